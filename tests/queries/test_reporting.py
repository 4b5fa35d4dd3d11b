"""The five states of any unit, source and period."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.calendar.changing import change_calendar
from dashboard.calendar.reading import CalendarFile, default_calendar
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import Tally, narrowed, tally_source, tally_units
from dashboard.domain.reporting import Duty, Frequency, Reporter, ReportingCalendar, ReportState
from dashboard.services import Services
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.reports import DUE, QUI_HUONG, TWO_DAYS_LATE, WEEK_35, reader
from tests.support.stores import IN_TIME, TAN_HOP, boundaries, parsed, prepared_engine, store

TREE = boundaries().tree
nows = st.integers(-12, 40).map(lambda days: DUE + timedelta(days=days, minutes=1))


def states(unit_code: str, now: datetime = DUE + timedelta(days=7)) -> dict[str, ReportState]:
    return {line.source: line.state for line in reader(now=now).lines(unit_code, WEEK_35)}


def test_each_source_has_its_own_state() -> None:
    assert states(TAN_HOP) == {
        "activities": ReportState.LATE,
        "posters": ReportState.ZERO,
        "loudspeakers": ReportState.OVERDUE,
        "qr": ReportState.REPORTED,
    }
    before = states(TAN_HOP, DUE - timedelta(minutes=1))
    assert (before["activities"], before["loudspeakers"]) == (ReportState.NOT_DUE, ReportState.NOT_DUE)
    between = states(TAN_HOP, TWO_DAYS_LATE - timedelta(minutes=1))
    assert between["activities"] is ReportState.OVERDUE, "late only once it came"


def test_days_late_go_on_until_it_comes() -> None:
    lines = {line.source: line for line in reader().lines(TAN_HOP, WEEK_35)}
    assert (lines["activities"].days_late, lines["activities"].received_at) == (2, TWO_DAYS_LATE)
    assert (lines["loudspeakers"].days_late, lines["loudspeakers"].received_at) == (8, None)
    assert lines["qr"].days_late == 0


@given(nows)
def test_every_report_owed_has_one_state_and_they_add_up(now: datetime) -> None:
    reports = reader(now=now)
    whole = Counter(line.state for line in reports.lines("14", WEEK_35))
    assert whole.total() == 4 * 204
    parts = Counter(
        line.state for u in TREE.children("14") for s in reports.sources for line in reports.lines(u.code, WEEK_35, s)
    )
    assert parts == whole
    rows = reports.week_grid("14", WEEK_35)
    assert Counter(line.state for row in rows for cell in row.cells.values() for line in cell.lines) == whole
    assert len(reports.missing("14", WEEK_35)) == whole[ReportState.OVERDUE]


def test_states_and_counted_reports_agree() -> None:
    from dashboard.queries.report_book import COUNTS, ReportBook
    from tests.support.reports import SOME

    book = ReportBook(default_calendar().calendar, SOME)
    counts = dict(zip(COUNTS, book.counts(TREE, ["123"], (), WEEK_35, DUE + timedelta(days=7))["123"], strict=True))
    seen = Counter(line.state for line in reader().lines("123", WEEK_35))
    assert counts["late"] == seen[ReportState.LATE]
    assert counts["overdue"] == seen[ReportState.OVERDUE]
    assert counts["in_time"] == seen[ReportState.REPORTED] + seen[ReportState.ZERO]


def test_a_grid_is_counted_and_narrowed() -> None:
    rows = reader().week_grid("123", WEEK_35)
    assert tally_units(rows) == Tally(1, 15)
    assert tally_source(rows, "qr") == Tally(2, 15)
    assert tally_units(narrowed(rows, "qr", None)) == Tally(2, 15)
    assert [row.unit.code for row in narrowed(rows, "", ReportState.LATE)] == [TAN_HOP]
    assert narrowed(rows, "qr", ReportState.LATE) == ()
    assert [row.unit.code for row in rows] == [u.code for u in TREE.communes("123")]


def test_weeks_of_one_commune_are_the_latest_first() -> None:
    weeks = Period(date(2021, 8, 23), WEEK_35.end)
    rows = reader().unit_grid(TREE[TAN_HOP], weeks)
    assert [row.period.start for row in rows] == [date(2021, 8, 30), date(2021, 8, 23)]
    assert [row.is_complete for row in rows] == [False, False]


def test_daily_reports_of_a_week_stand_in_one_cell() -> None:
    daily = Duty("qr", Reporter.DISTRICT, Frequency.DAILY, 0, 20, date(2021, 8, 30))
    both = ReportingCalendar((*default_calendar().calendar.duties, daily), frozenset())
    rows = reader(calendar=both).week_grid("123", WEEK_35)
    assert [rows[0].unit.code, len(rows)] == ["123", 16]
    cell = rows[0].cells["qr"]
    assert (len(cell.lines), cell.received_count, cell.state) == (7, 0, ReportState.OVERDUE)
    assert set(rows[0].cells) == {"qr"}


def test_the_list_of_what_is_missing_goes_unit_by_unit() -> None:
    lines = reader().missing("123", Period(date(2021, 8, 23), WEEK_35.end))
    mine = [(line.period.start, line.source) for line in lines if line.unit.code == TAN_HOP]
    assert mine[-1] == (date(2021, 8, 30), "loudspeakers")
    assert [line.unit.code for line in lines] == sorted(
        (line.unit.code for line in lines), key=[u.code for u in TREE.communes("123")].index
    )
    assert not [line for line in lines if line.unit.code == QUI_HUONG and line.period == WEEK_35]


def test_weeks_end_where_there_is_nothing_more_to_tell() -> None:
    assert reader().weeks == Period(date(2021, 8, 23), date(2021, 9, 12))
    assert reader(now=DUE + timedelta(days=2000)).weeks == Period(date(2021, 8, 23), date(2021, 10, 3))
    assert reader(now=DUE + timedelta(days=2000)).latest_week == WEEK_35
    assert reader(now=datetime(2021, 8, 1, tzinfo=TIME_ZONE)).weeks is None


def test_weeks_end_with_the_calendar() -> None:
    own = default_calendar().calendar
    ended = replace(own, duties=tuple(replace(duty, valid_to=date(2021, 9, 12)) for duty in own.duties))
    assert reader(now=DUE + timedelta(days=60), calendar=ended).weeks == Period(date(2021, 8, 23), date(2021, 9, 12))


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def test_what_is_stored_is_what_is_told(engine: Engine) -> None:
    store(engine, parsed("activities", {"people": 3}), received_at=TWO_DAYS_LATE)
    store(engine, parsed("loudspeaker_days", {"minutes": 0}), received_at=IN_TIME, file_sha256="b" * 64)
    services = Services(engine, boundaries(), REGISTRY)
    reports = services.reporting(DUE + timedelta(days=7))
    told = {line.source: line.state for line in reports.lines(TAN_HOP, WEEK_35)}
    assert told["activities"] is ReportState.LATE
    assert told["loudspeakers"] is ReportState.ZERO
    assert told["qr"] is ReportState.OVERDUE
    clocks = services.report_clocks(TAN_HOP)
    assert clocks["activities"].last_day == WEEK_35.start
    assert clocks.keys() == {"activities", "loudspeakers"}
    assert services.report_clocks("123") == clocks == services.report_clocks("14")
    assert services.report_clocks(QUI_HUONG) == {}
    card = {one.source: one for one in reports.unit_reports(TAN_HOP, Period.day(WEEK_35.start), clocks)}
    assert card["activities"].line.state is ReportState.LATE
    assert card["qr"].clock.last_day is None


def test_other_duties_follow_from_the_days_told(engine: Engine) -> None:
    first = date(2021, 8, 30)
    daily = Duty("loudspeakers", Reporter.STATION, Frequency.DAILY, 0, 20, first)
    platform = Duty("platforms", Reporter.PLATFORM, Frequency.WEEKLY, 2, 24, first)
    default = default_calendar()
    change_calendar(engine, CalendarFile((*default.duties, daily, platform), default.holidays))
    store(engine, parsed("stations", {"code": "H123", "name": "TT", "level": "district", "unit_code": "123"}))
    started = datetime(2021, 8, 31, 6, tzinfo=TIME_ZONE)
    evening = datetime(2021, 8, 31, 18, tzinfo=TIME_ZONE)
    row = {"station_code": "H123", "started_at": started, "day": started.date(), "seconds": 900}
    store(engine, parsed("broadcasts", row), received_at=evening, file_sha256="b" * 64)
    reports = Services(engine, boundaries(), REGISTRY).reporting(DUE)
    own = {
        line.period.start: line.state
        for line in reports.lines("123", WEEK_35, "loudspeakers")
        if line.unit.code == "123"
    }
    assert Counter(own.values()) == {ReportState.OVERDUE: 6, ReportState.REPORTED: 1}
    assert own[date(2021, 8, 31)] is ReportState.REPORTED
    (of_platform,) = reports.lines("14", WEEK_35, "platforms")
    assert (of_platform.unit.code, of_platform.state) == ("14", ReportState.NOT_DUE)
