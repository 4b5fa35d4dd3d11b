"""The store's version and the clocks of each source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import Period
from dashboard.store.models import ImportRun, Report, SourceClock, StoreState


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


def read_source_states(connection: Connection, basis: Basis = Basis.ALL) -> dict[str, SourceState]:
    """By source, its clocks over all units; of what is approved, up to the last week of which something is."""
    states = _read_clocks(connection)
    if basis is Basis.ALL:
        return states
    r, run = Report, ImportRun
    loaded_at = func.max(func.coalesce(run.loaded_at, r.received_at))
    rows = select(r.source, func.max(r.week_start), loaded_at).outerjoin(run, run.id == r.import_id)
    approved = connection.execute(rows.where(r.approval == Approval.APPROVED.value).group_by(r.source))
    return {
        source: SourceState(min(Period.week_of(week).end, states[source].last_day), loaded)
        for source, week, loaded in approved
        if source in states
    }


def _read_clocks(connection: Connection) -> dict[str, SourceState]:
    c = SourceClock
    statement = select(c.source, func.max(c.last_day), func.max(c.loaded_at)).group_by(c.source)
    return {source: SourceState(last_day, loaded_at) for source, last_day, loaded_at in connection.execute(statement)}
