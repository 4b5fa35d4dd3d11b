"""Boundaries as they are printed: in metres of a projection made for the province, and placed on a sheet."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import numpy as np
import pyproj
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.units import Level, UnitTree
from dashboard.geo.boundaries import Boundaries
from dashboard.prints.box import Box

MERIDIAN_DEGREES: Final = 104
"""Central meridian of Sơn La in VN-2000 (Circular 973/2001/TT-TCĐC)."""
_PROJECTION: Final = (
    f"+proj=tmerc +lat_0=0 +lon_0={MERIDIAN_DEGREES} +k=0.9999 +x_0=500000 +y_0=0 +ellps=WGS84 +units=m"
)
EXACT_FROM_M_PER_MM: Final = 400.0
"""Below this many metres a millimetre the simplified lines of the screen would show their corners."""


@dataclass(frozen=True)
class Shapes:
    """Polygons in metres: by unit code, and the neighbouring provinces by name."""

    units: Mapping[str, BaseGeometry]
    neighbours: Mapping[str, BaseGeometry]


class Cartography:
    """The boundaries of one set, projected when first asked for and kept. Safe to share between threads."""

    def __init__(self, boundaries: Boundaries) -> None:
        self._boundaries = boundaries

    @property
    def tree(self) -> UnitTree:
        """The units."""
        return self._boundaries.tree

    def shapes(self, metres_per_mm: float) -> Shapes:
        """As fine as a sheet on which a millimetre is so many metres needs them."""
        return self._exact if metres_per_mm < EXACT_FROM_M_PER_MM else self._simplified

    def position(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Metres east and north of a position in degrees."""
        x, y = self._transformer.transform(longitude, latitude)
        return float(x), float(y)

    def positions(self, degrees: Any) -> Any:  # noqa: ANN401 - (n, 2) arrays
        """Metres of (n, 2) longitudes and latitudes."""
        degrees = np.asarray(degrees, dtype=float).reshape(-1, 2)
        return np.column_stack(self._transformer.transform(degrees[:, 0], degrees[:, 1]))

    @cached_property
    def _transformer(self) -> pyproj.Transformer:
        return pyproj.Transformer.from_crs("EPSG:4326", _PROJECTION, always_xy=True)

    @cached_property
    def _simplified(self) -> Shapes:
        names = ("province", "districts", "communes")
        units = {code: shape for name in names for code, shape, _ in self._features(name)}
        return Shapes(self._projected(units), self._neighbours)

    @cached_property
    def _exact(self) -> Shapes:
        """Exact communes, and the districts and the province that they make up, so that their lines are the same."""
        communes = self._projected(self._boundaries.commune_shapes)
        members: dict[str, list[BaseGeometry]] = defaultdict(list)
        for code, shape in communes.items():
            members[self.tree[code].parent_code].append(shape)
        districts = {code: shapely.coverage_union_all(shapes) for code, shapes in members.items()}
        province = {self.tree.root.code: shapely.coverage_union_all(list(communes.values()))}
        return Shapes({**province, **districts, **communes}, self._neighbours)

    @cached_property
    def _neighbours(self) -> dict[str, BaseGeometry]:
        return self._projected({properties["name"]: shape for _, shape, properties in self._features("neighbours")})

    def _features(self, name: str) -> list[tuple[str, BaseGeometry, Mapping[str, str]]]:
        collection = json.loads(self._boundaries.assets[name].body)
        return [(f["id"], shapely.geometry.shape(f["geometry"]), f["properties"]) for f in collection["features"]]

    def _projected(self, shapes: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
        metric = shapely.transform(np.array(list(shapes.values()), dtype=object), self.positions)
        return dict(zip(shapes, metric, strict=True))


@dataclass(frozen=True)
class Placing:
    """How metres lie on a sheet: `box` shows them around (`east`, `north`), a millimetre being so many metres."""

    box: Box
    east: float
    north: float
    metres_per_mm: float

    @classmethod
    def fitting(cls, bounds: tuple[float, float, float, float], box: Box, room: Box) -> Placing:
        """Placing in which `bounds` (west, south, east, north in metres) fills `room`, a part of `box`."""
        west, south, east, north = bounds
        metres_per_mm = max((east - west) / room.width, (north - south) / room.height)
        x, y = room.middle
        middle_x, middle_y = box.middle
        return cls(
            box,
            (west + east) / 2 + (middle_x - x) * metres_per_mm,
            (south + north) / 2 - (middle_y - y) * metres_per_mm,
            metres_per_mm,
        )

    def points(self, metres: Any) -> Any:  # noqa: ANN401 - (n, 2) arrays
        """Millimetres from the sheet's top left of (n, 2) metres."""
        x, y = self.box.middle
        return np.column_stack(
            [x + (metres[:, 0] - self.east) / self.metres_per_mm, y - (metres[:, 1] - self.north) / self.metres_per_mm]
        )

    def place(self, shapes: Iterable[BaseGeometry], beyond_mm: float = 3.0) -> list[BaseGeometry]:
        """Shapes in millimetres of the sheet, cut a little beyond the box; what lies outside is left out."""
        return [shape for shape in self._cut(shapes, beyond_mm) if not shape.is_empty]

    def place_each(self, shapes: Mapping[str, BaseGeometry], beyond_mm: float = 3.0) -> dict[str, BaseGeometry]:
        """Like `place`, by the shapes' names."""
        placed = zip(shapes, self._cut(shapes.values(), beyond_mm), strict=True)
        return {name: shape for name, shape in placed if not shape.is_empty}

    def _cut(self, shapes: Iterable[BaseGeometry], beyond_mm: float) -> Iterable[BaseGeometry]:
        placed = shapely.transform(np.array(list(shapes), dtype=object), self.points)
        box = self.box
        edges = box.left - beyond_mm, box.top - beyond_mm, box.right + beyond_mm, box.bottom + beyond_mm
        cut: Iterable[BaseGeometry] = shapely.clip_by_rect(placed, *edges)
        return cut

    @property
    def denominator(self) -> int:
        """Of the map's scale: 1 to so many."""
        return round(self.metres_per_mm * 1000)

    def round_distance_km(self, longest_mm: float) -> float:
        """The longest round distance (1, 2 or 5 times a power of ten) that takes at most `longest_mm`."""
        longest_km = longest_mm * self.metres_per_mm / 1000
        power = 10.0 ** math.floor(math.log10(longest_km))
        return next(step * power for step in (5.0, 2.0, 1.0) if step * power <= longest_km)


def level_codes(tree: UnitTree, level: Level) -> tuple[str, ...]:
    """Codes of all units of a level."""
    return tuple(unit.code for unit in tree.descendants(tree.root.code, level))
