"""Which changes of facts concern the sums of what is approved: where nothing is approved, nothing is computed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Connection, select

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.units import BOUNDARY_SET, PROVINCE_CODE
from dashboard.rollups.feeds import FEEDS, Feed
from dashboard.rollups.staging import Touched
from dashboard.store.models import ALL, REACH, Report, UnitRow


def near_approved(connection: Connection, feed: str, touched: Collection[Touched]) -> set[Touched]:
    """Of these (unit code, day) those where approved facts are, or were when the sums were computed last.

    Facts are approved with their report, so the few reports tell, and the many facts need not be asked.
    """
    units = {unit for unit, _ in touched}
    parents = _parents(connection, units)
    if feed == "reach":
        return _near_approved_reach(connection, touched, parents)
    rolled = FEEDS[feed].of(Basis.APPROVED)
    if rolled.is_stock:
        near = {unit for unit, _ in _approved_weeks(connection, units)} | _units_summed(connection, rolled, parents)
        return {(unit, day) for unit, day in touched if unit in near}
    days = {day for _, day in touched}
    weeks = _approved_weeks(connection, units)
    summed = _days_summed(connection, rolled, parents, days)
    return {(unit, day) for unit, day in touched if (unit, _monday(day)) in weeks or (unit, day) in summed}


def _near_approved_reach(connection: Connection, touched: Collection[Touched], parents: dict[str, str]) -> set[Touched]:
    """A village is reached by what its commune reports, and by what the stations above it broadcast."""
    r = REACH[Basis.APPROVED]
    units = {unit for unit, _ in touched}
    weeks = _approved_weeks(connection, units | set(parents.values()) | {PROVINCE_CODE})
    over_all = (r.theme == ALL, r.channel == ALL)
    summed = set(connection.execute(select(r.unit_code).where(r.unit_code.in_(units), *over_all).distinct()).scalars())
    return {
        (unit, day)
        for unit, day in touched
        if unit in summed
        or any((above, _monday(day)) in weeks for above in (unit, parents.get(unit, ""), PROVINCE_CODE))
    }


def _parents(connection: Connection, units: Collection[str]) -> dict[str, str]:
    u = UnitRow
    rows = select(u.code, u.parent_code).where(u.boundary_set == BOUNDARY_SET, u.code.in_(units))
    return {row.code: row.parent_code for row in connection.execute(rows)}


def _approved_weeks(connection: Connection, units: Collection[str]) -> set[tuple[str, date]]:
    r = Report
    rows = select(r.unit_code, r.week_start).where(r.approval == Approval.APPROVED.value, r.unit_code.in_(units))
    return {(unit, week) for unit, week in connection.execute(rows.distinct())}


def _units_summed(connection: Connection, rolled: Feed, parents: dict[str, str]) -> set[str]:
    t = rolled.table
    rows = select(t.unit_code).where(t.parent_code.in_(set(parents.values())), t.grain == "d", t.theme == ALL)
    return set(connection.execute(rows.distinct()).scalars())


def _days_summed(connection: Connection, rolled: Feed, parents: dict[str, str], days: Collection[date]) -> set[Touched]:
    t = rolled.table
    here = (t.parent_code.in_(set(parents.values())), t.grain == "d", t.bucket.in_(days))
    rows = select(t.unit_code, t.bucket).where(*here, t.theme == ALL, t.channel == ALL)
    return {(unit, day) for unit, day in connection.execute(rows)}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())
