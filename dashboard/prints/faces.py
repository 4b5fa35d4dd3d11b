"""The typeface of prints: Inter, packaged, and how wide its texts are.

Measured from the font itself, so that what is laid out without overlap is drawn without overlap. In the packaged files
all figures have one width.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from fontTools.ttLib import TTFont

MM_PER_PT: Final = 25.4 / 72
CAP_HEIGHT_EM: Final = 0.73
DESCENT_EM: Final = 0.21
"""Of letters such as `g` and of the dot below `ậ`."""
ASCENT_EM: Final = 0.97
"""Of letters with two marks above, such as `Ẫ`."""
_FOLDER: Final = Path(__file__).parent / "fonts"
_UNKNOWN: Final = "?"


class Face(StrEnum):
    """Weights of the typeface."""

    REGULAR = "Regular"
    SEMIBOLD = "SemiBold"
    BOLD = "Bold"


@cache
def _advances_em(face: Face) -> dict[str, float]:
    with TTFont(path_of(face), lazy=True) as font:
        units, widths = font["head"].unitsPerEm, font["hmtx"]
        return {chr(code): widths[glyph][0] / units for code, glyph in font.getBestCmap().items()}


def path_of(face: Face) -> Path:
    """The file of a face."""
    return _FOLDER / f"Inter-{face.value}.ttf"


def printable(text: str) -> str:
    """Composed letters only; what the typeface has no letter for becomes a question mark."""
    known = _advances_em(Face.REGULAR)
    composed = " ".join(unicodedata.normalize("NFC", text).split())
    return "".join(letter if letter in known else _UNKNOWN for letter in composed)


@cache
def width_em(text: str, face: Face) -> float:
    """Width of a text in ems, without kerning, which only ever narrows it noticeably."""
    advances = _advances_em(face)
    return sum(advances[letter] for letter in printable(text))


def width_mm(text: str, size_pt: float, face: Face) -> float:
    """Width of a text in millimetres."""
    return width_em(text, face) * size_pt * MM_PER_PT


def wrapped(text: str, size_pt: float, face: Face, room_mm: float) -> tuple[str, ...]:
    """Lines that are no wider than `room_mm`; a single word that is wider stands alone."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_mm(longer, size_pt, face) <= room_mm:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


def shortened(text: str, size_pt: float, face: Face, room_mm: float) -> str:
    """The text, cut with an ellipsis where it is wider than `room_mm`."""
    if width_mm(text, size_pt, face) <= room_mm:
        return text
    cut = text
    while cut and width_mm(f"{cut}…", size_pt, face) > room_mm:
        cut = cut[:-1]
    return f"{cut.rstrip()}…"
