"""The door of a running server: who a session's token lets in, remembered so that a click costs nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from threading import Lock
from typing import Final

from sqlalchemy import Connection, Engine, select

from dashboard.access.accounts import has_accounts, read_units
from dashboard.access.current import Presence
from dashboard.access.sessions import csrf_of, token_digest
from dashboard.domain.accounts import DEMONSTRATION, EVERYTHING, Account, Role, scope_of
from dashboard.domain.units import UnitTree
from dashboard.errors import StoreUnavailable
from dashboard.store.choices import PROVINCE_SUMS, read_setting
from dashboard.store.database import open_engine, read
from dashboard.store.models import AccountRow, SessionRow

FRESH_S: Final = 2.0
"""How long a worker believes what it read: a session that was ended elsewhere ends here this much later at most."""
_MOST_REMEMBERED: Final = 5_000
DEMONSTRATION_PRESENCE: Final = Presence(DEMONSTRATION, EVERYTHING)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read of a token, and when; None is a token that lets nobody in."""

    presence: Presence | None
    read_at: float
    expires_at: datetime


class Door:
    """One per server process, safe to share between threads."""

    def __init__(self, database_url: str, tree: UnitTree, require_login: bool) -> None:
        self._database_url = database_url
        self._tree = tree
        self._lock = Lock()
        self._known: dict[str, _Known] = {}
        self._is_closed = require_login
        self._asked_at = float("-inf")

    @cached_property
    def engine(self) -> Engine:
        """The store. Raises StoreUnavailable where it does not answer; the next call tries again."""
        return open_engine(self._database_url)

    @property
    def is_demonstration(self) -> bool:
        """Whether everybody at this machine is let in, because there is no account yet. Once closed it stays so."""
        if not self._is_closed and time.monotonic() - self._asked_at > FRESH_S:
            self._is_closed = self._asked(has_accounts, self._is_closed)
            self._asked_at = time.monotonic()
        return not self._is_closed

    def presence(self, token: str) -> Presence | None:
        """Who a session's token lets in; None where it is none in force.

        While the store does not answer, who was let in before stays: the page then says that figures cannot be read.
        """
        known = self._known.get(token)
        now = time.monotonic()
        if known is None or now - known.read_at > FRESH_S:
            try:
                known = self._look_up(token, now)
            except StoreUnavailable:
                if known is None:
                    raise
            self._remember(token, known)
        return known.presence if known.expires_at > datetime.now(UTC) else None

    def forget(self) -> None:
        """Read anew who may come in: something changed here."""
        with self._lock:
            self._known.clear()
        self._asked_at = float("-inf")

    def _asked(self, question: Callable[[Connection], bool], otherwise: bool) -> bool:
        try:
            with read(self.engine) as connection:
                return question(connection)
        except StoreUnavailable:
            return otherwise

    def _look_up(self, token: str, now: float) -> _Known:
        s, a = SessionRow, AccountRow
        wanted = (
            select(s.id.label("session_number"), s.expires_at, a.id, a.login, a.name, a.role, a.must_change_password)
            .join(a, a.id == s.account_id)
            .where(s.token_sha256 == token_digest(token), s.ended_at.is_(None), a.is_active)
        )
        with read(self.engine) as connection:
            row = connection.execute(wanted).first()
            if row is None:
                return _Known(None, now, datetime.max.replace(tzinfo=UTC))
            units = read_units(connection, row.id)
            with_sums = read_setting(connection, PROVINCE_SUMS) == "1"
        account = Account(row.id, row.login, row.name, Role(row.role), units, row.must_change_password)
        scope = scope_of(account, self._tree, with_province_sums=with_sums)
        presence = Presence(account, scope, session_number=row.session_number, csrf=csrf_of(token))
        return _Known(presence, now, row.expires_at)

    def _remember(self, token: str, known: _Known) -> None:
        with self._lock:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[token] = known


class OpenDoor(Door):
    """The door of a screen with made-up values and no store behind it: everybody at this machine is let in."""

    def __init__(self, tree: UnitTree) -> None:
        super().__init__("", tree, False)

    @property
    def is_demonstration(self) -> bool:
        """Always: there is no account to sign in with."""
        return True


def at(presence: Presence, address: str) -> Presence:
    """The presence with the address its request came from."""
    return replace(presence, address=address)
