"""Sessions: kept on the server, known to the browser by a random token of which only the hash is stored."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, insert, select, update

from dashboard.store.models import AccountRow, SessionRow

LASTS: Final = timedelta(hours=12)
"""A working day with its evening; then one signs in again."""


@dataclass(frozen=True, slots=True)
class KeptSession:
    """A session in force, as its owner and administrators see it."""

    number: int
    login: str
    name: str
    started_at: datetime
    expires_at: datetime
    address: str
    browser: str


def start_session(connection: Connection, account_number: int, address: str, browser: str) -> str:
    """Open a session and return its token, which is kept nowhere else."""
    token, now = secrets.token_urlsafe(32), datetime.now(UTC)
    values = {
        "token_sha256": token_digest(token),
        "account_id": account_number,
        "started_at": now,
        "expires_at": now + LASTS,
        "address": address[:64],
        "browser": browser[:200],
    }
    connection.execute(insert(SessionRow).values(values))
    return token


def end_session(connection: Connection, number: int) -> str | None:
    """End one session; returns the sign-in name it was of, None where it was none in force."""
    s = SessionRow
    ended = update(s).where(s.id == number, s.ended_at.is_(None)).values(ended_at=datetime.now(UTC))
    if not connection.execute(ended).rowcount:
        return None
    owner = select(AccountRow.login).join(s, s.account_id == AccountRow.id).where(s.id == number)
    return str(connection.execute(owner).scalar_one())


def end_sessions(connection: Connection, account_number: int, *, but: int = 0) -> None:
    """End every session of an account but one."""
    s = SessionRow
    in_force = (s.account_id == account_number, s.ended_at.is_(None), s.id != but)
    connection.execute(update(s).where(*in_force).values(ended_at=datetime.now(UTC)))


def list_sessions(connection: Connection, account_number: int | None = None) -> Sequence[KeptSession]:
    """Sessions in force, the latest first; of one account where it is named."""
    s, a = SessionRow, AccountRow
    wanted = (
        select(s.id, a.login, a.name, s.started_at, s.expires_at, s.address, s.browser)
        .join(a, a.id == s.account_id)
        .where(s.ended_at.is_(None), s.expires_at > datetime.now(UTC))
        .order_by(s.id.desc())
    )
    rows = connection.execute(wanted if account_number is None else wanted.where(s.account_id == account_number))
    return [KeptSession(*row) for row in rows]


def token_digest(token: str) -> str:
    """SHA-256 without salt or stretching: the token is 256 random bits, not a password."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """What pages of a session send along with every change: follows from its token, which no script can read."""
    return hmac.new(token.encode(), b"csrf", hashlib.sha256).hexdigest()
