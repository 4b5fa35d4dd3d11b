"""What people changed of single sites by hand, and the pictures of inspections. Rows are added, never changed.

The changes themselves are imports (`import_run`), undone like any other; what was undone stays here as history.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, Name, RowId, TermId, Text, UnitCode


class SiteEdit(Base):
    """One part of a site that was changed: `field` is `position`, `state` or a column with a day.

    `kind` is the kind of the import, `before` and `after` the values of the part's columns in their order (days in
    ISO 8601). `alias_key` is the row key that an item without a code has with its new values: a later list that took
    them over means the same item.
    """

    __tablename__ = "site_edit"
    __table_args__ = (Index("ix_site_edit_site", "kind", "site_id"),)

    id: Mapped[RowId]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    kind: Mapped[TermId]
    site_id: Mapped[int] = mapped_column(BIG)
    field: Mapped[TermId]
    before: Mapped[list[Any]] = mapped_column(JSON)
    after: Mapped[list[Any]] = mapped_column(JSON)
    alias_key: Mapped[int | None] = mapped_column(BIG)
    reason: Mapped[Text]
    made_at: Mapped[datetime]
    made_by: Mapped[Name]


class InspectionPhoto(Base):
    """The picture of one inspection: `name` is its file among the kept pictures, without any metadata.

    `original_sha256` is of the file as it was sent, `fingerprint` its difference hash: by both a picture that comes
    again is known. `taken_at`, `longitude`, `latitude` are what its metadata said, `notes` what was noticed then.
    """

    __tablename__ = "inspection_photo"

    id: Mapped[RowId]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    item_id: Mapped[int] = mapped_column(BIG, index=True)
    unit_code: Mapped[UnitCode]
    day: Mapped[date]
    name: Mapped[str] = mapped_column(String(80), index=True)
    original_sha256: Mapped[str] = mapped_column(String(64))
    fingerprint: Mapped[int] = mapped_column(BIG)
    taken_at: Mapped[datetime | None]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    notes: Mapped[list[Any]] = mapped_column(JSON)
    reason: Mapped[Text]
    made_at: Mapped[datetime]
    made_by: Mapped[Name]
