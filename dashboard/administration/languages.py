"""The list of languages: added, renamed, given other ways of writing, retired; what was reported stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from dashboard.access.audit import Deed, record
from dashboard.access.door import Door
from dashboard.administration.entries import Faults, Typed, typed_text
from dashboard.domain.languages import KEPT, Language, LanguageBook, with_changes
from dashboard.domain.text import fold
from dashboard.intake.values.terms import terms_of_languages
from dashboard.store.changes import note_change
from dashboard.store.database import read, write
from dashboard.store.languages import read_languages, write_language

LONGEST_ID: Final = 8
"""Identifiers of all languages of one activity stand together in one column."""
LONGEST_NAME: Final = 60
_PREFIX: Final = "Tiếng "


class LanguageDesk:
    """Safe to share between threads. StoreUnavailable from any method, EntryError where a change is refused."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def book(self) -> LanguageBook:
        """The list in force."""
        with read(self._door.engine) as connection:
            return read_languages(connection)

    def add(self, typed: Typed) -> Language:
        """Add a language: files may name it from now on."""
        with write(self._door.engine) as connection:
            book, faults = read_languages(connection), Faults()
            language = replace(_typed(typed, faults), id=_new_id(typed_text(typed, "vi"), book))
            faults.refuse()
            return _put(connection, book, language, faults)

    def change(self, typed: Typed) -> Language:
        """Rename a language, or say how else it is written. Facts keep its identifier and follow the name."""
        with write(self._door.engine) as connection:
            book, faults = read_languages(connection), Faults()
            old, said = _known(book, typed, faults), _typed(typed, faults)
            faults.refuse()
            assert old is not None  # noqa: S101 - refused otherwise
            return _put(connection, book, replace(old, vi=said.vi, en=said.en, aliases=said.aliases), faults)

    def retire(self, typed: Typed, *, is_retired: bool) -> Language:
        """Offer a language no more, or again. Files that name it are still understood."""
        with write(self._door.engine) as connection:
            book, faults = read_languages(connection), Faults()
            old = _known(book, typed, faults)
            if old and old.id in KEPT:
                faults.add(f"“{old.vi}” luôn cần có trong danh mục.", f"“{old.vi}” is always needed.")
            faults.refuse()
            assert old is not None  # noqa: S101 - refused otherwise
            return _put(connection, book, replace(old, is_retired=is_retired), faults)


def _put(connection: Connection, book: LanguageBook, language: Language, faults: Faults) -> Language:
    """Write a language if every way of writing still means one language alone."""
    position = next((n for n, one in enumerate(book.languages) if one.id == language.id), len(book.languages))
    try:
        terms_of_languages(with_changes([*(one for one in book.languages if one.id != language.id), language]))
    except ValueError as error:
        text = re.findall(r"'([^']*)'", str(error))
        written = text[0] if text else language.vi
        faults.add(f"Cách ghi “{written}” đã là của ngôn ngữ khác.", f"“{written}” already means another language.")
    faults.refuse()
    write_language(connection, language, position)
    record(
        connection,
        Deed.LANGUAGE_CHANGED,
        f"language:{language.id}",
        name=language.vi,
        aliases="; ".join(language.aliases),
        retired=language.is_retired,
    )
    note_change(connection, datetime.now(UTC))
    return language


def _known(book: LanguageBook, typed: Typed, faults: Faults) -> Language | None:
    found = next((one for one in book.languages if one.id == typed_text(typed, "id")), None)
    if found is None:
        faults.add("Ngôn ngữ này không có trong danh mục.", "There is no such language.")
    return found


def _typed(typed: Typed, faults: Faults) -> Language:
    short = re.sub(rf"^{_PREFIX.strip()}\b", "", typed_text(typed, "vi"), flags=re.IGNORECASE).strip()
    aliases = tuple(
        dict.fromkeys(part.strip() for part in re.split(r"[;,\n]", typed_text(typed, "aliases")) if part.strip())
    )
    english = typed_text(typed, "en") or short
    if not re.search(r"\w", short) or max(map(len, (short, english, *aliases))) > LONGEST_NAME:
        faults.add(
            f"Tên ngôn ngữ và mỗi cách ghi phải có chữ và dài không quá {LONGEST_NAME} ký tự.",
            f"A name and each way of writing it need letters, {LONGEST_NAME} at most.",
        )
    if re.search(r"[+/&]|\bvà\b", " ".join((short, *aliases))):
        faults.add("Mỗi dòng chỉ là một ngôn ngữ.", "One language at a time.")
    return Language("", f"{_PREFIX}{short}", english, aliases)


def _new_id(name: str, book: LanguageBook) -> str:
    """Short, of plain letters, and nobody else's: `Tiếng La Ha` -> `la_ha`."""
    words = re.sub(r"[^a-z]+", "_", fold(name)).strip("_").removeprefix("tieng_")[:LONGEST_ID].strip("_") or "them"
    taken = {one.id for one in book.languages}
    numbered = (f"{words[: LONGEST_ID - 2]}_{number}" for number in range(2, 10))
    return next((one for one in (words, *numbered) if one not in taken), f"x{len(taken)}")
