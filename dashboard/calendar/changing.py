"""Putting another calendar in force: every report already there is judged anew, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, select, update

from dashboard.calendar.reading import CalendarFile, Wrong, refuse
from dashboard.domain.periods import Period
from dashboard.domain.reporting import ReportingCalendar
from dashboard.domain.units import BOUNDARY_SET, Level
from dashboard.rollups import refresh
from dashboard.store.database import write
from dashboard.store.models import Report, StoreState, UnitRow
from dashboard.store.reporting_calendar import write_calendar
from dashboard.store.tables import table_of


@dataclass(frozen=True, slots=True)
class CalendarChange:
    """How many reports are there, and how many of them are now in time or late that were the other before."""

    report_count: int
    changed_count: int


class _Judged(NamedTuple):
    source: str
    unit_code: str
    level: Level
    week_start: date
    received_at: datetime
    is_in_time: bool

    @property
    def period(self) -> Period:
        return Period.week_of(self.week_start)


def change_calendar(engine: Engine, calendar: CalendarFile) -> CalendarChange:
    """Put `calendar` in force and judge every report by it.

    Raises CalendarError where it asks for another period (a month, say) of days that are already reported otherwise
    (by week): that may change for days to come only. Nothing is changed then.
    """
    with write(engine) as connection:
        reports = [*_reports(connection)]
        refuse(list(_otherwise_reported(calendar, reports)))
        write_calendar(connection, calendar)
        changed = [one for one in reports if _is_in_time(one, calendar.calendar) != one.is_in_time]
        _turn(connection, changed)
        refresh(connection, "report", {(one.unit_code, one.week_start) for one in changed})
        connection.execute(update(StoreState).values(version=StoreState.version + 1, changed_at=datetime.now(UTC)))
    return CalendarChange(len(reports), len(changed))


def _reports(connection: Connection) -> Iterator[_Judged]:
    r, u = Report, UnitRow
    rows = connection.execute(
        select(r.source, r.unit_code, u.level, r.week_start, r.received_at, r.is_in_time)
        .join(u, u.code == r.unit_code)
        .where(u.boundary_set == BOUNDARY_SET)
    )
    return (_Judged(row[0], row[1], Level(row[2]), row[3], row[4], row[5]) for row in rows)


def _otherwise_reported(calendar: CalendarFile, reports: Iterable[_Judged]) -> Iterator[Wrong]:
    """Per duty the latest period that its units reported in another rhythm."""
    latest: dict[int, Period] = {}
    for one in reports:
        duty = calendar.calendar.duty(one.source, one.level, one.week_start)
        if duty and duty.frequency.period_of(one.week_start) != one.period:
            line = dict(zip(calendar.duties, calendar.duty_lines, strict=True))[duty]
            latest[line] = max(latest.get(line, one.period), one.period)
    for line, period in latest.items():
        yield Wrong(
            line,
            f"đã có báo cáo theo kỳ khác đến {period.end:%d/%m/%Y}; kỳ mới chỉ tính từ sau ngày đó (sửa from)",
            f"reported in another rhythm up to {period.end}; a new one may begin after that day only (change from)",
        )


def _is_in_time(report: _Judged, calendar: ReportingCalendar) -> bool:
    """What nobody owes is never late."""
    due_at = calendar.due_moment(report.source, report.level, report.period)
    return due_at is None or report.received_at < due_at


def _turn(connection: Connection, reports: Iterable[_Judged]) -> None:
    """Turn reports in time into late ones and the other way round."""
    r = table_of(Report)
    same = (
        r.c.source == bindparam("of_source"),
        r.c.unit_code == bindparam("of_unit"),
        r.c.week_start == bindparam("of_week"),
    )
    rows = [
        {"of_source": one.source, "of_unit": one.unit_code, "of_week": one.week_start, "now": not one.is_in_time}
        for one in reports
    ]
    if rows:
        connection.execute(update(r).where(*same).values(is_in_time=bindparam("now")), rows)
