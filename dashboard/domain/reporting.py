"""Who owes which report when, and the five states of a report.

A duty says who owes a report of one source, how often and by when. It governs the days, weeks (Monday to Sunday) or
months that lie wholly between its first and last day, so that no day ever belongs to two reports of one source.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.units import PROVINCE_CODE, Level, Unit, UnitTree

_A_DAY: Final = timedelta(days=1)


class ReportState(StrEnum):
    """The five states of a report."""

    NOT_DUE = "not_due"
    OVERDUE = "overdue"
    ZERO = "zero"
    REPORTED = "reported"
    LATE = "late"


class Frequency(StrEnum):
    """How often a report is owed."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"

    def period_of(self, day: date) -> Period:
        """The day, week or month that holds `day`."""
        if self is Frequency.DAILY:
            return Period.day(day)
        if self is Frequency.WEEKLY:
            return Period.week_of(day)
        first = day.replace(day=1)
        return Period(first, (first + timedelta(days=31)).replace(day=1) - _A_DAY)


class Reporter(StrEnum):
    """Who owes a report: each commune, each district, the province, each of the plan's 13 stations, or a platform.

    A station reports under its district's code (the provincial one under the province's), a platform under the
    province's.
    """

    COMMUNE = "commune"
    DISTRICT = "district"
    PROVINCE = "province"
    STATION = "station"
    PLATFORM = "platform"

    @property
    def levels(self) -> tuple[Level, ...]:
        """Levels of the units under whose codes they report."""
        return _LEVELS[self]

    def units(self, tree: UnitTree) -> tuple[Unit, ...]:
        """Units that report, in tree order."""
        return tuple(unit for level in self.levels for unit in tree.descendants(PROVINCE_CODE, level))


_LEVELS: Final = {
    Reporter.COMMUNE: (Level.COMMUNE,),
    Reporter.DISTRICT: (Level.DISTRICT,),
    Reporter.PROVINCE: (Level.PROVINCE,),
    Reporter.STATION: (Level.PROVINCE, Level.DISTRICT),
    Reporter.PLATFORM: (Level.PROVINCE,),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """`reporter` owes a report of `source` for each period, from `valid_from` to `valid_to` (None: until changed).

    Due before `due_hour` o'clock in Sơn La (1 to 24, 24 being the end of the day) of the `due_working_days`-th working
    day after the period's last day; 0 is that last day itself.
    """

    source: str
    reporter: Reporter
    frequency: Frequency
    due_working_days: int
    due_hour: int
    valid_from: date
    valid_to: date | None = None

    @property
    def is_commune_weekly(self) -> bool:
        """Whether it is what nearly all are: each commune's report of a week, which the intake settles as a whole."""
        return self.reporter is Reporter.COMMUNE and self.frequency is Frequency.WEEKLY

    def governs(self, period: Period) -> bool:
        """Whether a report of this period is owed: all of it lies between the duty's days."""
        return self.valid_from <= period.start and (self.valid_to is None or period.end <= self.valid_to)

    def overlaps(self, other: Duty) -> bool:
        """Whether both ask the same unit for reports of one source about the same time."""
        if self.source != other.source or set(self.reporter.levels).isdisjoint(other.reporter.levels):
            return False
        starts_in_time = other.valid_to is None or self.valid_from <= other.valid_to
        return starts_in_time and (self.valid_to is None or other.valid_from <= self.valid_to)


@dataclass(frozen=True, slots=True)
class OwedPeriod:
    """One period that a duty asks a report for, and the moment before which it must be there."""

    duty: Duty
    period: Period
    due_at: datetime

    def is_due(self, now: datetime) -> bool:
        """Whether that moment has passed."""
        return now >= self.due_at


@dataclass(frozen=True, slots=True)
class ReportingCalendar:
    """Every duty, and the days that are no working days."""

    duties: tuple[Duty, ...]
    holidays: frozenset[date]

    def duties_of(self, source: str) -> tuple[Duty, ...]:
        """Duties to report one source."""
        return tuple(duty for duty in self.duties if duty.source == source)

    def duty(self, source: str, level: Level, day: date) -> Duty | None:
        """The duty under which units of `level` report `source` for `day`; None where they owe nothing."""
        for duty in self.duties_of(source):
            if level in duty.reporter.levels and duty.governs(duty.frequency.period_of(day)):
                return duty
        return None

    def period_of(self, source: str, level: Level, day: date) -> Period:
        """The period that a report about `day` is of; a week where nothing is owed."""
        duty = self.duty(source, level, day)
        return (duty.frequency if duty else Frequency.WEEKLY).period_of(day)

    def due_at(self, duty: Duty, period: Period) -> datetime:
        """The moment before which the report of a period must be there."""
        return _due_at(period.end, duty.due_working_days, duty.due_hour, self.holidays)

    def due_moment(self, source: str, level: Level, period: Period) -> datetime | None:
        """The same for the report that units of `level` owe; None where they owe none of just this period."""
        duty = self.duty(source, level, period.start)
        if duty is None or duty.frequency.period_of(period.start) != period:
            return None
        return self.due_at(duty, period)

    def owed_about(self, source: str, days: Period) -> Iterator[OwedPeriod]:
        """Periods that share a day with `days` and of which somebody owes a report of `source`, duty by duty."""
        for duty in self.duties_of(source):
            period = duty.frequency.period_of(days.start)
            while period.start <= days.end:
                if duty.governs(period):
                    yield OwedPeriod(duty, period, self.due_at(duty, period))
                period = duty.frequency.period_of(period.end + _A_DAY)

    def owed(self, source: str, within: Period) -> Iterator[OwedPeriod]:
        """Of those the periods that end inside `within`."""
        return (one for one in self.owed_about(source, within) if one.period.end in within)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came: when the first of it came (aware), and whether it says that nothing was done."""

    received_at: datetime
    is_zero: bool


def due_day(period_end: date, due_working_days: int, holidays: Collection[date]) -> date:
    """The `due_working_days`-th working day (Monday to Friday, no holiday) after a period's last day."""
    day, left = period_end, due_working_days
    while left > 0:
        day += _A_DAY
        if day.weekday() < 5 and day not in holidays:
            left -= 1
    return day


# Each figure of reports asks for the same few hundred moments.
@lru_cache(maxsize=4096)
def _due_at(period_end: date, due_working_days: int, due_hour: int, holidays: frozenset[date]) -> datetime:
    day = due_day(period_end, due_working_days, holidays)
    return datetime.combine(day, time(), TIME_ZONE) + timedelta(hours=due_hour)


def days_after(due_at: datetime, moment: datetime) -> int:
    """Days begun since a report was due: 0 up to the moment it was due, 1 within the first day after it."""
    return max(0, (moment - due_at) // _A_DAY + 1)


def state_of(receipt: Receipt | None, due_at: datetime, now: datetime) -> ReportState:
    """State of one report at `now`; what comes later than `now` has not come yet.

    A zero report that came late is late: that it says zero is in its figures.
    """
    if receipt is None or receipt.received_at > now:
        return ReportState.OVERDUE if now >= due_at else ReportState.NOT_DUE
    if receipt.received_at >= due_at:
        return ReportState.LATE
    return ReportState.ZERO if receipt.is_zero else ReportState.REPORTED
