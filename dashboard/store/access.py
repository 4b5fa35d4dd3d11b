"""Tables of accounts: who may sign in, what was signed in, what was done, and the settings that staff change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import BIG, Base, RowId, UnitCode


class AccountRow(Base):
    """An account; it is never removed, only switched off, so that what it did keeps its name.

    `login` is folded to lower case. `password_hash` is Argon2id, None where the account signs in by OpenID Connect
    alone; `oidc_subject` is the provider's own name of the person.
    """

    __tablename__ = "account"

    id: Mapped[RowId]
    login: Mapped[str] = mapped_column(String(80), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(32))
    password_hash: Mapped[str | None] = mapped_column(String(300))
    must_change_password: Mapped[bool]
    is_active: Mapped[bool]
    oidc_subject: Mapped[str | None] = mapped_column(String(255), unique=True)
    created_at: Mapped[datetime]


class AccountUnit(Base):
    """A unit of an account; its scope is everything below."""

    __tablename__ = "account_unit"

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True)
    unit_code: Mapped[UnitCode] = mapped_column(primary_key=True)
    position: Mapped[int]


class SessionRow(Base):
    """One sign-in of one browser. Only the hash of its token is kept."""

    __tablename__ = "account_session"

    id: Mapped[RowId]
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(64))
    browser: Mapped[str] = mapped_column(String(200))


class SignInFailure(Base):
    """A sign-in that failed, for limits and locks; `login_key` is a keyed hash, since people type passwords there."""

    __tablename__ = "sign_in_failure"

    id: Mapped[RowId]
    login_key: Mapped[str] = mapped_column(String(64), index=True)
    address: Mapped[str] = mapped_column(String(64), index=True)
    failed_at: Mapped[datetime] = mapped_column(index=True)


class AuditEvent(Base):
    """What somebody did; the database itself refuses to change or remove a row.

    `login` and `role` are as they were then. `subject` names what was acted upon (`import:17`, `account:lan`), `detail`
    what is worth knowing of it; neither holds personal data.
    """

    __tablename__ = "audit_event"

    id: Mapped[RowId]
    happened_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40), index=True)
    account_id: Mapped[int | None] = mapped_column(BIG, index=True)
    login: Mapped[str] = mapped_column(String(80))
    role: Mapped[str] = mapped_column(String(32))
    address: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(300))
    detail: Mapped[dict[str, Any]] = mapped_column(JSON())


class SettingRow(Base):
    """A setting that staff change on a page; what the machine decides stands in the environment instead."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(String(300))
