"""The reporting calendar in the store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, delete, insert, select

from dashboard.calendar.reading import CalendarFile, read_calendar_file, written
from dashboard.domain.reporting import Duty, Frequency, Reporter
from dashboard.domain.terms import REPORT_SOURCES
from dashboard.store.models import CalendarVersion, Holiday, ReportingDuty


def read_calendar(connection: Connection) -> CalendarFile:
    """The calendar in force: duties by source, reporter (both in their vocabularies' order) and first day."""
    d = ReportingDuty
    columns = (d.source, d.reporter, d.frequency, d.due_working_days, d.due_hour, d.valid_from, d.valid_to)
    rows = connection.execute(select(*columns))
    duties = (Duty(row[0], Reporter(row[1]), Frequency(row[2]), *row[3:]) for row in rows)
    holidays = connection.execute(select(Holiday.day, Holiday.name).order_by(Holiday.day)).all()
    return CalendarFile(tuple(sorted(duties, key=_place)), {row.day: row.name for row in holidays})


def _place(duty: Duty) -> tuple[int, int, date]:
    return REPORT_SOURCES.ids.index(duty.source), list(Reporter).index(duty.reporter), duty.valid_from


def write_calendar(connection: Connection, calendar: CalendarFile) -> None:
    """Put `calendar` in the place of the one in force. Reports already there are not judged anew."""
    connection.execute(delete(ReportingDuty))
    connection.execute(delete(Holiday))
    duties = [
        {
            "source": duty.source,
            "reporter": str(duty.reporter),
            "frequency": str(duty.frequency),
            "due_working_days": duty.due_working_days,
            "due_hour": duty.due_hour,
            "valid_from": duty.valid_from,
            "valid_to": duty.valid_to,
        }
        for duty in calendar.duties
    ]
    connection.execute(insert(ReportingDuty), duties)
    if calendar.holidays:
        connection.execute(insert(Holiday), [{"day": day, "name": name} for day, name in calendar.holidays.items()])


@dataclass(frozen=True, slots=True)
class KeptCalendar:
    """A calendar that was put in force: since when (None: from the beginning) and by whom (empty: the command line)."""

    number: int
    calendar: CalendarFile
    made_at: datetime | None
    made_by: str


def keep_version(connection: Connection, before: CalendarFile, calendar: CalendarFile, made_by: str) -> None:
    """Keep a calendar that is put in force now; the first time also the one that was in force until then."""
    is_first = connection.execute(select(CalendarVersion.id).limit(1)).first() is None
    if is_first:
        connection.execute(insert(CalendarVersion).values(content=written(before), made_at=None, made_by=""))
    connection.execute(
        insert(CalendarVersion).values(content=written(calendar), made_at=datetime.now(UTC), made_by=made_by)
    )


def read_versions(connection: Connection) -> tuple[KeptCalendar, ...]:
    """Every calendar that was ever put in force, the latest first."""
    v = CalendarVersion
    rows = connection.execute(select(v.id, v.content, v.made_at, v.made_by).order_by(v.id.desc()))
    return tuple(KeptCalendar(row.id, read_calendar_file(row.content), row.made_at, row.made_by) for row in rows)
