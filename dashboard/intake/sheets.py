"""A sheet as read: rows of cells with the ranges that were merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.intake.cells import as_written, cleaned


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
class Sheet:
    """`rows[i]` is the sheet's row `i + 1`; all rows have `width` cells. A csv file is one sheet without a name."""

    name: str
    rows: Sequence[Sequence[Any]]
    merged_ranges: tuple[MergedRange, ...] = ()
    is_hidden: bool = False

    @property
    def width(self) -> int:
        """Number of columns."""
        return len(self.rows[0]) if self.rows else 0

    def row_texts(self, index: int) -> tuple[str, ...]:
        """Cleaned texts of row `index`, empty where blank."""
        return tuple(as_written(cleaned(cell)) for cell in self.rows[index])
