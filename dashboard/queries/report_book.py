"""Reports received held against the calendar: how many of those due came in time, late, or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, select

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import Period
from dashboard.domain.reporting import Frequency, OwedPeriod, Receipt, Reporter, ReportingCalendar, days_after
from dashboard.domain.units import BOUNDARY_SET, Level, UnitTree
from dashboard.store.models import DayReceipt, Report, UnitRow
from dashboard.store.reporting_calendar import read_calendar

COUNTS: Final = ("due", "in_time", "late", "overdue", "days_late")
"""Columns of every array of counts here, in order; see `dashboard.domain.measures.Reports`."""
_NOT_COUNTED: Final = (0,) * len(COUNTS)
_NONE: Final = np.zeros(len(COUNTS), dtype=np.int64)
Counts = NDArray[np.int64]


class ReceivedReport(NamedTuple):
    """A commune's weekly report of one source as it came, named by its Monday."""

    source: str
    unit_code: str
    monday: date
    received_at: datetime
    is_zero: bool


class ReceivedDay(NamedTuple):
    """What one import told of a day of one source and unit."""

    source: str
    unit_code: str
    level: Level
    day: date
    received_at: datetime
    is_zero: bool


class ReportBook:
    """All reports received and the calendar, of one version of the store. Safe to share between threads.

    `received` are the communes' weekly reports; every other duty of the calendar is judged by the `days` told of: the
    first of them to come is when the report came, and it is zero where all of them are. A book of what is approved
    counts no report in `left_out` (source, unit code, Monday), which came and is not approved: it is neither in
    time nor overdue.
    """

    def __init__(
        self,
        calendar: ReportingCalendar,
        received: Iterable[ReceivedReport],
        days: Iterable[ReceivedDay] = (),
        left_out: Iterable[tuple[str, str, date]] = (),
    ) -> None:
        self.calendar = calendar
        self._left_out = frozenset(left_out)
        self._weekly: dict[tuple[str, date], dict[str, Receipt]] = defaultdict(dict)
        self._by_days: dict[tuple[Frequency, str, date], dict[str, Receipt]] = defaultdict(dict)
        for report in received:
            receipt = Receipt(report.received_at, report.is_zero)
            self._weekly[report.source, report.monday][report.unit_code] = receipt
        for day in days:
            self._note_day(day)
        self._counted: dict[OwedPeriod, Counts] = {}
        self._places: dict[tuple[Reporter, str], NDArray[np.intp]] = {}

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that somebody owes reports of, in the calendar's order."""
        return tuple(dict.fromkeys(duty.source for duty in self.calendar.duties))

    def communes_by_week(self) -> Iterator[tuple[str, date, Iterable[str]]]:
        """Source, Monday, and the communes whose weekly report came."""
        return ((source, monday, by_unit) for (source, monday), by_unit in self._weekly.items())

    @property
    def last_day_reported(self) -> date | None:
        """First day of the latest period of which a report came; None before the first report."""
        weeks = (monday for _, monday in self._weekly)
        return max((*weeks, *(first for _, _, first in self._by_days)), default=None)

    def last_reported(self, source: str, codes: Collection[str]) -> date | None:
        """First day of the latest period of which one of the units `codes` sent a report of one source."""
        inside = set(codes)
        weekly = ((name, monday, by_unit) for (name, monday), by_unit in self._weekly.items())
        by_days = ((name, first, by_unit) for (_, name, first), by_unit in self._by_days.items())
        came = (first for name, first, by in (*weekly, *by_days) if name == source and not inside.isdisjoint(by))
        return max(came, default=None)

    def has_reported(self, unit_code: str, source: str) -> bool:
        """Whether a report of `source` ever came from a unit."""
        weekly = any(unit_code in by_unit for (name, _), by_unit in self._weekly.items() if name == source)
        return weekly or any(unit_code in by_unit for (_, name, _), by_unit in self._by_days.items() if name == source)

    def receipt(self, unit_code: str, owed: OwedPeriod) -> Receipt | None:
        """What came of one report; None where nothing came."""
        return self._received(owed).get(unit_code)

    def counts(
        self, tree: UnitTree, codes: Sequence[str], sources: Sequence[str], period: Period, now: datetime
    ) -> dict[str, Counts]:
        """COUNTS of the reports due by `now` for periods that end in `period`, by unit code; empty `sources` means all.

        A unit's counts are of all who report from inside it.
        """
        owed = [one for source in sources or self.sources for one in self.calendar.owed(source, period)]
        sums = self._sums(tree, (one for one in owed if one.is_due(now)))
        return {
            code: sum((rows[self._inside(tree, by, code)].sum(axis=0) for by, rows in sums.items()), start=_NONE)
            for code in codes
        }

    def counts_by_day(
        self, tree: UnitTree, code: str, sources: Sequence[str], period: Period, now: datetime
    ) -> dict[date, Counts]:
        """The same for each day of `period`, of the reports due whose period holds it; days without any are absent."""
        days: dict[date, Counts] = {}
        for source in sources or self.sources:
            for one in self.calendar.owed_about(source, period):
                if one.is_due(now):
                    rows = self._count(tree, one)[self._inside(tree, one.duty.reporter, code)].sum(axis=0)
                    for day in one.period:
                        if day in period:
                            days[day] = days.get(day, _NONE) + rows
        return days

    def _sums(self, tree: UnitTree, owed: Iterable[OwedPeriod]) -> dict[Reporter, Counts]:
        """COUNTS of each reporting unit over several periods, by who reports."""
        sums: dict[Reporter, Counts] = {}
        for one in owed:
            counted = self._count(tree, one)
            by = one.duty.reporter
            sums[by] = sums[by] + counted if by in sums else counted
        return sums

    def _count(self, tree: UnitTree, owed: OwedPeriod) -> Counts:
        """COUNTS of each unit that owes a report of this period: one row per unit, in the reporter's order."""
        if owed not in self._counted:
            received = self._received(owed)
            left_out = self._of_left_out(owed)
            rows = [
                _NOT_COUNTED if unit.code in left_out else _counted(received.get(unit.code), owed.due_at)
                for unit in owed.duty.reporter.units(tree)
            ]
            self._counted[owed] = np.array(rows, dtype=np.int64)
        return self._counted[owed]

    def _received(self, owed: OwedPeriod) -> Mapping[str, Receipt]:
        """By unit code what came of a period."""
        duty, start = owed.duty, owed.period.start
        if duty.is_commune_weekly:
            return self._weekly.get((duty.source, start), {})
        return self._by_days.get((duty.frequency, duty.source, start), {})

    def _of_left_out(self, owed: OwedPeriod) -> set[str]:
        """Units of which some report about the days of a period is left out."""
        mondays = {Period.week_of(day).start for day in owed.period} if self._left_out else set()
        return {unit for source, unit, monday in self._left_out if source == owed.duty.source and monday in mondays}

    def _note_day(self, told: ReceivedDay) -> None:
        for duty in self.calendar.duties_of(told.source):
            if duty.is_commune_weekly or told.level not in duty.reporter.levels:
                continue
            key = (duty.frequency, told.source, duty.frequency.period_of(told.day).start)
            before = self._by_days[key].get(told.unit_code, Receipt(told.received_at, told.is_zero))
            first = min(before.received_at, told.received_at)
            self._by_days[key][told.unit_code] = Receipt(first, before.is_zero and told.is_zero)

    def _inside(self, tree: UnitTree, reporter: Reporter, code: str) -> NDArray[np.intp]:
        """Rows of the reporting units inside a unit."""
        key = (reporter, code)
        if key not in self._places:
            codes = [unit.code for unit in reporter.units(tree)]
            inside = {unit.code for level in reporter.levels for unit in tree.descendants(code, level)}
            self._places[key] = np.array([i for i, unit in enumerate(codes) if unit in inside], dtype=np.intp)
        return self._places[key]


