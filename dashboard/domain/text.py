"""Vietnamese text: comparing it, finding it without diacritics, and sorting it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Final

_TONES: Final = "\u0300\u0309\u0303\u0301\u0323"
"""Huyền, hỏi, ngã, sắc, nặng as combining marks, in the order of Vietnamese dictionaries; no mark comes first."""

_ALPHABET: Final = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_LETTER_ORDER: Final = {letter: position for position, letter in enumerate(_ALPHABET, start=1)}

_LONE_Y: Final = re.compile(r"(?<![aeiouy\u0300-\u036f])y|(?<=\bqu)y")
"""A `y` that may also be written `i`: after a consonant, first, or after `qu`; not the glide of `Tây`, `Thúy`."""


def fold(text: str) -> str:
    """Lower case without diacritics and without superfluous spaces; `đ` becomes `d`. `Mộc  Châu` -> `moc chau`."""
    letters = unicodedata.normalize("NFD", _lowered(text))
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter)).replace("đ", "d")
    return " ".join(plain.split())


def spelling_key(text: str) -> str:
    """Text with its diacritics, where spellings that mean the same are equal.

    Equal are: upper and lower case, NFC and NFD, hyphens or dots and spaces, `Quí` and `Quý`, `Hoà` and `Hòa`.
    The result is for comparing, never for showing.
    """
    words = re.sub(r"[^\w\u0300-\u036f]+|_", " ", unicodedata.normalize("NFD", _lowered(text))).split()
    return " ".join(_LONE_Y.sub("i", _tone_last(word)) for word in words)


def vietnamese_sort_key(text: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Key for `sorted`: letters in the order of the Vietnamese alphabet first, tones as tie-breakers."""
    letters: list[int] = []
    tones: list[int] = []
    for character in unicodedata.normalize("NFC", _lowered(text)):
        letter, tone = _letter_and_tone(character)
        letters.append(_LETTER_ORDER.get(letter, ord(letter) - 0x110000))
        tones.append(tone)
    return tuple(letters), tuple(tones)


def _lowered(text: str) -> str:
    """Lower case, with the Icelandic `ð` of old Vietnamese keyboards read as `đ`."""
    return text.casefold().replace("ð", "đ")


def _tone_last(word: str) -> str:
    """Move the tone mark to the end, so that its place on `oa`, `oe`, `uy` does not matter."""
    tones = "".join(character for character in word if character in _TONES)
    return "".join(character for character in word if character not in _TONES) + tones


@cache
def _letter_and_tone(character: str) -> tuple[str, int]:
    """`ậ` -> (`â`, 5)."""
    marks = unicodedata.normalize("NFD", character)
    tone = next((mark for mark in marks if mark in _TONES), "")
    return unicodedata.normalize("NFC", marks.replace(tone, "")) or " ", _TONES.find(tone) + 1 if tone else 0
