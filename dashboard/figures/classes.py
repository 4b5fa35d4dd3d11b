"""What a choropleth shows of each area: its value or its change, in which class, and in which colour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.domain.measures import Breaks, DifferenceBreaks
from dashboard.domain.views import AreaState, Figure, View, both_states, difference
from dashboard.figures.palette import DIFFERENCES


@dataclass(frozen=True, slots=True)
class ShownArea:
    """One area: its figure's value, or its change since `before` where two periods are compared."""

    figure: Figure
    before: Figure | None
    value: float | None
    state: AreaState
    class_index: int | None


@dataclass(frozen=True, slots=True)
class MapClasses:
    """All areas of a map with the classes they fall into; `colors` by class, lowest first."""

    areas: tuple[ShownArea, ...]
    breaks: Breaks | DifferenceBreaks
    colors: tuple[str, ...]

    @property
    def counts(self) -> tuple[int, ...]:
        """Number of areas in each class."""
        indexes = [area.class_index for area in self.areas]
        return tuple(indexes.count(index) for index in range(self.breaks.count))

    def count_of(self, state: AreaState) -> int:
        """Number of areas in a state."""
        return sum(area.state is state for area in self.areas)


def map_classes(view: View) -> MapClasses:
    """What the map of a view shows of each of its areas, in their order."""
    breaks: Breaks | DifferenceBreaks
    shown: list[tuple[Figure, Figure | None, float | None, AreaState]]
    if view.comparison is None:
        breaks = view.breaks
        shown = [(figure, None, figure.value, state_of(figure)) for figure in view.areas]
        colors = class_colors(view.layer.hue, view.breaks.count)
    else:
        breaks, colors = view.comparison.breaks, DIFFERENCES
        shown = [
            (now, before, difference(now, before), both_states(state_of(now), state_of(before)))
            for now, before in zip(view.areas, view.comparison.areas, strict=True)
        ]
    areas = tuple(ShownArea(*area, None if area[2] is None else breaks.class_of(area[2])) for area in shown)
    return MapClasses(areas, breaks, colors)


def direction_color(change: float) -> str:
    """Colour of a bar that shows a change: one for less than before, one for more."""
    return DIFFERENCES[1 if change < 0 else 3]


def class_colors(hue: Sequence[str], count: int) -> tuple[str, ...]:
    """`count` colours spread over `hue`, lowest first."""
    if count == 1:
        return (hue[len(hue) // 2],)
    return tuple(hue[round(i * (len(hue) - 1) / (count - 1))] for i in range(count))


def state_of(figure: Figure) -> AreaState:
    """Why the map shows what it shows: an area that reported but has no value (nothing to divide by) means nothing."""
    if figure.value is None and figure.state is AreaState.REPORTED:
        return AreaState.NOT_APPLICABLE
    return figure.state
