"""Who owes which report when, and the five states of a report as time passes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.reporting import (
    Duty,
    Frequency,
    Receipt,
    Reporter,
    ReportingCalendar,
    ReportState,
    days_after,
    due_day,
    state_of,
)
from dashboard.domain.units import Level

HOLIDAYS = frozenset({date(2021, 9, 2), date(2021, 9, 3)})
MONDAY = date(2021, 8, 30)
WEEK = Period.week_of(MONDAY)
CAMPAIGN = Period(date(2021, 8, 25), date(2021, 11, 30))
DUE = datetime(2021, 9, 7, tzinfo=TIME_ZONE)
FINAL = {ReportState.ZERO, ReportState.REPORTED, ReportState.LATE}

_SPAN = (datetime(2021, 8, 1, tzinfo=UTC), datetime(2021, 12, 31, tzinfo=UTC))
moments = st.timedeltas(timedelta(), _SPAN[1] - _SPAN[0]).map(lambda after: _SPAN[0] + after)
receipts = st.none() | st.builds(Receipt, moments, st.booleans())
duties = st.builds(
    Duty,
    st.just("activities"),
    st.just(Reporter.COMMUNE),
    st.sampled_from(Frequency),
    st.integers(0, 5),
    st.integers(1, 24),
    st.dates(date(2021, 7, 1), date(2021, 9, 30)),
    st.none() | st.dates(date(2021, 10, 1), date(2021, 12, 31)),
)


def weekly(**changes: object) -> Duty:
    values = {"valid_from": date(2021, 8, 23), "frequency": Frequency.WEEKLY, "due_working_days": 1, "due_hour": 24}
    return Duty("activities", Reporter.COMMUNE, **(values | changes))  # type: ignore[arg-type]


def test_a_report_is_due_so_many_working_days_after_its_period() -> None:
    assert due_day(date(2021, 9, 5), 1, HOLIDAYS) == date(2021, 9, 6)
    assert due_day(date(2021, 8, 29), 4, HOLIDAYS) == date(2021, 9, 6), "two holidays and a weekend between"
    assert due_day(date(2021, 9, 5), 0, HOLIDAYS) == date(2021, 9, 5)


def test_the_due_hour_is_by_the_clock_of_son_la() -> None:
    calendar = ReportingCalendar((weekly(),), HOLIDAYS)
    assert calendar.due_moment("activities", Level.COMMUNE, WEEK) == DUE
    before_nine = ReportingCalendar((weekly(due_hour=9),), HOLIDAYS)
    assert before_nine.due_moment("activities", Level.COMMUNE, WEEK) == datetime(2021, 9, 6, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("receipt", "now", "state"),
    [
        (None, DUE - timedelta(seconds=1), ReportState.NOT_DUE),
        (None, DUE, ReportState.OVERDUE),
        (Receipt(DUE - timedelta(seconds=1), is_zero=False), DUE, ReportState.REPORTED),
        (Receipt(DUE - timedelta(days=1), is_zero=True), DUE - timedelta(hours=1), ReportState.ZERO),
        (Receipt(DUE, is_zero=True), DUE + timedelta(days=2), ReportState.LATE),
        (Receipt(DUE + timedelta(days=3), is_zero=False), DUE + timedelta(days=2), ReportState.OVERDUE),
    ],
)
def test_the_five_states(receipt: Receipt | None, now: datetime, state: ReportState) -> None:
    assert state_of(receipt, DUE, now) is state


@given(receipts, moments, st.lists(moments, min_size=2, max_size=12))
def test_states_move_forward_only(receipt: Receipt | None, due_at: datetime, passing: list[datetime]) -> None:
    states = [state_of(receipt, due_at, now) for now in sorted(passing)]
    orders = (
        [ReportState.NOT_DUE, ReportState.OVERDUE, ReportState.LATE],
        [ReportState.NOT_DUE, ReportState.REPORTED],
        [ReportState.NOT_DUE, ReportState.ZERO],
    )
    met = list(dict.fromkeys(states))
    assert any(met == [state for state in order if state in met] for order in orders)
    assert states == sorted(states, key=met.index), "no state comes back"
    final = [state for state in states if state in FINAL]
    assert len(set(final)) <= 1


@given(moments, st.timedeltas(timedelta(), timedelta(days=60)))
def test_days_late_count_every_day_begun(due_at: datetime, after: timedelta) -> None:
    late = days_after(due_at, due_at + after)
    assert timedelta(days=late - 1) <= after < timedelta(days=late)
    assert days_after(due_at, due_at - after - timedelta(microseconds=1)) == 0
    assert (late > 0) == (state_of(Receipt(due_at + after, is_zero=False), due_at, due_at + after) is ReportState.LATE)


@given(duties, st.dates(date(2021, 7, 1), date(2021, 12, 31)))
def test_a_day_belongs_to_one_report_of_a_source(duty: Duty, day: date) -> None:
    end = duty.valid_to or date(2022, 1, 31)
    successor = weekly(frequency=Frequency.DAILY, valid_from=end + timedelta(days=1), valid_to=None)
    calendar = ReportingCalendar((duty, successor) if duty.valid_to else (duty,), HOLIDAYS)
    holding = [one for one in calendar.owed_about("activities", Period.day(day)) if day in one.period]
    assert len(holding) <= 1
    assert [one.period for one in holding] == (
        [calendar.period_of("activities", Level.COMMUNE, day)]
        if calendar.duty("activities", Level.COMMUNE, day)
        else []
    )


@given(duties)
def test_owed_periods_follow_each_other_and_are_due_after_they_end(duty: Duty) -> None:
    owed = list(ReportingCalendar((duty,), HOLIDAYS).owed("activities", CAMPAIGN))
    assert all(one.period.end in CAMPAIGN and duty.governs(one.period) for one in owed)
    assert all(one.due_at > datetime.combine(one.period.end, datetime.min.time(), TIME_ZONE) for one in owed)
    for one, following in pairwise(owed):
        assert following.period.start == one.period.end + timedelta(days=1)
        assert following.due_at >= one.due_at


@pytest.mark.parametrize(
    ("frequency", "first", "last"),
    [
        (Frequency.DAILY, date(2021, 12, 31), date(2021, 12, 31)),
        (Frequency.WEEKLY, date(2021, 12, 27), date(2022, 1, 2)),
        (Frequency.MONTHLY, date(2021, 12, 1), date(2021, 12, 31)),
    ],
)
def test_periods_of_each_frequency(frequency: Frequency, first: date, last: date) -> None:
    assert frequency.period_of(date(2021, 12, 31)) == Period(first, last)


def test_two_may_not_ask_the_same_unit_for_the_same_report() -> None:
    first = date(2021, 8, 23)
    communes, districts, stations = (
        Duty("qr", who, Frequency.WEEKLY, 1, 24, first)
        for who in (Reporter.COMMUNE, Reporter.DISTRICT, Reporter.STATION)
    )
    assert stations.overlaps(districts), "a district's station reports under the district's code"
    assert not stations.overlaps(communes)
    until_sunday = Duty("qr", Reporter.COMMUNE, Frequency.DAILY, 1, 24, first, date(2021, 8, 29))
    assert communes.overlaps(until_sunday)
    assert not until_sunday.overlaps(Duty("qr", Reporter.COMMUNE, Frequency.WEEKLY, 1, 24, MONDAY))
