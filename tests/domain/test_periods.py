"""Weeks run Monday to Sunday; any period is its whole weeks and the days at both ends."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.measures import Base, Breaks, Measure, round_breaks
from dashboard.domain.periods import Period, Tiling
from dashboard.domain.units import Level, Unit, UnitTree

days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
periods = st.tuples(days, st.integers(0, 400)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


@given(periods)
def test_a_tiling_holds_every_day_once(period: Period) -> None:
    tiling = Tiling.of(period)
    parts = [part for part in (tiling.head, tiling.weeks, tiling.tail) if part]
    assert [day for part in parts for day in part] == list(period)
    assert all(part.days < 7 for part in (tiling.head, tiling.tail) if part and tiling.weeks)
    if tiling.weeks:
        assert (tiling.weeks.start.weekday(), tiling.weeks.end.weekday()) == (0, 6)


@given(periods)
def test_the_period_before_is_as_long_and_adjoins(period: Period) -> None:
    before = period.previous()
    assert before.days == period.days
    assert before.end + timedelta(days=1) == period.start
    assert before.shifted(1) == period


@given(periods)
def test_weeks_cover_the_period(period: Period) -> None:
    weeks = period.weeks()
    assert all(any(day in week for week in weeks) for day in (period.start, period.end))
    assert all(week == Period.week_of(week.start) for week in weeks)


def test_a_period_cannot_end_before_it_starts() -> None:
    with pytest.raises(ValueError, match="before it starts"):
        Period(date(2021, 9, 2), date(2021, 9, 1))


@given(st.lists(st.floats(0.01, 1e9), min_size=1, max_size=20))
def test_round_breaks_hold_every_value_in_five_classes(values: list[float]) -> None:
    breaks = round_breaks(values)
    assert list(breaks.edges) == sorted(breaks.edges)
    assert {breaks.class_of(value) for value in values} <= set(range(5))
    assert breaks.edges[0] * 5 >= max(values) * 0.999


def test_a_value_on_an_edge_belongs_to_the_class_above() -> None:
    breaks = Breaks((20.0, 40.0), "x")
    assert [breaks.class_of(v) for v in (19.99, 20.0, 40.0, 100.0)] == [0, 1, 2, 2]


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 500)), min_size=1, max_size=12))
def test_a_share_is_formed_from_sums_and_never_averaged(parts: list[tuple[int, int]]) -> None:
    share = Measure("X", Base("villages"), Base("villages"), factor=100)
    numerator, denominator = (float(sum(side)) for side in zip(*parts, strict=True))
    value = share.value(numerator, denominator)
    assert value is not None
    assert value * denominator == pytest.approx(numerator * 100)
    assert share.value(numerator, 0.0) is None
    assert share.value(None, denominator) is None


def test_units_know_their_way_up_and_down() -> None:
    def unit(code: str, level: Level, parent: str) -> Unit:
        return Unit(code, level, f"Xã {code}", "Xã", parent, 1, 1.0, 104.0, 21.0)

    tree = UnitTree.of(
        [unit("14", Level.PROVINCE, ""), unit("123", Level.DISTRICT, "14"), unit("03979", Level.COMMUNE, "123")]
    )
    assert [u.code for u in tree.path("03979")] == ["14", "123", "03979"]
    assert [u.code for u in tree.communes("14")] == ["03979"]
    assert tree.descendants("03979", Level.COMMUNE)[0].short_name == "03979"
    assert tree.path("nowhere") == ()
