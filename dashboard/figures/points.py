"""Symbols of point layers: single sites, or a circle with their number where they crowd."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, Generic, Protocol, TypeVar

from dashboard.domain.views import SitePoint, SiteSet
from dashboard.figures.circles import circle_px
from dashboard.figures.scene import PointMark

MOST_SINGLE: Final = 400
"""With more sites of one layer in view, those that crowd are drawn as one circle with their number."""
POINT_PX: Final = 13
_CROWD_PX: Final = 34
_WORLD_PX: Final = 512
_CELL_PX: Final = 40
_LARGE_CROWD: Final = 100
_FINEST_ZOOM: Final = 18.0
"""From here on sites are drawn singly, however close: a circle that opens into itself helps nobody."""
ZOOM_IN: Final = "zoom"
"""Target of a circle that stands for sites close to each other: a click looks closer."""


class Positioned(Protocol):
    """What stands somewhere, in WGS 84 degrees."""

    @property
    def longitude(self) -> float:
        """East."""

    @property
    def latitude(self) -> float:
        """North."""


PointT = TypeVar("PointT", bound=Positioned)


@dataclass(frozen=True, slots=True)
class Looked:
    """What part of the world a map shows: degrees west, south, east and north, and MapLibre's zoom."""

    west: float
    south: float
    east: float
    north: float
    zoom: float

    def shows(self, point: SitePoint) -> bool:
        """Whether a point lies in view or half a map beside it, so that a little dragging finds it drawn."""
        beside, above = (self.east - self.west) / 2, (self.north - self.south) / 2
        return (
            self.west - beside <= point.longitude <= self.east + beside
            and self.south - above <= point.latitude <= self.north + above
        )


def point_marks(
    sites: SiteSet, points: Iterable[SitePoint], hover: Callable[[SitePoint], str], scale: float
) -> tuple[PointMark, ...]:
    """Single sites of a layer in their state's colour; `scale` enlarges symbols on large screens."""
    colors = sites.layer.site.state_colors if sites.layer.site else {}
    usual = sites.layer.point_color
    return tuple(
        PointMark(p.longitude, p.latitude, colors.get(p.state, usual), POINT_PX * scale, hover(p), p.number)
        for p in points
    )


@dataclass(frozen=True, slots=True)
class Crowd(Generic[PointT]):
    """Sites drawn as one symbol, and where it stands."""

    longitude: float
    latitude: float
    points: tuple[PointT, ...]


def crowds(points: Iterable[PointT], zoom: float, scale: float) -> tuple[Crowd[PointT], ...]:
    """Points that would hide each other at `zoom`, together; no two stand closer than a circle's width.

    Each point is in exactly one. The largest stand where most of their points lie, and take in what they would cover.
    """
    if zoom >= _FINEST_ZOOM:
        return tuple(Crowd(point.longitude, point.latitude, (point,)) for point in points)
    cell_degrees = 360 * _CELL_PX * scale / (_WORLD_PX * 2**zoom)
    cells: defaultdict[tuple[int, int], list[PointT]] = defaultdict(list)
    for point in points:
        cells[math.floor(point.longitude / cell_degrees), math.floor(_up(point.latitude) / cell_degrees)].append(point)
    kept: list[tuple[float, float, list[PointT]]] = []
    for cell in sorted(cells.values(), key=len, reverse=True):
        lon = sum(point.longitude for point in cell) / len(cell)
        lat = sum(point.latitude for point in cell) / len(cell)
        near = cell_degrees * _CROWD_PX / _CELL_PX
        over = next((k for k in kept if math.hypot(k[0] - lon, _up(k[1]) - _up(lat)) < near), None)
        if over:
            over[2].extend(cell)
        else:
            kept.append((lon, lat, cell))
    return tuple(Crowd(lon, lat, tuple(members)) for lon, lat, members in kept)


def _up(latitude: float) -> float:
    """Mercator's northing, in degrees of longitude, so that distances are those on the map."""
    return math.degrees(math.asinh(math.tan(math.radians(latitude))))


def crowd_marks(
    crowded: Iterable[Crowd[Any]], color: str, scale: float, texts: Callable[[int], tuple[str, str]]
) -> tuple[PointMark, ...]:
    """A circle with its number for each crowd. `texts` gives hover text and number as written."""
    marks = []
    for crowd in crowded:
        number = len(crowd.points)
        hover, count = texts(number)
        size = circle_px(number / _LARGE_CROWD, count, scale)
        marks.append(PointMark(crowd.longitude, crowd.latitude, color, size, hover, ZOOM_IN, count))
    return tuple(marks)


def shifted(lon: float, lat: float, right_px: float, down_px: float, zoom: float) -> tuple[float, float]:
    """Position so many pixels to the right and below at `zoom` (Web Mercator, small distances)."""
    degrees_per_px = 360 / (_WORLD_PX * 2**zoom)
    return lon + right_px * degrees_per_px, lat - down_px * degrees_per_px * math.cos(math.radians(lat))
