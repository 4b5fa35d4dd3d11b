"""Tables of the API: who may call it, and what was answered to requests that may be sent again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy import Text as LongText
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Base, RowId, UnitCode


class ApiToken(Base):
    """One source's key. Only its hash is kept: who reads this table cannot call the API.

    `name` is the source's, once among the tokens that are not revoked; `scopes` are joined by spaces. With
    `district_code` the token reaches that district alone.
    """

    __tablename__ = "api_token"

    id: Mapped[RowId]
    name: Mapped[str] = mapped_column(String(80), index=True)
    token_sha256: Mapped[str] = mapped_column(String(64))
    scopes: Mapped[str] = mapped_column(String(200))
    district_code: Mapped[UnitCode | None]
    rate_per_minute: Mapped[int]
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class ApiAnswer(Base):
    """What was answered to a request with an `Idempotency-Key`, so that sending it again changes nothing."""

    __tablename__ = "api_answer"

    token_id: Mapped[int] = mapped_column(ForeignKey("api_token.id"), primary_key=True)
    idempotency_key: Mapped[str] = mapped_column(String(255), primary_key=True)
    request_sha256: Mapped[str] = mapped_column(String(64))
    body: Mapped[str] = mapped_column(LongText())
    answered_at: Mapped[datetime] = mapped_column(index=True)
