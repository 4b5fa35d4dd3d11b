"""Circles with the number of a layer's sites in a unit: in a row by the unit's name, over no other row or name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, NamedTuple

from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import SiteCluster, SiteSet
from dashboard.figures.scene import PointMark

CIRCLE_ROOM_PX: Final = 28
"""Left free at the bottom of a map with circles."""
_SMALLEST_PX, _LARGEST_PX = 22, 34
_DIGIT_PX, _POINT_PX, _RIM_PX = 7.6, 3.6, 7
_GAP_PX: Final = 2
_NAME_PX, _NAME_MARGIN_PX, _NAME_HEIGHT_PX = 7.6, 8, 32
"""A letter's width, the room around a name, and the height of a name with its value below it."""
_PLACES_PX: Final = tuple(
    (right, down) for down in (1, -1, 18, -18, 34, -34) for right in (0, 15, -15, 30, -30, 45, -45)
)
"""Where a row may stand: so far to the right, and so far below (negative: above) its unit's name; better ones first."""
_ROWS_COUNT: Final = 5
_WORLD_PX: Final = 512

CircleTexts = Callable[[SiteSet, SiteCluster], tuple[str, str]]
"""Hover text and number as written."""


class Box(NamedTuple):
    """Left, top, right and bottom in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    def moved(self, right_px: float, down_px: float) -> Box:
        """The same box elsewhere."""
        return Box(self.left + right_px, self.top + down_px, self.right + right_px, self.bottom + down_px)

    def shared_with(self, other: Box) -> float:
        """Area that both cover, in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)


@dataclass(frozen=True, slots=True)
class Glass:
    """How a map is looked at: MapLibre's zoom, and how much larger than on a desk symbols are."""

    zoom: float
    scale: float

    @property
    def px_per_degree(self) -> float:
        """Of longitude."""
        return _WORLD_PX * 2**self.zoom / 360

    def pixel(self, lon: float, lat: float) -> tuple[float, float]:
        """Web Mercator, from the equator's start, down being positive."""
        return lon * self.px_per_degree, -math.degrees(math.asinh(math.tan(math.radians(lat)))) * self.px_per_degree

    def position(self, x: float, y: float) -> tuple[float, float]:
        """Longitude and latitude of a pixel."""
        return x / self.px_per_degree, math.degrees(math.atan(math.sinh(math.radians(-y / self.px_per_degree))))


def circle_px(share: float, text: str, scale: float) -> int:
    """Diameter by the share of the largest number, never too small for what is written in it."""
    by_share = _SMALLEST_PX + (_LARGEST_PX - _SMALLEST_PX) * math.sqrt(min(1.0, share))
    written = sum(_DIGIT_PX if letter.isdigit() else _POINT_PX for letter in text)
    return math.ceil(max(by_share, written + _RIM_PX) * scale)


def unit_circles(
    sites: Sequence[SiteSet], tree: UnitTree, is_province: bool, glass: Glass, texts: CircleTexts
) -> dict[str, tuple[PointMark, ...]]:
    """Circles by layer. On the map of the province they stand for districts: those of 204 communes would cover it."""
    gathered = [_by_district(site_set, tree) if is_province else site_set for site_set in sites]
    marks: dict[str, list[PointMark]] = {site_set.layer.id: [] for site_set in gathered}
    rows: dict[str, list[tuple[str, PointMark]]] = {}
    for site_set in gathered:
        for code, mark in _circles(site_set, glass.scale, texts):
            rows.setdefault(code, []).append((site_set.layer.id, mark))
    places = _placed({tree[code]: _row_box(row, glass.scale) for code, row in rows.items()}, glass)
    for code, row in rows.items():
        left, y = places[code]
        for layer_id, mark in row:
            lon, lat = glass.position(left + mark.size_px / 2, y)
            marks[layer_id].append(replace(mark, longitude=lon, latitude=lat))
            left += mark.size_px + _GAP_PX * glass.scale
    return {layer_id: tuple(found) for layer_id, found in marks.items()}


def _by_district(sites: SiteSet, tree: UnitTree) -> SiteSet:
    counts: Counter[str] = Counter()
    for cluster in sites.clusters:
        unit = tree[cluster.unit_code]
        counts[unit.parent_code if unit.level is Level.COMMUNE else unit.code] += cluster.count
    return replace(sites, clusters=tuple(SiteCluster(code, count) for code, count in sorted(counts.items())))


def _circles(sites: SiteSet, scale: float, texts: CircleTexts) -> list[tuple[str, PointMark]]:
    """Circles by unit code, without their place."""
    most = max((cluster.count for cluster in sites.clusters), default=1)
    circles = []
    for cluster in sites.clusters:
        hover, count = texts(sites, cluster)
        size = circle_px(cluster.count / most, count, scale)
        circles.append(
            (cluster.unit_code, PointMark(0, 0, sites.layer.point_color, size, hover, cluster.unit_code, count))
        )
    return circles


def _row_box(row: list[tuple[str, PointMark]], scale: float) -> Box:
    """Around (0, 0)."""
    width = sum(mark.size_px for _, mark in row) + _GAP_PX * scale * (len(row) - 1)
    height = max(mark.size_px for _, mark in row)
    return Box(-width / 2, -height / 2, width / 2, height / 2)


def _placed(rows: dict[Unit, Box], glass: Glass) -> dict[str, tuple[float, float]]:
    """Left end and middle of each unit's row in pixels: the first place that is free, else the least covered."""
    names = {unit.code: _name_box(unit, glass) for unit in rows}
    taken: list[Box] = []
    places = {}
    for unit in sorted(rows, key=lambda unit: (-(unit.population or 0), unit.code)):
        others = [box for code, box in names.items() if code != unit.code]
        box = min(_wanted(unit, rows[unit], glass), key=partial(_cost, rows=taken, names=others))
        taken.append(box)
        places[unit.code] = (box.left, (box.top + box.bottom) / 2)
    return places


def _cost(box: Box, rows: Sequence[Box], names: Sequence[Box]) -> float:
    """What a row covers. Names can give way, other rows cannot."""
    return _ROWS_COUNT * sum(map(box.shared_with, rows)) + sum(map(box.shared_with, names))


def _wanted(unit: Unit, row: Box, glass: Glass) -> list[Box]:
    x, y = glass.pixel(unit.label_lon, unit.label_lat)
    clear = (_NAME_HEIGHT_PX * glass.scale + row.bottom - row.top) / 2
    return [
        row.moved(x + right * glass.scale, y + down * glass.scale + math.copysign(clear, down))
        for right, down in _PLACES_PX
    ]


def _name_box(unit: Unit, glass: Glass) -> Box:
    x, y = glass.pixel(unit.label_lon, unit.label_lat)
    width = (len(unit.short_name) * _NAME_PX + _NAME_MARGIN_PX) * glass.scale
    height = _NAME_HEIGHT_PX * glass.scale
    return Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
