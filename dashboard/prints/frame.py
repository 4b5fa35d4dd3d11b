"""What stands above and below every print: what it shows, of when, who reported; sources, and where to check it."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import Final

import numpy as np
import segno
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.frozen import FrozenView
from dashboard.domain.frozen_json import sha256_of
from dashboard.prints.box import Box
from dashboard.prints.cartography import MERIDIAN_DEGREES, Placing
from dashboard.prints.contents import Stamp
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import CLOCKS, FACTS, MARK, NUMBER, RULE, SIMULATED, SOURCE, SUBTITLE, TITLE
from dashboard.prints.words import clocks_text, period_of, reported_text
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

QR_MM: Final = 17.0
_QUIET_MODULES: Final = 2
_CODES: Final = 32
"""Codes that are remembered: a snapshot is made into several files."""
_DIGITS: Final = 12
_TITLE_LINES: Final = 2


def draw_header(sheet: Sheet, view: FrozenView, title: str, box: Box, texts: Catalogue) -> float:
    """Title, filters, period, who has reported, and the clocks; where the header ends."""
    mark = _mark_box(sheet, box, texts)
    room = mark.left - box.left - sheet.mm(4) if view.is_simulated else box.width
    ink, lines = _fitting(sheet, title, room)
    top = sheet.paragraph(box.left, box.top, lines, ink)
    if view.is_simulated:
        _simulated_mark(sheet, mark, texts)
    top = sheet.paragraph(box.left, top + sheet.mm(0.4), sheet.wrapped(view.subtitle, SUBTITLE, box.width), SUBTITLE)
    period = texts("prints.period", period=formats.period(period_of(view), texts.language))
    facts = f"{period}   ·   {reported_text(view, texts)}"
    top += sheet.mm(0.8)
    clocks = clocks_text(view, texts)
    if sheet.width_of(facts, FACTS) + sheet.width_of(clocks, CLOCKS) + sheet.mm(8) <= box.width:
        sheet.paragraph(box.right, top + sheet.mm(0.2), [clocks], CLOCKS, "right")
        return sheet.paragraph(box.left, top, [facts], FACTS)
    top = sheet.paragraph(box.left, top, sheet.wrapped(facts, FACTS, box.width), FACTS)
    return sheet.paragraph(box.left, top, sheet.wrapped(clocks, CLOCKS, box.width), CLOCKS)


def _fitting(sheet: Sheet, title: str, room: float) -> tuple[Ink, tuple[str, ...]]:
    """The title in at most two lines, smaller where it is long, cut where it is longer still."""
    for share in (1.0, 0.9, 0.8, 0.7):
        ink = replace(TITLE, size_pt=TITLE.size_pt * share)
        lines = sheet.wrapped(title, ink, room)
        if len(lines) <= _TITLE_LINES and all(sheet.width_of(line, ink) <= room for line in lines):
            return ink, lines
    last = sheet.shortened(" ".join(lines[_TITLE_LINES - 1 :]), ink, room)
    return ink, (*(sheet.shortened(line, ink, room) for line in lines[: _TITLE_LINES - 1]), last)


def _mark_box(sheet: Sheet, box: Box, texts: Catalogue) -> Box:
    """Where the mark of simulated data stands: the upper right corner."""
    width, top = sheet.width_of(texts("app.simulated"), MARK) + sheet.mm(6), box.top + sheet.mm(0.6)
    return Box(box.right - width, top, box.right, top + sheet.mm(6.4))


def _simulated_mark(sheet: Sheet, mark: Box, texts: Catalogue) -> None:
    sheet.rounded(mark, sheet.mm(1), SIMULATED)
    sheet.text(mark.middle[0], mark.middle[1] + sheet.mm(1.05), texts("app.simulated"), MARK, "center")


def footer_height(sheet: Sheet, view: FrozenView, width: float, stamp: Stamp | None, texts: Catalogue) -> float:
    """Millimetres that the footer takes."""
    lines = _source_lines(sheet, view, _source_room(sheet, width, stamp), None, texts)
    text = sheet.line_height(SOURCE) * (len(lines) + 1)
    return sheet.mm(2.5) + max(text, sheet.mm(QR_MM) if stamp else 0.0)


def draw_footer(
    sheet: Sheet, view: FrozenView, box: Box, stamp: Stamp | None, placing: Placing | None, texts: Catalogue
) -> None:
    """Sources, projection and scale on the left; on the right the snapshot's id and the code of its address."""
    sheet.lines([[(box.left, box.top), (box.right, box.top)]], RULE, 0.6)
    top = box.top + sheet.mm(1.6)
    sheet.paragraph(
        box.left, top, _source_lines(sheet, view, _source_room(sheet, box.width, stamp), placing, texts), SOURCE
    )
    digits = texts("prints.digits", digits=sha256_of(view)[:_DIGITS])
    if stamp is None:
        sheet.paragraph(box.right, top, [texts("prints.unsaved"), digits], SOURCE, "right")
        return
    size = sheet.mm(QR_MM)
    draw_qr(sheet, stamp.address, Box(box.right - size, top, box.right, top + size))
    beside = box.right - size - sheet.mm(2)
    top = sheet.paragraph(beside, top, [texts("prints.snapshot", id=stamp.id)], NUMBER, "right")
    room = _stamp_room(sheet)
    lines = [digits, *sheet.broken_anywhere(stamp.address, SOURCE, room)]
    sheet.paragraph(beside, top, lines, SOURCE, "right")


def _stamp_room(sheet: Sheet) -> float:
    return sheet.mm(48)


def _source_room(sheet: Sheet, width: float, stamp: Stamp | None) -> float:
    """What the stamp leaves for the sources."""
    return width - (sheet.mm(QR_MM + 8) + _stamp_room(sheet) if stamp else sheet.mm(50))


def _source_lines(sheet: Sheet, view: FrozenView, room: float, placing: Placing | None, texts: Catalogue) -> list[str]:
    said = [
        texts("prints.data_source", layer=view.measure.layer),
        texts("prints.boundary_source", attribution=view.attribution),
    ]
    if placing is not None:
        scale = formats.number(_round_scale(placing.denominator), texts.language)
        said.append(texts("prints.projection", meridian=MERIDIAN_DEGREES, scale=scale))
    return [line for sentence in said for line in sheet.wrapped(sentence, SOURCE, room)]


def _round_scale(denominator: int) -> int:
    """To three digits: the sheet may be printed a little larger or smaller."""
    return round(denominator, 3 - len(str(denominator)))


def draw_qr(sheet: Sheet, address: str, box: Box) -> None:
    """The address as a QR code, level M, with a white border."""
    dark, count = _dark_modules(address)
    side = box.width / (count + 2 * _QUIET_MODULES)
    sheet.rectangle(box, "#ffffff")
    first = np.array([box.left, box.top]) + _QUIET_MODULES * side
    sheet.areas([shapely.transform(dark, lambda corners: first + corners * side)], "#000000")


@lru_cache(_CODES)
def _dark_modules(address: str) -> tuple[BaseGeometry, int]:
    """The dark modules of a code, each one unit wide, and how many modules there are on a side."""
    modules = np.array(segno.make(address, error="m", micro=False).matrix)
    y, x = np.nonzero(modules)
    # As one shape: between squares side by side programs draw fine white lines.
    return shapely.union_all(shapely.box(x, y, x + 1, y + 1)), len(modules)
