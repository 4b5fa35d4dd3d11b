"""One change of the reporting calendar made by hand, and what tells two calendars apart."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from dashboard.calendar.reading import CalendarFile, written
from dashboard.domain.reporting import Duty


@dataclass(frozen=True, slots=True)
class CalendarDifference:
    """What one calendar has and another has not; holidays are (day, name)."""

    new_duties: tuple[Duty, ...]
    gone_duties: tuple[Duty, ...]
    new_holidays: tuple[tuple[date, str], ...]
    gone_holidays: tuple[tuple[date, str], ...]

    @property
    def is_empty(self) -> bool:
        """Whether both are the same."""
        return not (self.new_duties or self.gone_duties or self.new_holidays or self.gone_holidays)


def difference(before: CalendarFile, after: CalendarFile) -> CalendarDifference:
    """What changes from `before` to `after`."""
    was, becomes = set(before.holidays.items()), set(after.holidays.items())
    return CalendarDifference(
        tuple(duty for duty in after.duties if duty not in before.duties),
        tuple(duty for duty in before.duties if duty not in after.duties),
        tuple(sorted(becomes - was)),
        tuple(sorted(was - becomes)),
    )


def fingerprint(calendar: CalendarFile) -> str:
    """Tells whether a calendar is still the one that somebody looked at."""
    return hashlib.sha256(written(calendar).encode()).hexdigest()[:16]


Edit = Callable[[CalendarFile], CalendarFile]


def with_duty(duty: Duty) -> Edit:
    """Add a duty."""
    return lambda calendar: CalendarFile((*calendar.duties, duty), calendar.holidays)


def corrected(old: Duty, new: Duty) -> Edit:
    """Put one duty in the place of another."""
    return lambda calendar: CalendarFile(
        tuple(new if duty == old else duty for duty in calendar.duties), calendar.holidays
    )


def followed(old: Duty, new: Duty) -> Edit:
    """Let a duty end on the day before a new one begins."""
    ended = replace(old, valid_to=new.valid_from - timedelta(days=1))
    return lambda calendar: with_duty(new)(corrected(old, ended)(calendar))


def without_duty(old: Duty) -> Edit:
    """Take a duty out as if nobody had ever owed it."""
    return lambda calendar: CalendarFile(tuple(one for one in calendar.duties if one != old), calendar.holidays)


def with_holiday(day: date, name: str) -> Edit:
    """Add a holiday, or name it anew."""
    return lambda calendar: CalendarFile(calendar.duties, {**calendar.holidays, day: name})


def without_holiday(day: date) -> Edit:
    """Make a working day of a holiday."""
    return lambda calendar: CalendarFile(
        calendar.duties, {one: name for one, name in calendar.holidays.items() if one != day}
    )


def double_duties(calendar: CalendarFile) -> list[tuple[Duty, Duty]]:
    """Pairs of duties that ask the same units for the same report at the same time."""
    return [(one, other) for one, other in combinations(calendar.duties, 2) if one.overlaps(other)]
