"""Diagonal strokes over areas without a report, cut at their borders: real lines, the same in every program."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry


def hatching(areas: Sequence[BaseGeometry], spacing_mm: float) -> list[Any]:
    """Strokes that rise to the right, each an (n, 2) array in millimetres of the sheet (`y` grows downwards).

    All lie on one grid, so that the hatching of neighbours is continuous.
    """
    if not areas:
        return []
    left, top, right, bottom = shapely.total_bounds(list(areas))
    step = spacing_mm * np.sqrt(2)
    offsets = np.arange(np.floor((left + top) / step), np.ceil((right + bottom) / step) + 1) * step
    strokes = shapely.linestrings([[(left, at - left), (right, at - right)] for at in offsets])
    cut = shapely.intersection(shapely.multilinestrings(strokes), np.array(list(areas), dtype=object))
    parts = shapely.get_parts(shapely.get_parts(cut))
    return [shapely.get_coordinates(part) for part in parts if part.geom_type == "LineString"]
