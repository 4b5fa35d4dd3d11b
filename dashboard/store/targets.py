"""Targets as they were entered; the database itself refuses to change or remove a row."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection, ForeignKey, insert, not_, select
from sqlalchemy.orm import Mapped, aliased, mapped_column

from dashboard.domain.reporting import Frequency
from dashboard.domain.targets import Document, Target
from dashboard.store.base import Base, Name, RowId, TermId, UnitCode


class TargetRow(Base):
    """One version of a target; the columns are those of `dashboard.domain.targets.Target`.

    A change is a row that `replaces` the one before; one that is withdrawn is replaced by a row `is_withdrawn`.
    """

    __tablename__ = "target"

    id: Mapped[RowId]
    measure_id: Mapped[TermId]
    unit_code: Mapped[UnitCode]
    covers_below: Mapped[bool]
    value: Mapped[float]
    rhythm: Mapped[TermId]
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    document_name: Mapped[Name]
    document_number: Mapped[Name]
    document_dated: Mapped[Name]
    entered_by: Mapped[Name]
    entered_at: Mapped[datetime]
    replaces: Mapped[int | None] = mapped_column(ForeignKey("target.id"), unique=True)
    is_withdrawn: Mapped[bool]


def read_targets(connection: Connection) -> tuple[Target, ...]:
    """Targets that were neither replaced nor withdrawn, the latest entered first."""
    later = aliased(TargetRow)
    stands = not_(select(later.id).where(later.replaces == TargetRow.id).exists())
    table = TargetRow.__table__
    rows = connection.execute(
        select(table).where(stands, TargetRow.is_withdrawn.is_(False)).order_by(TargetRow.id.desc())
    )
    return tuple(_target(row) for row in rows)


def read_target_history(connection: Connection) -> tuple[tuple[Target, int | None, bool], ...]:
    """Every version ever entered, the latest first: the target, the number it replaces, whether it was withdrawn."""
    rows = connection.execute(select(TargetRow.__table__).order_by(TargetRow.id.desc()))
    return tuple((_target(row), row.replaces, row.is_withdrawn) for row in rows)


def write_target(
    connection: Connection, target: Target, *, replaces: int | None = None, is_withdrawn: bool = False
) -> int:
    """Add a version; its number."""
    values = {
        "measure_id": target.measure_id,
        "unit_code": target.unit_code,
        "covers_below": target.covers_below,
        "value": target.value,
        "rhythm": str(target.rhythm or ""),
        "valid_from": target.valid_from,
        "valid_to": target.valid_to,
        "document_name": target.document.name,
        "document_number": target.document.number,
        "document_dated": target.document.dated,
        "entered_by": target.entered_by,
        "entered_at": target.entered_at,
        "replaces": replaces,
        "is_withdrawn": is_withdrawn,
    }
    return int(connection.execute(insert(TargetRow).values(values).returning(TargetRow.id)).scalar_one())


def _target(row) -> Target:  # type: ignore[no-untyped-def]  # noqa: ANN001 - a row of the table
    return Target(
        measure_id=row.measure_id,
        unit_code=row.unit_code,
        value=row.value,
        valid_from=row.valid_from,
        document=Document(row.document_name, row.document_number, row.document_dated),
        valid_to=row.valid_to,
        covers_below=row.covers_below,
        rhythm=Frequency(row.rhythm) if row.rhythm else None,
        number=row.id,
        entered_by=row.entered_by,
        entered_at=row.entered_at,
    )
