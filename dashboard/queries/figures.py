"""Figures of measures: value, what it is made of, why it has none, and who reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from dashboard.domain.layers import Layer
from dashboard.domain.measures import KnownBy, Measure, Sum
from dashboard.domain.selection import Selection
from dashboard.domain.targets import NOT_JUDGED, Standing, TargetBook, standing
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, Figure, Reporting
from dashboard.queries.quantities import Numbers, Reader, is_left_out, is_stated
from dashboard.queries.sums import Filters


@dataclass(frozen=True)
class FigureReader:
    """Reads figures through one `Reader`, with the filters of one selection as far as each measure obeys them."""

    reader: Reader
    selection: Selection
    targets: TargetBook = field(default_factory=TargetBook)
    _reported: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)
    _told: dict[tuple[str, int], frozenset[str]] = field(default_factory=dict)

    def filters(self, measure: Measure) -> Filters:
        """The selection's filters that `measure` obeys."""
        return Filters(
            self.selection.themes if "theme" in measure.filters else (),
            self.selection.channels if "channel" in measure.filters else (),
            self.selection.basis,
        )

    def prefetch(self, measures: Iterable[Measure]) -> None:
        """Read together what `measures` are made of, and what tells which communes reported them."""
        measures = tuple(measures)
        self.reader.prefetch(
            (
                (quantity, self.filters(measure))
                for measure in measures
                for quantity in (measure.numerator, measure.denominator)
                if quantity is not None
            ),
            (
                (quantity, self.filters(measure))
                for measure in measures
                if (quantity := _needed(measure) or _may_be_left_out(measure))
            ),
        )

    def figures(self, layer: Layer, measure: Measure, codes: Sequence[str], slot: int) -> tuple[Figure, ...]:
        """One measure of some of the reader's units, in their order, in one of its periods."""
        tree, filters = self.reader.tree, self.filters(measure)
        applies = [tree[code].level in measure.levels and self._is_known_of(code, measure) for code in codes]
        numerators = self.reader.read(measure.numerator, filters) if any(applies) else {}
        parts = measure.denominator if any(applies) else None
        denominators = self.reader.read(parts, filters) if parts is not None else None
        return tuple(
            self._figure(layer, measure, code, slot, numerators, denominators)
            if applied
            else Figure(
                code, measure.id, None, None, None, AreaState.NOT_APPLICABLE, self.reporting(layer, measure, code, slot)
            )
            for code, applied in zip(codes, applies, strict=True)
        )

    def _is_known_of(self, code: str, measure: Measure) -> bool:
        """Whether a measure of what districts alone have is asked of a group of communes."""
        is_group = bool(self.reader.group) and code == self.reader.compared
        return not is_group or measure.is_of_communes

    def _figure(
        self,
        layer: Layer,
        measure: Measure,
        code: str,
        slot: int,
        numerators: Numbers,
        denominators: Numbers | None,
    ) -> Figure:
        reporting = self.reporting(layer, measure, code, slot)
        numerator = numerators.get((code, slot), 0.0)
        if measure.none_is_zero:
            numerator = numerator or 0.0
        denominator = denominators.get((code, slot), 0.0) if denominators is not None else None
        state = self._state(layer, measure, code, slot, numerator, denominator)
        if state != AreaState.REPORTED:
            unknown = self._standing(measure, code, slot, None)
            return Figure(code, measure.id, None, denominator, None, state, reporting, unknown)
        value = measure.value(numerator, denominator)
        return Figure(
            code,
            measure.id,
            numerator,
            denominator,
            value,
            state,
            reporting,
            self._standing(measure, code, slot, value),
        )

    def _standing(self, measure: Measure, code: str, slot: int, value: float | None) -> Standing:
        """Against the target of all themes and channels; a part of the figure is not judged by it."""
        if measure.id not in self.targets.measure_ids or self.filters(measure) != Filters((), (), self.selection.basis):
            return NOT_JUDGED
        path = [unit.code for unit in self.reader.tree.path(code)]
        target = self.targets.target(measure.id, path, self.reader.periods[slot])
        return standing(measure, value, target, self.targets.margin_pct)

    def comparable(self, layer: Layer, measure: Measure, codes: Sequence[str], slot: int) -> tuple[Figure, ...]:
        """Figures to compare with; without a value where reports do not reach back that far."""
        reader = self.reader
        period, stand = reader.periods[slot], layer.reports_stand
        if all(reader.reference.covers(source, period, stand=stand) for source in layer.report_sources):
            return self.figures(layer, measure, codes, slot)
        return tuple(
            Figure(
                code, measure.id, None, None, None, AreaState.NOT_REPORTED, self.reporting(layer, measure, code, slot)
            )
            for code in codes
        )

    def reporting(self, layer: Layer, measure: Measure, code: str, slot: int) -> Reporting:
        """How many communes of a unit reported what a measure is made of."""
        communes = self.reader.commune_codes(code)
        return Reporting(len(communes & self._communes_that_told(layer, measure, slot)), len(communes))

    def _state(
        self,
        layer: Layer,
        measure: Measure,
        code: str,
        slot: int,
        numerator: float | None,
        denominator: float | None,
    ) -> AreaState:
        """Why a figure has a value or none. What was not reported is never zero."""
        if measure.known_by is KnownBy.DENOMINATOR:
            return AreaState.REPORTED if denominator else AreaState.NOT_REPORTED
        if measure.known_by is KnownBy.REPORTS and (numerator is None or not self._is_told(layer, measure, code, slot)):
            return AreaState.NOT_REPORTED
        if measure.denominator is not None and not denominator:
            return AreaState.NOT_APPLICABLE
        return AreaState.REPORTED

    def _is_told(self, layer: Layer, measure: Measure, code: str, slot: int) -> bool:
        """Whether a commune of the unit reported. A number that all of them left out may be the district's own."""
        told = self._communes_that_told(layer, measure, slot) if measure.stated else self._reports(layer, slot)
        return not told.isdisjoint(self.reader.commune_codes(code))

    def _communes_that_told(self, layer: Layer, measure: Measure, slot: int) -> frozenset[str]:
        """Communes of which the measure is known: they reported, and did not leave out its number."""
        key = (measure.id, slot)
        if key not in self._told:
            told, filters = self._reports(layer, slot), self.filters(measure)
            needed, may_be_left_out = _needed(measure), _may_be_left_out(measure)
            if needed:
                told &= self.reader.communes_where(needed, filters, slot, is_stated)
            elif may_be_left_out:
                told -= self.reader.communes_where(may_be_left_out, filters, slot, is_left_out)
            self._told[key] = told
        return self._told[key]

    def _reports(self, layer: Layer, slot: int) -> frozenset[str]:
        """Communes whose reports of every source of the layer came."""
        key = (layer.id, slot)
        if key not in self._reported:
            reference, period = self.reader.reference, self.reader.periods[slot]
            self._reported[key] = frozenset.intersection(
                *(reference.communes_reported(s, period, stand=layer.reports_stand) for s in layer.report_sources)
            )
        return self._reported[key]


def _needed(measure: Measure) -> Sum | None:
    """A sum without which a measure of communes is not known of one."""
    if measure.known_by is KnownBy.DENOMINATOR and Level.COMMUNE in measure.levels:
        return measure.denominator if isinstance(measure.denominator, Sum) else None
    return measure.stated


def _may_be_left_out(measure: Measure) -> Sum | None:
    """A flow of communes that a report of other things may leave out; changes of a stock are always numbers."""
    flow = measure.numerator
    if not isinstance(flow, Sum) or Level.COMMUNE not in measure.levels:
        return None
    return flow if flow.over == "period" and not flow.counts else None
