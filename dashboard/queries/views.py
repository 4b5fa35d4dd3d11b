"""One selection's view, put together within one transaction."""

from __future__ import annotations

from datetime import datetime
from functools import cached_property

from sqlalchemy import Connection

from dashboard.domain.layers import Layer, Registry
from dashboard.domain.measures import Breaks, Measure, round_breaks
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import Selection
from dashboard.domain.units import Unit, UnitTree
from dashboard.domain.views import Clocks, Figure, KeyFigure, TableRow, View
from dashboard.queries.figures import FigureReader
from dashboard.queries.quantities import Reader
from dashboard.queries.reference import Reference
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
    ) -> None:
        self._selection = selection
        self._tree = tree
        self._registry = registry
        self._reference = reference
        self._layer, self._measure = registry.of_measure(selection.measure_id) or registry.main
        self._drawn_at = datetime.now(TIME_ZONE)
        codes = tuple(dict.fromkeys([*(unit.code for unit in self._areas), selection.unit_code]))
        periods = (selection.period, selection.period.previous())
        self._reader = Reader(connection, tree, reference, codes, selection.unit_code, periods, self._drawn_at.date())
        self._figures = FigureReader(self._reader, selection)

    def view(self) -> View:
        """Read everything the selection shows but points and cards."""
        layer, measure, code = self._layer, self._measure, self._selection.unit_code
        self._figures.prefetch(m for _, measures in self._shown for m in measures)
        table = self._table()
        areas = tuple(row.figures[layer.measures.index(measure)] for row in table)
        return View(
            selection=self._selection,
            layer=layer,
            measure=measure,
            unit=self._tree[code],
            areas=areas,
            breaks=_breaks(measure, areas),
            key_figures=self._key_figures(),
            trend=read_trend(self._reader, layer, measure, code, self._figures.filters(measure)),
            table=table,
            clocks=self._clocks(),
            simulated=self._reference.version.simulated,
            version=self._reference.version.number,
        )

    @cached_property
    def _areas(self) -> tuple[Unit, ...]:
        level = self._selection.map_level(self._tree)
        return self._tree.descendants(self._selection.area_parent(self._tree), level)

    @property
    def _shown(self) -> list[tuple[Layer, tuple[Measure, ...]]]:
        """Every measure of the chosen layer, then the main measure of each other layer."""
        others = [(layer, (layer.main_measure,)) for layer in self._registry if layer is not self._layer]
        return [(self._layer, self._layer.measures), *others]

    def _table(self) -> tuple[TableRow, ...]:
        figure = self._figures.figure
        return tuple(
            TableRow(unit, tuple(figure(self._layer, measure, unit.code, NOW) for measure in self._layer.measures))
            for unit in self._areas
        )

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        code, figure = self._selection.unit_code, self._figures.figure
        return tuple(
            KeyFigure(layer, measure, figure(layer, measure, code, NOW), figure(layer, measure, code, BEFORE))
            for layer, measures in self._shown
            for measure in measures
        )

    def _clocks(self) -> Clocks:
        source = self._reference.sources.get(self._layer.report_source)
        return Clocks(self._drawn_at, source.loaded_at if source else None, source.last_day if source else None)


def _breaks(measure: Measure, areas: tuple[Figure, ...]) -> Breaks:
    return measure.breaks or round_breaks([area.value for area in areas if area.value is not None])
