"""A wall's link: a token that opens the wall of one plan and what it loads, until somebody revokes it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, Engine

from dashboard.api.tokens import DEFAULT_RATE_PER_MINUTE, WALL, create_token, find_token
from dashboard.errors import StoreUnavailable
from dashboard.store.database import read

COOKIE: Final = "sonla_man_hinh"
PARAMETER: Final = "khoa"
"""Of the address that brings the token once; it is in the cookie from then on."""
REMEMBERED_S: Final = 5.0
"""So long a token that was right is not looked up again: a revoked one ends within that time."""
_MOST_REMEMBERED: Final = 256


@dataclass(frozen=True, slots=True)
class WallLink:
    """A link in force: its name, and the plan it opens."""

    name: str
    plan_name: str


def create_link(connection: Connection, name: str, plan_name: str) -> str:
    """Make the link `name` to a plan and return its token. Raises SonlaError where one of that name is in force."""
    return create_token(connection, name, [f"{WALL}{plan_name}"], rate_per_minute=DEFAULT_RATE_PER_MINUTE)


class WallLinks:
    """Recognises tokens of links. Safe to share between threads; `engine` opens the store when first needed."""

    def __init__(self, engine: Callable[[], Engine]) -> None:
        self._engine = engine
        self._lock = threading.Lock()
        self._known: dict[str, tuple[float, WallLink]] = {}

    def find(self, written: str) -> WallLink | None:
        """The link that a token is; None where it is none, or revoked.

        While the store does not answer, a link that was right before is; another raises StoreUnavailable.
        """
        now = time.monotonic()
        with self._lock:
            until, link = self._known.get(written, (0.0, None))
        if link is not None and now < until:
            return link
        try:
            with read(self._engine()) as connection:
                token = find_token(connection, written)
        except StoreUnavailable:
            if link is None:
                raise
            return link
        scope = next((s for s in token.scopes if s.startswith(WALL)), "") if token else ""
        with self._lock:
            self._known.pop(written, None)
            if token is None or not scope:
                return None
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            found = WallLink(token.name, scope.removeprefix(WALL))
            self._known[written] = (now + REMEMBERED_S, found)
            return found
