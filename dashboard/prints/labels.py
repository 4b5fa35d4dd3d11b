"""Where names stand: inside their areas as far as can be, never over one another."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.prints.box import Box

_GRID: Final = 13
"""Possible places per side of an area's extent."""
_SAMPLES_X, _SAMPLES_Y = 7, 3
"""Points of a text's rectangle that are looked at to tell how much of it lies inside its area."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to write a name: its size in millimetres, and how much of it has to lie inside its area (0 to 1)."""

    width: float
    height: float
    least_inside: float


@dataclass(frozen=True, slots=True)
class Name:
    """A name to place: its area and usual place in millimetres, and its wordings, the fullest first."""

    code: str
    area: BaseGeometry
    anchor: tuple[float, float]
    wordings: tuple[Wording, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a name stands, and which of its wordings."""

    code: str
    wording: int
    box: Box


def place_names(names: Sequence[Name], frame: Box, taken: Iterable[Box], avoided: Any = None) -> list[Placed]:  # noqa: ANN401
    """Place as many names as can be inside `frame`, none over another or over a box that is `taken`.

    In the order given, each with its fullest wording that has a place. `avoided` are (n, 2) points that names rather
    do not cover. A name for which there is no room is left out.
    """
    boxes = [_corners(box) for box in taken]
    placed: list[Placed] = []
    for name in names:
        shapely.prepare(name.area)
        found = _placed(name, frame, boxes, avoided)
        if found:
            boxes.append(_corners(found.box))
            placed.append(found)
    return placed


def _placed(name: Name, frame: Box, boxes: Sequence[Any], avoided: Any) -> Placed | None:  # noqa: ANN401
    points, others = _places(name), np.array(boxes).reshape(-1, 4)
    distance = _distance(points, name)
    for number, wording in enumerate(name.wordings):
        half = np.array([wording.width, wording.height]) / 2
        around = np.hstack([points - half, points + half])
        free = np.flatnonzero(_inside_frame(around, frame) & ~_touching(around, others))
        inside = _share_inside(points[free], wording, name.area)
        enough = inside >= wording.least_inside
        free, inside = free[enough], inside[enough]
        if len(free):
            merit = inside * 2 - distance[free] - 0.15 * _covered(around[free], avoided)
            best = around[free[int(np.argmax(merit))]]
            return Placed(name.code, number, Box(*(float(edge) for edge in best)))
    return None


def _places(name: Name) -> Any:  # noqa: ANN401
    """The usual place, then those of a grid over the area's extent that lie inside it."""
    west, south, east, north = name.area.bounds
    grid = np.stack(np.meshgrid(np.linspace(west, east, _GRID), np.linspace(south, north, _GRID)), axis=-1)
    points = grid.reshape(-1, 2)
    return np.vstack([np.array([name.anchor]), points[shapely.contains_xy(name.area, *points.T)]])


def _share_inside(points: Any, wording: Wording, area: BaseGeometry) -> Any:  # noqa: ANN401
    steps_x = np.linspace(-0.5, 0.5, _SAMPLES_X) * wording.width
    steps_y = np.linspace(-0.5, 0.5, _SAMPLES_Y) * wording.height
    offsets = np.stack(np.meshgrid(steps_x, steps_y), axis=-1).reshape(-1, 2)
    samples = points[:, None, :] + offsets[None, :, :]
    return shapely.contains_xy(area, samples[..., 0], samples[..., 1]).mean(axis=1)


def _distance(points: Any, name: Name) -> Any:  # noqa: ANN401
    """From the usual place, in shares of the area's size."""
    return np.hypot(*(points - np.array(name.anchor)).T) / max(np.sqrt(name.area.area), 1e-6)


def _covered(around: Any, avoided: Any) -> Any:  # noqa: ANN401
    """How many of the avoided points each box covers."""
    if avoided is None or not len(avoided):
        return np.zeros(len(around))
    x, y = avoided[:, 0], avoided[:, 1]
    inside = (around[:, None, 0] < x) & (x < around[:, None, 2]) & (around[:, None, 1] < y) & (y < around[:, None, 3])
    return inside.sum(axis=1)


def _inside_frame(around: Any, frame: Box) -> Any:  # noqa: ANN401
    return (
        (around[:, 0] >= frame.left)
        & (around[:, 1] >= frame.top)
        & (around[:, 2] <= frame.right)
        & (around[:, 3] <= frame.bottom)
    )


def _touching(around: Any, others: Any) -> Any:  # noqa: ANN401
    """Whether each box shares area with any of the others."""
    if not len(others):
        return np.zeros(len(around), dtype=bool)
    apart = (
        (around[:, None, 2] <= others[None, :, 0])
        | (others[None, :, 2] <= around[:, None, 0])
        | (around[:, None, 3] <= others[None, :, 1])
        | (others[None, :, 3] <= around[:, None, 1])
    )
    return ~apart.all(axis=1)


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom
