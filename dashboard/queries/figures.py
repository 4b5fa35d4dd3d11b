"""Figures of measures: value, what it is made of, why it has none, and who reported."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Measure
from dashboard.domain.selection import Selection
from dashboard.domain.units import UnitTree
from dashboard.domain.views import AreaState, Figure, Reporting
from dashboard.queries.quantities import Reader, Scope
from dashboard.queries.sums import Filters


@dataclass(frozen=True, slots=True)
class FigureReader:
    """Reads figures through one `Reader`, with the filters of one selection as far as each measure obeys them."""

    reader: Reader
    tree: UnitTree
    selection: Selection

    def filters(self, measure: Measure) -> Filters:
        """The selection's filters that `measure` obeys."""
        return Filters(
            self.selection.themes if "theme" in measure.filters else (),
            self.selection.channels if "channel" in measure.filters else (),
        )

    def figures(self, layer: Layer, measures: tuple[Measure, ...], scope: Scope, slot: int) -> list[list[Figure]]:
        """One list per unit of `scope`, in its order, with one figure per measure, for period `slot`."""
        applying = [measure for measure in measures if scope.level in measure.levels]
        self.reader.prefetch(applying, scope, self.filters)
        return [[self._figure(layer, measure, code, scope, slot) for measure in measures] for code in scope.codes]

    def reporting(self, layer: Layer, code: str, slot: int) -> Reporting:
        """How many communes of a unit reported the layer's source."""
        reported = self.reader.reported(layer.report_source, slot, stand=layer.reports_stand)
        communes = self.tree.communes(code)
        return Reporting(sum(1 for commune in communes if commune.code in reported), len(communes))

    def _figure(self, layer: Layer, measure: Measure, code: str, scope: Scope, slot: int) -> Figure:
        reporting = self.reporting(layer, code, slot)
        if scope.level not in measure.levels:
            return Figure(code, measure.id, None, None, None, AreaState.NOT_APPLICABLE, reporting)
        filters = self.filters(measure)
        numerators = self.reader.read(measure.numerator, scope, filters)
        numerator = numerators.get((code, slot), 0.0)
        denominator = None
        if measure.denominator is not None:
            denominator = self.reader.read(measure.denominator, scope, filters).get((code, slot), 0.0)
        state = _state(measure, reporting, numerator, denominator)
        if state != AreaState.REPORTED:
            return Figure(code, measure.id, None, denominator, None, state, reporting)
        value = measure.value(numerator, denominator)
        return Figure(code, measure.id, numerator, denominator, value, state, reporting)


def _state(measure: Measure, reporting: Reporting, numerator: float | None, denominator: float | None) -> AreaState:
    """Why a figure has a value or none. What was not reported is never zero."""
    if measure.denominator_counts_reports:
        return AreaState.REPORTED if denominator else AreaState.NOT_REPORTED
    if not reporting.reported or numerator is None:
        return AreaState.NOT_REPORTED
    if measure.denominator is not None and not denominator:
        return AreaState.NOT_APPLICABLE
    return AreaState.REPORTED
