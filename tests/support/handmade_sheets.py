"""Sheets of reports made by hand: titles, headings, merged cells, totals and signatures, and the files of them."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import openpyxl
import xlwt
from openpyxl.utils import get_column_letter

from dashboard.domain.units import Unit
from dashboard.intake.cells import matching_key
from dashboard.intake.forms import Field, Form
from tests.support.handmade_values import spelling
from tests.support.workbooks import csv_file

GROUP_HEADINGS = ("Kết quả thực hiện", "Trong đó", "Số liệu cụ thể")
TOTALS = ("Tổng cộng", "Cộng", "TỔNG SỐ", "Tổng cộng toàn huyện", "Cộng:")
SIGNATURE = (
    ("Người lập biểu", "Thủ trưởng đơn vị"),
    ("(Ký, ghi rõ họ tên)", "(Ký tên, đóng dấu)"),
    ("Lò Văn Thắng", None),
)

Cells = list[Any]
Planted = tuple[str, str]
"""A column's field, and the kind of its fault."""


@dataclass
class Row:
    written: dict[str, Any]
    meant: dict[str, Any]
    commune: Unit
    planted: Planted | None = None


@dataclass
class Grid:
    """A sheet as it grows: rows of cells and merged areas, all from 0."""

    rows: list[Cells] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    def add(self, *cells: Any) -> int:
        self.rows.append(list(cells))
        return len(self.rows) - 1


def laid_out(
    dice: random.Random, form: Form, fields: list[Field], rows: list[Row], district: Unit, as_format: str
) -> tuple[Grid, dict[int, dict[str, Any]], set[tuple[str, str]]]:
    """The sheet, what its good rows mean by row number, and its faults by cell."""
    grid = Grid()
    columns: list[Field | None] = list(fields)
    if as_format != "csv" and dice.random() < 0.4:
        columns.insert(dice.randint(0, len(columns)), None)
    _title(dice, grid, form, district, len(columns), as_format)
    _header(dice, grid, form, columns, as_format)
    meant, faults = _body(dice, grid, columns, rows, as_format)
    if as_format != "csv":
        _footer(dice, grid, columns, district)
    return grid, meant, faults


def _title(dice: random.Random, grid: Grid, form: Form, district: Unit, width: int, as_format: str) -> None:
    if as_format == "csv":
        return
    for _ in range(dice.choice((0, 0, 1))):
        grid.add(None)
    period = dice.choice(("(Từ ngày 30/8/2021 đến ngày 05/9/2021)", "Từ ngày 30/8 đến hết ngày 5/9/2021"))
    lines = [f"ỦY BAN NHÂN DÂN {district.name.upper()}", "PHÒNG VĂN HÓA VÀ THÔNG TIN", form.label_vi.upper(), period]
    for line in lines:
        row = grid.add(spelling(dice, line))
        if dice.random() < 0.7:
            grid.merged.append((row, 0, row, width - 1))
    if dice.random() < 0.6:
        grid.add(None)


def _header(dice: random.Random, grid: Grid, form: Form, columns: list[Field | None], as_format: str) -> None:
    texts = [None if f is None else _heading(dice, form, f) for f in columns]
    depth_two = as_format != "csv" and len(columns) > 5 and dice.random() < 0.5
    if not depth_two:
        grid.add(*texts)
    else:
        first = dice.randint(2, len(columns) - 3)
        last = min(first + dice.randint(1, 3), len(columns) - 1)
        top = grid.add(*(text if not first <= place <= last else None for place, text in enumerate(texts)))
        grid.rows[top][first] = dice.choice(GROUP_HEADINGS)
        grid.add(*(text if first <= place <= last else None for place, text in enumerate(texts)))
        grid.merged.append((top, first, top, last))
        grid.merged += [(top, place, top + 1, place) for place in range(len(columns)) if not first <= place <= last]
    if as_format != "csv" and dice.random() < 0.3:
        grid.add(*(f"({place})" for place in range(1, len(columns) + 1)))


