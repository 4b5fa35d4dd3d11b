"""The store's version and the clocks of each source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select

from dashboard.store.models import SourceClock, StoreState


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


def read_source_states(connection: Connection) -> dict[str, SourceState]:
    """By source, its clocks over all units."""
    c = SourceClock
    statement = select(c.source, func.max(c.last_day), func.max(c.loaded_at)).group_by(c.source)
    return {source: SourceState(last_day, loaded_at) for source, last_day, loaded_at in connection.execute(statement)}
