"""A scene's map as a picture made here, for a wall whose browser has no WebGL."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import View
from dashboard.figures.scene import MapScene
from dashboard.prints.still import StillLabel, StillShapes, still_map
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import Geometry
from dashboard.ui.scene import label_values
from dashboard.ui.wall.boards import short_name

LABEL_PX = {Level.DISTRICT: 26.25, Level.COMMUNE: 24.5}
"""On a wall of 1080 lines."""


def labelled(view: View, tree: UnitTree, texts: Catalogue) -> tuple[Level, tuple[Unit, ...], dict[str, str]]:
    """Units whose names stand on a wall's map, their level, and values by code.

    On a map of all communes of the province the districts', which alone can be read from afar.
    """
    level = view.selection.map_level(tree)
    if view.unit.level is Level.PROVINCE and level is Level.COMMUNE:
        return Level.DISTRICT, tree.children(tree.root.code), {}
    return level, tuple(tree[area.unit_code] for area in view.areas), label_values(view, texts)


def still(
    view: View,
    drawn: MapScene,
    tree: UnitTree,
    geo: Geometry,
    size_px: tuple[float, float],
    scale: float,
    texts: Catalogue,
) -> str:
    """The map of a view as SVG, `size_px` large; `scale` is 1 on a wall of 1080 lines."""
    level, named, values = labelled(view, tree, texts)
    labels = [
        StillLabel(unit.code, short_name(unit, texts), values.get(unit.code, ""), unit.label_lon, unit.label_lat)
        for unit in sorted(named, key=lambda unit: -unit.population)
    ]
    shapes = StillShapes(
        tuple(_shapes(geo.assets["neighbours"].body).values()),
        _shapes(geo.assets["districts"].body),
        {code: shape for name in ("districts", "communes") for code, shape in _shapes(geo.assets[name].body).items()},
    )
    return still_map(drawn, shapes, labels, size_px, LABEL_PX[level] * scale)


@lru_cache(maxsize=4)
def _shapes(body: bytes) -> dict[str, BaseGeometry]:
    """Shapes of a file of boundaries by code."""
    features: list[dict[str, Any]] = json.loads(body)["features"]
    return {
        str(feature.get("id", i)): shapely.geometry.shape(feature["geometry"]) for i, feature in enumerate(features)
    }
