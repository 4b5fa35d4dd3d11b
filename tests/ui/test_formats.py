"""Numbers and days as Vietnamese offices write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.measures import Format
from dashboard.domain.periods import Period
from dashboard.ui import formats


def test_published_figures_are_written_as_published() -> None:
    assert formats.measured(12661, Format.COUNT, "vi") == "12.661"
    assert formats.measured(14.81, Format.PERCENT, "vi") == "14,81%"
    assert formats.measured(91.894, Format.PERCENT, "en") == "91.89%"
    assert formats.day(date(2021, 9, 5), "vi") == "05/9/2021"
    assert formats.day(date(2021, 2, 15), "vi") == "15/02/2021"
    assert formats.day(date(2021, 9, 5), "en") == "5 Sep 2021"


def test_halves_are_rounded_up_as_people_do() -> None:
    assert formats.number(0.125, "vi", 2) == "0,13"
    assert formats.number(2.5, "vi") == "3"


def test_nothing_is_a_dash_and_zero_is_zero() -> None:
    assert formats.measured(None, Format.PERCENT, "vi") == formats.NO_VALUE
    assert formats.measured(0.0, Format.COUNT, "vi") == "0"
    assert formats.number(-0.001, "vi", 2) == "0,00"


def test_clock_is_that_of_son_la() -> None:
    assert formats.moment(datetime(2021, 9, 5, 23, 5, tzinfo=UTC), "vi") == "06:05 06/9/2021"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (date(2021, 8, 30), date(2021, 9, 5), "30/8 – 05/9/2021"),
        (date(2021, 9, 5), date(2021, 9, 5), "05/9/2021"),
        (date(2021, 12, 27), date(2022, 1, 2), "27/12/2021 – 02/01/2022"),
    ],
)
def test_periods(start: date, end: date, text: str) -> None:
    assert formats.period(Period(start, end), "vi") == text


@given(st.decimals(-(10**9), 10**9, places=2))
def test_a_written_number_reads_back(value: object) -> None:
    written = formats.number(float(str(value)), "vi", 2)
    assert float(written.replace(".", "").replace(",", ".").replace("\u2212", "-")) == float(str(value))


@given(st.integers(0, 10**12))
def test_both_languages_write_the_same_digits(value: int) -> None:
    vietnamese, english = formats.number(value, "vi"), formats.number(value, "en")
    assert vietnamese.replace(".", ",") == english
    assert all(len(group) == 3 for group in vietnamese.split(".")[1:])
