"""Figures of measures: value, what it is made of, why it has none, and who reported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Measure
from dashboard.domain.selection import Selection
from dashboard.domain.views import AreaState, Figure, Reporting
from dashboard.queries.quantities import Reader
from dashboard.queries.sums import Filters


@dataclass(frozen=True)
class FigureReader:
    """Reads figures through one `Reader`, with the filters of one selection as far as each measure obeys them."""

    reader: Reader
    selection: Selection
    _reporting: dict[tuple[str, str, int], Reporting] = field(default_factory=dict)

    def filters(self, measure: Measure) -> Filters:
        """The selection's filters that `measure` obeys."""
        return Filters(
            self.selection.themes if "theme" in measure.filters else (),
            self.selection.channels if "channel" in measure.filters else (),
        )

    def prefetch(self, measures: Iterable[Measure]) -> None:
        """Read together what `measures` are made of."""
        self.reader.prefetch(
            (quantity, self.filters(measure))
            for measure in measures
            for quantity in (measure.numerator, measure.denominator)
            if quantity is not None
        )

    def figure(self, layer: Layer, measure: Measure, code: str, slot: int) -> Figure:
        """One measure of one of the reader's units in one of its periods."""
        reporting = self.reporting(layer, code, slot)
        if self.reader.tree[code].level not in measure.levels:
            return Figure(code, measure.id, None, None, None, AreaState.NOT_APPLICABLE, reporting)
        filters = self.filters(measure)
        numerator = self.reader.read(measure.numerator, filters).get((code, slot), 0.0)
        denominator = None
        if measure.denominator is not None:
            denominator = self.reader.read(measure.denominator, filters).get((code, slot), 0.0)
        state = _state(measure, reporting, numerator, denominator)
        if state != AreaState.REPORTED:
            return Figure(code, measure.id, None, denominator, None, state, reporting)
        return Figure(code, measure.id, numerator, denominator, measure.value(numerator, denominator), state, reporting)

    def reporting(self, layer: Layer, code: str, slot: int) -> Reporting:
        """How many communes of a unit reported the layer's source."""
        key = (layer.id, code, slot)
        if key not in self._reporting:
            reader = self.reader
            reported = reader.reference.communes_reported(
                layer.report_source, reader.periods[slot], stand=layer.reports_stand
            )
            communes = reader.tree.communes(code)
            self._reporting[key] = Reporting(sum(1 for c in communes if c.code in reported), len(communes))
        return self._reporting[key]


def _state(measure: Measure, reporting: Reporting, numerator: float | None, denominator: float | None) -> AreaState:
    """Why a figure has a value or none. What was not reported is never zero."""
    if measure.denominator_counts_reports:
        return AreaState.REPORTED if denominator else AreaState.NOT_REPORTED
    if not reporting.reported or numerator is None:
        return AreaState.NOT_REPORTED
    if measure.denominator is not None and not denominator:
        return AreaState.NOT_APPLICABLE
    return AreaState.REPORTED
