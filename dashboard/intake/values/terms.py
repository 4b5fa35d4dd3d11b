"""Values of vocabularies, several languages in one cell, yes and no: what offices write is in `value_aliases.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rapidfuzz import fuzz, process

from dashboard.domain import terms
from dashboard.domain.terms import Vocabulary
from dashboard.intake.cells import Cell, Problem, as_written, matching_key
from dashboard.intake.forms import Field

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
    aliases = tomllib.loads(ALIASES_FILE.read_text("utf-8"))[vocabulary]
    known = _VOCABULARIES.get(vocabulary)
    written = [(term.id, text) for term in known.terms for text in (term.vi, term.id, term.en)] if known else []
    written += [(term_id, text) for term_id, texts in aliases.items() for text in texts]
    ids: dict[str, str] = {}
    for term_id, text in written:
        if ids.setdefault(matching_key(text), term_id) != term_id:
            raise ValueError(f"{text!r} stands for two values of {vocabulary}")
    labels = tuple(term.vi for term in known.terms) if known else ()
    said = [(term.id, term.vi) for term in known.terms] if known else []
    said += [(term_id, text) for term_id, texts in aliases.items() for text in texts]
    return Terms(ids, {matching_key(text): text for _, text in reversed(said)}, labels)


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
    known = terms_of("language")
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