def _heading(dice: random.Random, form: Form, f: Field) -> str:
    """One of the field's headings that no other field of the form has."""
    own = [text for text in f.headings if len(form.heading_ranks[matching_key(text)]) == 1]
    text = dice.choice(own or [f.headings[0]])
    text = dice.choice((text, text, text.upper(), text.lower(), text.replace(" ", "\n", 1), f"{text} (*)"))
    return spelling(dice, text)


def _body(
    dice: random.Random, grid: Grid, columns: list[Field | None], rows: list[Row], as_format: str
) -> tuple[dict[int, dict[str, Any]], set[tuple[str, str]]]:
    meant: dict[int, dict[str, Any]] = {}
    faults: set[tuple[str, str]] = set()
    merge_communes = as_format != "csv" and dice.random() < 0.5
    unit_column = next((place for place, f in enumerate(columns) if f and f.name == "unit_name"), None)
    start, before = len(grid.rows), None
    for row in rows:
        at = grid.add(*(None if f is None else row.written[f.name] for f in columns))
        is_own = row.planted is not None and row.planted[0] == "unit_name"
        if merge_communes and unit_column is not None and before is row.commune and not is_own:
            grid.rows[at][unit_column] = None
        elif merge_communes and unit_column is not None and at > start:
            _merge(grid, start, at - 1, unit_column)
            start = at
        before = None if is_own else row.commune
        if row.planted:
            place = next(place for place, f in enumerate(columns) if f and f.name == row.planted[0])
            faults.add((f"{get_column_letter(place + 1)}{at + 1}", row.planted[1]))
        else:
            meant[at + 1] = row.meant
    if merge_communes and unit_column is not None:
        _merge(grid, start, len(grid.rows) - 1, unit_column)
    return meant, faults


def _merge(grid: Grid, first: int, last: int, column: int) -> None:
    if last > first:
        grid.merged.append((first, column, last, column))


def _footer(dice: random.Random, grid: Grid, columns: list[Field | None], district: Unit) -> None:
    width = len(columns)
    if dice.random() < 0.7:
        total: Cells = [None] * width
        total[dice.choice((0, 1))] = dice.choice(TOTALS)
        for place, f in enumerate(columns[2:], 2):
            total[place] = dice.randint(1, 500) if f and f.type == "integer" else None
        grid.add(*total)
    if dice.random() < 0.7:
        grid.add(None)
        grid.add(*[None] * (width - 2), f"{district.short_name}, ngày 6 tháng 9 năm 2021")
        for left, right in SIGNATURE:
            grid.add(None, left, *[None] * (width - 4), right)


def _as_xlsx(dice: random.Random, name: str, grid: Grid) -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row, cells in enumerate(grid.rows, 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column, value)
            if isinstance(value, str):
                # openpyxl takes `=…` for a formula
                cell.data_type = "s"
    for first_row, first_column, last_row, last_column in grid.merged:
        sheet.merge_cells(None, first_row + 1, first_column + 1, last_row + 1, last_column + 1)
    if dice.random() < 0.4:
        hidden = book.create_sheet("nháp", dice.randint(0, 1))
        hidden.append(["số liệu cũ", 1])
        hidden.sheet_state = "hidden"
    if dice.random() < 0.3:
        book.create_sheet("Ghi chú").append(["Liên hệ phòng VHTT khi cần"])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_xls(_dice: random.Random, name: str, grid: Grid) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    day = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    covered = {
        (row, column)
        for top, left, bottom, right in grid.merged
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    }
    for top, left, bottom, right in grid.merged:
        sheet.write_merge(top, bottom, left, right, grid.rows[top][left])
    for row, cells in enumerate(grid.rows):
        for column, value in enumerate(cells):
            if (row, column) not in covered and value is not None:
                sheet.write(row, column, value, day if isinstance(value, date) else xlwt.Style.default_style)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _as_csv(dice: random.Random, _name: str, grid: Grid) -> bytes:
    rows = [["" if cell is None else cell for cell in row] for row in grid.rows]
    return csv_file(rows, delimiter=dice.choice(",;\t"), encoding=dice.choice(("utf-8", "utf-8-sig", "utf-16")))


WRITERS = {"xlsx": _as_xlsx, "xls": _as_xls, "csv": _as_csv}
