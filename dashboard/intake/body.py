"""Rows below the header: which are data, and which only look so (totals, signatures, blank rows)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.cells import Cell, Column, as_written, matching_key
from dashboard.intake.headers import Layout
from dashboard.intake.sheets import Sheet
from dashboard.intake.values.coordinates import split_point
from dashboard.intake.values.numbers import NOT_REPORTED

REPEATED_BY_MERGING = frozenset(
    {"unit_code", "unit_name", "district_name", "province_name", "day", "term", "languages", "text", "code", "moment"}
)
"""Types whose value in a merged cell holds for every row of it; a merged number counts once, where it stands."""
PLACE_TYPES = frozenset({"unit_code", "unit_name", "district_name", "province_name"})
FEW_CELLS = 2
CELLS_OF_SIGNATURE = 4
FOOTER_ROWS = 60
ROWS_UNDER_HEADER = 2

TYPES_OF_TOTAL_LABELS = frozenset({"unit_name", "district_name", "day", "moment", "term"})
"""Types of which no value looks like the label of a total; a name may: `Công ty …`, `Tổng công ty …`."""

_TOTAL = re.compile(
    r"(tong|cong|tong cong|tong so|cong chung|toan huyen|toan tinh|toan thanh pho|luy ke)"
    r"(( toan)? (huyen|tinh|thanh pho|xa|dot|thang|tuan|ky|quy|nam|\d+)\b.*)?"
)
_SIGNATURE = re.compile(
    r"(nguoi lap|nguoi tong hop|can bo lap|ky ghi ro|ky ten|ky dong dau|thu truong|giam doc|pho giam doc|chu tich"
    r"|pho chu tich|truong phong|truong ban|xac nhan cua|noi nhan|tm uy ban|kt chu tich|kt giam doc"
    r"|\w+( \w+){0,3} ngay \d* ?thang \d* ?nam)\b.*"
)
_FOOTNOTE = re.compile(r"(ghi chu|chu thich|luu y|nguon)\b.+")
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?")


@dataclass(frozen=True)
class Body:
    """Data rows of a sheet: `row_indexes` (from 0) of the sheet, and a Column per field of the form.

    `only_named` are the rows (from 0) left out because they name a place and say nothing of it.
    """

    row_indexes: NDArray[np.intp]
    columns: dict[str, Column]
    ignored_count: int
    only_named: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.row_indexes)

    def of_one_place(self, name: str) -> Body:
        """The same rows, each bearing `name` as its place: the sheet has no column that does."""
        column = Column(-1, np.zeros(len(self), dtype=np.int32), (name,))
        return replace(self, columns=self.columns | {"unit_name": column})

    def filled(self, field: str) -> NDArray[np.bool_]:
        """Per row, whether the field has a value."""
        return self.columns[field].flags(lambda cell: cell is not None)


def read_body(sheet: Sheet, layout: Layout) -> Body:
    """Separate the data rows below the header from what is no data."""
    below = slice(layout.body_row, None)
    columns = {name: sheet.columns[position].rows(below) for name, position in layout.positions.items()}
    filled = {name: _with_merged(column, sheet, layout, name) for name, column in columns.items()}
    ignored = _ignored_rows(sheet, layout, columns, filled)
    is_only_named = ~ignored & _only_named(layout, filled)
    is_heading = is_only_named & ~_numbered(columns)
    if "unit_name" in filled:
        filled["unit_name"] = _below_headings(filled["unit_name"], is_heading)
    ignored |= is_only_named
    kept = np.flatnonzero(~ignored)
    chosen = {name: column.rows(kept) for name, column in filled.items()}
    if "point" in chosen and not {"latitude", "longitude"} & chosen.keys():
        chosen |= _two_of(chosen["point"])
    absent = {field.name: Column.blank(len(kept)) for field in layout.form.fields if field.name not in chosen}
    told = np.flatnonzero(is_only_named & ~is_heading) + layout.body_row
    return Body(kept + layout.body_row, chosen | absent, int(ignored.sum()), tuple(told.tolist()))


def _two_of(point: Column) -> dict[str, Column]:
    """Latitude and longitude of a column that holds both; their faults are faults of its cells."""
    return {
        "latitude": point.with_each(lambda cell: split_point(cell)[0]),
        "longitude": point.with_each(lambda cell: split_point(cell)[1]),
    }


def _with_merged(column: Column, sheet: Sheet, layout: Layout, name: str) -> Column:
    """The column with the value of each merged cell in all rows of its range, and nowhere else."""
    if layout.form.by_name[name].type not in REPEATED_BY_MERGING:
        return column
    codes = column.codes.copy()
    for area in sheet.merged_ranges:
        if area.first_column == column.position and area.first_row >= layout.body_row:
            first = area.first_row - layout.body_row
            codes[first : area.last_row - layout.body_row + 1] = codes[first]
    return Column(column.position, codes, column.uniques)


def _only_named(layout: Layout, columns: dict[str, Column]) -> NDArray[np.bool_]:
    """Rows that name a place and say nothing of it: the heading of a group of rows, or a commune without figures."""
    types = {name: layout.form.by_name[name].type for name in columns}
    says = [column.flags(_says) for name, column in columns.items() if types[name] not in PLACE_TYPES | {"ignored"}]
    names = [_filled(column) for name, column in columns.items() if types[name] in PLACE_TYPES]
    if not says or not names:
        return np.zeros(len(next(iter(columns.values())).codes), dtype=bool)
    named: NDArray[np.bool_] = np.logical_or.reduce(names) & ~np.logical_or.reduce(says)
    return named


def _says(cell: Cell) -> bool:
    return cell is not None and cell not in NOT_REPORTED


def _numbered(columns: dict[str, Column]) -> NDArray[np.bool_]:
    """Rows with a running number, as items of a list have; headings of groups have `I`, `A` or nothing."""
    if "row_label" not in columns:
        return np.ones(len(next(iter(columns.values())).codes), dtype=bool)
    return columns["row_label"].flags(lambda cell: as_written(cell)[:1].isdigit())


def _below_headings(names: Column, is_heading: NDArray[np.bool_]) -> Column:
    """Blank names below the heading of a group are those of the heading, up to the next name."""
    is_filled = _filled(names)
    rows = np.arange(len(is_filled))
    last = np.maximum.accumulate(np.where(is_filled, rows, -1)) if len(rows) else rows
    takes = ~is_filled & (last >= 0) & is_heading[last]
    return Column(names.position, np.where(takes, names.codes[last], names.codes).astype(np.int32), names.uniques)


def _ignored_rows(
    sheet: Sheet, layout: Layout, columns: dict[str, Column], with_merged: dict[str, Column]
) -> NDArray[np.bool_]:
    form = layout.form
    row_count = sheet.height - layout.body_row
    filled_count = np.sum(
        [_filled(column) for name, column in columns.items() if form.by_name[name].type != "ignored"], axis=0, initial=0
    )
    needed = [_filled(column) for name, column in with_merged.items() if form.by_name[name].required]
    known = [_filled(with_merged[name]) for group in form.one_of for name in group if name in with_merged]
    has_all_needed = np.logical_and.reduce(needed) if needed else np.ones(row_count, dtype=bool)
    has_any_needed = np.logical_or.reduce([*needed, *known]) if needed or known else filled_count > 0
    ignored: NDArray[np.bool_] = (filled_count == 0) | (~has_any_needed & (filled_count <= FEW_CELLS))
    # In a narrow table even a signature fills what a row needs.
    last = int(max(np.flatnonzero(filled_count), default=0))
    near_end = (np.arange(row_count) > last - FOOTER_ROWS) & (filled_count <= FEW_CELLS)
    doubtful = np.flatnonzero((filled_count > 0) & (~has_all_needed | near_end))
    ignored |= _is_footer(sheet, layout.body_row, doubtful, filled_count)
    for name, column in columns.items():
        if form.by_name[name].type in TYPES_OF_TOTAL_LABELS:
            ignored |= column.flags(lambda cell: isinstance(cell, str) and _is_total([cell]))
    for below in range(min(ROWS_UNDER_HEADER, row_count)):
        ignored[below] |= _numbers_columns([text for text in sheet.row_texts(layout.body_row + below) if text])
    return ignored


def _filled(column: Column) -> NDArray[np.bool_]:
    return column.flags(lambda cell: cell is not None)


def _is_footer(
    sheet: Sheet, body_row: int, doubtful: NDArray[np.intp], filled_count: NDArray[np.intp]
) -> NDArray[np.bool_]:
    """Which of the `doubtful` rows are totals, notes, signatures, or a few words below a signature."""
    is_footer = np.zeros(len(filled_count), dtype=bool)
    is_below = False
    for index in doubtful:
        texts = [text for text in sheet.row_texts(body_row + int(index)) if text]
        may_be_signature = filled_count[index] <= CELLS_OF_SIGNATURE
        is_signature = may_be_signature and any(_SIGNATURE.fullmatch(matching_key(text)) for text in texts)
        is_note = filled_count[index] <= FEW_CELLS and any(_FOOTNOTE.fullmatch(matching_key(text)) for text in texts)
        is_below |= is_signature
        is_after = is_below and filled_count[index] <= FEW_CELLS
        is_footer[index] = is_signature or is_note or is_after or _is_total(texts)
    return is_footer


def _is_total(texts: Sequence[str]) -> bool:
    return any(_TOTAL.fullmatch(matching_key(text)) for text in texts[:2])


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row under the header only counts the columns: `(1) (2) (3)` or `A B 1 2`.

    Figures of a row whose place stands merged above it are as short, but do not count on by one.
    """
    found = [_COLUMN_NUMBER.fullmatch(text) for text in texts]
    marks = [match[1] for match in found if match]
    if len(texts) <= FEW_CELLS or len(marks) < len(texts):
        return False
    numbers = [int(mark) for mark in marks if mark.isdigit()]
    letters = [ord(mark) for mark in marks if not mark.isdigit()]
    return _counts_on(numbers) and _counts_on(letters)


def _counts_on(numbers: Sequence[int]) -> bool:
    return all(later == earlier + 1 for earlier, later in pairwise(numbers))
