"""Reports and clocks as they follow from every import that stands: the same after an undo as if it had never come."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, func, insert, or_, select, true

from dashboard.intake.store_kinds import STORED_KINDS, StoredKind
from dashboard.store.models import CalendarDay, ClockReading, Report, ReportReceipt, SourceClock
from dashboard.store.tables import table_of

UnitWeek = tuple[str, date]
_REPORT: Final = table_of(Report)
_CLOCK: Final = table_of(SourceClock)
_SETTLED: Final = ("received_at", "is_in_time", "is_zero", "import_id")
_KEPT: Final = ("approval", "approval_reason", "approved_at")


def settle_reports(
    connection: Connection, source: str, keys: Collection[UnitWeek], not_zero: Collection[UnitWeek] = ()
) -> set[UnitWeek]:
    """Make the reports of `source` with these (unit code, Monday) what their receipts say; returns those that changed.

    The first time of receipt counts. A report is zero when the facts of its week are; where only lists came, when all
    of them are zero. Of the weeks in `not_zero` the caller knows that some fact says more. A state of approval stays.
    """
    if not keys:
        return set()
    known = _known(connection, source, keys)
    wanted = _wanted(connection, source, keys, not_zero)
    differing = {key for key in keys if _settled(known.get(key)) != wanted.get(key)}
    _delete(connection, source, differing & known.keys())
    fresh = dict(zip(_KEPT, ("sent", "", None), strict=True))
    rows = [
        {"source": source, "unit_code": key[0], "week_start": key[1]}
        | dict(zip(_SETTLED, wanted[key], strict=True))
        | ({name: known[key][name] for name in _KEPT} if key in known else fresh)
        for key in sorted(differing & wanted.keys())
    ]
    if rows:
        connection.execute(insert(_REPORT), rows)
    return differing


def settle_clocks(connection: Connection, source: str, units: Collection[str]) -> None:
    """Make the clocks of `source` and these units the latest of their readings."""
    if not units:
        return
    r = ClockReading
    here = sorted(units)
    connection.execute(delete(_CLOCK).where(_CLOCK.c.source == source, _CLOCK.c.unit_code.in_(here)))
    latest = (
        select(r.source, r.unit_code, func.max(r.last_day), func.max(r.loaded_at))
        .where(r.source == source, r.unit_code.in_(here))
        .group_by(r.source, r.unit_code)
    )
    connection.execute(insert(_CLOCK).from_select(["source", "unit_code", "last_day", "loaded_at"], latest))


def _settled(report: Mapping[str, Any] | None) -> tuple[Any, ...] | None:
    return None if report is None else tuple(report[name] for name in _SETTLED)


def _known(connection: Connection, source: str, keys: Collection[UnitWeek]) -> dict[UnitWeek, Mapping[str, Any]]:
    rows = connection.execute(select(_REPORT).where(*_near(_REPORT, source, keys))).mappings()
    found = {(row["unit_code"], row["week_start"]): dict(row) for row in rows}
    return {key: row for key, row in found.items() if key in keys}


def _near(table: Table, source: str, keys: Collection[UnitWeek]) -> tuple[ColumnElement[bool], ...]:
    """The units and weeks of `keys`, with some more between them."""
    weeks = [week for _, week in keys]
    units = sorted({unit for unit, _ in keys})
    return (table.c.source == source, table.c.unit_code.in_(units), table.c.week_start.between(min(weeks), max(weeks)))


def _wanted(
    connection: Connection, source: str, keys: Collection[UnitWeek], not_zero: Collection[UnitWeek]
) -> dict[UnitWeek, tuple[Any, ...]]:
    """`_SETTLED` of each report that some import stands for."""
    r = table_of(ReportReceipt)
    columns = (r.c.received_at, r.c.import_id, r.c.is_in_time, r.c.is_list, r.c.is_zero)
    receipts: dict[UnitWeek, list[Any]] = defaultdict(list)
    rows = connection.execute(select(r.c.unit_code, r.c.week_start, *columns).where(*_near(r, source, keys)))
    for unit, week, *receipt in rows:
        if (unit, week) in keys:
            receipts[unit, week].append(receipt)
    of_days = {key for key, parts in receipts.items() if not all(is_list for *_, is_list, _ in parts)}
    zero = _zero_weeks(connection, source, of_days.difference(not_zero))
    wanted = {}
    for key, parts in receipts.items():
        received_at, import_id, *_ = min(parts)
        is_zero = key in zero if key in of_days else all(part[-1] for part in parts)
        wanted[key] = (received_at, any(part[2] for part in parts), is_zero, import_id)
    return wanted


def _zero_weeks(connection: Connection, source: str, keys: Collection[UnitWeek]) -> set[UnitWeek]:
    """Of these weeks those that have facts, none of which says more than zero."""
    if not keys:
        return set()
    any_fact: set[UnitWeek] = set()
    more: set[UnitWeek] = set()
    for stored in STORED_KINDS.values():
        if stored.source == source and not stored.is_list:
            for unit, week, says_more in _weeks_with_facts(connection, stored, keys):
                any_fact.add((unit, week))
                if says_more:
                    more.add((unit, week))
    return (any_fact - more).intersection(keys)


def _weeks_with_facts(connection: Connection, stored: StoredKind, keys: Collection[UnitWeek]) -> Iterable[Any]:
    table, calendar = stored.table, table_of(CalendarDay)
    weeks = [week for _, week in keys]
    here = and_(
        table.c.unit_code.in_(sorted({unit for unit, _ in keys})),
        calendar.c.week_start.between(min(weeks), max(weeks)),
    )
    says_more = _says_more_than_zero(table, stored.numbers).label("says_more")
    rows = select(table.c.unit_code, calendar.c.week_start, says_more).join(calendar, calendar.c.day == table.c.day)
    return connection.execute(rows.where(here).distinct())


def _says_more_than_zero(table: Table, numbers: Collection[str]) -> ColumnElement[bool]:
    columns = [table.c[name] for name in numbers]
    nothing_given = and_(true(), *(column.is_(None) for column in columns))
    return or_(nothing_given, *(func.coalesce(column, 0) > 0 for column in columns))


def _delete(connection: Connection, source: str, keys: Collection[UnitWeek]) -> None:
    c = _REPORT.c
    same = (c.source == source, c.unit_code == bindparam("unit"), c.week_start == bindparam("week"))
    if keys:
        connection.execute(delete(_REPORT).where(*same), [{"unit": unit, "week": week} for unit, week in keys])
