"""The letters of the two old ways of writing Vietnamese, as programs show them that take their bytes for Latin-1.

TCVN3 (ABC fonts, `.VnTime`): one byte for each letter of TCVN 5712:1993, VN3. Capitals with a tone have none: they are
typed as small letters in a font of capitals (`.VnTimeH`).
VNI (`VNI-Times`): the vowel, then a letter that is drawn as its marks; a few letters have a code of their own.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import Final


class OldFont(StrEnum):
    """A way of writing from before Unicode, by the name that offices know."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


_TCVN3_RUNS: Final = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
_TCVN3: Final = {chr(first + step): letter for first, run in _TCVN3_RUNS.items() for step, letter in enumerate(run)}

_SHARP, _FALLING, _ASKING, _TUMBLING, _HEAVY = "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"
_TONES: Final = (_SHARP, _FALLING, _ASKING, _TUMBLING, _HEAVY)
_ROOF, _BOWL = "\u0302", "\u0306"
_VNI_MARKS: Final = {
    **dict(zip("ùøûõï", _TONES, strict=True)),
    "â": _ROOF,
    **{letter: _ROOF + tone for letter, tone in zip("áàåãä", _TONES, strict=True)},
    "ê": _BOWL,
    **{letter: _BOWL + tone for letter, tone in zip("éèúüë", _TONES, strict=True)},
}
_VNI_LETTERS: Final = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_BASES: Final = {**{vowel: vowel for vowel in "aeouy"}, "ô": "ơ", "ö": "ư"}
_CARRIERS: Final = {_ROOF: "aeo", _BOWL: "a"}
"""Vowels that may carry a roof or a bowl; a tone stands on any."""


def _vni_pairs() -> dict[str, str]:
    """Every vowel with every mark it may carry, in both cases; the vowel's case decides."""
    pairs: dict[str, str] = {}
    for base, vowel in _VNI_BASES.items():
        for mark, accents in _VNI_MARKS.items():
            if vowel in _CARRIERS.get(accents[0], vowel) and not (vowel == "y" and accents == _HEAVY):
                letter = unicodedata.normalize("NFC", vowel + accents)
                pairs |= {base + mark: letter, base + mark.upper(): letter}
                pairs |= {base.upper() + mark: letter.upper(), base.upper() + mark.upper(): letter.upper()}
    return pairs


_VNI: Final = _vni_pairs() | _VNI_LETTERS | {letter.upper(): wanted.upper() for letter, wanted in _VNI_LETTERS.items()}
_VNI_PART: Final = re.compile("|".join(sorted(_VNI, key=len, reverse=True)))
_LETTERS_OF_UNICODE: Final = re.compile("[À-ÖØ-öø-\u024f\u1e00-\u1eff]")
_CAPITALS: Final = re.compile(r"(?=\w*[A-Z]\w*[A-Z])[^\Wa-z]+")
"""A word whose plain letters are all capitals, two at least: typed in a font of capitals."""


def decode(font: OldFont, text: str) -> str | None:
    """`text` in Unicode; None where it holds a letter that `font` cannot have. `X· T©n Hîp` -> `Xã Tân Hợp`"""
    return _from_tcvn3(text) if font == OldFont.TCVN3 else _from_vni(text)


def _from_tcvn3(text: str) -> str | None:
    if any(letter not in _TCVN3 for letter in _LETTERS_OF_UNICODE.findall(text)):
        return None
    unicode = "".join(_TCVN3.get(letter, letter) for letter in text)
    return _CAPITALS.sub(lambda word: word[0].upper(), unicode)


def _from_vni(text: str) -> str | None:
    if _LETTERS_OF_UNICODE.search(_VNI_PART.sub("", text)):
        return None
    return _VNI_PART.sub(lambda part: _VNI[part[0]], text)
