"""Reports as they came, without a database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from dashboard.calendar.reading import default_calendar
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.reporting import ReportingCalendar
from dashboard.domain.selection import SelectionSpace
from dashboard.queries.report_book import ReceivedReport, ReportBook
from dashboard.queries.reporting import ReportingReader
from layers import REGISTRY
from tests.support.stores import TAN_HOP, boundaries

WEEK_35 = Period.week_of(date(2021, 8, 30))
DUE = datetime(2021, 9, 7, tzinfo=TIME_ZONE)
"""When the reports of week 35 are due: the end of Monday 6/9/2021."""
QUI_HUONG = "03991"
IN_TIME, TWO_DAYS_LATE = DUE - timedelta(hours=15), DUE + timedelta(days=1, hours=9)
SOME = (
    ReceivedReport("activities", TAN_HOP, WEEK_35.start, TWO_DAYS_LATE, False),
    ReceivedReport("posters", TAN_HOP, WEEK_35.start, IN_TIME, True),
    ReceivedReport("qr", TAN_HOP, WEEK_35.start, IN_TIME, False),
    *(
        ReceivedReport(s, QUI_HUONG, WEEK_35.start, IN_TIME, False)
        for s in ("activities", "posters", "loudspeakers", "qr")
    ),
)
"""Of week 35: Tân Hợp late, zero, missing and in time; Qui Hướng all in time; nobody else anything."""


def reader(
    received: Iterable[ReceivedReport] = SOME,
    now: datetime = DUE + timedelta(days=7),
    calendar: ReportingCalendar | None = None,
    *,
    simulated: bool = False,
) -> ReportingReader:
    """Reports of the whole province at `now`."""
    book = ReportBook(calendar or default_calendar().calendar, received)
    return ReportingReader(boundaries().tree, book, now, simulated=simulated)


@dataclass
class FakeReports:
    """The page's read side over reports in memory."""

    received: tuple[ReceivedReport, ...] = SOME
    simulated: bool = True
    space: SelectionSpace = field(default_factory=lambda: SelectionSpace(boundaries().tree, REGISTRY, WEEK_35))

    def reporting(self, now: datetime) -> ReportingReader:
        return reader(self.received, now, simulated=self.simulated)

    def report_clocks(self, _unit_code: str) -> Mapping[str, UnitClock]:
        return {"qr": UnitClock(IN_TIME, WEEK_35.end)}
