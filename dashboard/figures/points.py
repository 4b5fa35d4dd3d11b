"""Symbols of point layers: single sites, or one circle per unit with the count where they are many."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from dashboard.domain.units import UnitTree
from dashboard.domain.views import SiteCluster, SitePoint, SiteSet
from dashboard.figures.scene import PointMark

POINT_PX: Final = 13
_SMALLEST_PX, _LARGEST_PX = 22, 34
_BELOW_LABEL_PX: Final = 36
CIRCLE_ROOM_PX: Final = 28
"""Left free at the bottom of a map with circles."""
_BESIDE_PX: Final = 34
_WORLD_PX: Final = 512


def point_marks(sites: SiteSet, hover: Callable[[SitePoint], str], scale: float) -> tuple[PointMark, ...]:
    """Single sites in their state's colour; `scale` enlarges symbols on large screens."""
    colors = sites.layer.site.state_colors if sites.layer.site else {}
    usual = sites.layer.point_color
    return tuple(
        PointMark(p.longitude, p.latitude, colors.get(p.state, usual), POINT_PX * scale, hover(p), p.number)
        for p in sites.points
    )


def cluster_marks(
    sites: SiteSet,
    tree: UnitTree,
    place: tuple[int, int],
    zoom_and_scale: tuple[float, float],
    texts: Callable[[SiteCluster], tuple[str, str]],
) -> tuple[PointMark, ...]:
    """Circles below their unit's label. `place` is (position, number) of the layers that are on, side by side.

    `texts` gives hover text and count as written.
    """
    most = max((cluster.count for cluster in sites.clusters), default=1)
    position, number = place
    zoom, scale = zoom_and_scale
    beside = (position - (number - 1) / 2) * _BESIDE_PX * scale
    marks = []
    for cluster in sites.clusters:
        unit = tree[cluster.unit_code]
        lon, lat = shifted(unit.label_lon, unit.label_lat, beside, _BELOW_LABEL_PX * scale, zoom)
        hover, count = texts(cluster)
        size = _SMALLEST_PX + (_LARGEST_PX - _SMALLEST_PX) * math.sqrt(cluster.count / most)
        marks.append(PointMark(lon, lat, sites.layer.point_color, round(size * scale), hover, cluster.unit_code, count))
    return tuple(marks)


def shifted(lon: float, lat: float, right_px: float, down_px: float, zoom: float) -> tuple[float, float]:
    """Position so many pixels to the right and below at `zoom` (Web Mercator, small distances)."""
    degrees_per_px = 360 / (_WORLD_PX * 2**zoom)
    return lon + right_px * degrees_per_px, lat - down_px * degrees_per_px * math.cos(math.radians(lat))
