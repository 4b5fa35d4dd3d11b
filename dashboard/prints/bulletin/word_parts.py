"""Pieces of a Word file that python-docx has no name for: rules, page numbers, repeated headings."""

from __future__ import annotations

from typing import Any, Final

from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

FACE: Final = "Times New Roman"


def set_face(document: Document, size_pt: float) -> None:
    """One typeface for everything, East Asian and complex scripts included."""
    style = document.styles["Normal"]
    style.font.name, style.font.size = FACE, Pt(size_pt)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs"):
        fonts.set(qn(script), FACE)


def rule_below(paragraph: Paragraph, inset_mm: float) -> None:
    """A thin line as wide as the paragraph, which is empty and as good as without height, less `inset_mm` each side."""
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(2)
    shape.left_indent = shape.right_indent = Mm(inset_mm)
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def page_number(section: Section, size_pt: float) -> None:
    """The page's number centred at the top."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run()
    run.font.size, run.font.name = Pt(size_pt), FACE
    for kind, text in (("begin", ""), ("", "PAGE"), ("separate", ""), ("text", "1"), ("end", "")):
        run._r.append(_field_part(kind, text))


def number_from_one(section: Section) -> None:
    """The section's pages are counted anew; its first one shows no number."""
    for earlier in section._sectPr.findall(qn("w:pgNumType")):
        section._sectPr.remove(earlier)
    kind = OxmlElement("w:pgNumType")
    kind.set(qn("w:start"), "1")
    section._sectPr.insert_element_before(kind, "w:cols", "w:titlePg", "w:docGrid")
    section.different_first_page_header_footer = True


def repeat_first_row(table: Table) -> None:
    """The first row stands at the top of every page that the table reaches; no row is split between pages."""
    for number, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))


def fix_widths(table: Table, widths_mm: list[float]) -> None:
    """Columns of these widths, whatever is in them."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def without_padding(table: Table) -> None:
    """Texts of the table reach from edge to edge of their cells."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "0")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def write_cell(cell: _Cell, text: str, size_pt: float, **look: Any) -> Paragraph:  # noqa: ANN401 - of a run
    """Replace a cell's text; `look` are `bold`, `italic` and `align`."""
    paragraph: Paragraph = cell.paragraphs[0]
    paragraph.alignment = look.get("align", WD_ALIGN_PARAGRAPH.LEFT)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(1)
    shape.line_spacing = 1.0
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = Pt(size_pt), look.get("bold", False), look.get("italic", False)
    return paragraph


def _field_part(kind: str, text: str) -> Any:  # noqa: ANN401 - an XML element without types
    if kind == "text":
        part = OxmlElement("w:t")
        part.text = text
    elif text:
        part = OxmlElement("w:instrText")
        part.text = text
    else:
        part = OxmlElement("w:fldChar")
        part.set(qn("w:fldCharType"), kind)
    return part
