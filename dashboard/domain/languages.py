"""Languages of broadcasts and activities: those of the data dictionary, and what staff made of the list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dashboard.domain.terms import LANGUAGES

KEPT: Final = frozenset({"vi", "other"})
"""Never retired: what is not of another language, and what is of none of the list."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `aliases` are what offices write for it beside its name; a retired one is offered no more.

    `is_shipped`: it is of the data dictionary.
    """

    id: str
    vi: str
    en: str
    aliases: tuple[str, ...] = ()
    is_retired: bool = False
    is_shipped: bool = False

    @property
    def short(self) -> str:
        """`Thái` of `Tiếng Thái`."""
        return self.vi.removeprefix("Tiếng ")


@dataclass(frozen=True, slots=True)
class LanguageBook:
    """Every language there ever was, in the order of lists."""

    languages: tuple[Language, ...]

    def label(self, language_id: str) -> str:
        """Vietnamese name; the identifier itself where it is not known."""
        return next((one.vi for one in self.languages if one.id == language_id), language_id)

    @property
    def offered(self) -> tuple[Language, ...]:
        """Those that are not retired."""
        return tuple(one for one in self.languages if not one.is_retired)

    @property
    def retired_ids(self) -> frozenset[str]:
        """Identifiers of those that are."""
        return frozenset(one.id for one in self.languages if one.is_retired)

    @property
    def added(self) -> tuple[Language, ...]:
        """Those that staff added."""
        return tuple(one for one in self.languages if not one.is_shipped)


SHIPPED: Final = LanguageBook(tuple(Language(term.id, term.vi, term.en, is_shipped=True) for term in LANGUAGES.terms))
"""The list of the data dictionary."""


def with_changes(changed: Iterable[Language]) -> LanguageBook:
    """The list of the data dictionary with what staff changed and added; `other` stays last."""
    by_id = {one.id: one for one in changed}
    shipped = [by_id.pop(one.id, one) for one in SHIPPED.languages]
    return LanguageBook((*shipped[:-1], *by_id.values(), shipped[-1]))
