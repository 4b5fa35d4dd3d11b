"""Heartbeats over the API: read, compared, and written only where a day or a state is new."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from dashboard.api.access import Caller
from dashboard.api.answers import BatchAnswer, batch_answer
from dashboard.api.backend import Backend
from dashboard.domain.periods import TIME_ZONE
from dashboard.intake.bounds import district_bounds, outside_fault
from dashboard.intake.heartbeats import FORM, KIND, heard, read_heartbeats, store_heard, unknown_cluster
from dashboard.intake.outcome import ImportOutcome
from dashboard.store.database import read, write


def write_heartbeats(backend: Backend, caller: Caller, rows: list[dict[str, Any]]) -> BatchAnswer:
    """Note heartbeats; raises StoreError where the database cannot be used. Sending them again changes nothing."""
    now = datetime.now(UTC)
    beats, faults = read_heartbeats(rows, now.astimezone(TIME_ZONE).date())
    district = caller.district_code
    bounds = district_bounds(backend.boundaries.tree, district) if district else None
    within = bounds.codes if bounds else None
    with read(backend.engine) as connection:
        found = heard(connection, beats, within)
    import_id = None
    if found.changes:
        with write(backend.engine) as connection:
            found = heard(connection, beats, within)
            import_id = store_heard(connection, found.changes, caller.name, now) if found.changes else None
    faults += [unknown_cluster(beat) for beat in found.unknown]
    faults += [outside_fault(beat.row_number, "code", beat.code, bounds) for beat in found.outside if bounds]
    accepted, changed = len(beats) - len(found.unknown) - len(found.outside), len(found.changes)
    outcome = ImportOutcome(KIND, accepted, tuple(faults), 0, 0, changed, accepted - changed, import_id)
    return batch_answer(outcome, FORM)
