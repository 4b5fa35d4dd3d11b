"""One selection's view, put together within one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property, partial

from sqlalchemy import Connection

from dashboard.domain.accounts import Scope
from dashboard.domain.layers import Layer, Registry
from dashboard.domain.measures import Breaks, Measure, round_breaks
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.report_lines import UnitReport
from dashboard.domain.selection import Selection
from dashboard.domain.targets import TargetBook
from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import AreaComparison, Clocks, Figure, KeyFigure, TableRow, View
from dashboard.queries.figures import FigureReader
from dashboard.queries.quantities import Reader
from dashboard.queries.reference import Reference
from dashboard.queries.reporting import ReportingReader, read_unit_clocks
from dashboard.queries.trends import read_trend

NOW, BEFORE = 0, 1


class ViewReader:
    """Reads the view of one selection."""

    def __init__(
        self,
        connection: Connection,
        tree: UnitTree,
        registry: Registry,
        reference: Reference,
        selection: Selection,
        *,
        scope: Scope,
        with_table: bool,
    ) -> None:
        self._connection = connection
        self._selection = selection
        self._tree = tree
        self._scope = scope
        self._registry = registry
        self._reference = reference
        self._layer, self._measure = registry.of_measure(selection.measure_id) or registry.main
        self._drawn_at = datetime.now(TIME_ZONE)
        here = selection.unit_code
        make = partial(
            Reader,
            connection,
            tree,
            reference,
            compared=here,
            periods=(selection.period, selection.before),
            now=self._drawn_at,
            group=selection.group(tree),
        )
        in_full = selection.comparison is not None
        self._codes = tuple(unit.code for unit in self._areas)
        book = TargetBook((*reference.targets, *registry.targets), reference.target_margin_pct)
        self._by_area = FigureReader(
            make(codes=tuple(dict.fromkeys([*self._codes, here])), in_full=in_full), selection, book
        )
        self._of_unit = FigureReader(make(codes=(here,)), selection, book)
        self._table_measures = self._layer.measures if with_table else ()
        self._area_measures = self._table_measures or (self._measure,)

    def view(self) -> View:
        """Read everything the selection shows but points and cards."""
        layer, measure, code = self._layer, self._measure, self._selection.unit_code
        self._by_area.prefetch(self._area_measures)
        self._of_unit.prefetch(m for _, measures in self._shown for m in measures if m not in self._area_measures)
        areas = self._by_area.figures(layer, measure, self._codes, NOW)
        return View(
            selection=self._selection,
            layer=layer,
            measure=measure,
            unit=self._tree[code],
            areas=areas,
            breaks=_breaks(measure, areas),
            key_figures=self._key_figures(),
            trend=read_trend(self._of_unit.reader, layer, measure, code, self._of_unit.filters(measure)),
            table=self._table(),
            clocks=self._clocks(),
            simulated=self._reference.version.simulated,
            version=self._reference.version.number,
            unit_reports=self._unit_reports(),
            comparison=self._comparison(areas),
        )

    def figure(self) -> Figure:
        """The map's measure of the selected unit, for whoever needs no more of the view."""
        self._of_unit.prefetch((self._measure,))
        return self._of_unit.figures(self._layer, self._measure, (self._selection.unit_code,), NOW)[0]

    @cached_property
    def _areas(self) -> tuple[Unit, ...]:
        level = self._selection.map_level(self._tree)
        inside = self._tree.descendants(self._selection.area_parent(self._tree), level)
        chosen = self._selection.communes
        return tuple(u for u in inside if self._scope.can_read(u.code) and (not chosen or u.code in chosen))

    @property
    def _shown(self) -> list[tuple[Layer, tuple[Measure, ...]]]:
        """Every measure of the chosen layer, then the main measure of each other layer."""
        others = [(layer, (layer.main_measure,)) for layer in self._registry if layer is not self._layer]
        return [(self._layer, self._layer.measures), *others]

    def _table(self) -> tuple[TableRow, ...]:
        if not self._table_measures:
            return ()
        columns = [self._by_area.figures(self._layer, m, self._codes, NOW) for m in self._table_measures]
        return tuple(TableRow(unit, tuple(figures)) for unit, *figures in zip(self._areas, *columns, strict=True))

    def _comparison(self, areas: tuple[Figure, ...]) -> AreaComparison | None:
        if self._selection.comparison is None:
            return None
        layer, measure, codes = self._layer, self._measure, self._codes
        before = self._by_area.comparable(layer, measure, codes, BEFORE)
        columns = [self._by_area.comparable(layer, m, codes, BEFORE) for m in self._table_measures]
        return AreaComparison.of(self._selection.before, measure, areas, before, list(zip(*columns, strict=True)))

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        code = self._selection.unit_code
        result: list[KeyFigure] = []
        for layer, measures in self._shown:
            for measure in measures:
                reader = self._by_area if measure in self._area_measures else self._of_unit
                now = reader.figures(layer, measure, (code,), NOW)[0]
                result.append(KeyFigure(layer, measure, now, reader.comparable(layer, measure, (code,), BEFORE)[0]))
        return tuple(result)

    def _unit_reports(self) -> tuple[UnitReport, ...]:
        unit = self._tree[self._selection.unit_code]
        if unit.level is not Level.COMMUNE:
            return ()
        reader = ReportingReader(self._tree, self._reference.report_book, self._drawn_at)
        clocks = read_unit_clocks(self._connection, self._tree, unit.code)
        return reader.unit_reports(unit.code, self._selection.period, clocks)

    def _clocks(self) -> Clocks:
        """Of the whole store; of the selected unit where the reader may not see everything."""
        if not self._scope.is_whole:
            return self._clocks_of_unit()
        known = [state for s in self._layer.report_sources if (state := self._reference.sources.get(s))]
        loaded_at = max((state.loaded_at for state in known), default=None)
        return Clocks(self._drawn_at, loaded_at, max((state.last_day for state in known), default=None))

    def _clocks_of_unit(self) -> Clocks:
        clocks = read_unit_clocks(self._connection, self._tree, self._selection.unit_code)
        own = [clocks[source] for source in self._layer.report_sources if source in clocks]
        loaded_at = max((clock.loaded_at for clock in own if clock.loaded_at), default=None)
        return Clocks(self._drawn_at, loaded_at, max((clock.last_day for clock in own if clock.last_day), default=None))


def _breaks(measure: Measure, areas: tuple[Figure, ...]) -> Breaks:
    return measure.breaks or round_breaks([area.value for area in areas if area.value is not None])
