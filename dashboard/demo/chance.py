"""Vectorised draws that several parts of the demonstration need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely

Array = np.ndarray[Any, Any]


def shared_out(total: int, weights: Array, at_least: int = 0) -> Array:
    """Share `total` in whole parts by `weights`, each part `at_least`; the parts sum to `total` exactly."""
    free = total - at_least * len(weights)
    exact = weights / weights.sum() * free
    parts = np.floor(exact).astype(int)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: free - parts.sum()]] += 1
    shared: Array = parts + at_least
    return shared


def drawn(chance: np.random.Generator, weights: Mapping[str, float], count: int) -> Array:
    """Draw `count` keys of `weights`, each as often as its weight says."""
    shares = np.array(list(weights.values()), dtype=float)
    return np.array(list(weights), dtype=object)[chance.choice(len(shares), count, p=shares / shares.sum())]


def drawn_by_row(chance: np.random.Generator, shares: Array) -> Array:
    """Draw one column number per row of `shares` (rows x columns), each as often as its share of the row says."""
    sums = np.cumsum(shares, axis=1)
    columns: Array = (chance.random(len(shares))[:, None] * sums[:, -1:] >= sums).sum(axis=1)
    return columns


def points_inside(chance: np.random.Generator, shapes: Array, owner: Array) -> Array:
    """One point (longitude, latitude; 5 decimals) per entry of `owner`, inside `shapes[owner]`."""
    bounds = shapely.bounds(shapes)[owner]
    points = np.zeros((len(owner), 2))
    open_rows = np.arange(len(owner))
    while len(open_rows):
        west_south, east_north = bounds[open_rows, :2], bounds[open_rows, 2:]
        tried = np.round(west_south + chance.random((len(open_rows), 2)) * (east_north - west_south), 5)
        points[open_rows] = tried
        open_rows = open_rows[~shapely.contains_xy(shapes[owner[open_rows]], tried[:, 0], tried[:, 1])]
    return points


def points_near(chance: np.random.Generator, shapes: Array, owner: Array, centres: Array, spread_deg: float) -> Array:
    """One point per centre (longitude, latitude), about `spread_deg` away but still inside `shapes[owner]`."""
    tried = np.round(centres + chance.normal(0, spread_deg, centres.shape), 5)
    inside = shapely.contains_xy(shapes[owner], tried[:, 0], tried[:, 1])
    return np.where(inside[:, None], tried, centres)
