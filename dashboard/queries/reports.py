"""Which communes reported, and the clocks of each source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from dashboard.domain.periods import Period
from dashboard.store.models import Holiday, Report, ReportingRule, SourceClock, StoreState


@dataclass(frozen=True, slots=True)
class SourceState:
    """Latest day the data of one source is about, and when it was last loaded."""

    last_day: date
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class Version:
    """State of the whole store: `number` grows with every change."""

    number: int
    changed_at: datetime
    simulated: bool


def read_version(connection: Connection) -> Version:
    """The store's one state row."""
    row = connection.execute(select(StoreState.version, StoreState.changed_at, StoreState.simulated)).one()
    return Version(row.version, row.changed_at, row.simulated)


def read_reported(connection: Connection, source: str, weeks: Sequence[Period]) -> dict[str, set[date]]:
    """By commune, the Mondays of `weeks` for which `source` reported."""
    r = Report
    statement = select(r.unit_code, r.week_start).where(
        r.source == source, r.week_start.between(weeks[0].start, weeks[-1].start)
    )
    reported: dict[str, set[date]] = {}
    for code, monday in connection.execute(statement):
        reported.setdefault(code, set()).add(monday)
    return reported


def read_reported_ever(connection: Connection, source: str) -> dict[str, set[date]]:
    """By commune, the first Monday for which `source` reported.

    For lists: an item in them says since when it stands, so a list speaks for the days before it came too.
    """
    r = Report
    statement = select(r.unit_code, func.min(r.week_start)).where(r.source == source).group_by(r.unit_code)
    return {code: {monday} for code, monday in connection.execute(statement)}


def read_source_states(connection: Connection) -> dict[str, SourceState]:
    """By source, its clocks over all units."""
    c = SourceClock
    statement = select(c.source, func.max(c.last_day), func.max(c.loaded_at)).group_by(c.source)
    return {source: SourceState(last_day, loaded_at) for source, last_day, loaded_at in connection.execute(statement)}


def read_due_working_days(connection: Connection, source: str, on: date) -> int | None:
    """Working days after Sunday within which `source` owes its report on day `on`; None where it owes none."""
    r = ReportingRule
    statement = (
        select(r.due_working_days)
        .where(r.source == source, r.valid_from <= on, (r.valid_to.is_(None)) | (r.valid_to >= on))
        .order_by(r.valid_from.desc())
        .limit(1)
    )
    return connection.execute(statement).scalar()


def read_holidays(connection: Connection) -> frozenset[date]:
    """Days that are no working days."""
    return frozenset(connection.execute(select(Holiday.day)).scalars())
