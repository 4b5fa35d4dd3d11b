"""Who has reported: the weeks a file reports for, whether with zero, and how far each unit's data goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, func, insert, or_, select, update

from dashboard.domain.periods import Period
from dashboard.domain.units import BOUNDARY_SET, Level
from dashboard.intake.outcome import Receipt
from dashboard.intake.store_kinds import CLOCK_OF_PLATFORMS, STORED_KINDS, StoredKind
from dashboard.intake.store_references import records
from dashboard.intake.store_rows import Prepared
from dashboard.store.models import CalendarDay, Report, SourceClock, UnitRow
from dashboard.store.reporting_calendar import read_calendar
from dashboard.store.tables import table_of

UnitWeek = tuple[str, date]


class _Word(NamedTuple):
    """What a report says and when the first of it came."""

    received_at: datetime
    is_zero: bool


_REPORT: Final = table_of(Report)
_CLOCK: Final = table_of(SourceClock)


def store_reports(
    connection: Connection, kind: str, prepared: Prepared, receipt: Receipt, import_id: int
) -> set[UnitWeek]:
    """Record a report for each commune and week of the file; returns (unit code, Monday) of those new or changed.

    The first time of receipt stays. A report is zero when its numbers are; a list never makes another report one.
    """
    stored = STORED_KINDS[kind]
    if not stored.source or prepared.frame.empty:
        return set()
    sent = _sent(connection, stored, prepared)
    known = _known(connection, stored.source, {unit for unit, _ in sent})
    if not stored.is_list:
        more = _not_zero(connection, stored.source, sent)
        sent = {key: zero and key not in more for key, zero in sent.items()}
    words: dict[UnitWeek, _Word] = {}
    for key, is_zero in sent.items():
        before = known.get(key)
        first = min(before.received_at, receipt.received_at) if before else receipt.received_at
        words[key] = _Word(first, before.is_zero if before and stored.is_list else is_zero)
    words = {key: word for key, word in words.items() if word != known.get(key)}
    in_time = _in_time(connection, stored.source, words)
    _delete(connection, stored.source, words)
    _insert(connection, stored.source, words, in_time, import_id)
    return set(words)


def store_clocks(connection: Connection, kind: str, prepared: Prepared, loaded_at: datetime) -> None:
    """Note for each unit of the file the latest day its data is about, and that it was loaded now."""
    source = STORED_KINDS[kind].source or (CLOCK_OF_PLATFORMS if kind == "platform_weeks" else "")
    if not source or prepared.frame.empty:
        return
    latest = prepared.about.groupby(prepared.frame["unit_code"]).max()
    here = _CLOCK.c.source == source
    rows = connection.execute(select(_CLOCK.c.unit_code, _CLOCK.c.last_day).where(here))
    known: dict[str, date] = dict(rows.all())
    days = {str(unit): day.date() for unit, day in latest.items()}
    fresh = [
        {"source": source, "unit_code": unit, "last_day": day, "loaded_at": loaded_at}
        for unit, day in days.items()
        if unit not in known
    ]
    moved = [{"unit": unit, "day": max(day, known[unit])} for unit, day in days.items() if unit in known]
    if fresh:
        connection.execute(insert(_CLOCK), fresh)
    if moved:
        statement = update(_CLOCK).where(here, _CLOCK.c.unit_code == bindparam("unit"))
        connection.execute(statement.values(last_day=bindparam("day"), loaded_at=loaded_at), moved)


def _sent(connection: Connection, stored: StoredKind, prepared: Prepared) -> dict[UnitWeek, bool]:
    """Whether the file says zero, by commune and Monday."""
    u = UnitRow
    communes = select(u.code).where(u.boundary_set == BOUNDARY_SET, u.level == Level.COMMUNE)
    about = prepared.about
    rows = pd.DataFrame(
        {
            "unit_code": prepared.frame["unit_code"],
            "week": about - pd.to_timedelta(about.dt.day_of_week, unit="D"),
            "is_zero": _is_zero(prepared.frame, stored.numbers),
        }
    )
    rows = rows[rows["unit_code"].isin(list(connection.execute(communes).scalars()))]
    zero = rows.groupby(["unit_code", "week"])[["is_zero"]].all().reset_index()
    return {(row["unit_code"], row["week"].date()): bool(row["is_zero"]) for row in records(zero)}


def _is_zero(frame: pd.DataFrame, numbers: Collection[str]) -> pd.Series:
    """Some number is given and all that are given are zero."""
    if not numbers:
        return pd.Series(False, index=frame.index)
    given = frame[list(numbers)].astype(float)
    return given.notna().any(axis=1) & (given.fillna(0) == 0).all(axis=1)


def _known(connection: Connection, source: str, units: Iterable[str]) -> dict[UnitWeek, _Word]:
    c = _REPORT.c
    rows = connection.execute(
        select(c.unit_code, c.week_start, c.received_at, c.is_zero).where(
            c.source == source, c.unit_code.in_(sorted(units))
        )
    )
    return {(unit, week): _Word(received_at, is_zero) for unit, week, received_at, is_zero in rows}


def _not_zero(connection: Connection, source: str, sent: dict[UnitWeek, bool]) -> set[UnitWeek]:
    """Of the weeks sent as zero, those of which some stored fact says otherwise."""
    zero = [key for key, is_zero in sent.items() if is_zero]
    if not zero:
        return set()
    found: set[UnitWeek] = set()
    for stored in STORED_KINDS.values():
        if stored.source == source and not stored.is_list:
            found |= _weeks_with_more(connection, stored, zero)
    return found


def _weeks_with_more(connection: Connection, stored: StoredKind, zero: list[UnitWeek]) -> set[UnitWeek]:
    table, calendar = stored.table, table_of(CalendarDay)
    weeks = [week for _, week in zero]
    here = and_(
        table.c.unit_code.in_(sorted({unit for unit, _ in zero})),
        calendar.c.week_start.between(min(weeks), max(weeks)),
        _says_more_than_zero(table, stored.numbers),
    )
    rows = select(table.c.unit_code, calendar.c.week_start).join(calendar, calendar.c.day == table.c.day)
    return {(unit, week) for unit, week in connection.execute(rows.where(here).distinct())}


def _says_more_than_zero(table: Table, numbers: Collection[str]) -> ColumnElement[bool]:
    columns = [table.c[name] for name in numbers]
    nothing_given = and_(*(column.is_(None) for column in columns))
    return or_(nothing_given, *(func.coalesce(column, 0) > 0 for column in columns))


def _in_time(connection: Connection, source: str, words: dict[UnitWeek, _Word]) -> dict[UnitWeek, bool]:
    """Whether each came before it was due; what nobody owes is never late."""
    calendar = read_calendar(connection).calendar
    weeks = {week for _, week in words}
    due = {week: calendar.due_moment(source, Level.COMMUNE, Period.week_of(week)) for week in weeks}
    return {key: (at := due[key[1]]) is None or word.received_at < at for key, word in words.items()}


def _delete(connection: Connection, source: str, words: Collection[UnitWeek]) -> None:
    c = _REPORT.c
    same = (c.source == source, c.unit_code == bindparam("unit"), c.week_start == bindparam("week"))
    if words:
        connection.execute(delete(_REPORT).where(*same), [{"unit": unit, "week": week} for unit, week in words])


def _insert(
    connection: Connection, source: str, words: dict[UnitWeek, _Word], in_time: dict[UnitWeek, bool], import_id: int
) -> None:
    rows: list[dict[str, Any]] = [
        {
            "source": source,
            "unit_code": unit,
            "week_start": week,
            "received_at": word.received_at,
            "is_in_time": in_time[unit, week],
            "is_zero": word.is_zero,
            "import_id": import_id,
        }
        for (unit, week), word in words.items()
    ]
    if rows:
        connection.execute(insert(_REPORT), rows)
