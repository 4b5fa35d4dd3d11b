"""What each import said of reports and clocks: reports and clocks follow from all that stand, whatever is undone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, Name, RowId, TermId, Text, UnitCode


class ReportReceipt(Base):
    """One import's part of the report of a source, commune and week.

    `is_list`: the part came as a list (see StoredKind). `is_zero`: every number of this part is zero.
    `import_id` 0 stands for all that was there before receipts were kept.
    """

    __tablename__ = "report_receipt"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    week_start: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(BIG, primary_key=True, index=True, autoincrement=False)
    received_at: Mapped[datetime]
    is_in_time: Mapped[bool]
    is_list: Mapped[bool]
    is_zero: Mapped[bool]


class ClockReading(Base):
    """The latest day of a unit that one import's data is about. `import_id` 0 stands for all before readings."""

    __tablename__ = "clock_reading"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(BIG, primary_key=True, index=True, autoincrement=False)
    last_day: Mapped[date]
    loaded_at: Mapped[datetime]


class ApprovalBefore(Base):
    """State of a report before an import made it `sent` again, for the undo of that import."""

    __tablename__ = "approval_before"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    week_start: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(BIG, primary_key=True, index=True, autoincrement=False)
    approval: Mapped[TermId]
    approval_reason: Mapped[Text]
    approved_at: Mapped[datetime | None]


class ApprovalStep(Base):
    """One step of a report's approval: what it became, when, by whom, and why. Kept for good.

    `decided_by` names an office or account in free text; it is empty where an import or an undo made the report `sent`.
    """

    __tablename__ = "approval_step"
    __table_args__ = (Index("ix_approval_step_report", "source", "unit_code", "week_start"),)

    id: Mapped[RowId]
    source: Mapped[TermId]
    unit_code: Mapped[UnitCode]
    week_start: Mapped[date]
    state: Mapped[TermId]
    reason: Mapped[Text]
    decided_at: Mapped[datetime]
    decided_by: Mapped[Name]
