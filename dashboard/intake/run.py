"""One file, one transaction: read, stored, kept, and the roll-ups brought up to date, or nothing of it."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, insert, select, update

from dashboard.geo.places import PlaceFinder
from dashboard.intake.approval import put_back_to_sent
from dashboard.intake.bounds import Bounds, bounded
from dashboard.intake.faults import Fault, Parsed
from dashboard.intake.kept_files import keep_file
from dashboard.intake.mapping import mappings_of
from dashboard.intake.outcome import ImportOutcome, Receipt, receipt_of
from dashboard.intake.parse import parse_file
from dashboard.intake.store_extras import Extras, Touched, store_extras
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.intake.store_reports import store_clocks, store_day_receipts, store_reports
from dashboard.intake.store_rows import Prepared, prepare
from dashboard.intake.values.languages import using_languages
from dashboard.rollups import refresh as refresh_rollups
from dashboard.store.bulk import Upserted, insert_rows, upsert
from dashboard.store.changes import note_change
from dashboard.store.database import abandon, write
from dashboard.store.languages import languages_of
from dashboard.store.models import ImportFault, ImportRepeat, ImportRun
from dashboard.store.tables import table_of

Refresh = Callable[[Connection, str, Iterable[tuple[str, date]]], None]
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trial:
    """Rows of a file stored under `import_id`: as prepared, what became of them, and what else they touched by feed."""

    import_id: int
    prepared: Prepared
    upserted: Upserted
    touched: dict[str, Touched]
    outcome: ImportOutcome


def import_file(
    engine: Engine,
    places: PlaceFinder,
    content: bytes,
    file_name: str,
    *,
    kind: str | None = None,
    district_code: str | None = None,
    sender: str = "",
    received_at: datetime | None = None,
    simulated: bool = False,
    dry_run: bool = False,
    bounds: Bounds | None = None,
    keep_dir: Path | None = None,
    refresh: Refresh = refresh_rollups,
) -> ImportOutcome:
    """Import one file: good rows are stored, faulty ones kept apart with their cells, the file itself in `keep_dir`.

    `sender` names the office that sent it, `received_at` (aware, default now) is when its file came. With `dry_run`
    everything is tried and nothing stays. Rows outside `bounds` are kept apart as faulty. The same file again changes
    nothing.

    Raises IntakeError where the file is refused whole, StoreError where the database cannot be used; nothing of the
    file is stored then.
    """
    by_hand = mappings_of(engine, sender, district_code)
    with using_languages(languages_of(engine)):
        parsed = parse_file(content, places, kind=kind, district_code=district_code, by_hand=by_hand)
    receipt = receipt_of(
        content, file_name, received_at, district_code=district_code, sender=sender, simulated=simulated
    )
    with write(engine) as connection:
        parsed = bounded(connection, parsed, bounds) if bounds else parsed
        outcome = store_parsed(connection, parsed, receipt, refresh=refresh, dry_run=dry_run)
        if outcome.import_id is None:
            abandon(connection)
        elif keep_dir is not None:
            keep_file(keep_dir, receipt.file_sha256, content)
    _log.info(
        "import %s: kind %s, new %d, changed %d, unchanged %d, faults %d",
        outcome.import_id or "none",
        outcome.kind,
        outcome.new,
        outcome.changed,
        outcome.unchanged,
        len(outcome.faults),
    )
    return outcome


def store_parsed(
    connection: Connection,
    parsed: Parsed,
    receipt: Receipt,
    *,
    refresh: Refresh = refresh_rollups,
    dry_run: bool = False,
) -> ImportOutcome:
    """Store what a file's reading gave, in the transaction of `connection`.

    Where the outcome has no `import_id` (a trial, or a file that changed nothing) the caller abandons the transaction.
    """
    was_known = _is_known(connection, receipt.file_sha256)
    trial = try_parsed(connection, parsed, receipt)
    outcome, import_id = trial.outcome, trial.import_id
    if dry_run or (was_known and outcome.new + outcome.changed == 0):
        return outcome
    _store_faults(connection, outcome.faults, import_id)
    _note_repeats(connection, trial.upserted.repeated, import_id)
    store_reports(connection, parsed.kind, trial.prepared, trial.upserted, receipt, import_id)
    store_day_receipts(connection, parsed.kind, trial.prepared, receipt, import_id)
    store_clocks(connection, parsed.kind, trial.prepared, receipt, import_id)
    unapproved = put_back_to_sent(connection, parsed.kind, trial.upserted.touched, import_id)
    _end_run(connection, outcome, trial.prepared, import_id)
    note_change(connection, receipt.loaded_at)
    touched = defaultdict(set, {feed: set(trial.upserted.touched) for feed in STORED_KINDS[parsed.kind].feeds})
    for feed, pairs in (*trial.touched.items(), *unapproved.items()):
        touched[feed] |= pairs
    for feed, pairs in touched.items():
        if pairs:
            refresh(connection, feed, pairs)
    return replace(outcome, import_id=import_id)


def try_parsed(connection: Connection, parsed: Parsed, receipt: Receipt) -> Trial:
    """Store the rows of a file in the transaction of `connection`, without its faults, reports, clocks and sums.

    The caller completes it (`store_parsed`) or abandons the transaction.
    """
    import_id = _begin_run(connection, parsed, receipt)
    prepared = prepare(connection, parsed, receipt, import_id)
    stored = STORED_KINDS[parsed.kind]
    upserted = upsert(connection, stored.table, prepared.frame, stored.days, import_id)
    extras = store_extras(connection, parsed.kind, prepared.frame, upserted, import_id)
    return Trial(import_id, prepared, upserted, extras.touched, _outcome(parsed, prepared, upserted, extras))


def _is_known(connection: Connection, file_sha256: str) -> bool:
    stands = (ImportRun.file_sha256 == file_sha256, ImportRun.undone_at.is_(None))
    return connection.execute(select(ImportRun.id).where(*stands).limit(1)).first() is not None


def _begin_run(connection: Connection, parsed: Parsed, receipt: Receipt) -> int:
    values: dict[str, Any] = {
        "kind": parsed.kind,
        "file_name": receipt.file_name[-300:],
        "file_sha256": receipt.file_sha256,
        "district_code": receipt.district_code,
        "received_at": receipt.received_at,
        "loaded_at": receipt.loaded_at,
        "simulated": receipt.simulated,
        "sender": _storable(receipt.sender, 300),
        "is_journaled": True,
        "ignored_count": parsed.ignored_row_count,
    }
    counts = dict.fromkeys(("new_count", "changed_count", "unchanged_count", "fault_count"), 0)
    return int(connection.execute(insert(ImportRun).values(values | counts).returning(ImportRun.id)).scalar_one())


def _outcome(parsed: Parsed, prepared: Prepared, upserted: Upserted, extras: Extras) -> ImportOutcome:
    return ImportOutcome(
        kind=parsed.kind,
        accepted=len(prepared.frame),
        faults=(*parsed.faults, *prepared.faults, *extras.faults),
        ignored_rows=parsed.ignored_row_count,
        new=upserted.new,
        changed=upserted.changed + extras.changed,
        unchanged=upserted.unchanged - extras.changed,
        notes=parsed.notes,
    )


def _store_faults(connection: Connection, faults: Iterable[Fault], import_id: int) -> None:
    rows = [
        {
            "import_id": import_id,
            "sheet": _storable(fault.sheet, 300),
            "cell": fault.cell[:16],
            "kind": fault.kind,
            "severity": str(fault.severity),
            "found": _storable(fault.found, 2000),
            "expected": _storable(fault.expected, 2000),
            "suggestion": None if fault.suggestion is None else _storable(fault.suggestion, 2000),
            "original_row": [_storable(text) for text in fault.original_row],
        }
        for fault in faults
    ]
    if rows:
        insert_rows(connection, table_of(ImportFault), pd.DataFrame(rows))


def _storable(text: str, length: int | None = None) -> str:
    """PostgreSQL's texts hold no NUL. What is cut here stands whole in the kept file."""
    return text.replace("\0", "")[:length]


def _end_run(connection: Connection, outcome: ImportOutcome, prepared: Prepared, import_id: int) -> None:
    days = prepared.about.dropna()
    values = {
        "first_day": None if days.empty else days.min().date(),
        "last_day": None if days.empty else days.max().date(),
        "new_count": outcome.new,
        "changed_count": outcome.changed,
        "unchanged_count": outcome.unchanged,
        "fault_count": len(outcome.faults),
    }
    connection.execute(update(ImportRun).where(ImportRun.id == import_id).values(values))


def _note_repeats(connection: Connection, earlier: Collection[int], import_id: int) -> None:
    rows = [{"earlier_id": number, "import_id": import_id} for number in sorted(earlier)]
    if rows:
        connection.execute(insert(ImportRepeat), rows)
