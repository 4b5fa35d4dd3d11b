"""Reading a finished file back: it is offered only if everything that should stand in it does."""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar
from zipfile import BadZipFile

import docx
import openpyxl
from docx.document import Document
from PIL import Image, UnidentifiedImageError
from pptx import Presentation

from dashboard.domain.bulletin import Bulletin, Cell, Table
from dashboard.errors import BlockBroken
from dashboard.prints.bulletin.cells import cell_text
from dashboard.prints.bulletin.workbook import TABLE_ROW

_FIXED_TABLES: Final = 2
"""Letterhead and signature."""
T = TypeVar("T")


def check_docx(content: bytes, report: Bulletin) -> None:
    """Raise BlockBroken naming what the Word file lacks."""
    document = _opened(lambda: docx.Document(io.BytesIO(content)), "Word")
    texts = {paragraph.text for paragraph in document.paragraphs}
    for name, text in _expected_texts(report):
        if not any(text in one for one in texts):
            raise _broken(name)
    tables = document.tables[_FIXED_TABLES:]
    for table, made in zip(report.tables(), tables, strict=True):
        shown = [i for i, column in enumerate(table.columns) if column.is_short]
        rows = [*table.rows, *([table.total] if table.total else [])]
        found = [[cell.text for cell in row.cells][1:] for row in made.rows[1:]]
        wanted = [[cell_text(row[i], table.columns[i], report.language) for i in shown] for row in rows]
        if found != wanted:
            raise _broken(table.name)
    _check_maps(report, _pictures(document))


def check_xlsx(content: bytes, report: Bulletin) -> None:
    """Raise BlockBroken naming the sheet that is not as it should be."""
    values = _opened(lambda: openpyxl.load_workbook(io.BytesIO(content), data_only=True), "Excel")
    formulas = openpyxl.load_workbook(io.BytesIO(content))
    for number, table in enumerate(report.tables(), 1):
        page, written = values.worksheets[number], formulas.worksheets[number]
        rows = [*table.rows, *([table.total] if table.total else [])]
        for offset, row in enumerate(rows, TABLE_ROW + 2):
            found = [page.cell(offset, place).value for place in range(2, len(table.columns) + 2)]
            if not all(_same(a, b) for a, b in zip(found, row, strict=True)):
                raise _broken(table.name)
        if table.total and not _has_formulas(table, written, TABLE_ROW + 1 + len(rows)):
            raise _broken(table.name)


def check_pptx(content: bytes, report: Bulletin) -> None:
    """Raise BlockBroken naming the part whose slide or chart is not as it should be."""
    deck = _opened(lambda: Presentation(io.BytesIO(content)), "PowerPoint")
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    text = "\n".join(shape.text_frame.text for shape in shapes if shape.has_text_frame)
    for section in report.sections:
        for part in section.parts:
            if any(one not in text for one in (part.title, *part.paragraphs)):
                raise _broken(part.title)
    charts = [shape.chart for shape in shapes if shape.has_chart]
    for chart, made in zip(report.charts(), charts, strict=True):
        found = tuple(reversed(list(made.plots[0].series[0].values)))
        if not all(_same(a, b) for a, b in zip(found, chart.values, strict=True)):
            raise _broken(chart.title)
    _check_maps(report, [shape.image.blob for shape in shapes if hasattr(shape, "image")])


def check_picture(content: bytes, name: str) -> None:
    """Raise BlockBroken where a picture cannot be read or is of one colour."""
    try:
        with Image.open(io.BytesIO(content)) as picture:
            extremes = picture.convert("L").getextrema()
    except (UnidentifiedImageError, OSError) as error:
        raise _broken(name) from error
    if extremes[0] == extremes[1]:
        raise _broken(name)


def _expected_texts(report: Bulletin) -> Iterator[tuple[str, str]]:
    yield report.letterhead.kind, report.letterhead.kind
    yield report.subject, report.subject
    yield from ((mark, mark) for mark in report.marks)
    for section in report.sections:
        for part in section.parts:
            yield from ((part.title, text) for text in (part.title, *part.paragraphs))
    yield from ((annex.title, annex.title) for annex in report.annexes)
    yield report.source.code, report.source.line


def _opened(open_file: Callable[[], T], name: str) -> T:
    try:
        return open_file()
    except (BadZipFile, KeyError, ValueError, OSError) as error:
        raise _broken(name) from error


def _pictures(document: Document) -> list[bytes]:
    shapes = document.inline_shapes
    ids = [shape._inline.graphic.graphicData.pic.blipFill.blip.embed for shape in shapes]
    return [document.part.related_parts[one].blob for one in ids]


def _check_maps(report: Bulletin, pictures: list[bytes]) -> None:
    captions = [caption for annex in report.annexes for caption, _ in annex.maps]
    if len(captions) != len(pictures):
        raise _broken(captions[0] if captions else report.letterhead.kind)
    for caption, picture in zip(captions, pictures, strict=True):
        check_picture(picture, caption)


def _same(found: object, wanted: Cell) -> bool:
    if wanted is None or wanted == "":
        return found in (None, "")
    if isinstance(wanted, str):
        return found == wanted
    return isinstance(found, int | float) and math.isclose(found, wanted, rel_tol=1e-9, abs_tol=1e-9)


def _has_formulas(table: Table, page: Any, row: int) -> bool:  # noqa: ANN401 - a sheet without types
    cells = [(column, page.cell(row, place).value) for place, column in enumerate(table.columns, 2)]
    wanted = [(c, v) for (c, v), t in zip(cells, table.total, strict=True) if c.is_summed and t is not None]
    return all(str(value).startswith("=SUM(") for _, value in wanted)


def _broken(name: str) -> BlockBroken:
    return BlockBroken(name, "đọc lại tệp thì không khớp với nội dung.", "the file read back does not hold it.")
