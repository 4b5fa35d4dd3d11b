"""Who is behind the work being done now: set by the gate before each request, read by whatever filters."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from dashboard.domain.accounts import Account, Scope
from dashboard.errors import OutOfScope


@dataclass(frozen=True, slots=True)
class Presence:
    """An account at work: what it may see, from where, and in which session (0: none).

    `csrf` is what its pages send along with every change.
    """

    account: Account
    scope: Scope
    address: str = ""
    session_number: int = 0
    csrf: str = ""


_PRESENT: ContextVar[Presence | None] = ContextVar("sonla_presence", default=None)


def enter(presence: Presence | None) -> None:
    """Say who is there from now on, in this request or thread; None: nobody."""
    _PRESENT.set(presence)


@contextmanager
def acting_as(presence: Presence) -> Iterator[None]:
    """Say who is there for a while."""
    token = _PRESENT.set(presence)
    try:
        yield
    finally:
        _PRESENT.reset(token)


def present() -> Presence | None:
    """Who is there; None where nobody is."""
    return _PRESENT.get()


def current_presence() -> Presence:
    """Who is there. Raises OutOfScope where nobody is, so that what forgets to ask for an account reads nothing."""
    presence = _PRESENT.get()
    if presence is None:
        raise OutOfScope(
            "Chưa đăng nhập nên không đọc được số liệu. Hãy đăng nhập rồi làm lại.",
            "Nobody is signed in, so nothing can be read. Sign in and try again.",
        )
    return presence


def current_scope() -> Scope:
    """What may be seen now. Raises OutOfScope where nobody is there."""
    return current_presence().scope
