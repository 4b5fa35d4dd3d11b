"""Classes of a choropleth: those with a meaning where the measure has them, else round numbers from the data."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Final

from dashboard.domain.measures import Breaks, Format, Measure
from dashboard.domain.views import AreaState, Figure

CLASS_COUNT: Final = 5
FROM_DATA: Final = "breaks.data"
"""Text key of breaks that were read off the values in view."""


def breaks_for(measure: Measure, areas: Iterable[Figure]) -> Breaks:
    """The measure's own breaks, or rounded fifths of the values in view (fewer where they would coincide)."""
    if measure.breaks:
        return measure.breaks
    values = sorted(figure.value for figure in areas if figure.value is not None)
    edges = {_rounded(_quantile(values, i / CLASS_COUNT), measure.format) for i in range(1, CLASS_COUNT)}
    return Breaks(tuple(sorted(e for e in edges if e > 0)) if values else (), FROM_DATA)


def class_colors(hue: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours spread over `hue`, lowest first."""
    if count == 1:
        return (hue[len(hue) // 2],)
    return tuple(hue[round(i * (len(hue) - 1) / (count - 1))] for i in range(count))


def class_counts(breaks: Breaks, areas: Iterable[Figure]) -> tuple[int, ...]:
    """Number of areas in each class."""
    counts = [0] * breaks.count
    for figure in areas:
        if figure.value is not None:
            counts[breaks.class_of(figure.value)] += 1
    return tuple(counts)


def state_of(figure: Figure) -> AreaState:
    """Why the map shows what it shows: an area that reported but has no value (nothing to divide by) means nothing."""
    if figure.value is None and figure.state is AreaState.REPORTED:
        return AreaState.NOT_APPLICABLE
    return figure.state


def _quantile(values: Sequence[float], share: float) -> float:
    if not values:
        return 0.0
    return values[min(len(values) - 1, math.floor(share * len(values)))]


def _rounded(value: float, kind: Format) -> float:
    """Round to two leading digits; counts to whole numbers."""
    if value <= 0:
        return 0.0
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    rounded = round(round(value / step) * step, 6)
    return max(1.0, float(round(rounded))) if kind is Format.COUNT else rounded
