"""The report as slides: one per part with a chart that can be edited, its other parts together, and its maps."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from pptx import Presentation
from pptx.util import Emu, Mm

from dashboard.domain.bulletin import Bulletin, Part, Section
from dashboard.prints.bulletin.slide_parts import (
    FULL_MM,
    HEIGHT_MM,
    MARGIN_MM,
    WIDTH_MM,
    Line,
    add_chart,
    height_mm,
    new_cover,
    new_slide,
    write_lines,
)

_TOP_MM: Final = 36.0
_ROOM_MM: Final = HEIGHT_MM - 18 - _TOP_MM
_BESIDE_CHART_MM: Final = 158.0
_GAP_MM: Final = 8.0
_SIZES_PT: Final = (18.0, 16.0, 14.0)
"""The largest in which a part fits beside its chart; what fits in none goes on to further slides."""
_MAP_TOP_MM: Final = 19.0


def bulletin_pptx(report: Bulletin, maps: Sequence[bytes]) -> bytes:
    """The file; `maps` are PNGs of the annexes' maps in order."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(WIDTH_MM), Mm(HEIGHT_MM)
    properties = deck.core_properties
    properties.title, properties.author, properties.last_modified_by = report.subject, report.letterhead.office, ""
    properties.comments, properties.language = report.source.line, "vi-VN"
    new_cover(deck, report)
    for section in report.sections:
        for has_chart, parts in groupby(section.parts, lambda part: part.chart is not None):
            if has_chart:
                for part in parts:
                    _with_chart(deck, report, section, part)
            else:
                _together(deck, report, section, tuple(parts))
    captions = [caption for annex in report.annexes for caption, _ in annex.maps]
    for caption, picture in zip(captions, maps, strict=True):
        _map(deck, report, caption, picture)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _with_chart(deck: Any, report: Bulletin, section: Section, part: Part) -> None:  # noqa: ANN401 - no types there
    """A part's sentences on the left of its chart; more than fit go on to slides without one."""
    lines = [Line(text) for text in part.paragraphs]
    size_pt = _size_pt(lines, _BESIDE_CHART_MM)
    first, *others = _pages([lines], size_pt, _BESIDE_CHART_MM)
    above, title = f"{section.number} {section.title}", f"{part.letter} {part.title}"
    slide = new_slide(deck, report, above, title)
    write_lines(slide, (MARGIN_MM, _TOP_MM, _BESIDE_CHART_MM, _ROOM_MM), first, size_pt)
    if part.chart:
        left = MARGIN_MM + _BESIDE_CHART_MM + _GAP_MM
        add_chart(slide, part.chart, (left, _TOP_MM - 2, WIDTH_MM - MARGIN_MM - left, _ROOM_MM + 2))
    if others:
        _flow(deck, report, others, (above, title), is_continued=True)


def _together(deck: Any, report: Bulletin, section: Section, parts: Sequence[Part]) -> None:  # noqa: ANN401
    """Parts without a chart, one below the other; a part that fits one slide is not torn apart."""
    whole = f"{section.number} {section.title}"
    if len(parts) == 1:
        (part,) = parts
        _flow(deck, report, [[Line(text) for text in part.paragraphs]], (whole, f"{part.letter} {part.title}"))
        return
    blocks = [
        [Line(f"{part.letter} {part.title}", is_heading=True), *(Line(text) for text in part.paragraphs)]
        for part in parts
    ]
    _flow(deck, report, blocks, (report.letterhead.kind, whole))


def _flow(
    deck: Any,  # noqa: ANN401
    report: Bulletin,
    blocks: Sequence[Sequence[Line]],
    heading: tuple[str, str],
    *,
    is_continued: bool = False,
) -> None:
    above, title = heading
    for number, page in enumerate(_pages(blocks, _SIZES_PT[0], FULL_MM)):
        more = f" ({report.letterhead.continued})" if number or is_continued else ""
        slide = new_slide(deck, report, above, title + more)
        write_lines(slide, (MARGIN_MM, _TOP_MM, FULL_MM, _ROOM_MM), page, _SIZES_PT[0])


def _size_pt(lines: Sequence[Line], width_mm: float) -> float:
    fitting = (size for size in _SIZES_PT if height_mm(lines, size, width_mm) <= _ROOM_MM)
    return next(fitting, _SIZES_PT[-1])


def _pages(blocks: Sequence[Sequence[Line]], size_pt: float, width_mm: float) -> Iterator[list[Line]]:
    """Lines by slide, as many as there is room for: a block that fits one slide stays together. At least one slide."""
    page: list[Line] = []
    for block in blocks:
        is_whole = height_mm(block, size_pt, width_mm) <= _ROOM_MM
        # A heading stays with the line below it.
        for piece in [block] if is_whole else [block[:2], *([line] for line in block[2:])]:
            if page and height_mm([*page, *piece], size_pt, width_mm) > _ROOM_MM:
                yield page
                page = []
            page += piece
    yield page


def _map(deck: Any, report: Bulletin, caption: str, picture: bytes) -> None:  # noqa: ANN401
    slide = new_slide(deck, report, "", caption, 16)
    shown = slide.shapes.add_picture(io.BytesIO(picture), 0, 0, height=Mm(HEIGHT_MM - 18 - _MAP_TOP_MM))
    if shown.width > Mm(FULL_MM):
        ratio = Mm(FULL_MM) / shown.width
        shown.width, shown.height = Emu(int(shown.width * ratio)), Emu(int(shown.height * ratio))
    shown.left, shown.top = Emu(int((Mm(WIDTH_MM) - shown.width) / 2)), Mm(_MAP_TOP_MM)
    shown._element.nvPicPr.cNvPr.set("descr", caption)
