"""Putting another calendar in force: every report already there is judged anew, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, NamedTuple

from sqlalchemy import Connection, Engine, Table, bindparam, select, update

from dashboard.calendar.reading import CalendarFile, refuse
from dashboard.domain.periods import Period
from dashboard.domain.reporting import Duty, ReportingCalendar
from dashboard.domain.units import BOUNDARY_SET, Level
from dashboard.store.database import write
from dashboard.store.models import Report, ReportReceipt, StoreState, UnitRow
from dashboard.store.reporting_calendar import keep_version, read_calendar, write_calendar
from dashboard.store.tables import table_of
from dashboard.toml_blocks import Wrong

_RECEIPTS: Final = table_of(ReportReceipt)


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
    import_id: int
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
        wrong = otherwise_reported(connection, calendar)
        refuse([_wrong(calendar.line_of(duty), period) for duty, period in wrong.items()])
        return put_in_force(connection, calendar)


def put_in_force(connection: Connection, calendar: CalendarFile, made_by: str = "") -> CalendarChange:
    """The same in the transaction of `connection`, which asked `otherwise_reported` before; by whom is kept with it."""
    reports = [*_judged(connection, table_of(Report))]
    keep_version(connection, read_calendar(connection), calendar, made_by)
    write_calendar(connection, calendar)
    changed = _judge(connection, table_of(Report), reports, calendar.calendar)
    _judge(connection, _RECEIPTS, _judged(connection, _RECEIPTS), calendar.calendar)
    connection.execute(update(StoreState).values(version=StoreState.version + 1, changed_at=datetime.now(UTC)))
    return CalendarChange(len(reports), len(changed))


def foreseen(connection: Connection, calendar: CalendarFile) -> CalendarChange:
    """What putting `calendar` in force would change; nothing is written."""
    reports = [*_judged(connection, table_of(Report))]
    return CalendarChange(len(reports), len(_changed(reports, calendar.calendar)))


def otherwise_reported(connection: Connection, calendar: CalendarFile) -> dict[Duty, Period]:
    """Per duty the latest period that its units reported in another rhythm; empty where `calendar` may be used."""
    latest: dict[Duty, Period] = {}
    for one in _judged(connection, table_of(Report)):
        duty = calendar.calendar.duty(one.source, one.level, one.week_start)
        if duty and duty.frequency.period_of(one.week_start) != one.period:
            latest[duty] = max(latest.get(duty, one.period), one.period)
    return latest


def _judged(connection: Connection, table: Table) -> Iterator[_Judged]:
    """What is judged by the calendar: the reports of communes, or what each import had of them."""
    t, u = table.c, UnitRow
    rows = connection.execute(
        select(t.source, t.unit_code, u.level, t.week_start, t.import_id, t.received_at, t.is_in_time)
        .join(u, u.code == t.unit_code)
        .where(u.boundary_set == BOUNDARY_SET, u.level == Level.COMMUNE)
    )
    return (_Judged(row[0], row[1], Level(row[2]), *row[3:]) for row in rows)


def _wrong(line: int, period: Period) -> Wrong:
    return Wrong(
        line,
        f"đã có báo cáo theo kỳ khác đến {period.end:%d/%m/%Y}; kỳ mới chỉ tính từ sau ngày đó (sửa from)",
        f"reported in another rhythm up to {period.end}; a new one may begin after that day only (change from)",
    )


def _is_in_time(report: _Judged, calendar: ReportingCalendar) -> bool:
    """What nobody owes is never late."""
    due_at = calendar.due_moment(report.source, report.level, report.period)
    return due_at is None or report.received_at < due_at


def _changed(judged: Iterable[_Judged], calendar: ReportingCalendar) -> list[_Judged]:
    return [one for one in judged if _is_in_time(one, calendar) != one.is_in_time]


def _judge(
    connection: Connection, table: Table, judged: Iterable[_Judged], calendar: ReportingCalendar
) -> list[_Judged]:
    """Write what is in time now and was late, or the other way round; returns what changed."""
    changed = _changed(judged, calendar)
    t = table.c
    same = (
        t.source == bindparam("of_source"),
        t.unit_code == bindparam("of_unit"),
        t.week_start == bindparam("of_week"),
        t.import_id == bindparam("of_import"),
    )
    rows = [
        {
            "of_source": one.source,
            "of_unit": one.unit_code,
            "of_week": one.week_start,
            "of_import": one.import_id,
            "now": not one.is_in_time,
        }
        for one in changed
    ]
    if rows:
        connection.execute(update(table).where(*same).values(is_in_time=bindparam("now")), rows)
    return changed
