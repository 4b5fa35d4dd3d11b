"""A process of its own that reads one workbook from standard input and writes its sheets, pickled, to standard output.

A damaged workbook can make the reader ask for any amount of memory, which ends the process that reads it: so that is
never the process that serves people. Run as a script; imports nothing of the project, so that it starts at once.
"""

from __future__ import annotations

import pickle
import resource
import sys
from array import array
from itertools import islice
from typing import Any, BinaryIO, TypeAlias

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES = 2 * 1024**3
PROCESSOR_SECONDS = 10
"""No workbook within the other limits needs as much; beyond it the system ends the process."""
MAX_COLUMNS = 256
MAX_CELLS = 6_000_000
"""Half a million rows of a usual form."""
EXIT_TOO_LARGE = 4
ROWS_AT_ONCE = 4096
VALUES_AT_ONCE = 8192

CodedColumn: TypeAlias = tuple[bytes, list[Any]]
"""Per row the number of its value as a 32-bit integer, and the values."""


def write_sheets(source: BinaryIO, target: BinaryIO) -> None:
    """Write every worksheet of `source`, pickled one part after the other, so that no part is there twice.

    Of each sheet: name, whether hidden, merged ranges and number of columns; then its columns from A1 on, each as the
    bytes of its codes, and its values in pieces until an empty one. None ends it all. Exits where a sheet is too large.
    """
    workbook = CalamineWorkbook.from_filelike(source)
    for info in workbook.sheets_metadata:
        if info.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(info.name)
            columns = columns_of(sheet)
            is_hidden = info.visible != SheetVisibleEnum.Visible
            pickle.dump((info.name, is_hidden, sheet.merged_cell_ranges or [], len(columns)), target)
            del sheet
            for codes, values in columns:
                pickle.dump(codes, target)
                for start in range(0, len(values), VALUES_AT_ONCE):
                    pickle.dump(values[start : start + VALUES_AT_ONCE], target)
                pickle.dump([], target)
    pickle.dump(None, target)


def columns_of(sheet: CalamineSheet) -> list[CodedColumn]:
    """Every column from A on, its distinct values in the order in which they come."""
    last_row, last_column = sheet.end or (-1, -1)
    if last_column >= MAX_COLUMNS or (last_row + 1) * (last_column + 1) > MAX_CELLS:
        sys.exit(EXIT_TOO_LARGE)
    first_column = sheet.start[1] if sheet.start else 0
    numbers: list[dict[Any, int]] = [{"": 0} for _ in range(last_column + 1)]
    codes = [array("i") for _ in range(last_column + 1)]
    rows = sheet.iter_rows()
    while some := list(islice(rows, ROWS_AT_ONCE)):
        for blank in codes[:first_column]:
            blank.extend([0] * len(some))
        columns = zip(*some, strict=True)
        for number_of, coded, cells in zip(numbers[first_column:], codes[first_column:], columns, strict=True):
            coded.extend([number_of.setdefault(_distinct(cell), len(number_of)) for cell in cells])
    return [(coded.tobytes(), list(number_of)) for number_of, coded in zip(numbers, codes, strict=True)]


def _distinct(cell: Any) -> Any:  # noqa: ANN401 - a cell of any kind
    """True and 1 are the same to Python, not in a sheet."""
    return str(cell).upper() if isinstance(cell, bool) else cell


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    write_sheets(sys.stdin.buffer, sys.stdout.buffer)
