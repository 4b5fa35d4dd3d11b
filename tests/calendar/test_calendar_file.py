"""A calendar file is read whole or refused with every wrong line named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.calendar.reading import CalendarFile, default_calendar, read_calendar_file, written
from dashboard.domain.reporting import Duty, Frequency, Reporter
from dashboard.errors import CalendarError

GOOD = """[[duty]]
source = "activities"
reporter = "commune"
frequency = "weekly"
due_working_days = 1
due_hour = 24
from = 2021-08-23
to = 2021-10-03

[[holiday]]
day = 2021-09-02
name = "Quốc khánh"
"""

duties = st.builds(
    Duty,
    st.sampled_from(["activities", "posters", "loudspeakers", "qr", "platforms"]),
    st.sampled_from(Reporter),
    st.sampled_from(Frequency),
    st.integers(0, 60),
    st.integers(1, 24),
    st.dates(date(2021, 1, 1), date(2021, 6, 30)),
    st.none() | st.dates(date(2021, 7, 1), date(2030, 12, 31)),
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=40).filter(lambda text: text == text.strip())


def test_the_default_is_each_commune_and_source_by_the_week() -> None:
    calendar = default_calendar()
    assert {(duty.reporter, duty.frequency) for duty in calendar.duties} == {(Reporter.COMMUNE, Frequency.WEEKLY)}
    assert {duty.source for duty in calendar.duties} == {"activities", "posters", "loudspeakers", "qr"}
    assert {date(2021, 9, 2), date(2021, 9, 3)} <= set(calendar.holidays)


@given(duties, st.dictionaries(st.dates(date(2020, 1, 1), date(2031, 1, 1)), names, max_size=4))
def test_what_is_shown_is_read_back(duty: Duty, holidays: dict[date, str]) -> None:
    calendar = CalendarFile((duty,), holidays)
    again = read_calendar_file(written(calendar))
    assert (again.duties, again.holidays) == (calendar.duties, calendar.holidays)


@pytest.mark.parametrize(
    ("wrong", "right", "line"),
    [
        ("source = “activities”", 'source = "activities"', 2),
        ('source = "people"', 'source = "activities"', 2),
        ('reporter = "xã"', 'reporter = "commune"', 3),
        ('frequency = "yearly"', 'frequency = "weekly"', 4),
        ("due_working_days = -1", "due_working_days = 1", 5),
        ("due_working_days = true", "due_working_days = 1", 5),
        ("due_hour = 25", "due_hour = 24", 6),
        ("from = 23/8/2021", "from = 2021-08-23", 7),
        ('from = "2021-08-23"', "from = 2021-08-23", 7),
        ("to = 2021-08-01", "to = 2021-10-03", 8),
        ("untill = 2021-10-03", "to = 2021-10-03", 8),
        ("", "due_hour = 24\n", 1),
        ("[[holidays]]", "[[holiday]]", 10),
        ("[holiday]", "[[holiday]]", 10),
        ("day = 2021-09-02T08:00:00", "day = 2021-09-02", 11),
        ('name = " "', 'name = "Quốc khánh"', 12),
    ],
)
def test_a_wrong_line_is_named(wrong: str, right: str, line: int) -> None:
    assert right in GOOD
    with pytest.raises(CalendarError) as refused:
        read_calendar_file(GOOD.replace(right, wrong, 1))
    assert f"dòng {line}:" in refused.value.vi
    assert f"line {line}:" in refused.value.en


def test_every_wrong_line_is_named_at_once() -> None:
    with pytest.raises(CalendarError) as refused:
        read_calendar_file(GOOD.replace("weekly", "often").replace("due_hour = 24", "due_hour = 0"))
    assert ["dòng 4:" in refused.value.vi, "dòng 6:" in refused.value.vi] == [True, True]


def test_two_duties_for_one_report_are_refused() -> None:
    again = GOOD[: GOOD.index("[[holiday]]")].replace("2021-08-23", "2021-10-03").replace("to = 2021-10-03", "")
    with pytest.raises(CalendarError, match=r"line 14: asks the same units .* line 1"):
        read_calendar_file(GOOD + "\n" + again)
    assert len(read_calendar_file(GOOD + "\n" + again.replace("2021-10-03", "2021-10-04")).duties) == 2


def test_a_calendar_without_duties_is_refused() -> None:
    with pytest.raises(CalendarError, match="no duty"):
        read_calendar_file(GOOD[GOOD.index("[[holiday]]") :])
