"""Sheets typed with the fonts from before Unicode: converted where it is certain, told where it is not.

A cell alone cannot always tell: `bò` is a word, and also how VNI writes `bị`. So a whole sheet is judged first: where
all that is certain is of one font, all is. Where a sheet mixes both ways of writing, doubtful texts stay unclear.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.cells import Cell, Column
from dashboard.intake.old_text.encodings import OldFont, decode
from dashboard.intake.old_text.evidence import Sense, senses
from dashboard.intake.sheets import OldText, Sheet

_NEVER_VIETNAMESE: Final = re.compile("[¡-¯µ-¹»-¾ÄÅÆÇËÎÏÐÑÖ×ØÛÜÞßäåæçëîïðñöøûüþ÷]")
"""Letters of the old fonts that no Vietnamese word in Unicode has; some are also signs of their own."""
_BEYOND_LATIN_1: Final = re.compile("[\u0100-\u024f\u1e00-\u1eff]")
_TIMES: Final = re.compile(r"\d\s*[cdm]?m?\s*×\s*\d", re.IGNORECASE)
"""A size: its sign is no letter."""
_FEW: Final = 0.05
"""Share of words that make sense in Unicode only, below which they are taken for chance in a sheet of an old font."""


class _Verdict(Enum):
    KEEP = 0
    CONVERT = 1
    UNCLEAR = 2


@dataclass(frozen=True, slots=True)
class _Text:
    """One distinct text of a sheet: what its words tell, and how the sheet's old font reads it."""

    senses: Counter[Sense]
    converted: str | None


def in_unicode(sheet: Sheet, font_named: OldFont | None = None) -> Sheet:
    """The sheet with its old text converted; `old_text` says what was done and which cells stay unclear.

    `font_named` is the old font that the workbook names, which decides where all of a sheet's words are doubtful.
    """
    texts = {value for column in sheet.columns for value in column.uniques if isinstance(value, str)}
    has_signs = any(_NEVER_VIETNAMESE.search(text) for text in texts)
    has_unicode = any(_BEYOND_LATIN_1.search(text) for text in texts)
    if not has_signs and (font_named is None or has_unicode):
        return sheet
    told = {text: senses(text) for text in texts if not text.isascii()}
    words = sum(told.values(), Counter[Sense]())
    font = _font(words) or (None if has_unicode or not words[Sense.DOUBTFUL] else font_named)
    if font is None:
        return sheet
    known = {text: _Text(counts, _converted(font, text)) for text, counts in told.items()}
    is_mixed = has_unicode or words[Sense.UNICODE] > _FEW * words[Sense(font)]
    return _rewritten(sheet, font, known, is_mixed=is_mixed)


def _font(words: Counter[Sense]) -> OldFont | None:
    """The old font of the most words; None where no word is of one for certain."""
    font = max(OldFont, key=lambda font: words[Sense(font)])
    return font if words[Sense(font)] else None


def _converted(font: OldFont, text: str) -> str | None:
    return None if _TIMES.search(text) else decode(font, unicodedata.normalize("NFC", text))


def _rewritten(sheet: Sheet, font: OldFont, known: Mapping[str, _Text], *, is_mixed: bool) -> Sheet:
    judged = [
        [_verdict(known.get(value) if isinstance(value, str) else None, font, is_mixed) for value in column.uniques]
        for column in sheet.columns
    ]
    columns, unclear = [], {}
    for column, verdicts in zip(sheet.columns, judged, strict=True):
        columns.append(_column(column, verdicts, known))
        doubtful = [code for code, verdict in enumerate(verdicts) if verdict is _Verdict.UNCLEAR]
        unclear[column.position] = {code: known[str(column.uniques[code])].converted for code in doubtful}
    first = _first(sheet, judged)
    if first is None and not any(unclear.values()):
        return sheet
    sample = (sheet.text(*first), columns[first[1]].uniques[columns[first[1]].codes[first[0]]]) if first else ("", "")
    old_text = OldText(str(font), first, sample[0], str(sample[1]), unclear)
    return replace(sheet, columns=tuple(columns), old_text=old_text)


def _verdict(text: _Text | None, font: OldFont, is_mixed: bool) -> _Verdict:
    if text is None:
        return _Verdict.KEEP
    in_old, in_unicode = bool(text.senses[Sense(font)]), bool(text.senses[Sense.UNICODE])
    in_another = any(text.senses[Sense(other)] for other in OldFont if other != font)
    if in_another or (in_old and in_unicode):
        return _Verdict.UNCLEAR
    if in_unicode:
        return _Verdict.KEEP if is_mixed else _Verdict.UNCLEAR
    if text.converted is None or (is_mixed and not in_old):
        return _Verdict.UNCLEAR if in_old or text.senses[Sense.DOUBTFUL] else _Verdict.KEEP
    return _Verdict.CONVERT


def _column(column: Column, verdicts: list[_Verdict], known: Mapping[str, _Text]) -> Column:
    if _Verdict.CONVERT not in verdicts:
        return column
    cells: list[Cell] = [
        known[str(value)].converted if verdict is _Verdict.CONVERT else value
        for value, verdict in zip(column.uniques, verdicts, strict=True)
    ]
    return replace(column, uniques=tuple(cells))


def _first(sheet: Sheet, judged: list[list[_Verdict]]) -> tuple[int, int] | None:
    """Row and column of the first cell that was converted."""
    found: list[tuple[int, int]] = []
    for column, verdicts in zip(sheet.columns, judged, strict=True):
        is_converted = np.array([verdict is _Verdict.CONVERT for verdict in verdicts], dtype=bool)
        rows: NDArray[Any] = np.flatnonzero(is_converted[column.codes]) if is_converted.any() else np.array([])
        found += [(int(rows[0]), column.position)] if len(rows) else []
    return min(found, default=None)
