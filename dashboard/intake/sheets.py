"""A sheet as read: columns of cells with the ranges that were merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.intake.cells import Cell, Column, as_written


@dataclass(frozen=True, slots=True)
class MergedRange:
    """Cells shown as one; rows and columns from 0, both ends included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def within(self, row_count: int, column_count: int) -> MergedRange | None:
        """The part that lies inside a sheet of that size; None where there is none."""
        last_row, last_column = min(self.last_row, row_count - 1), min(self.last_column, column_count - 1)
        is_left = self.first_row <= last_row and self.first_column <= last_column
        return MergedRange(self.first_row, self.first_column, last_row, last_column) if is_left else None


@dataclass(frozen=True, slots=True)
class OldText:
    """What was found of text typed with an old `font`: the first cell converted (from 0) as it stood and as it is now.

    `unclear` are the texts that may be either: by column, the number of the text and what it would be in Unicode.
    """

    font: str
    first: tuple[int, int] | None
    before: str
    after: str
    unclear: Mapping[int, Mapping[int, str | None]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`columns[j]` is the sheet's column `j + 1`, as high as the sheet. A csv file is one sheet without a name."""

    name: str
    columns: tuple[Column, ...]
    merged_ranges: tuple[MergedRange, ...] = ()
    is_hidden: bool = False
    old_text: OldText | None = None

    @property
    def height(self) -> int:
        """Number of rows."""
        return len(self.columns[0].codes) if self.columns else 0

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.columns)

    def with_each(self, change: Callable[[Any], Cell]) -> Sheet:
        """The sheet with every distinct value of its columns changed."""
        return replace(self, columns=tuple(column.with_each(change) for column in self.columns))

    def text(self, row: int, column: int) -> str:
        """Text of one cell (both from 0), empty where blank."""
        cells = self.columns[column]
        return as_written(cells.uniques[cells.codes[row]])

    def row_texts(self, row: int) -> tuple[str, ...]:
        """Texts of row `row` (from 0), empty where blank."""
        return tuple(self.text(row, column) for column in range(self.width))
