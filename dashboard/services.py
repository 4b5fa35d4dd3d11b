"""The read facade that callbacks, prints and exports receive: a selection goes in, everything it shows comes out."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import Connection, Engine

from dashboard.domain.layers import Registry
from dashboard.domain.measures import Breaks, Measure, round_breaks
from dashboard.domain.periods import CAMPAIGN_START, TIME_ZONE, Period
from dashboard.domain.selection import Selection, SelectionSpace, Site
from dashboard.domain.units import UnitTree
from dashboard.domain.views import (
    Clocks,
    Figure,
    KeyFigure,
    SearchHit,
    SiteCard,
    SiteSet,
    Status,
    TableRow,
    View,
)
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.queries.figures import FigureReader
from dashboard.queries.quantities import Reader, Scope
from dashboard.queries.reports import SourceState, Version, read_source_states, read_version
from dashboard.queries.search import SearchIndex
from dashboard.queries.site_views import read_site_card, read_site_set
from dashboard.queries.trends import read_trend
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version

NOW, BEFORE = 0, 1


class Services:
    """All reads of one running system, safe to share between threads. StoreUnavailable: the store does not answer."""

    def __init__(self, engine: Engine, boundaries: Boundaries, registry: Registry) -> None:
        self.geo = boundaries
        self._engine = engine
        self._tree = boundaries.tree
        self._registry = registry
        self._search = SearchIndex(boundaries.tree, registry)

    @property
    def space(self) -> SelectionSpace:
        """What can be selected now; the default period is the latest whole week with data."""
        with read(self._engine) as connection:
            last_day = _last_data_day(read_source_states(connection)) or CAMPAIGN_START
        whole_week = Period.week_of(last_day - timedelta(days=6))
        return SelectionSpace(self._tree, self._registry, whole_week)

    def status(self) -> Status:
        """The store's version and the latest day with data: cheap, asked often."""
        with read(self._engine) as connection:
            version = read_version(connection)
            last_day = _last_data_day(read_source_states(connection))
        end = max(last_day or CAMPAIGN_START, CAMPAIGN_START)
        return Status(version.number, version.simulated, last_day, Period(CAMPAIGN_START, end))

    def view(self, selection: Selection) -> View:
        """Everything a selection shows but points and cards, read in one transaction."""
        with read(self._engine) as connection:
            return _ViewReader(connection, self._tree, self._registry, selection).view()

    def sites(self, selection: Selection) -> tuple[SiteSet, ...]:
        """Points of the layers that are on, in the layers' order."""
        layers = [layer for layer in self._registry.with_sites if layer.id in selection.layer_ids]
        with read(self._engine) as connection:
            return tuple(read_site_set(connection, self._tree, layer, selection) for layer in layers)

    def site_card(self, site: Site) -> SiteCard | None:
        """All that is shown of one site; None where there is none."""
        layer = self._registry.by_id(site.layer_id)
        if layer is None or layer.site is None:
            return None
        with read(self._engine) as connection:
            return read_site_card(connection, layer, layer.site, site.number)

    def search(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Units first, then sites, whose names hold every word of `text`, diacritics ignored."""
        with read(self._engine) as connection:
            return self._search.find(connection, text, limit)


class _ViewReader:
    """Puts one view together within one transaction."""

    def __init__(self, connection: Connection, tree: UnitTree, registry: Registry, selection: Selection) -> None:
        self._selection = selection
        self._tree = tree
        self._registry = registry
        self._layer, self._measure = registry.of_measure(selection.measure_id) or registry.main
        self._version: Version = read_version(connection)
        self._sources = read_source_states(connection)
        self._drawn_at = datetime.now(TIME_ZONE)
        self._reader = Reader(
            connection,
            tree,
            (selection.period, selection.period.previous()),
            self._drawn_at.date(),
            _last_data_day(self._sources),
        )
        self._figures = FigureReader(self._reader, tree, selection)

    def view(self) -> View:
        selection, layer, measure = self._selection, self._layer, self._measure
        table = self._table()
        index = layer.measures.index(measure)
        areas = tuple(row.figures[index] for row in table)
        return View(
            selection=selection,
            layer=layer,
            measure=measure,
            unit=self._tree[selection.unit_code],
            areas=areas,
            breaks=_breaks(measure, areas),
            key_figures=self._key_figures(),
            trend=read_trend(
                self._reader, self._tree, layer, measure, selection.unit_code, self._figures.filters(measure)
            ),
            table=table,
            clocks=self._clocks(),
            simulated=self._version.simulated,
            version=self._version.number,
        )

    def _table(self) -> tuple[TableRow, ...]:
        level = self._selection.map_level(self._tree)
        units = self._tree.descendants(self._selection.area_parent(self._tree), level)
        scope = Scope(tuple(unit.code for unit in units), level)
        rows = self._figures.figures(self._layer, self._layer.measures, scope, NOW)
        return tuple(TableRow(unit, tuple(figures)) for unit, figures in zip(units, rows, strict=True))

    def _key_figures(self) -> tuple[KeyFigure, ...]:
        """Every measure of the chosen layer, then the main measure of each other layer."""
        code = self._selection.unit_code
        scope = Scope((code,), self._tree[code].level)
        shown = [(self._layer, self._layer.measures)]
        shown += [(layer, (layer.main_measure,)) for layer in self._registry if layer is not self._layer]
        result: list[KeyFigure] = []
        for layer, measures in shown:
            now, before = (self._figures.figures(layer, measures, scope, slot)[0] for slot in (NOW, BEFORE))
            result += [KeyFigure(layer, *parts) for parts in zip(measures, now, before, strict=True)]
        return tuple(result)

    def _clocks(self) -> Clocks:
        source = self._sources.get(self._layer.report_source)
        return Clocks(self._drawn_at, source.loaded_at if source else None, source.last_day if source else None)


def _last_data_day(sources: dict[str, SourceState]) -> date | None:
    return max((state.last_day for state in sources.values()), default=None)


def _breaks(measure: Measure, areas: tuple[Figure, ...]) -> Breaks:
    return measure.breaks or round_breaks([area.value for area in areas if area.value is not None])


def open_services(settings: Settings, registry: Registry) -> Services:
    """Open the read side of a running system.

    Raises BoundaryError, StoreError or StoreVersionError with one clear sentence where it cannot be used.
    """
    boundaries = load_boundaries(settings.geo_dir)
    engine = open_engine(settings.database_url)
    check_version(engine)
    return Services(engine, boundaries, registry)
