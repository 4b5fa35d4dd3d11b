"""Telling every screen that the data changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, exists, update

from dashboard.store.models import ImportRun, StoreState


def note_change(connection: Connection, changed_at: datetime) -> None:
    """Raise the store's version, so that every screen draws again; simulated as long as any simulated import stands."""
    simulated = exists().where(ImportRun.simulated, ImportRun.undone_at.is_(None))
    connection.execute(
        update(StoreState).values(version=StoreState.version + 1, changed_at=changed_at, simulated=simulated)
    )
