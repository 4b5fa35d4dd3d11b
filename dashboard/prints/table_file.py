"""A table as a file, exactly as it is seen, and what it is: in xlsx on a sheet of its own, in csv below."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from dashboard.domain.arranging import Value
from dashboard.spreadsheet_text import DAY_FORMAT, STARTS_FORMULA, unrunnable

Written = Literal["text", "day", "number", "whole", "rate", "percent"]
_NUMBER_FORMATS: Final = {"day": DAY_FORMAT, "whole": "#,##0", "rate": "#,##0.00", "percent": '#,##0.00"%"'}
_NARROWEST, _WIDEST, _SEEN_ROWS = 9, 48, 300
"""Widths of columns in letters, and how many rows decide them."""


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column: its heading, and how its numbers are written."""

    heading: str
    written: Written = "text"


@dataclass(frozen=True, slots=True)
class TableFile:
    """What is written: the table with its last row (empty: none), and lines of (what, how) that say what it is."""

    name: str
    columns: tuple[FileColumn, ...]
    rows: Sequence[Sequence[Value]]
    total: Sequence[Value]
    about_name: str
    about: tuple[tuple[str, str], ...]


def table_workbook(table: TableFile) -> bytes:
    """The table on the first sheet, what it is on the second."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        _write_table(book, table)
        _write_about(book, table)
    return target.getvalue()


def table_csv(table: TableFile) -> bytes:
    """As RFC 4180 has it, with a byte order mark; what it is stands below an empty line."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([unrunnable(column.heading) for column in table.columns])
    writer.writerows([_plain(value) for value in row] for row in table.rows)
    if table.total:
        writer.writerow([_plain(value) for value in table.total])
    writer.writerows([(), *((unrunnable(what), unrunnable(how)) for what, how in table.about)])
    return text.getvalue().encode("utf-8-sig")


def _write_table(book: xlsxwriter.Workbook, table: TableFile) -> None:
    sheet = book.add_worksheet(table.name[:31])
    heading = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1, "bg_color": "#E8EDF3"})
    quoted = book.add_format({"quote_prefix": True})
    for i, column in enumerate(table.columns):
        sheet.write_string(0, i, column.heading, heading)
        kept = book.add_format({"num_format": _NUMBER_FORMATS.get(column.written, "General")})
        values = [row[i] for row in table.rows]
        for number, value in enumerate(values, start=1):
            _write(sheet, (number, i), value, kept, quoted)
        sheet.set_column(i, i, _width(column.heading, values))
        if table.total:
            bold = {"bold": True, "top": 1, "num_format": _NUMBER_FORMATS.get(column.written, "General")}
            _write(sheet, (len(values) + 1, i), table.total[i], book.add_format(bold), book.add_format(bold))
    sheet.freeze_panes(1, 1)


def _write_about(book: xlsxwriter.Workbook, table: TableFile) -> None:
    sheet = book.add_worksheet(table.about_name[:31])
    bold = book.add_format({"bold": True, "valign": "top", "text_wrap": True})
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "quote_prefix": True})
    for i, (what, how) in enumerate(table.about):
        sheet.write_string(i, 0, what, bold)
        sheet.write_string(i, 1, how, wrapped)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 100)


def _write(sheet: Worksheet, at: tuple[int, int], value: Value, kept: Format, quoted: Format) -> None:
    """A text stays a text whatever it begins with."""
    match value:
        case None | "":
            sheet.write_blank(*at, None, kept)
        case str():
            sheet.write_string(*at, value, quoted if value.startswith(STARTS_FORMULA) else kept)
        case date():
            sheet.write_datetime(*at, value, kept)
        case _:
            sheet.write_number(*at, value, kept)


def _width(heading: str, values: Sequence[Value]) -> float:
    """Wide enough for most of what is in it; headings are wrapped."""
    longest = max((len(str(value)) for value in values[:_SEEN_ROWS] if value is not None), default=0)
    return min(max(longest + 1.0, len(heading) / 2, _NARROWEST), _WIDEST)


def _plain(value: Value) -> object:
    """Numbers with a decimal point, days as ISO 8601 has them."""
    if isinstance(value, date):
        return value.isoformat()
    return unrunnable(value) if isinstance(value, str) else value
