"""Label points that lie inside their areas and whose texts do not run into one another at the default zoom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geo.viewport import WORLD_PX, Bounds, viewport

MAP_PX: Final = (1000, 900)
"""The map's nominal size in CSS pixels: what is left of a 1366 to 1920 px screen beside the panel."""

PADDING_PX: Final = 24
CHARACTER_EM: Final = 0.55
LINE_EM: Final = 1.3
WORLD_M: Final = 40_075_016.686
"""Width of the world in Web Mercator (EPSG:3857)."""

_GRID: Final = 24
"""Candidate points per side of an area's extent."""

_PASSES: Final = 6


@dataclass(frozen=True, slots=True)
class Label:
    """A text to place in an area. `shape` is in Web Mercator metres."""

    text: str
    shape: BaseGeometry


def metres_per_px(bounds: Bounds) -> float:
    """Web Mercator metres of one CSS pixel when `bounds` (degrees) fill the nominal map."""
    return WORLD_M / (WORLD_PX * 2 ** viewport(bounds, *MAP_PX, PADDING_PX).zoom)


def text_size_m(text: str, font_px: float, pixel_m: float) -> tuple[float, float]:
    """Estimated width and height of a one-line text in metres of the map."""
    return len(text) * CHARACTER_EM * font_px * pixel_m, LINE_EM * font_px * pixel_m


def label_points(labels: Sequence[Label], font_px: float, pixel_m: float) -> np.ndarray[Any, Any]:
    """Return one (x, y) per label, Web Mercator metres: inside the area, as much of the text inside as can be.

    Narrow areas choose first, then every label looks for a better place given all others, until none moves.
    """
    choices = [_Choices.of(label, font_px, pixel_m) for label in labels]
    taken: dict[int, int] = {}
    order = sorted(range(len(labels)), key=lambda index: (choices[index].merit.max(), labels[index].text))
    for _ in range(_PASSES):
        before = dict(taken)
        for index in order:
            others = np.array([choices[other].boxes[at] for other, at in taken.items() if other != index])
            taken[index] = choices[index].best(others)
        if taken == before:
            break
    return np.array([choices[index].points[taken[index]] for index in range(len(labels))])


@dataclass(frozen=True)
class _Choices:
    """Possible places of one label: points (n, 2), boxes (n, 4) as x0, y0, x1, y1, and merit (n,), larger is better."""

    points: np.ndarray[Any, Any]
    boxes: np.ndarray[Any, Any]
    merit: np.ndarray[Any, Any]

    @classmethod
    def of(cls, label: Label, font_px: float, pixel_m: float) -> _Choices:
        """Every place a label may have inside its area."""
        points = _inner_points(label.shape)
        half = np.array(text_size_m(label.text, font_px, pixel_m)) / 2
        boxes = np.hstack([points - half, points + half])
        inside = shapely.area(shapely.intersection(shapely.box(*boxes.T), label.shape)) / (4 * half.prod())
        away = np.hypot(*(points - points[0]).T) / np.sqrt(label.shape.area)
        return cls(points, boxes, inside - away / 4)

    def best(self, others: np.ndarray[Any, Any]) -> int:
        """Position of the place that overlaps `others` least and, of those, has most merit."""
        return int(np.argmax(self.merit - 100 * _overlap(self.boxes, others)))


def _inner_points(shape: BaseGeometry) -> np.ndarray[Any, Any]:
    """The centre of the largest circle inside, then a grid of points not too near the border."""
    circle = shapely.maximum_inscribed_circle(shape)
    centre, radius = shapely.get_coordinates(circle)[0], shapely.length(circle)
    west, south, east, north = shape.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, _GRID), np.linspace(south, north, _GRID)), axis=-1)
    points = grid.reshape(-1, 2)
    core = shapely.buffer(shape, -radius / 5)
    return np.vstack([centre, points[shapely.contains_xy(core, *points.T)]])


def _overlap(boxes: np.ndarray[Any, Any], others: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Area that each box shares with `others`, as a share of its own area; (n,)."""
    if not len(others):
        return np.zeros(len(boxes))
    low = np.maximum(boxes[:, None, :2], others[None, :, :2])
    high = np.minimum(boxes[:, None, 2:], others[None, :, 2:])
    shared = np.clip(high - low, 0, None).prod(axis=2).sum(axis=1)
    own: np.ndarray[Any, Any] = shared / (boxes[:, 2:] - boxes[:, :2]).prod(axis=1)
    return own
