"""Cells of the report's tables as they are written on paper."""

from __future__ import annotations

from typing import Final

from dashboard.domain.bulletin import Cell, Column
from dashboard.domain.measures import Format
from dashboard.ui import formats

XLSX_FORMATS: Final = {Format.PERCENT: '#,##0.00"%"', Format.COUNT: "#,##0", Format.RATE: "#,##0.00"}
"""Number formats of spreadsheets; a share is kept as 27.37, not as 0.2737."""


def cell_text(cell: Cell, column: Column, language: str) -> str:
    """A number as its column says, a dash where nothing is known."""
    if cell is None:
        return formats.NO_VALUE
    if isinstance(cell, str) or column.format is None:
        return str(cell)
    return formats.measured(cell, column.format, language)
