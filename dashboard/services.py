"""The read facade that callbacks, prints and exports receive: a selection goes in, everything it shows comes out."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Engine

from dashboard.domain.approval import Basis
from dashboard.domain.layers import Registry
from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.reporting import Reporter
from dashboard.domain.selection import Selection, SelectionSpace, Site
from dashboard.domain.stations import StationDays
from dashboard.domain.views import SearchHit, SiteCard, SiteSet, Status, View
from dashboard.domain.wall import RecentChanges
from dashboard.domain.weekly import PlatformFigure
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.queries.platforms import read_platforms
from dashboard.queries.reference import ReferenceCache
from dashboard.queries.reporting import ReportingReader, read_unit_clocks
from dashboard.queries.search import SearchIndex
from dashboard.queries.site_views import read_site_card, read_site_set
from dashboard.queries.stations import read_recent_changes, read_station_days
from dashboard.queries.views import ViewReader
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version


class Services:
    """All reads of one running system, safe to share between threads. StoreUnavailable: the store does not answer."""

    def __init__(
        self, engine: Engine, boundaries: Boundaries, registry: Registry, bases: tuple[Basis, ...] = tuple(Basis)
    ) -> None:
        self.geo = boundaries
        self._engine = engine
        self._tree = boundaries.tree
        self._registry = registry
        self._reference = ReferenceCache()
        self._bases = bases
        self._search = SearchIndex(boundaries.tree, registry, bases[0])

    @property
    def space(self) -> SelectionSpace:
        """What can be selected now; the default period is the latest whole week with data."""
        with read(self._engine) as connection:
            last_day = self._reference.get(connection, self._bases[0]).last_day or CAMPAIGN_START
        whole_week = Period.week_of(last_day - timedelta(days=6))
        return SelectionSpace(self._tree, self._registry, whole_week, self._bases)

    def status(self) -> Status:
        """The store's version and the latest day with data: cheap, asked often."""
        with read(self._engine) as connection:
            reference = self._reference.get(connection, self._bases[0])
        end = max(reference.last_day or CAMPAIGN_START, CAMPAIGN_START)
        version = reference.version
        return Status(version.number, version.simulated, reference.last_day, Period(CAMPAIGN_START, end))

    def view(self, selection: Selection, *, with_table: bool = True) -> View:
        """Everything a selection shows but points and cards, read in one transaction; its table only if wanted."""
        with read(self._engine) as connection:
            reference = self._reference.get(connection, selection.basis)
            return ViewReader(
                connection, self._tree, self._registry, reference, selection, with_table=with_table
            ).view()

    def sites(self, selection: Selection) -> tuple[SiteSet, ...]:
        """Points of the layers that are on, in the layers' order."""
        layers = [layer for layer in self._registry.with_sites if layer.id in selection.layer_ids]
        with read(self._engine) as connection:
            return tuple(read_site_set(connection, self._tree, layer, selection) for layer in layers)

    def site_card(self, site: Site, basis: Basis | None = None) -> SiteCard | None:
        """All that is shown of one site; None where there is none of `basis`, by default this system's."""
        layer = self._registry.by_id(site.layer_id)
        if layer is None or layer.site is None:
            return None
        with read(self._engine) as connection:
            return read_site_card(connection, layer, layer.site, site.number, basis or self._bases[0])

    def reporting(self, now: datetime) -> ReportingReader:
        """Who owes and who sent which report at `now` (aware)."""
        with read(self._engine) as connection:
            reference = self._reference.get(connection)
        return ReportingReader(self._tree, reference.report_book, now, simulated=reference.version.simulated)

    def report_clocks(self, unit_code: str) -> dict[str, UnitClock]:
        """By source, when data of a unit (everything inside it included) was last loaded and which day it is about."""
        with read(self._engine) as connection:
            return read_unit_clocks(connection, self._tree, unit_code)

    def station_days(self, days: Period) -> StationDays:
        """Broadcasts of the 13 stations that the plan binds, by unit and day."""
        codes = [unit.code for unit in Reporter.STATION.units(self._tree)]
        with read(self._engine) as connection:
            return read_station_days(connection, codes, days)

    def recent_changes(self, now: datetime) -> RecentChanges:
        """Files taken in during the last 24 hours, or the 24 hours up to the latest load."""
        with read(self._engine) as connection:
            return read_recent_changes(connection, now)

    def platforms(self, unit_code: str, period: Period) -> tuple[PlatformFigure, ...]:
        """Figures that platforms published of a unit for exactly this period."""
        with read(self._engine) as connection:
            return read_platforms(connection, unit_code, period)

    def search(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Units first, then sites, whose names hold every word of `text`, diacritics ignored."""
        with read(self._engine) as connection:
            return self._search.find(connection, text, limit)


def open_services(settings: Settings, registry: Registry) -> Services:
    """Open the read side of a running system.

    Raises BoundaryError, StoreError or StoreVersionError with one clear sentence where it cannot be used.
    """
    boundaries = load_boundaries(settings.geo_dir)
    engine = open_engine(settings.database_url)
    check_version(engine)
    bases = (Basis.APPROVED,) if settings.approved_only else tuple(Basis)
    return Services(engine, boundaries, registry, bases)
