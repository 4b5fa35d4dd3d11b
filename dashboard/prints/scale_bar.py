"""Scale bar and north arrow, side by side in one corner of the map."""

from __future__ import annotations

from typing import Final

import shapely

from dashboard.prints.box import Box
from dashboard.prints.cartography import Placing
from dashboard.prints.faces import Face
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import COLORS
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

_LONGEST_MM: Final = 46.0
_ARROW_MM: Final = 9.0
_HEIGHT_MM: Final = 10.6
_PARTS: Final = 4
_TICKS: Final = Ink(6.5, Face.SEMIBOLD, COLORS.label, COLORS.around)
_NORTH: Final = Ink(8, Face.BOLD, COLORS.label, COLORS.around)


def scale_bar_size(sheet: Sheet, placing: Placing) -> tuple[float, float]:
    """Width and height in millimetres of the corner that arrow and bar take."""
    bar_mm = placing.round_distance_km(sheet.mm(_LONGEST_MM)) * 1000 / placing.metres_per_mm
    return sheet.mm(_ARROW_MM) + bar_mm + sheet.mm(9), sheet.mm(_HEIGHT_MM)


def draw_scale_bar(sheet: Sheet, placing: Placing, corner: Box, texts: Catalogue, *, is_over_areas: bool) -> None:
    """The bar in four parts of a round number of kilometres, right of an arrow to the north."""
    if is_over_areas:
        sheet.rounded(corner, sheet.mm(1), COLORS.label_halo)
    _arrow(sheet, corner.left + sheet.mm(3.2), corner.top + sheet.mm(0.6), texts)
    distance_km = placing.round_distance_km(sheet.mm(_LONGEST_MM))
    part_mm = distance_km / _PARTS * 1000 / placing.metres_per_mm
    left, top, height = corner.left + sheet.mm(_ARROW_MM), corner.top + sheet.mm(6.4), sheet.mm(1.5)
    for part in range(_PARTS):
        box = Box(left + part * part_mm, top, left + (part + 1) * part_mm, top + height)
        sheet.rectangle(box, COLORS.label if part % 2 == 0 else "#ffffff", COLORS.label, 0.6)
    baseline = top - sheet.mm(1.2)
    for at in (0, _PARTS // 2, _PARTS):
        text = formats.edge(distance_km * at / _PARTS, texts.language) + (" km" if at == _PARTS else "")
        sheet.text(left + at * part_mm, baseline, text, _TICKS, "center")


def _arrow(sheet: Sheet, x: float, top: float, texts: Catalogue) -> None:
    """A two-sided needle with the letter of north above it: the projection's north, true within half a degree."""
    sheet.text(x, top + sheet.mm(2.6), texts("prints.north"), _NORTH, "center")
    tip, foot, notch = top + sheet.mm(3.2), top + sheet.mm(9.2), top + sheet.mm(7.6)
    half = sheet.mm(1.8)
    right = shapely.Polygon([(x, tip), (x + half, foot), (x, notch)])
    left = shapely.Polygon([(x, tip), (x - half, foot), (x, notch)])
    sheet.areas([left], COLORS.label, COLORS.label, 0.5)
    sheet.areas([right], "#ffffff", COLORS.label, 0.5)
