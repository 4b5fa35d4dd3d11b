"""The report as a workbook: its sentences, and every table with formulas for shares and totals."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format as Look
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from dashboard.domain.bulletin import Bulletin, Cell, Column, Table
from dashboard.prints.bulletin.cells import XLSX_FORMATS
from dashboard.prints.faces import Face, wrapped
from dashboard.spreadsheet_text import STARTS_FORMULA

TABLE_ROW: Final = 3
"""Headings of a sheet's table stand in this row, counted from zero."""
_LINE_PT: Final = 16.5
_TEXT_LETTERS: Final = 80
"""Width of the first sheet, as spreadsheets count it: an A4's."""
_TEXT_MM, _MEASURED_PT = 166.0, 10.7
"""Room of its lines, and the size at which the packaged face is a little wider than theirs."""
_NUMBER_LETTERS, _MOST_LETTERS = 11, 60
_WIDE_TABLE: Final = 12
"""Tables of more columns are printed on A3."""
_A4, _A3 = 9, 8
_FORBIDDEN_IN_NAMES: Final = re.compile(r"[\[\]:*?/\\']")
_FACE: Final = {"font_name": "Times New Roman", "font_size": 12, "valign": "vcenter"}


def bulletin_xlsx(report: Bulletin, made_at: datetime) -> bytes:
    """The file: one sheet of sentences, then one per table in the report's order."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        # Widths are counted in figures of the default face: another one, or its stand-in, makes columns wider.
        "default_format_properties": dict(_FACE),
    }
    book = xlsxwriter.Workbook(out, options)
    moment = made_at.astimezone(UTC).replace(tzinfo=None)
    book.set_properties({"title": report.subject, "comments": report.source.line, "created": moment})
    looks = _Looks(book)
    _write_text(book.add_worksheet(sheet_name(0, report.letterhead.kind)), report, looks)
    for number, table in enumerate(report.tables(), 1):
        _write_table(book.add_worksheet(sheet_name(number, table.name)), table, report, looks)
    book.close()
    return out.getvalue()


def sheet_name(number: int, title: str) -> str:
    """Name of a sheet: its number makes it unique, the title at most 31 characters."""
    return f"{number}. {_FORBIDDEN_IN_NAMES.sub(' ', title)}"[:31].strip()


class _Looks:
    """Looks of cells, each made once for a workbook."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Look] = {}

    def __call__(self, **wanted: Any) -> Look:  # noqa: ANN401 - xlsxwriter's own properties
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({**_FACE, **wanted})
        return self._made[key]

    def of(self, column: Column, *, bold: bool = False) -> Look:
        """Look of a column's cells."""
        wanted: dict[str, Any] = {"border": 1, "bold": bold}
        if column.format is None:
            return self(**wanted, text_wrap=True, indent=1)
        return self(**wanted, num_format=XLSX_FORMATS[column.format])


def _write_text(page: Worksheet, report: Bulletin, looks: _Looks) -> None:
    page.set_column(0, 0, _TEXT_LETTERS)
    page.set_paper(_A4)
    page.fit_to_pages(1, 0)
    lines: list[tuple[str, Look]] = [(report.letterhead.kind, looks(bold=True, align="center"))]
    lines.append((report.subject, looks(bold=True, text_wrap=True, align="center")))
    plain, strong = looks(text_wrap=True), looks(bold=True, text_wrap=True)
    lines += [(mark, strong) for mark in report.marks]
    lines += [(text, plain) for text in report.opening]
    for section in report.sections:
        lines.append((f"{section.number} {section.title}", strong))
        for part in section.parts:
            lines.append((f"{part.letter} {part.title}", strong))
            lines += [(f"– {text}", plain) for text in part.paragraphs]
    lines.append((report.ending, plain))
    lines += [(text, plain) for annex in report.annexes for text in annex.paragraphs]
    for row, (text, look) in enumerate(lines):
        page.write_string(row, 0, text, look)
        # Programs do not agree on fitting rows to wrapped text by themselves.
        page.set_row(row, _LINE_PT * len(wrapped(text, _MEASURED_PT, Face.REGULAR, _TEXT_MM)))


