"""Views of the map that accounts keep under names."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, Name, RowId


class SavedViewRow(Base):
    """A view of one account; `account_id` is 0 where nobody has to sign in.

    `name_key` is the name folded, so that names which differ in case or diacritics alone are one.
    """

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("account_id", "name_key"),)

    id: Mapped[RowId]
    account_id: Mapped[int] = mapped_column(BIG)
    name: Mapped[str] = mapped_column(String(80))
    name_key: Mapped[Name]
    query: Mapped[str] = mapped_column(String(4000))
    made_at: Mapped[datetime]
