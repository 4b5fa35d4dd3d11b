"""Columns matched by hand: what one sender's headings mean, remembered for the next file with the same headings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from dashboard.domain.text import fold
from dashboard.errors import IntakeError
from dashboard.intake.cells import matching_key
from dashboard.intake.forms import Field, forms_of
from dashboard.intake.headers import HandMapping
from dashboard.store.database import read, write
from dashboard.store.models import ColumnMapping


@dataclass(frozen=True, slots=True)
class MappableField:
    """A field that a heading can be matched to: `name` for programs, `title` as the templates call it."""

    name: str
    title: str
    is_needed: bool


def mappable_fields(kind: str) -> tuple[MappableField, ...]:
    """Fields of the forms of a kind. Raises IntakeError `kind_unknown`."""
    return tuple(
        MappableField(field.name, field.title, field.required or field.required_column)
        for field in _fields(kind).values()
        if field.type != "ignored"
    )


def remember_mapping(
    engine: Engine,
    *,
    sender: str,
    district_code: str | None = None,
    signature: str,
    kind: str,
    columns: Mapping[str, str],
) -> None:
    """Remember what the headings of a form mean when this sender sends it; an earlier word about them is replaced.

    `signature` is that of the refusal (`FormUnknown.signature`); `columns` maps headings as they are written to names
    of fields of `kind`. Raises IntakeError `kind_unknown` or `mapping_invalid`; nothing is remembered then.
    """
    known = _fields(kind)
    key = sender_key(sender, district_code)
    unknown = [name for name in columns.values() if name not in known]
    if not key or not signature or not columns or unknown or len(set(columns.values())) < len(columns):
        raise IntakeError(
            "mapping_invalid",
            "Không ghi nhớ được cách ghép cột: cần tên đơn vị gửi, và mỗi cột của biểu chỉ được ghép một lần. "
            "Không lưu gì. Hãy ghép lại.",
            "The columns cannot be remembered: a sender is needed, and each column of the form at most once. "
            "Nothing was stored. Match them again.",
        )
    row = {
        "sender_key": key,
        "signature": signature,
        "kind": kind,
        "columns": {matching_key(title): name for title, name in columns.items()},
        "remembered_at": datetime.now(UTC),
    }
    m = ColumnMapping
    with write(engine) as connection:
        connection.execute(delete(m).where(m.sender_key == key, m.signature == signature))
        connection.execute(insert(m), [row])


def mappings_of(engine: Engine, sender: str, district_code: str | None) -> tuple[HandMapping, ...]:
    """What is remembered of a sender; nothing of one without a name or district."""
    key = sender_key(sender, district_code)
    if not key:
        return ()
    with read(engine) as connection:
        return _read(connection, key)


def sender_key(sender: str, district_code: str | None) -> str:
    """By what a sender is known again: its name without case and diacritics, and its district."""
    return " · ".join(part for part in (fold(sender).strip()[:280], district_code or "") if part)


def _read(connection: Connection, key: str) -> tuple[HandMapping, ...]:
    rows = connection.execute(select(ColumnMapping.__table__).where(ColumnMapping.sender_key == key))
    return tuple(HandMapping(row.signature, row.kind, row.columns) for row in rows)


def _fields(kind: str) -> dict[str, Field]:
    fields = {field.name: field for form in forms_of(kind) for field in form.fields}
    if not fields:
        raise IntakeError("kind_unknown", "Không có loại biểu này. Không lưu gì.", "There is no such kind of form.")
    return fields
