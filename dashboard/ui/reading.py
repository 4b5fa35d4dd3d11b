"""What the screen needs of the read side: `dashboard.services.Services` is one, the tests' made-up one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from shapely.geometry.base import BaseGeometry

from dashboard.domain.approval import Basis, ReturnedReport
from dashboard.domain.arranging import Arrangement
from dashboard.domain.layers import SiteKind
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, SelectionSpace, Site
from dashboard.domain.stations import StationDays
from dashboard.domain.tasks import SiteTask
from dashboard.domain.views import Figure, SearchHit, SiteCard, SitePage, SiteSet, Status, View
from dashboard.domain.wall import RecentChanges
from dashboard.domain.weekly import PlatformFigure
from dashboard.ui.reporting.reading import ReportingSide

Bounds = tuple[float, float, float, float]
"""West, south, east, north in WGS 84 degrees."""


class GeometryAsset(Protocol):
    """A geometry file that browsers may keep for ever."""

    @property
    def url(self) -> str:
        """Address with the content's hash in it."""

    @property
    def body(self) -> bytes:
        """GeoJSON, not compressed."""


class Geometry(Protocol):
    """Where geometry is fetched, and where places lie."""

    @property
    def assets(self) -> Mapping[str, GeometryAsset]:
        """By name: province, districts, communes, neighbours, hatch_districts, hatch_communes."""

    @property
    def bounds(self) -> Mapping[str, Bounds]:
        """Extent by unit code."""

    @property
    def commune_shapes(self) -> Mapping[str, BaseGeometry]:
        """Areas by commune code, WGS 84."""

    @property
    def attribution(self) -> str:
        """Who is to be credited for the boundaries."""

    @property
    def boundary_set(self) -> str:
        """Name of the set of boundaries that is in force."""


class ReadSide(ReportingSide, Protocol):
    """Every value that callbacks show. A database that went away raises StoreUnavailable from any of the methods."""

    @property
    def space(self) -> SelectionSpace:
        """What can be selected."""

    @property
    def geo(self) -> Geometry:
        """The boundaries."""

    def status(self) -> Status:
        """Version of the data; cheap."""

    def view(self, selection: Selection, *, with_table: bool = True) -> View:
        """Everything a selection shows but points and cards; its table only if wanted."""

    def figure(self, selection: Selection) -> Figure:
        """The map's measure of the selected unit alone, as `view` has it."""

    def sites(self, selection: Selection) -> tuple[SiteSet, ...]:
        """Points of the layers that are on."""

    def site_page(self, selection: Selection, arrangement: Arrangement, part: slice, language: str) -> SitePage:
        """Rows `part` of the sites that a selection lists; ValueError where it lists none."""

    def organisations(self, selection: Selection) -> tuple[str, ...]:
        """Names of the organisations that sites in the selected unit belong to."""

    def site_card(self, site: Site, basis: Basis | None = None) -> SiteCard | None:
        """All that is shown of one site; None where there is none of `basis`."""

    def site_tasks(self, unit_code: str, on: date) -> tuple[SiteTask, ...]:
        """Sites inside a unit that want attention on a day."""

    def returned_reports(self, unit_code: str) -> tuple[ReturnedReport, ...]:
        """Reports from inside a unit that were returned and wait for new figures."""

    def station_days(self, days: Period) -> StationDays:
        """Broadcasts of the 13 stations that the plan binds."""

    def recent_changes(self, unit_code: str, now: datetime) -> RecentChanges:
        """Files of the province or of a district taken in lately."""

    def site_rows(self, kind: SiteKind, unit_code: str, on: date, basis: Basis) -> Sequence[dict[str, Any]]:
        """Every site inside a unit that stands on a day, for exports."""

    def platforms(self, unit_code: str, period: Period) -> tuple[PlatformFigure, ...]:
        """Figures that platforms published of a unit for exactly this period."""

    def search(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        """Units and sites whose names hold `text`."""
