"""Tables of a web page, which many platforms export under a name that ends in .xls."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, Final

import numpy as np
from lxml import etree, html

from dashboard.intake.cells import Cell, Column
from dashboard.intake.file_kinds import unsupported
from dashboard.intake.limits import sheet_too_large, unreadable
from dashboard.intake.sheets import MergedRange, Sheet
from dashboard.intake.workbook_process import MAX_COLUMNS

_MAX_BYTES: Final = 20 * 1024 * 1024
"""A page takes some ten times its size in memory, here and not in a process of its own."""
_MAX_CELLS: Final = 500_000
_TAGS: Final = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta)\b", re.IGNORECASE)
_LOOKED_AT: Final = 1024


def is_html(content: bytes) -> bool:
    """Whether bytes begin like a web page, or like a part of one that is a table."""
    start = _from_utf16(content[: 2 * _LOOKED_AT]).lstrip(b"\xef\xbb\xbf \r\n\t")[:_LOOKED_AT]
    return start.startswith(b"<") and _TAGS.search(start) is not None


def read_html(content: bytes) -> list[Sheet]:
    """One sheet per table that has cells and lies in no other; texts as they stand, merged cells as such.

    Raises IntakeError `format_unsupported` where the page has no table, `sheet_too_large` or `file_unreadable`.
    """
    if len(content) > _MAX_BYTES:
        raise sheet_too_large()
    content = _from_utf16(content)
    encoding = "utf-8" if content.startswith(codecs.BOM_UTF8) or _is_utf8(content) else None
    try:
        page = html.document_fromstring(content, parser=html.HTMLParser(encoding=encoding, no_network=True))
    except (etree.LxmlError, ValueError) as error:
        raise unreadable() from error
    tables = [table for table in page.iter("table") if next(table.iterancestors("table"), None) is None]
    sheets = [_sheet(table, f"Bảng {number}") for number, table in enumerate(tables, 1)]
    found = [sheet for sheet in sheets if sheet.height]
    if not found:
        raise unsupported("trang web (HTML) không có bảng nào")
    return found


def _from_utf16(content: bytes) -> bytes:
    """The same in UTF-8 where it is marked as UTF-16."""
    is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return content.decode("utf-16", errors="replace").encode() if is_utf16 else content


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True


def _sheet(table: Any, name: str) -> Sheet:  # noqa: ANN401 - an element of lxml, which has no types
    cells: dict[tuple[int, int], Cell] = {}
    merged: list[MergedRange] = []
    taken: set[tuple[int, int]] = set()
    row = -1
    for row, line in enumerate(_rows(table)):
        column = 0
        for cell in line.iterchildren("td", "th"):
            while (row, column) in taken:
                column += 1
            height, width = _span(cell, "rowspan"), _span(cell, "colspan")
            if column + width > MAX_COLUMNS or len(taken) + height * width > _MAX_CELLS:
                raise sheet_too_large()
            taken.update((row + down, column + right) for down in range(height) for right in range(width))
            cells[row, column] = " ".join(cell.text_content().split())
            if height * width > 1:
                merged.append(MergedRange(row, column, row + height - 1, column + width - 1))
            column += width
    return _of_cells(name, cells, merged, row + 1)


def _rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    """Rows of a table itself, not of tables within its cells."""
    return (line for line in table.iter("tr") if next(line.iterancestors("table")) is table)


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    text = cell.get(name, "1").strip()
    return max(1, int(text)) if text.isdigit() and len(text) < 4 else 1


def _of_cells(name: str, cells: dict[tuple[int, int], Cell], merged: list[MergedRange], height: int) -> Sheet:
    width = max((column for _, column in cells), default=-1) + 1
    if height * width > _MAX_CELLS:
        raise sheet_too_large()
    grid = np.full((width, height), None, dtype=object)
    for (row, column), value in cells.items():
        grid[column, row] = value
    columns = tuple(Column.of(position, grid[position]) for position in range(width))
    areas = (area.within(height, width) for area in merged)
    return Sheet(name, columns if height else (), tuple(area for area in areas if area))
