"""The list of reports to ask for, as a Vietnamese office lays out a paper (Decree 30/2020/NĐ-CP): a draft to be signed.

Number, date and signature stay empty for the office to fill in.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Final

from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.spreadsheet_text import write_value

WIDTHS: Final = (6, 28, 24, 26, 20, 12, 22)
"""Of the columns number, unit, report, period, due, days overdue and note, in characters."""
_LEFT_OF: Final = 3
"""The left block of the heading reaches over so many columns, the right one over the rest."""
_NUMBERS: Final = (0, 5)
_FACE: Final = "Times New Roman"
_LINE: Final = Side(style="thin")
_BOX: Final = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")


@dataclass(frozen=True, slots=True)
class ReminderSheet:
    """One sheet: of which place, the lines below the title, the rows (as many values as WIDTHS), and their total."""

    place: str
    lines: tuple[str, ...]
    rows: tuple[tuple[str | int, ...], ...]
    total: str


def reminder_workbook(sheets: Sequence[ReminderSheet], columns: Sequence[str], words: Mapping[str, str]) -> bytes:
    """An xlsx file with one sheet per place.

    `columns` are the headings; `words` holds `superior`, `office`, `nation`, `motto`, `place`, `title`, `maker` and
    `head`.
    """
    book = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write_sheet(book.create_sheet(_sheet_name(sheet.place, book.sheetnames)), sheet, columns, words)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _sheet_name(place: str, taken: Sequence[str]) -> str:
    """At most 31 characters, without those that a sheet's name may not hold, each once."""
    name = _FORBIDDEN_IN_NAMES.sub(" ", place).strip()[:31] or "1"
    return name if name not in taken else f"{name[:27]} {len(taken) + 1}"


def _write_sheet(page: Worksheet, sheet: ReminderSheet, columns: Sequence[str], words: Mapping[str, str]) -> None:
    _set_up(page)
    row = _write_heading(page, words)
    row = _write_title(page, row, words["title"], sheet)
    page.print_title_rows = f"{row}:{row}"
    row = _write_table(page, row, columns, sheet.rows)
    _text(page, row, 1, sheet.total, bold=True, to=len(WIDTHS), align="left")
    _text(page, row + 2, 1, words["maker"], bold=True, to=_LEFT_OF)
    _text(page, row + 2, _LEFT_OF + 1, words["head"], bold=True, to=len(WIDTHS))


def _set_up(page: Worksheet) -> None:
    """A4 across, as wide as the paper, with an office's margins (in inches: 20 mm, at the left 30 mm)."""
    for position, width in enumerate(WIDTHS, 1):
        page.column_dimensions[get_column_letter(position)].width = width
    page.page_setup.paperSize = page.PAPERSIZE_A4
    page.page_setup.orientation = "landscape"
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.page_margins.left, page.page_margins.right = 1.18, 0.79
    page.page_margins.top = page.page_margins.bottom = 0.79
    # The page's number stands at the top from the second page on.
    page.HeaderFooter.differentFirst = True
    page.oddHeader.center.text = "&P"


def _write_heading(page: Worksheet, words: Mapping[str, str]) -> int:
    _text(page, 1, 1, words["superior"], to=_LEFT_OF)
    _text(page, 2, 1, words["office"], bold=True, to=_LEFT_OF)
    _text(page, 1, _LEFT_OF + 1, words["nation"], bold=True, to=len(WIDTHS))
    _text(page, 2, _LEFT_OF + 1, words["motto"], bold=True, to=len(WIDTHS))
    _text(page, 3, _LEFT_OF + 1, words["place"], italic=True, to=len(WIDTHS))
    return 5


def _write_title(page: Worksheet, row: int, title: str, sheet: ReminderSheet) -> int:
    _text(page, row, 1, title, bold=True, size=14, to=len(WIDTHS))
    _text(page, row + 1, 1, sheet.place, bold=True, size=14, to=len(WIDTHS))
    for offset, line in enumerate(sheet.lines, 2):
        _text(page, row + offset, 1, line, italic=True, to=len(WIDTHS))
    return row + len(sheet.lines) + 3


def _write_table(page: Worksheet, first: int, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> int:
    looks: dict[tuple[str, bool, bool], Any] = {}
    for position, heading in enumerate(columns, 1):
        _boxed(page, first, position, heading, looks, bold=True, align="center")
    for number, row in enumerate(rows, first + 1):
        for position, value in enumerate(row):
            _boxed(page, number, position + 1, value, looks, align="center" if position in _NUMBERS else "left")
    return first + len(rows) + 1


def _boxed(
    page: Worksheet,
    row: int,
    column: int,
    value: str | int,
    looks: dict[tuple[str, bool, bool], Any],
    *,
    align: str,
    bold: bool = False,
) -> None:
    """A cell of the table. `looks` keeps how cells of one kind look: setting each cell's parts takes most of a file."""
    cell, look = page.cell(row, column), (align, bold, isinstance(value, int))
    if look not in looks:
        cell.font = Font(name=_FACE, size=12, bold=bold)
        cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
        cell.border = _BOX
        cell.number_format = "#,##0" if isinstance(value, int) else "General"
        looks[look] = cell._style
    cell._style = copy(looks[look])
    write_value(cell, value)


def _text(
    page: Worksheet,
    row: int,
    column: int,
    text: str,
    *,
    to: int,
    bold: bool = False,
    italic: bool = False,
    size: int = 13,
    align: str = "center",
) -> None:
    """A text over the columns from `column` to `to`."""
    cell = page.cell(row, column)
    write_value(cell, text)
    cell.font = Font(name=_FACE, size=size, bold=bold, italic=italic)
    cell.alignment = Alignment(horizontal=align, vertical="center")
    page.merge_cells(start_row=row, end_row=row, start_column=column, end_column=to)
