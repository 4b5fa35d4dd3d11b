"""What each import said of reports and clocks: reports and clocks follow from all that stand, whatever is undone."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, TermId, Text, UnitCode


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
