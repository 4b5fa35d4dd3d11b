"""The sheets of a file as they were sent, cut down to what a screen can show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from dashboard.domain.intake import FaultyCell, SheetPart, SheetRow
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.sheets import Sheet

MAX_ROWS: Final = 1200
"""Rows of a sheet that are sent to a screen whole."""
ROWS_AROUND: Final = 2
FIRST_ROWS: Final = 12
"""Of a long sheet: its head, and rows before and after each faulty one."""
MAX_FAULTS: Final = 1000


def sheet_parts(sheets: Iterable[Sheet], faults: Sequence[FaultyCell]) -> tuple[SheetPart, ...]:
    """Sheets that people see, or, where some have faults, those only that do."""
    faulty = {fault.sheet for fault in faults}
    shown = [s for s in sheets if not s.is_hidden and s.height and (s.name in faulty or not faulty)]
    return tuple(_part(sheet, {f.row_number - 1 for f in faults if f.sheet == sheet.name}) for sheet in shown)


def faulty_cells(faults: Iterable[Fault]) -> tuple[FaultyCell, ...]:
    """Faults as people read them, errors before warnings, at most `MAX_FAULTS`."""
    cells = [_faulty_cell(fault) for fault in faults]
    return tuple(sorted(cells, key=lambda cell: not cell.is_error)[:MAX_FAULTS])


def _faulty_cell(fault: Fault) -> FaultyCell:
    text = fault_texts()[fault.kind]
    return FaultyCell(
        sheet=fault.sheet,
        cell=fault.cell,
        row_number=fault.row_number,
        column=_column(fault.cell),
        what_vi=text.vi,
        what_en=text.en,
        is_error=fault.severity is Severity.ERROR,
        found=fault.found,
        expected=fault.expected,
        suggestion=fault.suggestion or "",
    )


def _column(cell: str) -> int:
    """`A7` -> 0, `AA7` -> 26."""
    number = 0
    for letter in cell.rstrip("0123456789"):
        number = number * 26 + ord(letter) - 64
    return number - 1


def _part(sheet: Sheet, faulty_rows: set[int]) -> SheetPart:
    wanted: Iterable[int] = range(sheet.height)
    if sheet.height > MAX_ROWS:
        around = {row + step for row in faulty_rows for step in range(-ROWS_AROUND, ROWS_AROUND + 1)}
        wanted = sorted(row for row in around | set(range(FIRST_ROWS)) if 0 <= row < sheet.height)[:MAX_ROWS]
    rows = [SheetRow(row + 1, sheet.row_texts(row)) for row in wanted]
    filled = tuple(row for row in rows if any(row.cells))
    width = max((max(i for i, text in enumerate(row.cells, 1) if text) for row in filled), default=0)
    return SheetPart(sheet.name, width, filled, sheet.height - len(rows))
