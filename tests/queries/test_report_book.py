"""Reports held against the calendar: counts that add up over sources, units and periods."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dashboard.calendar.reading import default_calendar
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.reporting import Duty, Frequency, Receipt, Reporter, ReportingCalendar
from dashboard.domain.units import Level
from dashboard.queries.report_book import COUNTS, ReceivedDay, ReceivedReport, ReportBook
from tests.support.stores import TAN_HOP, boundaries

TREE = boundaries().tree
CALENDAR = default_calendar().calendar
SOURCES = ("activities", "loudspeakers", "posters", "qr")
MONDAYS = tuple(date(2021, 8, 23) + timedelta(weeks=n) for n in range(4))
WEEK_35 = Period.week_of(date(2021, 8, 30))
LONG_AFTER = datetime(2026, 1, 1, tzinfo=UTC)
DUE = datetime(2021, 9, 7, tzinfo=TIME_ZONE)
COMMUNES = tuple(unit.code for unit in TREE.communes("14"))

received = st.lists(
    st.builds(
        ReceivedReport,
        st.sampled_from(SOURCES),
        st.sampled_from(COMMUNES[:40]),
        st.sampled_from(MONDAYS),
        st.timedeltas(timedelta(), timedelta(days=40)).map(lambda after: datetime(2021, 8, 25, tzinfo=UTC) + after),
        st.booleans(),
    ),
    max_size=60,
)
periods = st.tuples(st.integers(0, 35), st.integers(0, 40)).map(
    lambda p: Period(date(2021, 8, 20) + timedelta(days=p[0]), date(2021, 8, 20) + timedelta(days=p[0] + p[1]))
)
nows = st.integers(0, 60).map(lambda n: datetime(2021, 8, 25, 5, tzinfo=UTC) + timedelta(days=n))


def counts(book: ReportBook, code: str, *sources: str, period: Period = WEEK_35, now: datetime = LONG_AFTER) -> dict:  # type: ignore[type-arg]
    row = book.counts(TREE, [code], sources, period, now)[code]
    return dict(zip(COUNTS, row.tolist(), strict=True))


@given(received, periods, nows)
def test_sources_and_communes_add_up_to_the_province(
    reports: list[ReceivedReport], period: Period, now: datetime
) -> None:
    book = ReportBook(CALENDAR, reports)
    whole = book.counts(TREE, ["14"], (), period, now)["14"]
    by_source = sum(book.counts(TREE, ["14"], (source,), period, now)["14"] for source in SOURCES)
    by_commune = sum(book.counts(TREE, COMMUNES, (), period, now).values())
    by_district = sum(book.counts(TREE, [unit.code for unit in TREE.children("14")], (), period, now).values())
    assert whole.tolist() == by_source.tolist() == by_commune.tolist() == by_district.tolist()


@given(received, periods, nows)
def test_every_report_due_is_in_time_or_late_or_overdue(
    reports: list[ReceivedReport], period: Period, now: datetime
) -> None:
    row = counts(ReportBook(CALENDAR, reports), "14", period=period, now=now)
    assert row["due"] == row["in_time"] + row["late"] + row["overdue"]
    assert row["days_late"] >= row["late"]
    assert row["due"] % (4 * 204) == 0


@given(received, st.integers(1, 3))
def test_weeks_add_up_to_the_period(reports: list[ReceivedReport], weeks: int) -> None:
    book = ReportBook(CALENDAR, reports)
    whole = Period(MONDAYS[0], MONDAYS[weeks] + timedelta(days=6))
    parts = [book.counts(TREE, ["123"], (), week, LONG_AFTER)["123"] for week in whole.weeks()]
    assert sum(parts).tolist() == book.counts(TREE, ["123"], (), whole, LONG_AFTER)["123"].tolist()


def test_a_report_counts_from_the_moment_it_is_due() -> None:
    book = ReportBook(CALENDAR, [ReceivedReport("qr", TAN_HOP, WEEK_35.start, DUE - timedelta(days=1), False)])
    before, after = (counts(book, TAN_HOP, "qr", now=DUE + d) for d in (timedelta(seconds=-1), timedelta()))
    assert (before["due"], before["in_time"]) == (0, 0)
    assert (after["due"], after["in_time"]) == (1, 1)


def test_days_late_are_counted_from_the_due_moment() -> None:
    late = ReceivedReport("qr", TAN_HOP, WEEK_35.start, DUE + timedelta(days=1, hours=3), False)
    row = counts(ReportBook(CALENDAR, [late]), "123")
    assert row == {"due": 60, "in_time": 0, "late": 1, "overdue": 59, "days_late": 2}


def test_only_periods_that_end_in_the_period_count() -> None:
    book = ReportBook(CALENDAR, [])
    until_saturday = Period(WEEK_35.start, WEEK_35.end - timedelta(days=1))
    assert counts(book, TAN_HOP, period=until_saturday)["due"] == 0
    assert counts(book, TAN_HOP, period=Period.day(WEEK_35.end))["due"] == 4


def test_stations_report_daily_beside_their_communes() -> None:
    daily = Duty("loudspeakers", Reporter.STATION, Frequency.DAILY, 1, 9, date(2021, 8, 30))
    calendar = ReportingCalendar((*CALENDAR.duties, daily), CALENDAR.holidays)
    came = datetime(2021, 8, 31, 1, tzinfo=UTC)
    told = [
        ReceivedDay("loudspeakers", "123", Level.DISTRICT, WEEK_35.start, came + timedelta(days=9), False),
        ReceivedDay("loudspeakers", "123", Level.DISTRICT, WEEK_35.start, came, True),
        ReceivedDay("loudspeakers", TAN_HOP, Level.COMMUNE, WEEK_35.start, came, False),
    ]
    book = ReportBook(calendar, [], told)
    row = counts(book, "123", "loudspeakers")
    assert (row["due"], row["in_time"], row["overdue"]) == (15 + 7, 1, 15 + 6), "the first to come counts"
    assert counts(book, "14", "loudspeakers")["due"] == 204 + 13 * 7
    assert counts(book, TAN_HOP, "loudspeakers")["overdue"] == 1, "a commune's week is settled elsewhere"
    monday = next(one for one in calendar.owed("loudspeakers", WEEK_35) if one.period == Period.day(WEEK_35.start))
    assert book.receipt("123", monday) == Receipt(came, is_zero=False)


def test_a_month_is_reported_by_any_of_its_days() -> None:
    monthly = Duty("qr", Reporter.COMMUNE, Frequency.MONTHLY, 2, 24, date(2021, 9, 1))
    came = datetime(2021, 9, 20, tzinfo=UTC)
    book = ReportBook(
        ReportingCalendar((monthly,), frozenset()),
        [],
        [ReceivedDay("qr", TAN_HOP, Level.COMMUNE, date(2021, 9, day), came, True) for day in (5, 19)],
    )
    september, later = Period(date(2021, 9, 1), date(2021, 9, 30)), datetime(2021, 10, 5, tzinfo=UTC)
    assert counts(book, "14", period=september, now=later) == {
        "due": 204,
        "in_time": 1,
        "late": 0,
        "overdue": 203,
        "days_late": 0,
    }
    assert book.has_reported(TAN_HOP, "qr")
    assert not book.has_reported("03991", "qr")


def test_each_day_tells_of_the_reports_about_it() -> None:
    book = ReportBook(CALENDAR, [ReceivedReport("qr", TAN_HOP, WEEK_35.start, DUE - timedelta(days=1), False)])
    days = book.counts_by_day(TREE, TAN_HOP, ("qr",), Period(date(2021, 8, 20), date(2021, 9, 6)), LONG_AFTER)
    in_time = {day: row[COUNTS.index("in_time")] for day, row in days.items()}
    assert min(days) == date(2021, 8, 23)
    assert [in_time[date(2021, 8, 29)], in_time[date(2021, 8, 30)], in_time[date(2021, 9, 5)]] == [0, 1, 1]
    assert max(days) == date(2021, 9, 6), "the week after is due too, long after"
