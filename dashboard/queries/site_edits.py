"""The history of one site by hand: what people changed of it, and their inspections with a picture."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from dashboard.domain.layers import SiteKind
from dashboard.domain.site_edits import ChangedPart, EditLine, PhotoNote
from dashboard.store.models import ImportRun, InspectionPhoto, SiteEdit

LINES = 30
"""Changes on a card."""


def read_edits(connection: Connection, kind: SiteKind, number: int) -> tuple[EditLine, ...]:
    """What was done by hand, newest first, at most LINES; what was undone is there and says so."""
    edits = _changes(connection, kind, number)
    if kind.is_inspected:
        edits += _inspections(connection, number)
    return tuple(sorted(edits, key=lambda line: (line.made_at, line.import_id), reverse=True)[:LINES])


def _changes(connection: Connection, kind: SiteKind, number: int) -> list[EditLine]:
    e, run = SiteEdit, ImportRun
    columns = (e.import_id, e.made_at, e.made_by, e.reason, e.field, e.before, e.after, run.undone_at)
    here = select(*columns).join(run, run.id == e.import_id).where(e.kind == kind.intake_kind, e.site_id == number)
    lines: dict[int, list[Any]] = {}
    for row in connection.execute(here.order_by(e.id)):
        lines.setdefault(row.import_id, []).append(row)
    return [
        EditLine(
            import_id=import_id,
            made_at=rows[0].made_at,
            made_by=rows[0].made_by,
            reason=rows[0].reason,
            parts=tuple(ChangedPart(row.field, tuple(row.before), tuple(row.after)) for row in rows),
            undone_at=rows[0].undone_at,
        )
        for import_id, rows in lines.items()
    ]


def _inspections(connection: Connection, number: int) -> list[EditLine]:
    p, run = InspectionPhoto, ImportRun
    columns = (p.import_id, p.made_at, p.made_by, p.reason, p.name, p.day, p.notes, run.undone_at)
    rows = connection.execute(select(*columns).join(run, run.id == p.import_id).where(p.item_id == number))
    return [
        EditLine(
            import_id=row.import_id,
            made_at=row.made_at,
            made_by=row.made_by,
            reason=row.reason,
            photo=row.name,
            day=row.day,
            notes=tuple(PhotoNote(kind, details) for kind, details in row.notes),
            undone_at=row.undone_at,
        )
        for row in rows
    ]
