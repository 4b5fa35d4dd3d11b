"""Rows below the header: which are data, and which only look so (totals, signatures, blank rows)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.intake.cells import Column, matching_key
from dashboard.intake.headers import Layout
from dashboard.intake.sheets import Sheet

REPEATED_BY_MERGING = frozenset(
    {"unit_code", "unit_name", "district_name", "province_name", "day", "term", "languages", "text", "code", "moment"}
)
"""Types whose value in a merged cell holds for every row of it; a merged number counts once, where it stands."""
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
_COLUMN_NUMBER = re.compile(r"\(?(\d{1,2}|[A-Z])\)?")


@dataclass(frozen=True)
class Body:
    """Data rows of a sheet: `row_indexes` (from 0) of the sheet, and a Column per field of the form."""

    row_indexes: NDArray[np.intp]
    columns: dict[str, Column]
    ignored_count: int

    def __len__(self) -> int:
        return len(self.row_indexes)

    def filled(self, field: str) -> NDArray[np.bool_]:
        """Per row, whether the field has a value."""
        return self.columns[field].flags(lambda cell: cell is not None)


def read_body(sheet: Sheet, layout: Layout) -> Body:
    """Separate the data rows below the header from what is no data."""
    below = slice(layout.body_row, None)
    columns = {name: sheet.columns[position].rows(below) for name, position in layout.positions.items()}
    filled = {name: _with_merged(column, sheet, layout, name) for name, column in columns.items()}
    ignored = _ignored_rows(sheet, layout, columns, filled)
    kept = np.flatnonzero(~ignored)
    absent = {field.name: Column.blank(len(kept)) for field in layout.form.fields if field.name not in filled}
    chosen = {name: column.rows(kept) for name, column in filled.items()}
    return Body(kept + layout.body_row, chosen | absent, int(ignored.sum()))


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
    """Which of the `doubtful` rows are totals, signatures, or a few words below a signature."""
    is_footer = np.zeros(len(filled_count), dtype=bool)
    is_below = False
    for index in doubtful:
        texts = [text for text in sheet.row_texts(body_row + int(index)) if text]
        may_be_signature = filled_count[index] <= CELLS_OF_SIGNATURE
        is_signature = may_be_signature and any(_SIGNATURE.fullmatch(matching_key(text)) for text in texts)
        is_below |= is_signature
        is_footer[index] = is_signature or _is_total(texts) or (is_below and filled_count[index] <= FEW_CELLS)
    return is_footer


def _is_total(texts: Sequence[str]) -> bool:
    return any(_TOTAL.fullmatch(matching_key(text)) for text in texts[:2])


def _numbers_columns(texts: Sequence[str]) -> bool:
    """Whether a row under the header only counts the columns: `(1) (2) (3)` or `A B 1 2`."""
    return len(texts) > FEW_CELLS and all(_COLUMN_NUMBER.fullmatch(text) for text in texts)
