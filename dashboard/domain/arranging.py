"""Rows of a table in the order and choice that people asked for: filters of columns, then sorting by several of them.

Texts are compared without diacritics and sorted as Vietnamese does; what is blank comes last in either direction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.domain.text import fold, vietnamese_sort_key

Kind = Literal["text", "number", "day"]
Value = str | float | date | None
"""What a cell holds; None and the empty text are blank."""


class Check(StrEnum):
    """What a filter asks of a cell, by the names that the grid in the browser has for it."""

    CONTAINS = "contains"
    NOT_CONTAINS = "notContains"
    EQUALS = "equals"
    AT_LEAST = "greaterThanOrEqual"
    AT_MOST = "lessThanOrEqual"
    BETWEEN = "inRange"
    BLANK = "blank"
    NOT_BLANK = "notBlank"


CHECKS: dict[Kind, tuple[Check, ...]] = {
    "text": (Check.CONTAINS, Check.NOT_CONTAINS, Check.EQUALS, Check.BLANK, Check.NOT_BLANK),
    "number": (Check.EQUALS, Check.AT_LEAST, Check.AT_MOST, Check.BETWEEN, Check.BLANK, Check.NOT_BLANK),
    "day": (Check.EQUALS, Check.BETWEEN, Check.BLANK, Check.NOT_BLANK),
}
"""What can be asked of each kind of column, the usual first."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A filter of one column; `first` and `last` are the edges of BETWEEN, `first` is what others compare with."""

    column: str
    check: Check
    first: str | float | date = ""
    last: str | float | date = ""


@dataclass(frozen=True, slots=True)
class SortBy:
    """Sort by a column; the first of several counts most."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Arrangement:
    """Which columns are seen, in which order; how their rows are sorted, and which of them are left out."""

    columns: tuple[str, ...] = ()
    sorting: tuple[SortBy, ...] = ()
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True)
class Column:
    """One column of a table, with what sorting and filtering need of it, made once and only when it is asked for."""

    kind: Kind
    values: Sequence[Value]

    @cached_property
    def ranks(self) -> NDArray[np.int64]:
        """Place of each value among all, equal values alike; -1 for a blank."""
        known = {value for value in self.values if not _is_blank(value)}
        ordered = sorted(known, key=_sort_key)  # type: ignore[arg-type]
        place = {value: i for i, value in enumerate(ordered)}
        return np.array([-1 if _is_blank(value) else place[value] for value in self.values], dtype=np.int64)

    @cached_property
    def folded(self) -> tuple[str, ...]:
        """Texts without diacritics."""
        return tuple("" if value is None else fold(str(value)) for value in self.values)


def arranged(columns: Mapping[str, Column], rows: NDArray[np.int64], arrangement: Arrangement) -> NDArray[np.int64]:
    """Those of `rows` (row numbers) that meet every condition, sorted; equal ones stay in the order they came in.

    Conditions and sortings of columns that do not exist are passed over.
    """
    for condition in arrangement.conditions:
        if condition.column in columns:
            rows = rows[_meets(columns[condition.column], rows, condition)]
    # Sorted by the last first: a stable sort keeps what is equal in the order of those that follow.
    for sort in reversed(arrangement.sorting):
        if sort.column in columns:
            rows = rows[np.argsort(_order(columns[sort.column].ranks[rows], sort), kind="stable")]
    return rows


def _order(ranks: NDArray[np.int64], sort: SortBy) -> NDArray[np.int64]:
    """Numbers that sort as wanted, blanks last."""
    last = np.iinfo(np.int64).max
    return np.where(ranks < 0, last, -ranks if sort.descending else ranks)


def _meets(column: Column, rows: NDArray[np.int64], condition: Condition) -> NDArray[np.bool_]:
    if condition.check is Check.BLANK:
        return column.ranks[rows] < 0
    if condition.check is Check.NOT_BLANK:
        return column.ranks[rows] >= 0
    meets = _text_check(column, condition) if column.kind == "text" else _size_check(column, condition)
    return np.fromiter(map(meets, rows), dtype=np.bool_, count=len(rows))


def _text_check(column: Column, condition: Condition) -> Callable[[int], bool]:
    folded, wanted = column.folded, fold(str(condition.first))
    match condition.check:
        case Check.EQUALS:
            return lambda row: folded[row] == wanted
        case Check.NOT_CONTAINS:
            return lambda row: wanted not in folded[row]
        case _:
            return lambda row: wanted in folded[row]


def _size_check(column: Column, condition: Condition) -> Callable[[int], bool]:
    """Of numbers and days: whether one lies between two edges, of which one may be open. A blank lies nowhere."""
    values: Sequence[Any] = column.values
    low: Any = None if condition.check is Check.AT_MOST else condition.first
    high: Any = {Check.AT_LEAST: None, Check.BETWEEN: condition.last}.get(condition.check, condition.first)
    return lambda row: (
        not _is_blank(values[row]) and (low is None or values[row] >= low) and (high is None or values[row] <= high)
    )


def _is_blank(value: Value) -> bool:
    return value is None or value == ""


def _sort_key(value: str | float | date) -> tuple[object, ...]:
    return (vietnamese_sort_key(value), value) if isinstance(value, str) else (value,)
