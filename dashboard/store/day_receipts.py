"""What each import said of single days: reports of duties by day or month, and of others than communes, follow from it.

A commune's weekly report is settled in `report`; for any other duty of the reporting calendar the days of its period
are looked up here, so that a calendar may ask for another rhythm without reading files again.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, TermId, UnitCode


class DayReceipt(Base):
    """One import's part of what a unit told of one source and day; `is_zero`: every number of this part is zero."""

    __tablename__ = "day_receipt"

    source: Mapped[TermId] = mapped_column(primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    import_id: Mapped[int] = mapped_column(BIG, primary_key=True, index=True, autoincrement=False)
    received_at: Mapped[datetime]
    is_zero: Mapped[bool]
