"""Workbooks and csv files for tests, made from rows of cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any

import openpyxl
import xlwt

from dashboard.intake.faults import Fault, Parsed

Rows = Sequence[Sequence[Any]]


def xlsx(
    rows: Rows, *, merged: Sequence[str] = (), name: str = "Sheet1", hidden: dict[str, Rows] | None = None
) -> bytes:
    """An xlsx file of one sheet, with hidden sheets beside it; `merged` are ranges such as `A1:C1`."""
    book = openpyxl.Workbook()
    _fill(book.active, name, rows)
    for area in merged:
        book.active.merge_cells(area)
    for hidden_name, hidden_rows in (hidden or {}).items():
        sheet = book.create_sheet()
        _fill(sheet, hidden_name, hidden_rows)
        sheet.sheet_state = "hidden"
    return _saved(book)


def xlsx_of_sheets(sheets: dict[str, Rows]) -> bytes:
    """An xlsx file of several visible sheets."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        _fill(book.create_sheet(), name, rows)
    return _saved(book)


def xls(rows: Rows) -> bytes:
    """An xls file of one sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Sheet1")
    for row_index, row in enumerate(rows):
        for column_index, value in enumerate(row):
            sheet.write(row_index, column_index, value)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def csv_file(rows: Rows, *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A csv file."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(encoding)


def cells(parsed: Parsed) -> list[tuple[str, str]]:
    """Cell and kind of every fault."""
    return [(fault.cell, fault.kind) for fault in parsed.faults]


def fault_at(parsed: Parsed, cell: str) -> Fault:
    """The one fault of a cell."""
    (fault,) = (fault for fault in parsed.faults if fault.cell == cell)
    return fault


def _fill(sheet: Any, name: str, rows: Rows) -> None:
    sheet.title = name
    for row in rows:
        sheet.append(list(row))


def _saved(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
