"""What the words of a text tell of how it was typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import lru_cache, partial
from typing import Final

from dashboard.intake.old_text.encodings import OldFont, decode
from dashboard.intake.old_text.syllables import is_syllable


class Sense(StrEnum):
    """What one word tells: one way of reading it alone makes sense, or it is doubtful."""

    UNICODE = "unicode"
    TCVN3 = OldFont.TCVN3
    VNI = OldFont.VNI
    DOUBTFUL = "doubtful"


_WORD: Final = re.compile("[\\w\u00a1-\u00fe\u0300-\u036f]+")
_DIGIT: Final = re.compile("[0-9]")
_TELLS_ENOUGH: Final = re.compile(r"^(?=.*[A-Za-z]).{3}", re.ASCII)
"""Shorter words may look like a syllable by chance."""
_BEYOND_LATIN_1: Final = re.compile("[\u0100-\u024f\u1e00-\u1eff]")


def senses(text: str) -> Counter[Sense]:
    """How many words of `text` tell what; words that every font writes alike tell nothing."""
    return Counter(sense for word in _telling_words(text) if (sense := _sense(word)) is not None)


def share_of_syllables(text: str, read: Callable[[str], str | None] = str) -> float:
    """Of the words of `text` with letters beyond ASCII, the share that `read` turns into Vietnamese syllables."""
    words = _telling_words(text)
    return sum(is_syllable(read(word) or "") for word in words) / max(len(words), 1)


def reader_of(font: OldFont) -> Callable[[str], str | None]:
    """Reads words typed with `font`."""
    return partial(decode, font)


def _telling_words(text: str) -> list[str]:
    """Words with a letter beyond ASCII, no lone signs; with digits they are sizes or codes, which tell nothing."""
    words = _WORD.findall(unicodedata.normalize("NFC", text))
    return [
        word for word in words if not word.isascii() and not _DIGIT.search(word) and (len(word) > 1 or word.isalpha())
    ]


@lru_cache(65_536)
def _sense(word: str) -> Sense | None:
    if _BEYOND_LATIN_1.search(word):
        return Sense.UNICODE
    readings: dict[Sense, str | None] = {
        Sense.UNICODE: word,
        Sense.TCVN3: decode(OldFont.TCVN3, word),
        Sense.VNI: decode(OldFont.VNI, word),
    }
    possible = {sense: reading.lower() for sense, reading in readings.items() if reading}
    if len(set(possible.values())) == 1:
        return None
    sensible = [sense for sense, reading in possible.items() if is_syllable(reading)]
    return sensible[0] if len(sensible) == 1 and _TELLS_ENOUGH.search(word) else Sense.DOUBTFUL
