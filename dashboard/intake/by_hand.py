"""Rows that a person wrote by hand: imports of source `manual`, so that approval, undo and sums need no second way.

Such an import is no report of its unit: it moves neither reports received nor clocks. It belongs to the report whose
fact it changes, which becomes `sent` again and is approved with it.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Table, func, insert, select
from sqlalchemy.types import Date

from dashboard.domain.periods import Period
from dashboard.domain.site_edits import ChangedPart
from dashboard.intake.approval import Refresh, send_again
from dashboard.intake.hand_edits import POSITION, columns_of, plain
from dashboard.intake.keys import NATURAL_KEYS, row_keys
from dashboard.intake.store_extras import store_extras
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.rollups import refresh as refresh_rollups
from dashboard.store.bulk import upsert
from dashboard.store.changes import note_change
from dashboard.store.models import ImportRun, ReportReceipt, SiteEdit
from dashboard.store.tables import table_of

SOURCE: Final = "manual"
_NEVER: Final = date(2020, 1, 6)
"""A Monday before the campaign: the week of rows that belong to no report."""


@dataclass(frozen=True, slots=True)
class HandRun:
    """One change by hand: who made it (`made_by` as people know him), when, why, and the file that tells of it.

    `file_name` is what the ledger calls it, `content` what was asked for, kept under its hash like a file sent.
    """

    file_name: str
    content: bytes
    district_code: str | None
    made_at: datetime
    made_by: str
    reason: str

    @property
    def sha256(self) -> str:
        """Hash of `content`."""
        return hashlib.sha256(self.content).hexdigest()


def content_of(**asked: object) -> bytes:
    """What was asked for as canonical JSON: the same request twice has the same bytes."""
    return json.dumps(asked, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def import_of(connection: Connection, sha256: str) -> int | None:
    """The import of a change that was made already and stands."""
    stands = (ImportRun.file_sha256 == sha256, ImportRun.undone_at.is_(None))
    return connection.execute(select(ImportRun.id).where(*stands)).scalar()


def store_edit(
    connection: Connection, kind: str, row: Mapping[str, Any], values: Mapping[str, Any], run: HandRun
) -> int | None:
    """Write `values` by column into the stored `row` of a list, with its history; None where nothing differs."""
    table = STORED_KINDS[kind].table
    parts = changed_parts(table, row, values)
    if not parts:
        return None
    new = {**row, **values, **({"position_quality": "exact"} if POSITION in {part.field for part in parts} else {})}
    week = _report_week(connection, kind, row)
    import_id = store_row(connection, kind, new, run, week)
    alias = _alias(kind, table, new)
    connection.execute(
        insert(SiteEdit),
        [
            {
                "import_id": import_id,
                "kind": kind,
                "site_id": row["id"],
                "field": part.field,
                "before": list(part.before),
                "after": list(part.after),
                "alias_key": alias,
                "reason": run.reason,
                "made_at": run.made_at,
                "made_by": run.made_by,
            }
            for part in parts
        ],
    )
    return import_id


def changed_parts(table: Table, row: Mapping[str, Any], values: Mapping[str, Any]) -> tuple[ChangedPart, ...]:
    """The parts of a site that differ once `values` are written."""
    fields = dict.fromkeys(_part_of(table, name) for name in values)
    new = {**row, **values}
    parts = []
    for field in fields:
        columns = columns_of(table, field)
        before, after = (tuple(plain(of[name]) for name in columns) for of in (row, new))
        if before != after:
            parts.append(ChangedPart(field, before, after))
    return tuple(parts)


def store_row(
    connection: Connection,
    kind: str,
    row: Mapping[str, Any],
    run: HandRun,
    week: date,
    refresh: Refresh = refresh_rollups,
) -> int:
    """Store one row of a kind's table, new or changed by its `row_key`, as an import of its own; returns its number.

    `week` is the Monday of the report it belongs to. Everything happens in the transaction of `connection`.
    """
    stored = STORED_KINDS[kind]
    import_id = _begin_run(connection, kind, run, row, week)
    frame = _frame(stored.table, {**row, "source": SOURCE, "approval": "sent", "import_id": import_id})
    upserted = upsert(connection, stored.table, frame, stored.days, import_id)
    extras = store_extras(connection, kind, frame, upserted, import_id)
    unapproved = send_again(connection, stored.source, {(str(row["unit_code"]), week)}, import_id)
    counts = {"new_count": upserted.new, "changed_count": upserted.changed}
    connection.execute(table_of(ImportRun).update().where(ImportRun.id == import_id).values(counts))
    note_change(connection, run.made_at)
    touched: dict[str, set[tuple[str, date]]] = defaultdict(set)
    for feed in stored.feeds:
        touched[feed] |= upserted.touched
    for feed, pairs in (*extras.touched.items(), *unapproved.items()):
        touched[feed] |= pairs
    for feed, pairs in touched.items():
        if pairs:
            refresh(connection, feed, pairs)
    return import_id


def _part_of(table: Table, column: str) -> str:
    if column in columns_of(table, POSITION):
        return POSITION
    return "state" if column in columns_of(table, "state") else column


def _report_week(connection: Connection, kind: str, row: Mapping[str, Any]) -> date:
    """Monday of the report that a stored row of a list belongs to (see `approval_facts.facts_of`)."""
    r = ReportReceipt
    of_row = (r.source == STORED_KINDS[kind].source, r.unit_code == row["unit_code"], r.import_id == row["import_id"])
    week = connection.execute(select(func.max(r.week_start)).where(*of_row)).scalar()
    last_day = connection.execute(select(ImportRun.last_day).where(ImportRun.id == row["import_id"])).scalar()
    return week or (Period.week_of(last_day).start if last_day else _NEVER)


def _begin_run(connection: Connection, kind: str, run: HandRun, row: Mapping[str, Any], week: date) -> int:
    of_simulated = select(ImportRun.simulated).where(ImportRun.id == row.get("import_id"))
    counts = dict.fromkeys(("new_count", "changed_count", "unchanged_count", "fault_count", "ignored_count"), 0)
    values: dict[str, Any] = {
        "kind": kind,
        "file_name": run.file_name[-300:],
        "file_sha256": run.sha256,
        "district_code": run.district_code,
        "received_at": run.made_at,
        "loaded_at": run.made_at,
        "simulated": bool(connection.execute(of_simulated).scalar()),
        "first_day": week,
        "last_day": week + timedelta(days=6),
        "sender": run.made_by,
        "is_journaled": True,
    }
    return int(connection.execute(insert(ImportRun).values(values | counts).returning(ImportRun.id)).scalar_one())


def _frame(table: Table, row: Mapping[str, Any]) -> pd.DataFrame:
    """One row as `upsert` and `store_extras` take it."""
    frame = pd.DataFrame([{c.name: row.get(c.name) for c in table.columns if c.name != "id"}], dtype=object)
    days = {c.name: pd.to_datetime(frame[c.name]).astype("datetime64[s]") for c in table.columns if _is_day(c)}
    frame = frame.assign(**days, row_key=frame["row_key"].astype("int64"))
    return frame.assign(**{f"sent_{name}": frame[name] for name in ("state", "state_on") if name in frame})


def _is_day(column: Any) -> bool:  # noqa: ANN401 - a column of any type
    return isinstance(column.type, Date)


def _alias(kind: str, table: Table, row: Mapping[str, Any]) -> int | None:
    """Key by which a file knows the row with its new values; None where a code tells it."""
    natural = NATURAL_KEYS[kind]
    if natural.is_single or row.get("code") or POSITION not in {_part_of(table, name) for name in natural.columns}:
        return None
    return int(row_keys(kind, pd.DataFrame([{name: row.get(name) for name in ("code", *natural.columns)}]))[0])