def _write_table(page: Worksheet, table: Table, report: Bulletin, looks: _Looks) -> None:
    page.write_string(0, 0, table.name, looks(bold=True, font_size=14))
    page.write_string(1, 0, " · ".join((report.source.line, *report.marks)), looks(italic=True, font_size=10))
    head = looks(bold=True, border=1, text_wrap=True, align="center", bg_color="#E8EEF7")
    page.write_string(TABLE_ROW, 0, table.number_label, head)
    page.set_column(0, 0, 5)
    for place, column in enumerate(table.columns, 1):
        page.write_string(TABLE_ROW, place, column.label, head)
        page.set_column(place, place, _letters_wide(table, place - 1))
    page.set_row(TABLE_ROW, 96 if len(table.columns) > _WIDE_TABLE else 48)
    for number, row in enumerate(table.rows, 1):
        page.write_number(TABLE_ROW + number, 0, number, looks(border=1, align="center"))
        _write_row(page, TABLE_ROW + number, row, table, looks)
    last = TABLE_ROW + len(table.rows)
    if table.total:
        _write_total(page, last + 1, table, looks)
    for offset, note in enumerate(table.notes):
        page.write_string(last + 3 + offset, 0, note, looks(italic=True, font_size=10))
    page.freeze_panes(TABLE_ROW + 1, 2)
    page.repeat_rows(TABLE_ROW)
    page.set_landscape()
    page.set_paper(_A3 if len(table.columns) > _WIDE_TABLE else _A4)
    page.fit_to_pages(1, 0)


def _letters_wide(table: Table, place: int) -> int:
    """Width of a column: a text's is that of its longest cell, which then needs no second line."""
    if table.columns[place].format is not None:
        return _NUMBER_LETTERS
    longest = max((len(str(row[place] or "")) for row in table.rows), default=0)
    return min(max(longest + 2, _NUMBER_LETTERS), _MOST_LETTERS)


def _write_row(page: Worksheet, row: int, cells: Sequence[Cell], table: Table, looks: _Looks) -> None:
    for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True), 1):
        if column.share and cell is not None and not isinstance(cell, str):
            page.write_formula(row, place, _share_formula(row, column, table), looks.of(column), cell)
        else:
            _write_cell(page, row, place, cell, column, looks)


def _write_total(page: Worksheet, row: int, table: Table, looks: _Looks) -> None:
    """Sums are formulas over the rows above; shares are formed from the sums, never averaged."""
    page.write_blank(row, 0, None, looks(border=1))
    for place, (cell, column) in enumerate(zip(table.total, table.columns, strict=True), 1):
        look = looks.of(column, bold=True)
        if cell is None or isinstance(cell, str):
            _write_cell(page, row, place, cell, column, looks, bold=True)
        elif column.share:
            page.write_formula(row, place, _share_formula(row, column, table), look, cell)
        elif column.is_summed:
            first, last = (xl_rowcol_to_cell(r, place) for r in (TABLE_ROW + 1, row - 1))
            page.write_formula(row, place, f"=SUM({first}:{last})", look, cell)
        else:
            page.write_number(row, place, cell, look)


def _share_formula(row: int, column: Column, table: Table) -> str:
    share = column.share
    if share is None:
        raise ValueError(f"{column.key} is no share")
    keys = share.numerator_key, share.denominator_key
    numerator, denominator = (xl_rowcol_to_cell(row, table.index(key) + 1) for key in keys)
    return f'=IF(N({denominator})=0,"",{numerator}/{denominator}*{share.factor:.12g})'


def _write_cell(
    page: Worksheet, row: int, place: int, cell: Cell, column: Column, looks: _Looks, *, bold: bool = False
) -> None:
    look = looks.of(column, bold=bold)
    if cell is None:
        page.write_blank(row, place, None, look)
    elif isinstance(cell, str):
        risky = cell.startswith(STARTS_FORMULA)
        page.write_string(row, place, cell, looks(border=1, text_wrap=True, quote_prefix=True) if risky else look)
    else:
        page.write_number(row, place, cell, look)
