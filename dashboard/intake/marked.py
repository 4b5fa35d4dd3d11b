"""The workbook that an office sent, with its faulty cells filled and commented, to be corrected and sent again."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.errors import IntakeError
from dashboard.intake.cells import column_letters
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.readers import read_sheets
from dashboard.intake.sheets import Sheet
from dashboard.spreadsheet_text import write_value

AUTHOR: Final = "Kiểm tra số liệu Sơn La"
"""Who our comments are by: that is how they are found again in a file that was marked before."""
MAX_CELLS: Final = 800_000
"""A workbook of more cells would need more memory than one download may."""
MAX_UNPACKED_BYTES: Final = 80 * 1024 * 1024
CSV_SHEET: Final = "Số liệu"
_FILLS: Final = {
    Severity.ERROR: PatternFill("solid", fgColor="FFF6C6C0"),
    Severity.WARNING: PatternFill("solid", fgColor="FFFCE8A8"),
}
_COMMENT_WIDTH: Final = 320
_LINE_HEIGHT: Final = 18
_LINE_CHARACTERS: Final = 42
SHEET_SUFFIXES: Final = (".xlsx", ".xlsm", ".xls", ".csv")
_UNCHANGED_SUFFIXES: Final = (".xlsx", ".xlsm")


def marked_workbook(content: bytes, faults: Iterable[Fault]) -> bytes:
    """`content` as an xlsx file with every faulty cell filled and commented with what is wrong and what is expected.

    An xlsx keeps its formats, merged cells, widths and hidden sheets; formulas become the values they showed, so that
    the file reads as it did. xls and csv become an xlsx with their values (see `is_rebuilt`). Marks of an earlier
    round go. Raises IntakeError `too_large_to_mark`, and those of `read_sheets`.
    """
    book = _opened(content) or _rebuilt(content)
    for sheet in book.worksheets:
        _remove_marks(sheet)
    by_cell: dict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        by_cell[fault.sheet or CSV_SHEET, fault.cell].append(fault)
    for (name, address), found in by_cell.items():
        if name in book.sheetnames:
            _mark(book[name], address, found)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def is_rebuilt(file_name: str) -> bool:
    """Whether the marked workbook of this file has its values only."""
    return not file_name.lower().endswith(_UNCHANGED_SUFFIXES)


def is_sheet(file_name: str) -> bool:
    """Whether the file has cells to mark: batches of the API are kept as they came, and have none."""
    return file_name.lower().endswith(SHEET_SUFFIXES)


def _opened(content: bytes) -> Workbook | None:
    """The workbook with all its formats; None where it is none that can be edited."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return None
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED_BYTES:
            raise _too_large()
    try:
        with warnings.catch_warnings():
            # Parts that openpyxl does not keep (shapes, old extensions) are of no use to a correction.
            warnings.simplefilter("ignore")
            return openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    except Exception:
        return None


def _rebuilt(content: bytes) -> Workbook:
    sheets = read_sheets(content)
    if sum(sheet.height * sheet.width for sheet in sheets) > MAX_CELLS:
        raise _too_large()
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill_sheet(book.create_sheet(sheet.name or CSV_SHEET), sheet)
    return book


def _fill_sheet(target: Worksheet, sheet: Sheet) -> None:
    for column in sheet.columns:
        width = 8
        for row, code in enumerate(column.codes, 1):
            value = column.uniques[code]
            if value is not None:
                write_value(target.cell(row, column.position + 1), value)
                width = max(width, min(len(str(value)) if isinstance(value, str) else 11, 40))
        target.column_dimensions[column_letters(column.position)].width = width + 2
    for area in sheet.merged_ranges:
        target.merge_cells(
            start_row=area.first_row + 1,
            start_column=area.first_column + 1,
            end_row=area.last_row + 1,
            end_column=area.last_column + 1,
        )
    target.sheet_state = "hidden" if sheet.is_hidden else "visible"


def _remove_marks(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment = None
                cell.fill = PatternFill()


def _mark(sheet: Worksheet, address: str, faults: list[Fault]) -> None:
    cell = _writable(sheet, address)
    is_error = any(fault.severity is Severity.ERROR for fault in faults)
    text = "\n".join(_sentence(fault) for fault in faults)
    if cell.comment is not None:
        text = f"{text}\n———\n{cell.comment.text}"
    lines = sum(1 + len(line) // _LINE_CHARACTERS for line in text.split("\n"))
    cell.comment = Comment(ILLEGAL_CHARACTERS_RE.sub("", text), AUTHOR, _LINE_HEIGHT * (lines + 1), _COMMENT_WIDTH)
    cell.fill = _FILLS[Severity.ERROR if is_error else Severity.WARNING]


def _writable(sheet: Worksheet, address: str) -> Cell:
    """The cell, or the first of the merged range that it is part of."""
    cell = sheet[address]
    if not isinstance(cell, MergedCell):
        return cell
    area = next(area for area in sheet.merged_cells.ranges if address in area)
    return sheet.cell(area.min_row, area.min_col)


def _sentence(fault: Fault) -> str:
    hint = f" {fault.suggestion}" if fault.suggestion else ""
    return f"{fault_texts()[fault.kind].vi}: cần {fault.expected}.{hint}"


def _too_large() -> IntakeError:
    return IntakeError(
        "too_large_to_mark",
        "Tệp quá lớn để đánh dấu lỗi vào từng ô. Hãy xem danh sách lỗi trên trang này, hoặc chia nhỏ tệp rồi gửi lại.",
        "The file is too large to mark its cells. See the faults on this page, or split the file and send the parts.",
    )
