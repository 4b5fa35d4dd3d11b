"""Circles with the number of a layer's sites in a unit: in a row by the unit's name, over no other row or name."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import SiteCluster, SiteSet
from dashboard.figures.scene import PointMark

CIRCLE_ROOM_PX: Final = 28
"""Left free at the bottom of a map with circles."""
_SMALLEST_PX, _LARGEST_PX = 22, 34
_DIGIT_PX, _POINT_PX, _RIM_PX = 7.6, 3.6, 7
_GAP_PX: Final = 2
_NAME_PX, _NAME_MARGIN_PX, _NAME_HEIGHT_PX = 7.6, 14, 32
"""A letter's width, the room around a name, and the height of a name with its value below it."""
_PLACES_PX: Final = np.array(
    [(x * side, y) for y in (1, -1, 16, -16, 32, -32) for x in range(0, 61, 10) for side in (1, -1)]
)
"""Where a row may stand: so far to the right, and so far below (negative: above) its unit's name; better ones first."""
_ROWS_COUNT: Final = 5
_KINDS_LEFT_OUT: Final = ("Huyện", "Xã")
"""Of a name on the map; other kinds stand before it, abbreviated."""
_WORLD_PX: Final = 512

Boxes = NDArray[np.float64]
"""Rows of left, top, right and bottom in pixels."""
CircleTexts = Callable[[SiteSet, SiteCluster], tuple[str, str]]
"""Hover text and number as written."""


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
    places = _placed({tree[code]: _row_size(row, glass.scale) for code, row in rows.items()}, glass)
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


def _row_size(row: list[tuple[str, PointMark]], scale: float) -> tuple[float, float]:
    """Width and height in pixels."""
    width = sum(mark.size_px for _, mark in row) + _GAP_PX * scale * (len(row) - 1)
    return width, max(mark.size_px for _, mark in row)


def _placed(sizes: dict[Unit, tuple[float, float]], glass: Glass) -> dict[str, tuple[float, float]]:
    """Left end and middle of each unit's row in pixels: the first place that is free, else the least covered.

    The people's number decides who chooses first, as for names. Names can give way, other rows cannot.
    """
    units = sorted(sizes, key=lambda unit: (-unit.population, unit.code))
    names = np.array([_name_box(unit, glass) for unit in units]).reshape(-1, 4)
    taken = np.empty((0, 4))
    places = {}
    for at, unit in enumerate(units):
        wanted = _wanted(sizes[unit], names[at], glass.scale)
        covered = _ROWS_COUNT * _covered(wanted, taken) + _covered(wanted, np.delete(names, at, axis=0))
        box = wanted[covered.argmin()]
        taken = np.vstack([taken, box])
        places[unit.code] = (float(box[0]), float(box[1] + box[3]) / 2)
    return places


def _wanted(size: tuple[float, float], name: Boxes, scale: float) -> Boxes:
    """Boxes of a row of `size` at each of its possible places, better ones first."""
    width, height = size
    x = (name[0] + name[2]) / 2 + _PLACES_PX[:, 0] * scale
    clear = (name[3] - name[1] + height) / 2
    y = (name[1] + name[3]) / 2 + _PLACES_PX[:, 1] * scale + np.copysign(clear, _PLACES_PX[:, 1])
    return np.column_stack([x - width / 2, y - height / 2, x + width / 2, y + height / 2])


def _covered(boxes: Boxes, others: Boxes) -> Boxes:
    """How much of `others` each of `boxes` covers, in square pixels."""
    lows = np.maximum(boxes[:, None, :2], others[None, :, :2])
    highs = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    covered: Boxes = np.clip(highs - lows, 0, None).prod(axis=2).sum(axis=1)
    return covered


def _name_box(unit: Unit, glass: Glass) -> tuple[float, float, float, float]:
    x, y = glass.pixel(unit.label_lon, unit.label_lat)
    letters = len(unit.short_name) + (0 if unit.kind in _KINDS_LEFT_OUT else 3)
    width = (letters * _NAME_PX + _NAME_MARGIN_PX) * glass.scale
    height = _NAME_HEIGHT_PX * glass.scale
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2
