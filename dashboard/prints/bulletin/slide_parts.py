"""Pieces of a slide: headings, texts that are measured before they are written, charts, the line at its foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.lang import MSO_LANGUAGE_ID
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE
from pptx.oxml.ns import qn
from pptx.util import Mm, Pt

from dashboard.domain.bulletin import Bulletin, Chart
from dashboard.prints.bulletin.cells import XLSX_FORMATS
from dashboard.prints.faces import MM_PER_PT, Face, wrapped

FACE: Final = "Arial"
"""On every office's machine, and legible on a wall; a little narrower than the face that texts are measured with."""
WIDTH_MM, HEIGHT_MM = 338.7, 190.5
MARGIN_MM: Final = 14.0
FULL_MM: Final = WIDTH_MM - 2 * MARGIN_MM
INK, ACCENT, MUTED = RGBColor(0x11, 0x22, 0x33), RGBColor(0x1D, 0x5F, 0xC4), RGBColor(0x55, 0x60, 0x6E)
_FOOT_MM: Final = HEIGHT_MM - 14
_TITLE_ONLY: Final = 5
_INDENT_MM: Final = 5.0
_LINE_EM: Final = 1.2
_BETWEEN_PT: Final = 5.0


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph of a slide: a heading within it, or an item with a bullet."""

    text: str
    is_heading: bool = False


def height_mm(lines: Sequence[Line], size_pt: float, width_mm: float) -> float:
    """What lines take of a slide, wrapped to `width_mm`, with the distances between them."""
    faces = (Face.BOLD if line.is_heading else Face.REGULAR for line in lines)
    counts = [len(wrapped(line.text, size_pt, f, width_mm - _INDENT_MM)) for line, f in zip(lines, faces, strict=True)]
    return (sum(counts) * size_pt * _LINE_EM + len(counts) * _BETWEEN_PT) * MM_PER_PT


def new_slide(deck: Any, report: Bulletin, above: str, title: str, size_pt: float = 26) -> Any:  # noqa: ANN401
    """A slide with its heading and its foot; the heading is the slide's title wherever programs list slides."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    if above:
        write(slide, (MARGIN_MM, 8, FULL_MM, 8), [above], 13, color=MUTED)
    heading = slide.shapes.title
    _place(heading, (MARGIN_MM, 15.5 if above else 6, FULL_MM, 14 if above else 10))
    _fill(heading.text_frame, [title], size_pt, is_bold=True, color=ACCENT)
    _rule(slide, 30.5 if above else 16.5, FULL_MM)
    _foot(slide, report, len(deck.slides))
    return slide


def new_cover(deck: Any, report: Bulletin) -> Any:  # noqa: ANN401
    """The first slide: whose report, of what."""
    slide = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    words = report.letterhead
    write(slide, (MARGIN_MM, 16, FULL_MM, 9), [words.superior], 16)
    write(slide, (MARGIN_MM, 24, FULL_MM, 9), [words.office], 16, is_bold=True)
    _rule(slide, 35, 60)
    write(slide, (MARGIN_MM, 54, FULL_MM, 18), [words.kind], 36, is_bold=True, color=ACCENT)
    heading = slide.shapes.title
    _place(heading, (MARGIN_MM, 73, FULL_MM, 42))
    _fill(heading.text_frame, [report.subject], 26, is_bold=True, color=INK)
    write(slide, (MARGIN_MM, 124, FULL_MM, 36), report.opening[1:], 16)
    _foot(slide, report, len(deck.slides))
    return slide


def write(
    slide: Any,  # noqa: ANN401
    box_mm: tuple[float, float, float, float],
    lines: Sequence[str],
    size_pt: float,
    *,
    is_bold: bool = False,
    color: RGBColor = INK,
) -> None:
    """Texts in a box of (left, top, width, height), from its top."""
    left, top, width, height = (Mm(value) for value in box_mm)
    shape = slide.shapes.add_textbox(left, top, width, height)
    _fill(shape.text_frame, lines, size_pt, is_bold=is_bold, color=color)


