"""Classes of a choropleth: their colours, and how many areas fall into each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from dashboard.domain.measures import Breaks
from dashboard.domain.views import AreaState, Figure


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
