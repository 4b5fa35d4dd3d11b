"""What the page needs of the read side: `dashboard.services.Services` is one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Protocol

from dashboard.domain.accounts import Scope
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import GridRow, ReportLine, UnitClock
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.units import Unit, UnitTree
from dashboard.domain.wall import SourceDeadline


class ReportsNow(Protocol):
    """Who owes and who sent which report at one moment; see `dashboard.queries.reporting.ReportingReader`."""

    @property
    def tree(self) -> UnitTree:
        """The units."""

    @property
    def scope(self) -> Scope:
        """What the reader may see."""

    @property
    def now(self) -> datetime:
        """The moment that states are of."""

    @property
    def simulated(self) -> bool:
        """Whether the data are simulated."""

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that somebody owes reports of."""

    @property
    def weeks(self) -> Period | None:
        """Whole weeks of which there is something to tell."""

    @property
    def latest_week(self) -> Period | None:
        """The week to show first."""

    def lines(self, unit_code: str, within: Period, source: str = "") -> Iterator[ReportLine]:
        """Reports owed from inside a unit for periods that end in `within`."""

    def week_grid(self, unit_code: str, week: Period) -> tuple[GridRow, ...]:
        """One row for everybody inside a unit that owes a report."""

    def unit_grid(self, unit: Unit, weeks: Period) -> tuple[GridRow, ...]:
        """One unit's own reports, one row per week."""

    def missing(self, unit_code: str, within: Period, source: str = "") -> tuple[ReportLine, ...]:
        """Reports overdue inside a unit."""

    def deadline(self, source: str, clock: UnitClock, unit_code: str) -> SourceDeadline:
        """When the next report of a source from inside a unit is overdue, beside its clock."""

    def has_reported(self, unit_code: str, source: str) -> bool:
        """Whether a unit ever sent a report of a source."""


class ReportingSide(Protocol):
    """Read side of the page. A database that went away raises StoreUnavailable from either method."""

    @property
    def space(self) -> SelectionSpace:
        """What can be selected on the map."""

    def reporting(self, now: datetime) -> ReportsNow:
        """Who owes and who sent which report at `now`."""

    def report_clocks(self, unit_code: str) -> Mapping[str, UnitClock]:
        """By source the clocks of a unit and everything inside it."""