def write_lines(
    slide: Any,  # noqa: ANN401
    box_mm: tuple[float, float, float, float],
    lines: Sequence[Line],
    size_pt: float,
) -> None:
    """Items with hanging bullets, and headings between them."""
    frame = slide.shapes.add_textbox(*(Mm(value) for value in box_mm)).text_frame
    _fill(frame, [line.text for line in lines], size_pt)
    for paragraph, line in zip(frame.paragraphs, lines, strict=True):
        paragraph.space_after = Pt(_BETWEEN_PT)
        if line.is_heading:
            paragraph.runs[0].font.bold = True
        else:
            _hang(paragraph)


def add_chart(slide: Any, chart: Chart, box_mm: tuple[float, float, float, float]) -> None:  # noqa: ANN401
    """Bars by place, the highest at the top; its numbers can be edited, and what is unknown has no bar."""
    numbers = CategoryChartData(number_format=XLSX_FORMATS[chart.format])
    numbers.categories = list(reversed(chart.categories))
    numbers.add_series(chart.series, list(reversed(chart.values)))
    made = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *(Mm(v) for v in box_mm), numbers).chart
    made.has_legend, made.has_title = False, True
    made.chart_title.text_frame.text = chart.title
    title = made.chart_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold, title.name = Pt(14), True, FACE
    made.font.size, made.font.name = Pt(13), FACE
    made.value_axis.visible = made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    plot = made.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = XLSX_FORMATS[chart.format], False
    labels.position, labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(13)
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = ACCENT


def _place(shape: Any, box_mm: tuple[float, float, float, float]) -> None:  # noqa: ANN401
    shape.left, shape.top, shape.width, shape.height = (Mm(value) for value in box_mm)


def _fill(
    frame: Any,  # noqa: ANN401
    lines: Sequence[str],
    size_pt: float,
    *,
    is_bold: bool = False,
    color: RGBColor = INK,
) -> None:
    frame.word_wrap, frame.vertical_anchor, frame.auto_size = True, MSO_ANCHOR.TOP, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_before, paragraph.space_after = None, Pt(0), Pt(4)
        paragraph._p.get_or_add_pPr().set("algn", "l")
        run = paragraph.add_run()
        run.text = line
        font = run.font
        font.name, font.size, font.bold, font.color.rgb = FACE, Pt(size_pt), is_bold, color
        font.language_id = MSO_LANGUAGE_ID.VIETNAMESE


def _hang(paragraph: Any) -> None:  # noqa: ANN401
    """A bullet in front of the first line, the others under its text."""
    look = paragraph._p.get_or_add_pPr()
    look.set("marL", str(Mm(_INDENT_MM)))
    look.set("indent", str(-Mm(_INDENT_MM)))
    bullet = look.makeelement(qn("a:buChar"), {"char": "•"})
    look.append(bullet)


def _rule(slide: Any, top_mm: float, width_mm: float) -> None:  # noqa: ANN401
    line = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(MARGIN_MM), Mm(top_mm), Mm(width_mm), Mm(0.6))
    line.fill.solid()
    line.fill.fore_color.rgb = ACCENT
    line.line.fill.background()


def _foot(slide: Any, report: Bulletin, number: int) -> None:  # noqa: ANN401
    """Whose slide, of which snapshot; its number at the right."""
    line = " · ".join((*report.marks, report.source.code, report.source.path, report.letterhead.office))
    write(slide, (MARGIN_MM, _FOOT_MM, FULL_MM - 16, 8), [line], 11, color=MUTED)
    write(slide, (WIDTH_MM - MARGIN_MM - 14, _FOOT_MM, 14, 8), [str(number)], 11, color=MUTED)
    paragraph = slide.shapes[-1].text_frame.paragraphs[0]._p
    paragraph.get_or_add_pPr().set("algn", "r")
    # The number of the slide itself, which follows when slides are moved.
    run = paragraph.find(qn("a:r"))
    run.tag = qn("a:fld")
    run.set("id", "{6B1D2C5E-0000-4000-8000-000000000001}")
    run.set("type", "slidenum")
