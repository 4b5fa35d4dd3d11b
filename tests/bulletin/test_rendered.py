"""The Word file as LibreOffice lays it out: margins, page numbers, heading, tables. Slides as it shows them, and the
workbook's own sums.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import openpyxl
import pypdfium2
import pytest
from pptx import Presentation

from dashboard.domain.bulletin import Bulletin
from dashboard.prints.bulletin.files import bulletin_file
from dashboard.prints.bulletin.workbook import TABLE_ROW
from tests.bulletin.conftest import NOW, drawn
from tests.support.libreoffice import converted

PT_PER_MM: Final = 72 / 25.4
Letter = tuple[str, float, float, float, float]
"""A letter and its left, bottom, right and top in mm."""


def letters(page: pypdfium2.PdfPage) -> list[Letter]:
    text = page.get_textpage()
    found = []
    for i in range(text.count_chars()):
        letter = text.get_text_range(i, 1)
        if letter.strip():
            found.append((letter, *(edge / PT_PER_MM for edge in text.get_charbox(i))))
    return found


def test_the_layout_is_right_on_paper(report: Bulletin, tmp_path: Path) -> None:
    made = converted(bulletin_file(report, "docx", NOW, drawn), "docx", "pdf", tmp_path)
    document = pypdfium2.PdfDocument(made)
    texts = [page.get_textpage().get_text_bounded() for page in document]
    assert len(document) >= 4 + len(report.annexes)
    assert all(text.strip() for text in texts), "no page is blank"
    first, second = document[0], document[1]
    assert (round(first.get_width() / PT_PER_MM), round(first.get_height() / PT_PER_MM)) == (210, 297)
    for page in (first, second):
        body = [one for one in letters(page) if one[4] < 297 - 15]
        assert min(one[1] for one in body) >= 30 - 9, "the letterhead reaches a little over the margin"
        assert max(one[3] for one in body) <= 210 - 15 + 4
        assert min(one[2] for one in body) >= 20 - 1
    body_left = min(one[1] for one in letters(second) if one[4] < 297 - 20)
    assert 29 <= body_left <= 31
    check_page_numbers(document)
    check_heading(texts[0], letters(first))
    for annex in report.annexes:
        (page_text,) = [text for text in texts if plain(annex.heading) in map(plain, text.split("\r\n"))]
        for table in annex.tables:
            for row in table.rows[:5]:
                assert plain(str(row[0])) in plain(page_text)
    document.close()


def plain(text: str) -> str:
    """Letters that every typeface has: others are drawn with another where Times New Roman is not installed, and then
    stand elsewhere in the order of the file.
    """
    return "".join(letter for letter in text if letter < "\u0100" and not letter.isspace())


def check_page_numbers(document: pypdfium2.PdfDocument) -> None:
    """None on the first page, of the report as of each annex; then its number, alone, centred, above the text."""
    number = 0
    for page in document:
        number = 1 if plain("Phụ lục") == _first_line(page)[: len(plain("Phụ lục"))] else number + 1
        height, width = page.get_height() / PT_PER_MM, page.get_width() / PT_PER_MM
        above = [one for one in letters(page) if one[2] > height - 18]
        assert "".join(one[0] for one in above) == ("" if number == 1 else str(number))
        if above:
            text_middle = (30 + width - 15) / 2
            assert (above[0][1] + above[-1][3]) / 2 == pytest.approx(text_middle, abs=2)


def _first_line(page: pypdfium2.PdfPage) -> str:
    """The highest line below the page's number."""
    below = [one for one in letters(page) if one[2] <= page.get_height() / PT_PER_MM - 18]
    top = max((one[4] for one in below), default=0.0)
    return plain("".join(one[0] for one in below if one[4] > top - 4))


def check_heading(text: str, found: list[Letter]) -> None:
    """Left and right block stand beside each other, each line whole; then kind and subject."""
    flat = plain(text)
    for line in ("ỦY BAN NHÂN DÂN TỈNH SƠN LA", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "BÁO CÁO", "/BC-STTTT"):
        assert plain(line) in flat, line
    top = max(one[4] for one in found if one[0] in "BN")
    first_line = plain("".join(one[0] for one in found if one[4] > top - 2))
    assert plain("BAN NHÂN DÂN") in first_line
    assert plain("NGHĨA VIỆT NAM") in first_line, "both blocks begin on one line"


