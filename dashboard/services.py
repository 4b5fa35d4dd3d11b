"""The read facade that callbacks, prints and exports receive: a selection goes in, everything it shows comes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.approval import Basis, ReturnedReport
from dashboard.domain.arranging import Arrangement
from dashboard.domain.layers import Registry, SiteKind
from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.reporting import Reporter
from dashboard.domain.selection import Selection, SelectionSpace, Site
from dashboard.domain.stations import StationDays
from dashboard.domain.tasks import SiteTask
from dashboard.domain.text import vietnamese_sort_key
from dashboard.domain.units import Level
from dashboard.domain.views import Figure, SearchHit, SiteCard, SitePage, SiteSet, Status, View
from dashboard.domain.wall import RecentChanges
from dashboard.domain.weekly import PlatformFigure
from dashboard.errors import OutOfScope
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.queries.approvals import read_returned
from dashboard.queries.platforms import read_platforms
from dashboard.queries.reference import ReferenceCache
from dashboard.queries.reporting import ReportingReader, read_unit_clocks
from dashboard.queries.search import SearchIndex
from dashboard.queries.site_rows import read_site_rows
from dashboard.queries.site_table import SiteBooks, read_site_page
from dashboard.queries.site_views import read_site_card, read_site_set
from dashboard.queries.sites import read_organisations
from dashboard.queries.stations import read_recent_changes, read_station_days
from dashboard.queries.tasks import read_site_tasks
from dashboard.queries.views import ViewReader
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version


class Services:
    """All reads of one running system, safe to share between threads. StoreUnavailable: the store does not answer.

    `scope_of_reader` says what whoever reads may see; every method hands out that alone, whatever it is asked for.
    OutOfScope: something was asked for that the reader may not see.
    """

    def __init__(
        self,
        engine: Engine,
        boundaries: Boundaries,
        registry: Registry,
        bases: tuple[Basis, ...] = tuple(Basis),
        scope_of_reader: Callable[[], Scope] = lambda: EVERYTHING,
    ) -> None:
        self.geo = boundaries
        self._engine = engine
        self._tree = boundaries.tree
        self._registry = registry
        self._reference = ReferenceCache()
        self._bases = bases
        self._scope_of_reader = scope_of_reader
        self._books = SiteBooks(boundaries.tree)
        self._search = {basis: SearchIndex(boundaries.tree, registry, basis) for basis in Basis}

    @property
    def space(self) -> SelectionSpace:
        """What the reader can select now; the default period is the latest whole week with data."""
        scope, bases = self._scope_of_reader(), self._bases_of_reader
        with read(self._engine) as connection:
            last_day = self._reference.get(connection, bases[0]).last_day or CAMPAIGN_START
        whole_week = Period.week_of(last_day - timedelta(days=6))
        return SelectionSpace(self._tree, self._registry, whole_week, bases, scope)

    def status(self) -> Status:
        """The store's version and the latest day with data: cheap, asked often."""
        with read(self._engine) as connection:
            reference = self._reference.get(connection, self._bases_of_reader[0])
        end = max(reference.last_day or CAMPAIGN_START, CAMPAIGN_START)
        version = reference.version
        return Status(version.number, version.simulated, reference.last_day, Period(CAMPAIGN_START, end))

    def view(self, selection: Selection, *, with_table: bool = True) -> View:
        """Everything a selection shows but points and cards, read in one transaction; its table only if wanted."""
        with self._view_reader(selection, with_table=with_table) as reader:
            return reader.view()

    def figure(self, selection: Selection) -> Figure:
        """The map's measure of the selected unit alone, as `view` has it; far less to read."""
        with self._view_reader(selection, with_table=False) as reader:
            return reader.figure()

    @contextmanager
    def _view_reader(self, selection: Selection, *, with_table: bool) -> Iterator[ViewReader]:
        """Reads in one transaction, within the scope of who asks."""
        scope = self._readable(selection.unit_code, selection.basis)
        with read(self._engine) as connection:
            reference = self._reference.get(connection, selection.basis)
            yield ViewReader(
                connection, self._tree, self._registry, reference, selection, scope=scope, with_table=with_table
            )

    def sites(self, selection: Selection) -> tuple[SiteSet, ...]:
        """Points of the layers that are on, in the layers' order."""
        scope = self._readable(selection.unit_code, selection.basis)
        layers = [layer for layer in self._registry.with_sites if layer.id in selection.layer_ids]
        with read(self._engine) as connection:
            return tuple(read_site_set(connection, self._tree, layer, selection, scope) for layer in layers)

    def site_page(self, selection: Selection, arrangement: Arrangement, part: slice, language: str) -> SitePage:
        """Rows `part` of the sites that a selection lists, arranged, with the count and sums of all of them.

        ValueError where the selection lists none.
        """
        listed = selection.site_list
        layer = self._registry.by_id(listed.layer_id) if listed else None
        if listed is None or layer is None:
            raise ValueError("no sites are listed")
        scope = self._readable(listed.unit_code or selection.unit_code, selection.basis)
        with read(self._engine) as connection:
            return read_site_page(connection, self._books, layer, selection, arrangement, part, language, scope)

    def organisations(self, selection: Selection) -> tuple[str, ...]:
        """Names of the organisations that sites in the selected unit belong to, as Vietnamese sorts them."""
        scope = self._readable(selection.unit_code, selection.basis)
        communes = scope.held(unit.code for unit in self._tree.communes(selection.area_parent(self._tree)))
        kinds = [layer.site for layer in self._registry.with_sites if layer.site]
        with read(self._engine) as connection:
            names = {name for kind in kinds for name in read_organisations(connection, kind, communes)}
        return tuple(sorted(names, key=vietnamese_sort_key))

    def site_card(self, site: Site, basis: Basis | None = None) -> SiteCard | None:
        """All that is shown of one site; None where the reader may see none of `basis`, by default this system's."""
        scope, bases = self._scope_of_reader(), self._bases_of_reader
        layer = self._registry.by_id(site.layer_id)
        if layer is None or layer.site is None:
            return None
        with read(self._engine) as connection:
            chosen = basis if basis in bases else bases[0]
            # What is not approved is not shown to those who see approved figures alone, neither in a history.
            with_edits = not scope.approved_only and Basis.ALL in self._bases
            card = read_site_card(connection, layer, layer.site, site.number, chosen, with_edits=with_edits)
        return card if card and scope.holds(card.unit_code) else None

    def site_rows(self, kind: SiteKind, unit_code: str, on: date, basis: Basis) -> Sequence[dict[str, Any]]:
        """Every site inside a unit that stands on a day, with all that its card says, for exports."""
        communes = self._readable(unit_code, basis).held(unit.code for unit in self._tree.communes(unit_code))
        with read(self._engine) as connection:
            return read_site_rows(connection, kind, communes, on, basis)

    def site_tasks(self, unit_code: str, on: date) -> tuple[SiteTask, ...]:
        """Sites inside a unit that want attention on a day, layer by layer."""
        communes = self._readable(unit_code).held(unit.code for unit in self._tree.communes(unit_code))
        basis = self._bases_of_reader[0]
        with read(self._engine) as connection:
            return tuple(
                task for layer in self._registry for task in read_site_tasks(connection, layer, communes, on, basis)
            )

    def returned_reports(self, unit_code: str) -> tuple[ReturnedReport, ...]:
        """Reports from inside a unit that were returned and wait for new figures."""
        inside = (unit.code for level in Level for unit in self._tree.descendants(unit_code, level))
        with read(self._engine) as connection:
            return read_returned(connection, self._readable(unit_code).held(inside))

    def reporting(self, now: datetime) -> ReportingReader:
        """Who owes and who sent which report at `now` (aware)."""
        scope = self._scope_of_reader()
        with read(self._engine) as connection:
            reference = self._reference.get(connection)
        return ReportingReader(
            self._tree, reference.report_book, now, simulated=reference.version.simulated, scope=scope
        )

    def report_clocks(self, unit_code: str) -> dict[str, UnitClock]:
        """By source, when data of a unit (everything inside it included) was last loaded and which day it is about."""
        self._readable(unit_code)
        with read(self._engine) as connection:
            return read_unit_clocks(connection, self._tree, unit_code)

    def station_days(self, days: Period) -> StationDays:
        """Broadcasts of the 13 stations that the plan binds, by unit and day."""
        codes = self._scope_of_reader().held(unit.code for unit in Reporter.STATION.units(self._tree))
        with read(self._engine) as connection:
            return read_station_days(connection, codes, days)

    def recent_changes(self, unit_code: str, now: datetime) -> RecentChanges:
        """Files of the province or of a district taken in during the last 24 hours, or those up to the latest load."""
        self._readable(unit_code)
        with read(self._engine) as connection:
            return read_recent_changes(connection, unit_code, now)

    def platforms(self, unit_code: str, period: Period) -> tuple[PlatformFigure, ...]:
        """Figures that platforms published of a unit for exactly this period."""
        self._readable(unit_code)
        self._readable(unit_code)
        with read(self._engine) as connection:
            return read_platforms(connection, unit_code, period, self._bases_of_reader[0])

    def search(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Units first, then sites, whose names hold every word of `text`, diacritics ignored."""
        scope, basis = self._scope_of_reader(), self._bases_of_reader[0]
        with read(self._engine) as connection:
            return self._search[basis].find(connection, text, limit, scope)

    @property
    def _bases_of_reader(self) -> tuple[Basis, ...]:
        """Of which facts the reader may be shown figures, the usual first."""
        return (Basis.APPROVED,) if self._scope_of_reader().approved_only else self._bases

    def _readable(self, unit_code: str, basis: Basis | None = None) -> Scope:
        """What the reader may see. Raises OutOfScope where that leaves out `unit_code` or figures of `basis`."""
        scope = self._scope_of_reader()
        if not scope.can_read(unit_code) or (basis is not None and basis not in self._bases_of_reader):
            raise OutOfScope(
                "Phần này ngoài phạm vi của tài khoản. Không hiện gì. Hãy chọn địa bàn của mình.",
                "This lies outside what the account may see. Nothing is shown. Choose a unit of your own.",
            )
        return scope


def open_services(
    settings: Settings, registry: Registry, scope_of_reader: Callable[[], Scope] = lambda: EVERYTHING
) -> Services:
    """Open the read side of a running system, which reads everything unless `scope_of_reader` says less.

    Raises BoundaryError, StoreError or StoreVersionError with one clear sentence where it cannot be used.
    """
    boundaries = load_boundaries(settings.geo_dir)
    engine = open_engine(settings.database_url)
    check_version(engine)
    bases = (Basis.APPROVED,) if settings.approved_only else tuple(Basis)
    return Services(engine, boundaries, registry, bases, scope_of_reader)
