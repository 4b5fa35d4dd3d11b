"""The five states: of any unit, source and period, as a grid, as a list of what is missing, and on a unit's card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import GridRow, ReportLine, UnitClock, UnitReport, grid_rows, missing
from dashboard.domain.reporting import Duty, OwedPeriod, Receipt, days_after, state_of
from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.wall import SourceDeadline, source_deadline
from dashboard.queries.report_book import ReportBook
from dashboard.store.models import SourceClock


class ReportingReader:
    """Who owes and who sent which report at `now`, from one version of the store; asks the database nothing more.

    Units beyond `scope` are left out everywhere.
    """

    def __init__(
        self, tree: UnitTree, book: ReportBook, now: datetime, *, simulated: bool = False, scope: Scope = EVERYTHING
    ) -> None:
        self.tree = tree
        self.now = now
        self.simulated = simulated
        self.scope = scope
        self._book = book

    @property
    def sources(self) -> tuple[str, ...]:
        """Sources that somebody owes reports of."""
        return self._book.sources

    @property
    def weeks(self) -> Period | None:
        """Whole weeks of which there is something to tell: from the first duty's to the latest that ended or came.

        They end with the calendar, and where nothing came for long four weeks after the last report. None where the
        calendar asks for nothing yet.
        """
        duties = self._book.calendar.duties
        start = min((duty.valid_from for duty in duties), default=None)
        today = self.now.astimezone(TIME_ZONE).date()
        if start is None or start > today:
            return None
        ended = Period.week_of(today - timedelta(days=7))
        last = self._book.last_day_reported
        end = ended.end if last is None else min(ended.end, Period.week_of(last).end + timedelta(weeks=4))
        end = min(end, max(Period.week_of(duty.valid_to or end).end for duty in duties))
        return Period(Period.week_of(start).start, max(end, Period.week_of(start).end))

    @property
    def latest_week(self) -> Period | None:
        """The week to show first: the last with a report, else the last that ended."""
        if self.weeks is None:
            return None
        last = self._book.last_day_reported or self.weeks.end
        return Period.week_of(min(last, self.weeks.end))

    def deadline(self, source: str, clock: UnitClock, unit_code: str) -> SourceDeadline:
        """When the next report of a source from inside a unit can be made and when it is overdue, beside its clock."""
        inside = [unit.code for level in Level for unit in self.tree.descendants(unit_code, level)]
        return source_deadline(self._book.calendar, source, clock, self._book.last_reported(source, inside))

    def lines(self, unit_code: str, within: Period, source: str = "") -> Iterator[ReportLine]:
        """Reports owed by all who report from inside a unit, for periods that end in `within`; empty source means all.

        In tree order of the units within each period, periods in order within each source.
        """
        for name in (source,) if source else self.sources:
            for owed in self._book.calendar.owed(name, within):
                for unit in self._inside(unit_code, owed.duty):
                    yield self._line(unit, owed)

    def week_grid(self, unit_code: str, week: Period) -> tuple[GridRow, ...]:
        """Everybody inside a unit that owes a report for a period ending in `week`: one row per unit."""
        lines = list(self.lines(unit_code, week))
        owing = {line.unit.code for line in lines}
        return grid_rows(lines, [(unit, week) for unit in self._in_district_order(unit_code) if unit.code in owing])

    def unit_grid(self, unit: Unit, weeks: Period) -> tuple[GridRow, ...]:
        """One unit's own reports: one row per week, the latest first."""
        own = [line for line in self.lines(unit.code, weeks) if line.unit.code == unit.code]
        return grid_rows(own, [(unit, week) for week in reversed(weeks.weeks())])

    def missing(self, unit_code: str, within: Period, source: str = "") -> tuple[ReportLine, ...]:
        """Reports overdue inside a unit, by unit in tree order, then by period and source."""
        places = {unit.code: i for i, unit in enumerate(self._in_district_order(unit_code))}
        lines = missing(self.lines(unit_code, within, source))
        return tuple(sorted(lines, key=lambda line: (places[line.unit.code], line.period)))

    def has_reported(self, unit_code: str, source: str) -> bool:
        """Whether a unit ever sent a report of a source."""
        return self.scope.holds(unit_code) and self._book.has_reported(unit_code, source)

    def unit_reports(self, unit_code: str, period: Period, clocks: Mapping[str, UnitClock]) -> tuple[UnitReport, ...]:
        """For each source that a unit owes about the weeks of `period`, its latest report with the clocks given."""
        weeks = Period(Period.week_of(period.start).start, Period.week_of(period.end).end)
        unit, result = self.tree[unit_code], []
        for source in self.sources if self.scope.holds(unit_code) else ():
            owed = self._book.calendar.owed(source, weeks)
            own = [one for one in owed if unit.level in one.duty.reporter.levels]
            if own:
                line = self._line(unit, max(own, key=lambda one: one.period))
                result.append(UnitReport(source, line, clocks.get(source, UnitClock(None, None))))
        return tuple(result)

    def _line(self, unit: Unit, owed: OwedPeriod) -> ReportLine:
        receipt = self._book.receipt(unit.code, owed)
        came = receipt if receipt and receipt.received_at <= self.now else None
        return ReportLine(
            unit,
            owed.duty.source,
            owed.period,
            owed.due_at,
            state_of(receipt, owed.due_at, self.now),
            came.received_at if came else None,
            _days_late(came, owed, self.now),
        )

    def _inside(self, unit_code: str, duty: Duty) -> Iterator[Unit]:
        inside = (unit for level in duty.reporter.levels for unit in self.tree.descendants(unit_code, level))
        return (unit for unit in inside if self.scope.holds(unit.code))

    def _in_district_order(self, unit_code: str) -> Iterator[Unit]:
        """A unit, then each part of it followed by its own parts."""
        yield self.tree[unit_code]
        for child in self.tree.children(unit_code):
            yield from self._in_district_order(child.code)


def read_unit_clocks(connection: Connection, tree: UnitTree, unit_code: str) -> dict[str, UnitClock]:
    """By source the latest clocks of a unit and everything inside it."""
    c = SourceClock
    codes = {unit.code for level in Level for unit in tree.descendants(unit_code, level)}
    latest = select(c.source, func.max(c.loaded_at), func.max(c.last_day)).where(c.unit_code.in_(sorted(codes)))
    rows = connection.execute(latest.group_by(c.source))
    return {source: UnitClock(loaded_at, last_day) for source, loaded_at, last_day in rows}


def _days_late(receipt: Receipt | None, owed: OwedPeriod, now: datetime) -> int:
    return days_after(owed.due_at, receipt.received_at if receipt else now)
