"""The report as a Word file in the layout of Decree 30/2020/NĐ-CP: a draft to be signed.

Annex I part I: paper and page numbers (section I), letterhead, title, body, signature and receivers (section II),
annexes with their own pages (section III.1); annex III: form 1.4, and form 2.1 for the head and the end of an annex.
Number, date and signature stay empty for the office to fill in.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Final

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from dashboard.domain.bulletin import Annex, Bulletin, Section, Table
from dashboard.prints.bulletin.cells import cell_text
from dashboard.prints.bulletin.word_parts import (
    fix_widths,
    number_from_one,
    page_number,
    repeat_first_row,
    rule_below,
    set_face,
    without_padding,
    write_cell,
)

BODY_PT: Final = 14
TABLE_PT: Final = 11
SHORT_MM, LONG_MM = 210.0, 297.0
TOP_MM, BOTTOM_MM, LEFT_MM, RIGHT_MM = 20.0, 20.0, 30.0, 15.0
_CENTRE: Final = WD_ALIGN_PARAGRAPH.CENTER
_LETTERHEAD_MM: Final = (77.0, 94.0)
"""A little wider than the text, as offices lay it out, so that no line of it breaks."""
_BESIDE_RULE_MM: Final = 51.0
"""On either side of the rule below the subject: it is a third to half as long as the line above."""
_NUMBER_MM: Final = 10.0
_LEAST_LETTERS, _MOST_LETTERS = 7, 24
"""Columns are as wide as their longest word or cell, within these."""


def bulletin_docx(report: Bulletin, maps: Sequence[bytes]) -> bytes:
    """The file; `maps` are PNGs of the annexes' maps in order."""
    document = docx.Document()
    set_face(document, BODY_PT)
    _set_up(document, report)
    _letterhead(document, report)
    _title(document, report)
    for text in report.opening:
        _body(document, text)
    for section in report.sections:
        _section(document, section)
    _body(document, report.ending).paragraph_format.keep_with_next = True
    _signature(document, report)
    pictures = iter(maps)
    for annex in report.annexes:
        _annex(document, annex, report, pictures)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document, report: Bulletin) -> None:
    """A4 upright with an office's margins; the page's number at the top from the second page on."""
    page = document.sections[0]
    page.page_width, page.page_height = Mm(SHORT_MM), Mm(LONG_MM)
    page.top_margin, page.bottom_margin = Mm(TOP_MM), Mm(BOTTOM_MM)
    page.left_margin, page.right_margin = Mm(LEFT_MM), Mm(RIGHT_MM)
    page.header_distance = page.footer_distance = Mm(10)
    page.different_first_page_header_footer = True
    page_number(page, 13)
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = report.subject, report.letterhead.office, ""
    properties.comments, properties.language = report.source.line, "vi-VN"


def _letterhead(document: Document, report: Bulletin) -> None:
    words = report.letterhead
    table = document.add_table(rows=1, cols=2)
    without_padding(table)
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    fix_widths(table, list(_LETTERHEAD_MM))
    left, right = table.rows[0].cells
    write_cell(left, words.superior, 12, align=_CENTRE)
    _more(left, words.office, 12, bold=True)
    rule_below(_more(left, "", 2), 23)
    _more(left, words.number, 13)
    write_cell(right, words.nation, 12, bold=True, align=_CENTRE)
    _more(right, words.motto, 13, bold=True)
    rule_below(_more(right, "", 2), 20)
    _more(right, words.place, 13, italic=True)


def _more(cell: _Cell, text: str, size_pt: float, *, bold: bool = False, italic: bool = False) -> Paragraph:
    """One more centred line of a cell."""
    cell.add_paragraph()
    paragraph: Paragraph = cell.paragraphs[-1]
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size_pt), bold, italic
    return paragraph


def _title(document: Document, report: Bulletin) -> None:
    for mark in report.marks:
        _centred(document, mark, 13, before_pt=6)
    _centred(document, report.letterhead.kind, 14, before_pt=14)
    _centred(document, report.subject, 14)
    rule_below(_centred(document, "", 2), _BESIDE_RULE_MM)
    addressee = _centred(document, report.letterhead.addressee, 14, before_pt=6)
    addressee.runs[0].bold = False
    addressee.paragraph_format.space_after = Pt(6)


def _centred(document: Document, text: str, size_pt: float, before_pt: float = 0) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.alignment = _CENTRE
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after, shape.keep_with_next = Pt(before_pt), Pt(0), True
    run = paragraph.add_run(text)
    run.bold, run.font.size = True, Pt(size_pt)
    return paragraph


def _section(document: Document, section: Section) -> None:
    _body(document, f"{section.number} {section.title}", bold=True, is_heading=True)
    for part in section.parts:
        _body(document, f"{part.letter} {part.title}", is_heading=True)
        for text in part.paragraphs:
            _body(document, f"- {text}")


def _body(document: Document, text: str, *, bold: bool = False, is_heading: bool = False) -> Paragraph:
    """A justified paragraph, its first line indented by 1,27 cm, 6 pt from the next."""
    paragraph = document.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    shape = paragraph.paragraph_format
    shape.first_line_indent, shape.space_before, shape.space_after = Mm(12.7), Pt(0), Pt(6)
    shape.line_spacing, shape.keep_with_next, shape.widow_control = 1.15, is_heading, True
    paragraph.add_run(text).bold = bold
    return paragraph


