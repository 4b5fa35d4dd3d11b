"""Which facts belong to a report, and whose sums change with its approval.

Facts of a report are those of its unit and source whose day is in its week, and, of lists, what the lists that came for
the week wrote. What no list wrote last (a heartbeat did) is of the week that its import is about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Connection, and_, exists, or_, select

from dashboard.intake.store_extras import played_on
from dashboard.intake.store_kinds import STORED_KINDS, StoredKind
from dashboard.intake.store_settling import UnitWeek
from dashboard.rollups.feeds import FEEDS
from dashboard.store.models import Broadcast, ImportRun, QrDay, QrVenue, ReportReceipt

Touched = dict[str, set[tuple[str, date]]]
_WEEK = timedelta(days=6)


def kinds_of(source: str) -> Iterator[StoredKind]:
    """The kinds of rows that a report of `source` is made of."""
    return (stored for stored in STORED_KINDS.values() if stored.source == source)


def facts_of(stored: StoredKind, week: date, units: Collection[str]) -> ColumnElement[bool]:
    """Rows of one table that belong to the reports of these units for a week, by its Monday."""
    table = stored.table
    here = table.c.unit_code.in_(sorted(units))
    if not stored.is_list:
        return and_(here, table.c.day.between(week, week + _WEEK))
    r, run = ReportReceipt, ImportRun
    of_import = (r.source == stored.source, r.unit_code == table.c.unit_code, r.import_id == table.c.import_id)
    by_list = exists().where(*of_import, r.week_start == week)
    by_other = exists().where(run.id == table.c.import_id, run.last_day.between(week, week + _WEEK))
    return and_(here, or_(by_list, and_(~exists().where(*of_import), by_other)))


def touched_by_approval(connection: Connection, source: str, keys: Collection[UnitWeek]) -> Touched:
    """By feed, every (unit code, day) whose approved sums change when these reports are approved, or no longer are."""
    touched: Touched = defaultdict(set)
    weeks: dict[date, set[str]] = defaultdict(set)
    for unit, week in keys:
        weeks[week].add(unit)
    for week, units in weeks.items():
        days = {(unit, week + timedelta(days=i)) for unit in units for i in range(7)}
        for stored in kinds_of(source):
            for feed in stored.feeds:
                touched[feed] |= _list_days(connection, stored, week, units) if stored.is_list else days
        if source == STORED_KINDS["broadcasts"].source:
            here = and_(Broadcast.unit_code.in_(units), Broadcast.day.between(week, week + _WEEK))
            touched["reach"] |= days | played_on(connection, here)
    return touched


def _list_days(connection: Connection, stored: StoredKind, week: date, units: Collection[str]) -> set[tuple[str, date]]:
    """A stock is computed over its whole history whatever the day; venues are counted on their own days."""
    if all(FEEDS[feed].is_stock for feed in stored.feeds):
        return {(unit, week) for unit in units}
    v, q = QrVenue, QrDay
    here = facts_of(stored, week, units)
    registered = select(v.unit_code, v.registered_on).where(here)
    scanned = select(q.unit_code, q.day).where(q.venue_id.in_(select(v.id).where(here)))
    return {(unit, day) for rows in (registered, scanned) for unit, day in connection.execute(rows.distinct())}
