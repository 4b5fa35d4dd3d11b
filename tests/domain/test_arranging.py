"""Rows are chosen and sorted as people read them: Vietnamese order, blanks last, texts without diacritics."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.arranging import Arrangement, Check, Column, Condition, SortBy, arranged
from dashboard.domain.text import fold, vietnamese_sort_key

words = st.sampled_from(["", "Đồng Sang", "Dồm", "Chiềng Ve", "Chiềng Vè", "chiềng ve", "Bản 2", "=1+1"]) | st.text(
    max_size=6
)
sizes = st.none() | st.integers(-3, 3) | st.floats(-2, 2, allow_nan=False).map(lambda value: round(value, 1))
tables = st.lists(st.tuples(words, sizes), max_size=30)


def columns_of(table: list[tuple[str, float | None]]) -> dict[str, Column]:
    return {"name": Column("text", [row[0] for row in table]), "size": Column("number", [row[1] for row in table])}


def order(table: list[tuple[str, float | None]], arrangement: Arrangement) -> list[int]:
    return [int(row) for row in arranged(columns_of(table), np.arange(len(table)), arrangement)]


@given(tables, st.booleans(), st.booleans())
def test_sorted_by_two_columns_with_blanks_last(table: list[tuple[str, float | None]], down: bool, up: bool) -> None:
    rows = order(table, Arrangement(sorting=(SortBy("size", down), SortBy("name", up))))
    assert sorted(rows) == list(range(len(table)))
    for before, after in pairwise(rows):
        (name, size), (next_name, next_size) = table[before], table[after]
        assert size is not None or next_size is None, "blanks last"
        if size is not None and next_size is not None and size != next_size:
            assert (size > next_size) == down
        elif size == next_size and name and next_name and name != next_name:
            keys = vietnamese_sort_key(name), vietnamese_sort_key(next_name)
            assert keys[0] >= keys[1] if up else keys[0] <= keys[1]
        elif size == next_size and name == next_name:
            assert before < after, "equal rows stay as they were"


@given(tables, words)
def test_a_text_is_found_without_diacritics(table: list[tuple[str, float | None]], wanted: str) -> None:
    rows = order(table, Arrangement(conditions=(Condition("name", Check.CONTAINS, wanted),)))
    assert rows == [i for i, (name, _) in enumerate(table) if fold(wanted) in fold(name)]
    others = order(table, Arrangement(conditions=(Condition("name", Check.NOT_CONTAINS, wanted),)))
    assert sorted(rows + others) == list(range(len(table)))


@given(tables, st.integers(-3, 3), st.integers(-3, 3))
def test_numbers_lie_between_edges_that_count(table: list[tuple[str, float | None]], low: int, high: int) -> None:
    rows = order(table, Arrangement(conditions=(Condition("size", Check.BETWEEN, low, high),)))
    assert rows == [i for i, (_, size) in enumerate(table) if size is not None and low <= size <= high]
    least = order(table, Arrangement(conditions=(Condition("size", Check.AT_LEAST, low),)))
    most = order(table, Arrangement(conditions=(Condition("size", Check.AT_MOST, high),)))
    assert rows == sorted({*least} & {*most})
    blank = order(table, Arrangement(conditions=(Condition("size", Check.BLANK),)))
    assert blank == [i for i, (_, size) in enumerate(table) if size is None]


def test_vietnamese_letters_have_their_own_places() -> None:
    names = ["Xã Đông Sang", "Xã Dồm Cang", "Xã Ân", "Xã An", "Xã Ăn", ""]
    table: list[tuple[str, float | None]] = [(name, 0) for name in names]
    rows = order(table, Arrangement(sorting=(SortBy("name"),)))
    assert [names[row] for row in rows] == ["Xã An", "Xã Ăn", "Xã Ân", "Xã Dồm Cang", "Xã Đông Sang", ""]


def test_days_and_columns_that_do_not_exist() -> None:
    days = {"day": Column("day", [date(2021, 9, 5), None, date(2021, 9, 1)])}
    arrangement = Arrangement(
        sorting=(SortBy("none"), SortBy("day")), conditions=(Condition("gone", Check.CONTAINS, "x"),)
    )
    assert [int(row) for row in arranged(days, np.arange(3), arrangement)] == [2, 0, 1]
    one = Arrangement(conditions=(Condition("day", Check.EQUALS, date(2021, 9, 5)),))
    assert [int(row) for row in arranged(days, np.arange(3), one)] == [0]