def test_slides_show_all_they_hold(report: Bulletin, tmp_path: Path) -> None:
    results, lacking = report.sections
    long = tuple(f"Huyện thứ {number}: " + "còn thiếu báo cáo của nhiều xã trong tuần, " * 6 for number in range(12))
    wordy = replace(lacking.parts[0], paragraphs=long)
    told = replace(report, sections=(results, replace(lacking, parts=(wordy, *lacking.parts[1:]))), marks=("MÔ PHỎNG",))
    content = bulletin_file(told, "pptx", NOW, drawn)
    slides = list(Presentation(io.BytesIO(content)).slides)
    document = pypdfium2.PdfDocument(converted(content, "pptx", "pdf", tmp_path))
    assert len(document) == len(slides)
    shown = [plain(page.get_textpage().get_text_bounded()) for page in document]
    assert sum(plain("(tiếp theo)") in text for text in shown) >= 2, "what one slide has no room for goes on to others"
    for slide, page, text in zip(slides, document, shown, strict=True):
        check_texts(slide, page, text)
    charts = [(page, s) for slide, page in zip(slides, document, strict=True) for s in slide.shapes if s.has_chart]
    assert len(charts) == len(list(told.charts()))
    for (page, shape), chart in zip(charts, told.charts(), strict=True):
        assert bars(page, shape) == sum(bool(value) for value in chart.values), chart.title
    document.close()


def check_texts(slide: Any, page: pypdfium2.PdfPage, text: str) -> None:
    """Every text is there, inside the page, and none runs into the next, into the chart or into the foot."""
    height_mm = page.get_height() / PT_PER_MM
    framed = [shape for shape in slide.shapes if shape.has_text_frame and shape.text_frame.text]
    assert plain(slide.shapes.title.text_frame.text)
    for shape in framed:
        for paragraph in shape.text_frame.paragraphs:
            assert plain(paragraph.text) in text
    found = letters(page)
    assert min(one[1] for one in found) >= 10
    assert max(one[3] for one in found) <= page.get_width() / PT_PER_MM - 10
    boxes = [shape for shape in slide.shapes if shape.has_chart or (shape.has_text_frame and shape.text_frame.text)]
    for shape in boxes:
        box = [getattr(shape, side).mm for side in ("left", "top", "width", "height")]
        inside = [one for one in found if is_inside(one, box, height_mm)]
        assert len(inside) >= sum(len(plain(p.text)) for p in paragraphs(shape)), "no text leaves its box"


def paragraphs(shape: Any) -> Sequence[Any]:
    return shape.text_frame.paragraphs if shape.has_text_frame else ()


def is_inside(letter: Letter, box: Sequence[float], height_mm: float) -> bool:
    left, top, width, height = box
    middle_x, middle_y = (letter[1] + letter[3]) / 2, height_mm - (letter[2] + letter[4]) / 2
    return left - 1 <= middle_x <= left + width + 1 and top - 1 <= middle_y <= top + height + 1


def bars(page: pypdfium2.PdfPage, shape: Any) -> int:
    """How many bars of our blue a chart shows, counted along the line at which all of them begin."""
    left, top, width, height = (getattr(shape, side).mm for side in ("left", "top", "width", "height"))
    scale = 3.0
    picture = np.asarray(page.render(scale=scale).to_pil().convert("RGB")).astype(int)
    edges = [round(mm * PT_PER_MM * scale) for mm in (top, top + height, left, left + width)]
    blue = np.abs(picture[edges[0] : edges[1], edges[2] : edges[3]] - (0x1D, 0x5F, 0xC4)).max(axis=2) < 24
    column = blue[:, int(blue.sum(axis=0).argmax())]
    return int(np.count_nonzero(np.diff(column.astype(int)) == 1))


def test_the_workbook_gives_the_same_sums_when_counted_again(report: Bulletin, tmp_path: Path) -> None:
    made = converted(bulletin_file(report, "xlsx", NOW, drawn), "xlsx", "ods", tmp_path)
    again = converted(made.read_bytes(), "ods", "xlsx", tmp_path)
    book = openpyxl.load_workbook(again, data_only=True)
    checked = 0
    for number, table in enumerate(report.tables(), 1):
        for place, total in enumerate(table.total, 2):
            if isinstance(total, float):
                found = book.worksheets[number].cell(TABLE_ROW + 2 + len(table.rows), place).value
                assert found == pytest.approx(total)
                checked += 1
    assert checked > 25
