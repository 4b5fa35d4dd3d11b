"""The languages that what is being read may name: those of the data dictionary, unless a store says more.

Whoever reads for a store says so with `using_languages`; each form and template follows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Final

from dashboard.domain.languages import SHIPPED, LanguageBook

MINUTES: Final = "minutes_by_language__"
"""Begins the fields of minutes in one language, which its identifier ends."""
_IN_USE: ContextVar[LanguageBook] = ContextVar("sonla_languages", default=SHIPPED)


def languages_in_use() -> LanguageBook:
    """The list that is read with now."""
    return _IN_USE.get()


@contextmanager
def using_languages(book: LanguageBook) -> Iterator[None]:
    """Read with a list for a while."""
    token = _IN_USE.set(book)
    try:
        yield
    finally:
        _IN_USE.reset(token)
