"""A process of its own that reads one workbook from standard input and writes its sheets, pickled, to standard output.

A damaged workbook can make the reader ask for any amount of memory, which ends the process that reads it: so that is
never the process that serves people. Run as a script; imports nothing of the project, so that it starts at once.
"""

from __future__ import annotations

import io
import pickle
import resource
import sys
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY_BYTES = 2 * 1024**3
MAX_COLUMNS = 256
MAX_CELLS = 6_000_000
"""Half a million rows of a usual form."""
EXIT_TOO_LARGE = 4


def sheets_of(content: bytes) -> list[tuple[str, bool, list[list[Any]], list[Any]]]:
    """Name, whether hidden, rows from A1 on, and merged ranges of every worksheet. Exits where one is too large."""
    workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = []
    for info in workbook.sheets_metadata:
        if info.typ == SheetTypeEnum.WorkSheet:
            sheet = workbook.get_sheet_by_name(info.name)
            last_row, last_column = sheet.end or (0, 0)
            if last_column >= MAX_COLUMNS or (last_row + 1) * (last_column + 1) > MAX_CELLS:
                sys.exit(EXIT_TOO_LARGE)
            rows = sheet.to_python(skip_empty_area=False)
            is_hidden = info.visible != SheetVisibleEnum.Visible
            sheets.append((info.name, is_hidden, rows, sheet.merged_cell_ranges or []))
    return sheets


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.stdout.buffer.write(pickle.dumps(sheets_of(sys.stdin.buffer.read()), protocol=5))
