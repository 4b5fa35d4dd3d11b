"""The report as slides: one per part with a chart that can be edited, and its maps."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Mm, Pt

from dashboard.domain.bulletin import Bulletin, Chart, Part, Section
from dashboard.prints.bulletin.cells import XLSX_FORMATS

FACE: Final = "Times New Roman"
WIDTH_MM, HEIGHT_MM = 338.7, 190.5
_MARGIN_MM: Final = 14.0
_INK, _ACCENT, _MUTED = RGBColor(0x11, 0x22, 0x33), RGBColor(0x1D, 0x5F, 0xC4), RGBColor(0x55, 0x60, 0x6E)
_WITH_CHART, _ALONE = 900, 1400
"""Letters that a slide has room for, with a chart beside them and without."""
_BLANK: Final = 6


def bulletin_pptx(report: Bulletin, maps: Sequence[bytes]) -> bytes:
    """The file; `maps` are PNGs of the annexes' maps in order."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = report.subject, report.letterhead.office, ""
    properties.comments = report.source.line
    _cover(deck, report)
    for section in report.sections:
        for part in section.parts:
            _part(deck, report, section, part)
    captions = [caption for annex in report.annexes for caption, _ in annex.maps]
    for caption, picture in zip(captions, maps, strict=True):
        _map(deck, report, caption, picture)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _cover(deck: Any, report: Bulletin) -> None:  # noqa: ANN401 - python-pptx has no types
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    words = report.letterhead
    _text(slide, (_MARGIN_MM, 18, WIDTH_MM - 2 * _MARGIN_MM, 24), [words.superior, words.office], 16, is_bold=True)
    _text(slide, (_MARGIN_MM, 62, WIDTH_MM - 2 * _MARGIN_MM, 18), [words.kind], 32, is_bold=True, color=_ACCENT)
    _text(slide, (_MARGIN_MM, 80, WIDTH_MM - 2 * _MARGIN_MM, 40), [report.subject], 22, is_bold=True)
    _text(slide, (_MARGIN_MM, 128, WIDTH_MM - 2 * _MARGIN_MM, 36), report.opening[1:], 14)
    _footer(slide, report)


def _part(deck: Any, report: Bulletin, section: Section, part: Part) -> None:  # noqa: ANN401
    title = f"{section.number} {section.title}"
    chart = part.chart
    for texts in _pages(part.paragraphs, first_has_chart=chart is not None):
        slide = _slide(deck, report, title, f"{part.letter} {part.title}")
        width = WIDTH_MM * 0.5 - _MARGIN_MM if chart else WIDTH_MM - 2 * _MARGIN_MM
        _text(slide, (_MARGIN_MM, 40, width, 132), [f"• {text}" for text in texts], 14)
        if chart:
            _chart(slide, chart)
        chart = None


def _pages(paragraphs: Sequence[str], *, first_has_chart: bool) -> Iterator[list[str]]:
    """Paragraphs by slide, as many as there is room for; at least one slide."""
    page: list[str] = []
    room = _WITH_CHART if first_has_chart else _ALONE
    used = 0
    for text in paragraphs:
        if page and used + len(text) > room:
            yield page
            page, used, room = [], 0, _ALONE
        page.append(text)
        used += len(text) + 30
    yield page


def _slide(deck: Any, report: Bulletin, above: str, title: str) -> Any:  # noqa: ANN401
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    _text(slide, (_MARGIN_MM, 9, WIDTH_MM - 2 * _MARGIN_MM, 9), [above], 13, color=_MUTED)
    _text(slide, (_MARGIN_MM, 18, WIDTH_MM - 2 * _MARGIN_MM, 16), [title], 26, is_bold=True, color=_ACCENT)
    _footer(slide, report)
    return slide


def _footer(slide: Any, report: Bulletin) -> None:  # noqa: ANN401
    line = " · ".join((*report.marks, report.source.code, report.source.path, report.letterhead.office))
    _text(slide, (_MARGIN_MM, HEIGHT_MM - 13, WIDTH_MM - 2 * _MARGIN_MM, 8), [line], 10, color=_MUTED)


def _map(deck: Any, report: Bulletin, caption: str, picture: bytes) -> None:  # noqa: ANN401
    slide = deck.slides.add_slide(deck.slide_layouts[_BLANK])
    shown = slide.shapes.add_picture(io.BytesIO(picture), 0, 0, height=Mm(HEIGHT_MM - 26))
    if shown.width > Mm(WIDTH_MM - 2 * _MARGIN_MM):
        ratio = Mm(WIDTH_MM - 2 * _MARGIN_MM) / shown.width
        shown.width, shown.height = Emu(int(shown.width * ratio)), Emu(int(shown.height * ratio))
    shown.left, shown.top = Emu(int((Mm(WIDTH_MM) - shown.width) / 2)), Mm(5)
    _text(slide, (_MARGIN_MM, HEIGHT_MM - 20, WIDTH_MM - 2 * _MARGIN_MM, 7), [caption], 11)
    _footer(slide, report)


def _text(
    slide: Any,  # noqa: ANN401
    box_mm: tuple[float, float, float, float],
    lines: Sequence[str],
    size_pt: float,
    *,
    is_bold: bool = False,
    color: RGBColor = _INK,
) -> None:
    left, top, width, height = (Mm(value) for value in box_mm)
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(4)
        run = paragraph.add_run()
        run.text = line
        font = run.font
        font.name, font.size, font.bold, font.color.rgb = FACE, Pt(size_pt), is_bold, color


def _chart(slide: Any, chart: Chart) -> None:  # noqa: ANN401
    """Bars by place, the highest at the top; its numbers can be edited, and what is unknown has no bar."""
    numbers = CategoryChartData(number_format=XLSX_FORMATS[chart.format])
    numbers.categories = list(reversed(chart.categories))
    numbers.add_series(chart.series, list(reversed(chart.values)))
    box = Mm(WIDTH_MM * 0.5), Mm(38), Mm(WIDTH_MM * 0.5 - _MARGIN_MM), Mm(134)
    made = slide.shapes.add_chart(XL_CHART_TYPE.BAR_CLUSTERED, *box, numbers).chart
    made.has_legend, made.has_title = False, True
    made.chart_title.text_frame.text = chart.title
    title = made.chart_title.text_frame.paragraphs[0].runs[0].font
    title.size, title.bold, title.name = Pt(13), True, FACE
    made.font.size, made.font.name = Pt(11), FACE
    made.value_axis.visible = made.value_axis.has_major_gridlines = False
    made.value_axis.minimum_scale = 0
    plot = made.plots[0]
    plot.gap_width, plot.has_data_labels = 40, True
    labels = plot.data_labels
    labels.number_format, labels.number_format_is_linked = XLSX_FORMATS[chart.format], False
    labels.position, labels.font.size = XL_LABEL_POSITION.OUTSIDE_END, Pt(11)
    plot.series[0].format.fill.solid()
    plot.series[0].format.fill.fore_color.rgb = _ACCENT
