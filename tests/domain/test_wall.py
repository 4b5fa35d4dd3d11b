"""Clocks of sources against their deadlines, and figures against their targets."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.calendar.reading import default_calendar
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.wall import source_deadline

CALENDAR = default_calendar().calendar
NO_CLOCK = UnitClock(None, None)


def at(day: date, hour: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=TIME_ZONE)


def test_a_source_turns_amber_when_the_next_week_ended_and_red_when_its_report_is_overdue() -> None:
    """Week 35 came; week 36 ends on Sunday 12/9 and is due by the end of Monday 13/9."""
    found = source_deadline(CALENDAR, "activities", NO_CLOCK, date(2021, 8, 30))
    assert found.amber_at == at(date(2021, 9, 13))
    assert found.red_at == at(date(2021, 9, 14))
    assert not found.is_red(at(date(2021, 9, 13), 23))
    assert found.is_red(at(date(2021, 9, 14)))


def test_before_any_report_the_first_week_counts_and_what_nobody_owes_is_never_late() -> None:
    first = source_deadline(CALENDAR, "qr", NO_CLOCK, None)
    assert first.amber_at == at(date(2021, 8, 30))
    unowed = source_deadline(CALENDAR, "platforms", NO_CLOCK, None)
    assert (unowed.amber_at, unowed.red_at) == (None, None)
    assert not unowed.is_red(at(date(2026, 1, 1)))


@given(weeks=st.integers(0, 60))
def test_the_deadline_is_always_after_the_week_that_came(weeks: int) -> None:
    monday = date(2021, 8, 23) + timedelta(weeks=weeks)
    found = source_deadline(CALENDAR, "posters", NO_CLOCK, monday)
    assert found.amber_at is not None
    assert found.red_at is not None
    assert at(Period.week_of(monday).end) < found.amber_at <= found.red_at
