"""Who reported, and when a report is due: weeks run Monday to Sunday, due days are counted in working days."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from dashboard.domain.periods import TIME_ZONE, Period

DEFAULT_DUE_WORKING_DAYS = 1
"""A week's report is due on the first working day after its Sunday. [ours] The official day and hour are not known."""


class ReportState(StrEnum):
    """The five states of a report."""

    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    ZERO = "zero"
    REPORTED = "reported"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class ReportReceived:
    """What came: in time or not, and whether it says that nothing was done."""

    is_in_time: bool
    is_zero: bool


def due_day(week_start: date, due_working_days: int, holidays: Collection[date]) -> date:
    """Day by whose end the report of the week from Monday `week_start` must be there."""
    day = week_start + timedelta(days=6)
    left = due_working_days
    while left > 0:
        day += timedelta(days=1)
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


def is_in_time(received_at: datetime, due: date) -> bool:
    """Whether a report that came at `received_at` (aware) came by the end of its due day in Sơn La."""
    return received_at.astimezone(TIME_ZONE).date() <= due


def state_of(report: ReportReceived | None, due: date, today: date) -> ReportState:
    """State of one report. A zero report that came late is late: that it says zero is in its figures."""
    if report is None:
        return ReportState.OVERDUE if today > due else ReportState.NOT_DUE
    if not report.is_in_time:
        return ReportState.LATE
    return ReportState.ZERO if report.is_zero else ReportState.REPORTED


def weeks_due(period: Period, today: date, due_working_days: int, holidays: Collection[date]) -> tuple[Period, ...]:
    """Weeks that end inside `period` and whose reports fell due by `today`."""
    ended = (week for week in period.weeks() if week.end in period)
    return tuple(week for week in ended if due_day(week.start, due_working_days, holidays) <= today)
