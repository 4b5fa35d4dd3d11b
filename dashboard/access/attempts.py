"""Guessing passwords: how often one may fail, by sign-in name and by address, before having to wait."""

from __future__ import annotations

import hashlib
import hmac
import math
import secrets
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select

from dashboard.store.choices import read_setting, write_setting
from dashboard.store.models import SignInFailure

WINDOW: Final = timedelta(minutes=15)
MOST_PER_LOGIN: Final = 5
MOST_PER_ADDRESS: Final = 30
"""A district office may share one address."""
_KEPT: Final = timedelta(days=1)
_SECRET: Final = "login_key_secret"  # noqa: S105 - the name of a setting


def wait_minutes(connection: Connection, login: str, address: str, now: datetime) -> int:
    """Minutes until a sign-in may be tried again; 0 where it may be now."""
    f, key = SignInFailure, login_key(connection, login)
    waits = (
        _wait(connection, f.login_key == key, MOST_PER_LOGIN, now),
        _wait(connection, f.address == address, MOST_PER_ADDRESS, now),
    )
    return max(waits)


def note_failure(connection: Connection, login: str, address: str) -> bool:
    """Count a failure; whether the sign-in name is locked by it."""
    now = datetime.now(UTC)
    connection.execute(delete(SignInFailure).where(SignInFailure.failed_at < now - _KEPT))
    values = {"login_key": login_key(connection, login), "address": address[:64], "failed_at": now}
    connection.execute(insert(SignInFailure).values(values))
    return wait_minutes(connection, login, address, now) > 0


def forgive(connection: Connection, login: str) -> None:
    """Forget the failures of a sign-in name: it signed in, or an administrator unlocked it."""
    connection.execute(delete(SignInFailure).where(SignInFailure.login_key == login_key(connection, login)))


def is_locked(connection: Connection, login: str) -> bool:
    """Whether a sign-in name has to wait."""
    if not read_setting(connection, _SECRET):
        # Nobody ever tried to sign in; what only reads makes no secret.
        return False
    same = SignInFailure.login_key == login_key(connection, login)
    return _wait(connection, same, MOST_PER_LOGIN, datetime.now(UTC)) > 0


def login_key(connection: Connection, login: str) -> str:
    """A keyed hash of a sign-in name: what people type there by mistake is not kept."""
    secret = read_setting(connection, _SECRET)
    if not secret:
        secret = secrets.token_hex(32)
        write_setting(connection, _SECRET, secret)
    return hmac.new(bytes.fromhex(secret), login.strip().casefold().encode(), hashlib.sha256).hexdigest()


def _wait(connection: Connection, same: ColumnElement[bool], most: int, now: datetime) -> int:
    f = SignInFailure
    statement = select(func.count(), func.max(f.failed_at)).where(same, f.failed_at > now - WINDOW)
    count, last = connection.execute(statement).one()
    return math.ceil((last + WINDOW - now) / timedelta(minutes=1)) if count >= most else 0
