"""Periods of days: weeks run Monday to Sunday, both ends are included."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

TIME_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CAMPAIGN_START = date(2021, 8, 25)
"""Day of the provincial steering committee's vaccination plan (07/KH-BCĐ), first day of the campaign."""
PLATFORM_BREAK = date(2021, 9, 30)
"""Bluezone, NCOVI and others became PC-Covid: series before and after are not of one platform."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Days from `start` to `end`, both included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise ValueError(f"period ends {self.end} before it starts {self.start}")

    @classmethod
    def week_of(cls, day: date) -> Period:
        """The Monday-to-Sunday week that holds `day`."""
        monday = day - timedelta(days=day.weekday())
        return cls(monday, monday + timedelta(days=6))

    @classmethod
    def day(cls, day: date) -> Period:
        """A single day."""
        return cls(day, day)

    @property
    def days(self) -> int:
        """Number of days, at least 1."""
        return (self.end - self.start).days + 1

    def previous(self) -> Period:
        """The period of equal length that ends the day before this one starts."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))

    def shifted(self, periods: int) -> Period:
        """The period moved by a number of its own lengths."""
        step = timedelta(days=self.days * periods)
        return Period(self.start + step, self.end + step)

    def __iter__(self) -> Iterator[date]:
        return (self.start + timedelta(days=i) for i in range(self.days))

    def __contains__(self, day: date) -> bool:
        return self.start <= day <= self.end

    def mondays(self) -> tuple[date, ...]:
        """Monday of every week that shares a day with this period."""
        first = self.start - timedelta(days=self.start.weekday())
        return tuple(first + timedelta(days=7 * i) for i in range((self.end - first).days // 7 + 1))

    def weeks(self) -> tuple[Period, ...]:
        """Every Monday-to-Sunday week that shares a day with this period."""
        return tuple(Period(monday, monday + timedelta(days=6)) for monday in self.mondays())


@dataclass(frozen=True, slots=True)
class Tiling:
    """A period cut into the largest pieces that roll-ups hold: whole weeks, and days at both ends."""

    head: Period | None
    weeks: Period | None
    tail: Period | None

    @classmethod
    def of(cls, period: Period) -> Tiling:
        """Tile `period`; the pieces that are not None are disjoint and together equal it."""
        monday = period.start + timedelta(days=-period.start.weekday() % 7)
        sunday = period.end - timedelta(days=(period.end.weekday() + 1) % 7)
        if monday > sunday:
            return cls(period, None, None)
        head = Period(period.start, monday - timedelta(days=1)) if monday > period.start else None
        tail = Period(sunday + timedelta(days=1), period.end) if sunday < period.end else None
        return cls(head, Period(monday, sunday), tail)