def _counted(receipt: Receipt | None, due_at: datetime) -> tuple[int, int, int, int, int]:
    """COUNTS of one report that is due."""
    if receipt is None:
        return 1, 0, 0, 1, 0
    days_late = days_after(due_at, receipt.received_at)
    return (1, 0, 1, 0, days_late) if days_late else (1, 1, 0, 0, 0)


def read_report_book(connection: Connection, basis: Basis = Basis.ALL) -> ReportBook:
    """Read the calendar and every report received, in the transaction of `connection`."""
    calendar = read_calendar(connection).calendar
    by_days = {duty.source for duty in calendar.duties if not duty.is_commune_weekly}
    received, days = _read_weekly(connection, basis), _read_days(connection, by_days) if by_days else ()
    return ReportBook(calendar, received, days, _read_left_out(connection) if basis is Basis.APPROVED else ())


def _read_weekly(connection: Connection, basis: Basis) -> Iterator[ReceivedReport]:
    r, u = Report, UnitRow
    statement = (
        select(r.source, r.unit_code, r.week_start, r.received_at, r.is_zero)
        .join(u, u.code == r.unit_code)
        .where(u.boundary_set == BOUNDARY_SET, u.level == Level.COMMUNE)
    )
    if basis is Basis.APPROVED:
        statement = statement.where(r.approval == Approval.APPROVED.value)
    return (ReceivedReport(*row) for row in connection.execute(statement))


def _read_left_out(connection: Connection) -> Iterator[tuple[str, str, date]]:
    r = Report
    rows = select(r.source, r.unit_code, r.week_start).where(r.approval != Approval.APPROVED.value)
    return ((source, unit, monday) for source, unit, monday in connection.execute(rows))


def _read_days(connection: Connection, sources: Collection[str]) -> Iterator[ReceivedDay]:
    d, u = DayReceipt, UnitRow
    rows = connection.execute(
        select(d.source, d.unit_code, u.level, d.day, d.received_at, d.is_zero)
        .join(u, u.code == d.unit_code)
        .where(u.boundary_set == BOUNDARY_SET, d.source.in_(sorted(sources)))
    )
    return (ReceivedDay(row[0], row[1], Level(row[2]), *row[3:]) for row in rows)