def _signature(document: Document, report: Bulletin) -> None:
    words = report.letterhead
    table = document.add_table(rows=1, cols=2)
    fix_widths(table, [80.0, 80.0])
    left, right = table.rows[0].cells
    write_cell(left, words.receivers_title, 12, bold=True, italic=True)
    for receiver in words.receivers:
        left.add_paragraph()
        left.paragraphs[-1].add_run(receiver).font.size = Pt(11)
        left.paragraphs[-1].paragraph_format.space_after = Pt(0)
    write_cell(right, words.signer[0], 14, bold=True, align=_CENTRE)
    for line in words.signer[1:]:
        _more(right, line, 14, bold=True)
    repeat_first_row(table)


def _annex(document: Document, annex: Annex, report: Bulletin, pictures: Iterator[bytes]) -> None:
    is_wide = any(len(_shown(table)) > 5 for table in annex.tables)
    width_mm = _new_page(document, is_wide=is_wide)
    _centred(document, annex.heading, 14)
    _centred(document, annex.title, 14).runs[0].font.all_caps = True
    belongs = _centred(document, report.letterhead.annex_of, 13).runs[0]
    belongs.bold, belongs.italic = False, True
    rule_below(_centred(document, "", 2), width_mm * 0.4)
    mark = _centred(document, " · ".join((report.source.code, *report.marks)), 11, before_pt=3)
    mark.runs[0].bold, mark.paragraph_format.space_after = False, Pt(6)
    for table in annex.tables:
        _table(document, table, width_mm, report.language)
        for note in table.notes:
            _note(document, note)
    for caption, _ in annex.maps:
        document.add_picture(io.BytesIO(next(pictures)), width=Mm(width_mm))
        document.paragraphs[-1].alignment = _CENTRE
        document.paragraphs[-1].paragraph_format.keep_with_next = True
        _note(document, caption).alignment = _CENTRE
    for text in annex.paragraphs:
        paragraph = _body(document, text)
        # Justified, a line before a long address or finger-print would be torn apart.
        paragraph.alignment, paragraph.runs[0].font.size = WD_ALIGN_PARAGRAPH.LEFT, Pt(12)
    _centred(document, report.letterhead.annex_end, BODY_PT).runs[0].bold = False
    document.paragraphs[-1].paragraph_format.keep_with_next = False


def _new_page(document: Document, *, is_wide: bool) -> float:
    """Begin a section with pages numbered on their own, as annexes are; returns the width of its text in mm."""
    page = document.add_section(WD_SECTION.NEW_PAGE)
    # The break stands in a paragraph of its own, which must not need a page of its own.
    ending = document.paragraphs[-1].paragraph_format
    ending.space_before = ending.space_after = Pt(0)
    ending.line_spacing_rule, ending.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    number_from_one(page)
    width, height = (LONG_MM, SHORT_MM) if is_wide else (SHORT_MM, LONG_MM)
    page.orientation = WD_ORIENT.LANDSCAPE if is_wide else WD_ORIENT.PORTRAIT
    page.page_width, page.page_height = Mm(width), Mm(height)
    return width - LEFT_MM - RIGHT_MM


def _shown(table: Table) -> list[int]:
    """Columns that the Word file has room for."""
    return [i for i, column in enumerate(table.columns) if column.is_short]


def _table(document: Document, table: Table, width_mm: float, language: str) -> None:
    shown = _shown(table)
    made = document.add_table(rows=1, cols=len(shown) + 1)
    made.style = "Table Grid"
    heads = [table.number_label, *(table.columns[i].label for i in shown)]
    for cell, text in zip(made.rows[0].cells, heads, strict=True):
        write_cell(cell, text, TABLE_PT, bold=True, align=_CENTRE)
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for number, row in enumerate(table.rows, 1):
        _row(made.add_row().cells, str(number), [(row[i], i) for i in shown], table, language)
    if table.total:
        _row(made.add_row().cells, "", [(table.total[i], i) for i in shown], table, language, bold=True)
    weights = [_letters_wide(table, i, language) for i in shown]
    unit = (width_mm - _NUMBER_MM) / sum(weights)
    fix_widths(made, [_NUMBER_MM, *(weight * unit for weight in weights)])
    repeat_first_row(made)


def _letters_wide(table: Table, place: int, language: str) -> int:
    """Letters that a column needs, so that no word of its heading is torn."""
    column = table.columns[place]
    words = max(len(word) for word in column.label.split())
    cells = max((len(cell_text(row[place], column, language)) for row in table.rows), default=0)
    return max(words + 1, min(cells, _MOST_LETTERS), _LEAST_LETTERS)


def _row(
    cells: Sequence[_Cell],
    number: str,
    values: Sequence[tuple[str | float | None, int]],
    table: Table,
    language: str,
    *,
    bold: bool = False,
) -> None:
    write_cell(cells[0], number, TABLE_PT, align=_CENTRE)
    for cell, (value, i) in zip(cells[1:], values, strict=True):
        column = table.columns[i]
        side = WD_ALIGN_PARAGRAPH.LEFT if column.format is None else WD_ALIGN_PARAGRAPH.RIGHT
        write_cell(cell, cell_text(value, column, language), TABLE_PT, bold=bold, align=side)


def _note(document: Document, text: str) -> Paragraph:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(3)
    run = paragraph.add_run(text)
    run.italic, run.font.size = True, Pt(11)
    return paragraph
