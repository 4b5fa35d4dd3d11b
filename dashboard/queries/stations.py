"""The 13 stations that the plan binds, day by day, and what was taken in lately."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, and_, case, distinct, func, select, true

from dashboard.domain.periods import Period
from dashboard.domain.stations import BOUND_CHANNELS, StationDays
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.wall import RecentChanges, RecentFiles
from dashboard.store.models import Broadcast, ImportRun

_A_DAY: Final = timedelta(hours=24)


def read_station_days(connection: Connection, unit_codes: Collection[str], days: Period) -> StationDays:
    """Broadcasts played by the bound stations of some units on each of `days`, and the latest day any reported."""
    b = Broadcast
    bound = (b.channel.in_(BOUND_CHANNELS), b.unit_code.in_(sorted(unit_codes)))
    played = func.sum(case((b.result != "not_played", 1), else_=0))
    rows = connection.execute(
        select(b.unit_code, b.day, played)
        .where(*bound, b.day.between(days.start, days.end))
        .group_by(b.unit_code, b.day)
    )
    last_day = connection.execute(select(func.max(b.day)).where(*bound)).scalar()
    return StationDays({(code, day): int(count) for code, day, count in rows}, last_day)


def read_recent_changes(connection: Connection, unit_code: str, now: datetime) -> RecentChanges:
    """Files of the province or of one district taken in during the 24 hours up to `now`.

    Where none came, those up to the latest load.
    """
    run = ImportRun
    stands = and_(run.undone_at.is_(None), true() if unit_code == PROVINCE_CODE else run.district_code == unit_code)
    latest = connection.execute(select(func.max(run.loaded_at)).where(stands)).scalar()
    if latest is None:
        return RecentChanges(None, ())
    until = now if latest > now - _A_DAY else latest
    rows = connection.execute(
        select(
            run.kind,
            func.count(),
            func.count(distinct(run.district_code)),
            func.sum(run.new_count),
            func.sum(run.changed_count),
        )
        .where(stands, run.loaded_at > until - _A_DAY, run.loaded_at <= until)
        .group_by(run.kind)
        .order_by(func.count().desc(), run.kind)
    )
    return RecentChanges(until, tuple(RecentFiles(k, f, d, int(n or 0), int(c or 0)) for k, f, d, n, c in rows))
