"""Where a stored row came from: import runs, their faults, and the columns every fact row carries."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, false
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from dashboard.store.base import Base, Name, RowId, TermId, Text, UnitCode


class Provenance:
    """Columns of every fact row: `source` of `FACT_SOURCES`, the import it came from, `approval` of `APPROVALS`."""

    source: Mapped[TermId]
    approval: Mapped[TermId]

    @declared_attr
    def import_id(cls) -> Mapped[int]:  # noqa: N805 - SQLAlchemy calls it on the class
        """The import that wrote the row last."""
        return mapped_column(ForeignKey("import_run.id"), index=True)


class ImportRun(Base):
    """One accepted file. `file_sha256` is of the file as sent, which is kept under that name.

    `received_at` is when the office's file came, `loaded_at` when it was stored; `simulated` marks demonstration data.
    `sender` is the office's name in free text. `is_journaled`: what the import replaced was kept, so that it can be
    undone. An undone run stays here with its counts, its faults and its file.
    """

    __tablename__ = "import_run"

    id: Mapped[RowId]
    kind: Mapped[TermId]
    file_name: Mapped[Name]
    file_sha256: Mapped[str] = mapped_column(String(64), index=True)
    district_code: Mapped[UnitCode | None]
    received_at: Mapped[datetime]
    loaded_at: Mapped[datetime]
    simulated: Mapped[bool]
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    new_count: Mapped[int]
    changed_count: Mapped[int]
    unchanged_count: Mapped[int]
    fault_count: Mapped[int]
    ignored_count: Mapped[int]
    sender: Mapped[Name] = mapped_column(server_default="")
    is_journaled: Mapped[bool] = mapped_column(server_default=false())
    undone_at: Mapped[datetime | None]
    undone_reason: Mapped[Text | None]


class ImportRepeat(Base):
    """Import `import_id` sent again unchanged rows that `earlier_id` had written: they rest on the earlier one."""

    __tablename__ = "import_repeat"

    earlier_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True)
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), primary_key=True, index=True)


class ImportFault(Base):
    """A fault of one cell, with the row it stood in as it was written: nothing sent is lost.

    May hold personal data of what was sent: no query of the screen reads this table.
    """

    __tablename__ = "import_fault"

    id: Mapped[RowId]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)
    sheet: Mapped[Name]
    cell: Mapped[str] = mapped_column(String(16))
    kind: Mapped[TermId]
    severity: Mapped[TermId]
    found: Mapped[Text]
    expected: Mapped[Text]
    suggestion: Mapped[Text | None]
    original_row: Mapped[list[Any]] = mapped_column(JSON)


class ColumnMapping(Base):
    """What a person said a sender's headings mean: `columns` is the field by matching key of the heading.

    `signature` tells the header row; `sender_key` is how a sender is known again (see `dashboard.intake.mapping`).
    """

    __tablename__ = "column_mapping"

    sender_key: Mapped[Name] = mapped_column(primary_key=True)
    signature: Mapped[str] = mapped_column(String(64), primary_key=True)
    kind: Mapped[TermId]
    columns: Mapped[dict[str, Any]] = mapped_column(JSON)
    remembered_at: Mapped[datetime]


class StoreState(Base):
    """One row: `version` grows with every change of data, so that a screen asks cheaply whether to draw again."""

    __tablename__ = "store_state"

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int]
    changed_at: Mapped[datetime]
    simulated: Mapped[bool]
