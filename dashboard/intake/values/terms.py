"""Values of vocabularies, several languages in one cell, yes and no: what offices write is in `value_aliases.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from rapidfuzz import fuzz, process

from dashboard.domain import terms
from dashboard.domain.languages import LanguageBook
from dashboard.domain.terms import LANGUAGES, Vocabulary
from dashboard.intake.cells import Cell, Problem, as_written, matching_key
from dashboard.intake.forms import Field
from dashboard.intake.values.languages import languages_in_use

NEAR_SCORE = 80
"""Likeness (0 to 100) from which a known text is offered for an unknown one."""
ALIASES_FILE = Path(__file__).parent.parent / "value_aliases.toml"

_VOCABULARIES = {value.name: value for value in vars(terms).values() if isinstance(value, Vocabulary)}
_BETWEEN_LANGUAGES = re.compile(r"[+,;/&]|\bvà\b|\s-\s|\s(?=tiếng\b)", re.IGNORECASE)


def term_label(vocabulary: str, term_id: str) -> str:
    """The Vietnamese label of a value of a vocabulary."""
    return _VOCABULARIES[vocabulary].label(term_id)


@dataclass(frozen=True)
class Terms:
    """One vocabulary with all that is written for its values: `ids` by matching key, `texts` as offices write them."""

    ids: dict[str, str]
    texts: dict[str, str]
    labels: tuple[str, ...]

    def find(self, text: str) -> str | None:
        """Identifier of what `text` says, None where it is not known."""
        return self.ids.get(matching_key(text))

    def nearest(self, text: str) -> str | None:
        """A question with the known text that is near, None where none is."""
        near = process.extractOne(matching_key(text), tuple(self.texts), scorer=fuzz.ratio, score_cutoff=NEAR_SCORE)
        return f"Ý bạn là {self.texts[near[0]]}?" if near else None


@cache
def terms_of(vocabulary: str) -> Terms:
    """Terms of a vocabulary of `dashboard.domain.terms`, or of `flag`.

    Raises ValueError where one text stands for two values.
    """
    known = _VOCABULARIES.get(vocabulary)
    said = [(term.id, term.vi) for term in known.terms] if known else []
    ids = [(term.id, text) for term in known.terms for text in (term.id, term.en)] if known else []
    labels = tuple(term.vi for term in known.terms) if known else ()
    return _terms(vocabulary, [*said, *_aliases(vocabulary)], ids, labels)


def terms_of_languages(book: LanguageBook | None = None) -> Terms:
    """Terms of the languages in use, or of `book`: retired ones are known, but offered no more.

    Raises ValueError where one text stands for two of them.
    """
    return _terms_of_book(book or languages_in_use())


@lru_cache(maxsize=8)
def _terms_of_book(book: LanguageBook) -> Terms:
    said = [(one.id, text) for one in book.languages for text in (one.vi, one.short, *one.aliases)]
    said += [(term.id, term.vi) for term in LANGUAGES.terms]
    # A language of its own takes over what was counted as another one before.
    taken = {matching_key(text) for one in book.added for text in (one.vi, one.short, *one.aliases)}
    said += [(one, text) for one, text in _aliases("language") if one != "other" or matching_key(text) not in taken]
    ids = [(one.id, text) for one in book.languages for text in (one.id, one.en)]
    ids += [(term.id, term.en) for term in LANGUAGES.terms]
    return _terms("language", said, ids, tuple(one.vi for one in book.offered))


def _aliases(vocabulary: str) -> list[tuple[str, str]]:
    aliases = tomllib.loads(ALIASES_FILE.read_text("utf-8"))[vocabulary]
    return [(term_id, text) for term_id, texts in aliases.items() for text in texts]


Written = Sequence[tuple[str, str]]
"""Identifiers with a text that stands for them."""


def _terms(vocabulary: str, said: Written, ids: Written, labels: tuple[str, ...]) -> Terms:
    """`said` is what offices write, which may be offered for an unknown text; `ids` are understood, too."""
    found: dict[str, str] = {}
    for term_id, text in (*said, *ids):
        if found.setdefault(matching_key(text), term_id) != term_id:
            raise ValueError(f"{text!r} stands for two values of {vocabulary}")
    return Terms(found, {matching_key(text): text for _, text in reversed(said)}, labels)


def read_term(field: Field, cell: Cell) -> str | Problem | None:
    """Identifier of a term, None where the cell is blank."""
    if cell is None:
        return None
    known = terms_of(field.vocabulary)
    text = as_written(cell)
    found = known.find(text)
    if found is not None or field.lenient:
        return found
    kind = field.unknown_fault or f"{field.vocabulary.rpartition('_')[2]}_unknown"
    return Problem(kind, {"terms": "; ".join(known.labels)}, known.nearest(text))


def read_languages(cell: Cell) -> str | Problem:
    """Identifiers of one or several languages, sorted and joined by `+`; empty where the cell is blank."""
    if cell is None:
        return ""
    known = terms_of_languages()
    whole = known.find(as_written(cell))
    parts = [part.strip() for part in _BETWEEN_LANGUAGES.split(as_written(cell)) if part.strip()]
    ids = [whole] if whole else [known.find(part) for part in parts]
    if None in ids or not ids:
        return Problem("language_unknown", {"terms": "; ".join(known.labels)}, known.nearest(as_written(cell)))
    return "+".join(sorted({term_id for term_id in ids if term_id}))


def read_flag(cell: Cell) -> bool | Problem | None:
    """Yes or no, None where the cell is blank."""
    if cell is None:
        return None
    answer = terms_of("flag").find(as_written(cell))
    return Problem("flag_unknown") if answer is None else answer == "yes"
