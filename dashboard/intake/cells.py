"""Cells as they come from a file, columns of them with each distinct value once, and what can be wrong with one."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.domain.text import fold

Cell: TypeAlias = str | int | float | date | datetime | time | timedelta | None
"""One cell; None and texts of spaces are blank."""

_INVISIBLE = re.compile("[\u200b-\u200f\u2060\ufeff\u00ad\x00-\x08\x0b-\x1f]")
_WORDS = re.compile(r"[a-z0-9%]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a value. `kind` is a key of `fault_texts.toml`, `details` fill its sentence.

    `value` is what the row keeps where the kind is only a warning.
    """

    kind: str
    details: Mapping[str, str] = field(default_factory=dict)
    suggestion: str | None = None
    value: Any = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of cells: row `i` holds `uniques[codes[i]]`. `position` is the sheet's column, from 0."""

    position: int
    codes: NDArray[np.int32]
    uniques: tuple[Cell, ...]

    @classmethod
    def of(cls, position: int, cells: NDArray[np.object_]) -> Column:
        """Factorise `cells` as they stand."""
        codes, uniques = pd.factorize(cells, use_na_sentinel=False)
        return cls(position, codes.astype(np.int32), tuple(uniques))

    @classmethod
    def blank(cls, row_count: int) -> Column:
        """A column that the sheet does not have."""
        return cls(-1, np.zeros(row_count, dtype=np.int32), (None,))

    @property
    def is_present(self) -> bool:
        """Whether the sheet has this column."""
        return self.position >= 0

    def with_each(self, change: Callable[[Any], Cell]) -> Column:
        """The column with every distinct value changed."""
        return Column(self.position, self.codes, tuple(change(value) for value in self.uniques))

    def rows(self, which: slice | NDArray[np.intp]) -> Column:
        """Some of the rows."""
        return Column(self.position, self.codes[which], self.uniques)

    def map(self, read: Callable[[Cell], Any]) -> list[Any]:
        """`read` of every distinct value, in the order of `uniques`: one call per distinct value."""
        return [read(value) for value in self.uniques]

    def flags(self, test: Callable[[Cell], bool]) -> NDArray[np.bool_]:
        """Per row, whether `test` holds for its cell."""
        return np.array([test(value) for value in self.uniques], dtype=bool)[self.codes]


def cleaned(value: object) -> Cell:
    """Text in NFC, trimmed, inner spaces collapsed, invisible characters gone; blank text and NaN become None."""
    if isinstance(value, str):
        is_tidy = value.isprintable() and value[:1] != " " and value[-1:] != " " and "  " not in value
        if is_tidy and unicodedata.is_normalized("NFC", value):
            return value or None
        if not value.isprintable():
            value = _INVISIBLE.sub("", value)
        return " ".join(unicodedata.normalize("NFC", value).split()) or None
    if isinstance(value, bool | np.bool_):
        return "TRUE" if value else "FALSE"
    is_nan = isinstance(value, float) and math.isnan(value)
    return value if isinstance(value, int | float | date | time | timedelta) and not is_nan else None


def matching_key(text: str) -> str:
    """Text for comparing headings and values: folded, punctuation as spaces. `Phường/Xã ` -> `phuong xa`."""
    return " ".join(_WORDS.findall(fold(text)))


def as_written(value: Cell) -> str:
    """A cell as a person reads it in the sheet; blank cells give an empty text."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        value = value.date()
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y %H:%M:%S}"
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def column_letters(position: int) -> str:
    """`0` -> `A`, `26` -> `AA`."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
