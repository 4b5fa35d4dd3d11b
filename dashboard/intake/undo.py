"""Undoing an import: everything is as it was before, and the ledger says that it was undone."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from datetime import UTC, date, datetime
from typing import Final

from sqlalchemy import Connection, Engine, delete, select, update

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.errors import UndoRefused
from dashboard.intake.approval import restore_approval
from dashboard.intake.journal import Touched, later_imports, places_of, put_back, touched_by
from dashboard.intake.ledger import ImportEntry, read_import
from dashboard.intake.run import Refresh
from dashboard.intake.store_extras import touched_by_links
from dashboard.intake.store_kinds import STORED_KINDS, clock_of
from dashboard.intake.store_settling import UnitWeek, settle_clocks, settle_reports
from dashboard.intake.store_villages import link_later
from dashboard.rollups import refresh as refresh_rollups
from dashboard.store.changes import note_change
from dashboard.store.database import write
from dashboard.store.models import ClockReading, DayReceipt, ImportRun, ReportReceipt

_NAMED: Final = 5
_log: Final = logging.getLogger(__name__)


def undo_import(engine: Engine, import_id: int, *, reason: str = "", refresh: Refresh = refresh_rollups) -> ImportEntry:
    """Undo one import in one transaction and return its entry: rows, reports, clocks and sums are as before it.

    The run, its faults and its file are kept. Raises UndoRefused where later imports built on it, where it was undone
    already, or where it came before the journal; IntakeError `import_unknown`. Nothing is changed then.
    """
    with write(engine) as connection:
        entry = undo_stored(connection, import_id, reason=reason, refresh=refresh)
    _log.info("import %d undone", import_id)
    return entry


def undo_stored(
    connection: Connection, import_id: int, *, reason: str = "", refresh: Refresh = refresh_rollups
) -> ImportEntry:
    """Undo one import in the transaction of `connection`, see `undo_import`."""
    entry = read_import(connection, import_id)
    _check(connection, entry)
    touched = touched_by(connection, import_id)
    places = places_of(connection, entry.kind, import_id)
    put_back(connection, import_id)
    if entry.kind == "villages":
        linked = link_later(connection, {unit for unit, _ in places}, import_id)
        for feed, pairs in touched_by_links(connection, linked).items():
            touched[feed] |= pairs
    for feed, pairs in _settle(connection, entry, places).items():
        touched[feed] |= pairs
    now = datetime.now(UTC)
    undone = {"undone_at": now, "undone_reason": reason.replace("\0", "")[:2000]}
    connection.execute(update(ImportRun).where(ImportRun.id == import_id).values(undone))
    note_change(connection, now)
    for feed, pairs in touched.items():
        if pairs:
            refresh(connection, feed, pairs)
    return read_import(connection, import_id)


def _check(connection: Connection, entry: ImportEntry) -> None:
    """Raise UndoRefused unless the import can be undone."""
    if entry.undone_at is not None:
        raise UndoRefused(
            f"“{entry.file_name}” đã được hoàn tác lúc {_moment(entry.undone_at)}. Không thay đổi gì.",
            f"“{entry.file_name}” was undone already at {_moment(entry.undone_at)}. Nothing was changed.",
        )
    if not entry.is_journaled:
        raise UndoRefused(
            f"“{entry.file_name}” được nhập trước khi có nhật ký thay đổi nên không hoàn tác được. Không thay đổi gì. "
            "Hãy gửi lại tệp đã sửa.",
            f"“{entry.file_name}” was imported before changes were kept, so it cannot be undone. Nothing was changed. "
            "Send a corrected file.",
        )
    later = [read_import(connection, number) for number in later_imports(connection, entry.kind, entry.import_id)]
    if later:
        raise UndoRefused(
            f"Không hoàn tác được “{entry.file_name}”: các lần nhập sau dựa trên nó: {_listed(later, 'và')}. "
            "Không thay đổi gì. Hãy hoàn tác các lần đó trước, từ lần mới nhất.",
            f"“{entry.file_name}” cannot be undone: later imports built on it: {_listed(later, 'and')}. "
            "Nothing was changed. Undo those first, the latest first.",
            tuple(later_entry.import_id for later_entry in later),
        )


def _listed(entries: Sequence[ImportEntry], joint: str) -> str:
    """The latest ones by file and time; the others are counted."""
    named = [f"“{entry.file_name}” ({_moment(entry.loaded_at)})" for entry in entries[::-1][:_NAMED]]
    more = f" {joint} {len(entries) - _NAMED} …" if len(entries) > _NAMED else ""
    return "; ".join(named) + more


def _moment(moment: datetime) -> str:
    return f"{moment.astimezone(TIME_ZONE):%H:%M %d/%m/%Y}"


def _settle(connection: Connection, entry: ImportEntry, places: Collection[tuple[str, date]]) -> Touched:
    """Take the import's word out of reports and clocks; returns whose approval changed, by feed."""
    r, c = ReportReceipt, ClockReading
    source, is_list = clock_of(entry.kind), STORED_KINDS[entry.kind].is_list
    came = connection.execute(select(r.unit_code, r.week_start).where(r.import_id == entry.import_id))
    said: set[UnitWeek] = {(unit, week) for unit, week in came}
    units = connection.execute(select(c.unit_code).where(c.import_id == entry.import_id)).scalars().all()
    for table in (r, c, DayReceipt):
        connection.execute(delete(table).where(table.import_id == entry.import_id))
    touched_units = {unit for unit, _ in places}
    # What no list brought (a heartbeat, a change by hand) is of the week that it is about.
    own = said or ({(unit, Period.week_of(entry.last_day).start) for unit in touched_units} if entry.last_day else said)
    touched = (
        {key for key in own if key[0] in touched_units}
        if is_list
        else {(unit, Period.week_of(day).start) for unit, day in places}
    )
    settle_reports(connection, source, said | touched)
    settle_clocks(connection, source, units)
    return restore_approval(connection, source, touched, entry.import_id, entry.loaded_at)
