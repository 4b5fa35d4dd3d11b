"""Signing in with a password: slowly guessed, never told which of name and password was wrong."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, Engine, select, update

from dashboard.access.attempts import forgive, note_failure, wait_minutes
from dashboard.access.audit import Deed, record_of
from dashboard.access.current import Presence
from dashboard.access.passwords import MOST_CHARACTERS, hash_password, is_outdated, is_right
from dashboard.access.sessions import start_session
from dashboard.domain.accounts import EVERYTHING, Account, Role
from dashboard.errors import AccessError
from dashboard.store.database import read, write_beside
from dashboard.store.models import AccountRow


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a sign-in comes from."""

    address: str
    browser: str


class TooManyAttempts(AccessError):  # noqa: N818 - what happened, as every caller says it
    """Somebody has to wait before signing in again."""


def sign_in(engine: Engine, login: str, password: str, visitor: Visitor) -> str:
    """Open a session and return its token.

    Raises AccessError for a wrong name or password, TooManyAttempts where it was tried too often; StoreUnavailable.
    """
    login, now = login.strip().casefold()[:200], datetime.now(UTC)
    with write_beside(engine) as connection:
        # A writing connection, because the first sign-in of all makes the secret that names are hashed with.
        _refuse_too_many(wait_minutes(connection, login, visitor.address, now))
    with read(engine) as connection:
        kept = _find(connection, login)
    # Outside of any transaction: hashing takes a while on purpose, and as long where there is no such account.
    is_let_in = is_right(password[:MOST_CHARACTERS], kept.password_hash if kept else None) and kept is not None
    with write_beside(engine) as connection:
        if not is_let_in or kept is None:
            _fail(connection, login, kept, visitor)
        else:
            return _let_in(connection, kept, password, visitor)
    raise AccessError(
        "Tên đăng nhập hoặc mật khẩu không đúng. Chưa đăng nhập. Hãy thử lại hoặc hỏi quản trị viên.",
        "The sign-in name or the password is wrong. You are not signed in. Try again or ask the administrator.",
    )


def confirm(engine: Engine, account: Account, password: str, visitor: Visitor) -> None:
    """Make sure that a person who is signed in knows the account's password.

    Raises AccessError where it is wrong, TooManyAttempts where it was tried too often; StoreUnavailable.
    """
    with write_beside(engine) as connection:
        _refuse_too_many(wait_minutes(connection, account.login, visitor.address, datetime.now(UTC)))
        kept = _find(connection, account.login)
    if kept is not None and is_right(password[:MOST_CHARACTERS], kept.password_hash):
        return
    with write_beside(engine) as connection:
        _fail(connection, account.login, kept, visitor)
    raise AccessError(
        "Mật khẩu hiện tại không đúng. Mật khẩu cũ được giữ nguyên. Hãy nhập lại.",
        "The current password is wrong. The old one stays. Type it again.",
    )


def open_session(connection: Connection, account: Account, visitor: Visitor, way: str) -> str:
    """Open a session of an account that proved who it is, and write it down; returns its token."""
    record_of(connection, Presence(account, EVERYTHING, visitor.address), Deed.SIGNED_IN, way=way)
    return start_session(connection, account.number, visitor.address, visitor.browser)


@dataclass(frozen=True, slots=True)
class _Found:
    account: Account
    password_hash: str | None


def _find(connection: Connection, login: str) -> _Found | None:
    a = AccountRow
    row = connection.execute(select(a.__table__).where(a.login == login, a.is_active)).first()
    return _Found(Account(row.id, row.login, row.name, Role(row.role)), row.password_hash) if row else None


def _refuse_too_many(minutes: int) -> None:
    if minutes:
        raise TooManyAttempts(
            f"Đã nhập sai quá nhiều lần nên tạm khóa. Chưa đăng nhập. Hãy thử lại sau {minutes} phút, "
            "hoặc nhờ quản trị viên mở khóa.",
            f"Too many wrong attempts: signing in is locked for now. Try again in {minutes} minutes, or ask the "
            "administrator to unlock it.",
        )


def _fail(connection: Connection, login: str, kept: _Found | None, visitor: Visitor) -> None:
    """Count it. The name typed is written down only where it is an account's: it may be a password by mistake."""
    is_locked = note_failure(connection, login, visitor.address)
    subject = f"account:{kept.account.login}" if kept else ""
    nobody = Presence(Account(0, "", "", Role.KIOSK), EVERYTHING, visitor.address)
    record_of(connection, nobody, Deed.LOCKED_OUT if is_locked else Deed.SIGN_IN_FAILED, subject)


def _let_in(connection: Connection, kept: _Found, password: str, visitor: Visitor) -> str:
    forgive(connection, kept.account.login)
    if kept.password_hash and is_outdated(kept.password_hash):
        again = update(AccountRow).where(AccountRow.id == kept.account.number)
        connection.execute(again.values(password_hash=hash_password(password)))
    return open_session(connection, kept.account, visitor, "password")
