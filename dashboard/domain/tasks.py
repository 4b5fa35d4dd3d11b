"""What an office has to look at: sites that want attention, and places that fell or stand behind.

Both thresholds are choices of this project [ours] and are said beside the lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from dashboard.domain.layers import Attention, Layer
from dashboard.domain.views import Figure, View

LEAST_POINTS: Final = 5.0
"""A share that moved or lies apart by less, in points, is no reason to look at a place. [ours]"""


@dataclass(frozen=True, slots=True)
class SiteTask:
    """One site that wants attention; `since` is the day that its layer's rule looks at."""

    layer: Layer
    attention: Attention
    number: int
    name: str
    unit_code: str
    since: date


@dataclass(frozen=True, slots=True)
class Difference:
    """A place's share beside another one: its own earlier one, or that of the whole it belongs to; in points."""

    figure: Figure
    other: float
    points: float


def fallen(now: View, before: View) -> tuple[Difference, ...]:
    """Places whose share fell from one view to the other, the deepest first. Both have to be reported."""
    earlier = {figure.unit_code: figure.value for figure in before.areas}
    return _ordered((figure, earlier.get(figure.unit_code)) for figure in now.areas)


def behind(view: View) -> tuple[Difference, ...]:
    """Places whose share is lower than that of the whole unit, the furthest behind first."""
    whole = next(f.now.value for f in view.key_figures if f.measure.id == view.measure.id)
    return _ordered((figure, whole) for figure in view.areas)


def _ordered(pairs: Iterable[tuple[Figure, float | None]]) -> tuple[Difference, ...]:
    found = [
        Difference(figure, other, other - figure.value)
        for figure, other in pairs
        if figure.value is not None and other is not None and other - figure.value >= LEAST_POINTS
    ]
    return tuple(sorted(found, key=lambda difference: -difference.points))
