"""What stands beside the map: the place's figure, the legend, the sites, and where the place lies in the province.

A block is a function (sheet, view, left, top, width, texts) that draws itself and returns where it ends.
"""

from __future__ import annotations

from typing import Final

import shapely

from dashboard.domain.frozen import FrozenPoints, FrozenView
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.prints.box import Box
from dashboard.prints.cartography import Cartography, Placing, level_codes
from dashboard.prints.hatching import hatching
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import BODY, COLORS, FACTS, HEADING, HERO, HERO_MISSING, NUMBER, RULE, SMALL
from dashboard.prints.words import (
    change_text,
    compared_with,
    measure_text,
    ratio_text,
    reported_text,
    target_lines,
    value_text,
)
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

_ROW_MM: Final = 4.7
_SWATCH_MM: Final = (6.2, 3.5)
_DOT_MM: Final = 2.5
_INSET_MM: Final = 38.0


def figure_block(sheet: Sheet, view: FrozenView, left: float, top: float, width: float, texts: Catalogue) -> float:
    """The map's measure of the place, large, with what it is made of, its change, and who has reported."""
    definition, figure = view.measure, view.main.now
    ink = HERO if figure.state is AreaState.REPORTED else HERO_MISSING
    top = sheet.paragraph(left, top, sheet.wrapped(view.summed or view.unit.name, HEADING, width), HEADING)
    top = sheet.paragraph(left, top, [value_text(figure, definition, texts)], ink)
    top = sheet.paragraph(left, top, sheet.wrapped(ratio_text(figure, definition, texts), BODY, width), BODY)
    top = sheet.paragraph(left, top, sheet.wrapped(change_text(view, texts), SMALL, width), SMALL)
    for said in target_lines(view, texts):
        top = sheet.paragraph(left, top, sheet.wrapped(said, SMALL, width), SMALL)
    return _reported_bar(sheet, view, left, top + sheet.mm(1), width, texts)


def _reported_bar(sheet: Sheet, view: FrozenView, left: float, top: float, width: float, texts: Catalogue) -> float:
    top = sheet.paragraph(left, top, [reported_text(view, texts)], FACTS)
    figure, height = view.main.now, sheet.mm(1.1)
    top += sheet.mm(0.6)
    sheet.rectangle(Box(left, top, left + width, top + height), COLORS.grid)
    share = figure.reported_count / figure.commune_count if figure.commune_count else 0.0
    if share:
        sheet.rectangle(Box(left, top, left + width * share, top + height), COLORS.text)
    return top + height


def legend_block(sheet: Sheet, view: FrozenView, left: float, top: float, width: float, texts: Catalogue) -> float:
    """The measure, how it is formed, its classes with the number of areas in each, and those without a value."""
    definition = view.measure
    top = sheet.paragraph(left, top, sheet.wrapped(_heading(view, texts), HEADING, width), HEADING)
    top = sheet.paragraph(left, top, sheet.wrapped(definition.formula, SMALL, width), SMALL)
    if definition.is_ours:
        top = sheet.paragraph(left, top, sheet.wrapped(texts("prints.ours"), SMALL, width), SMALL)
    top += sheet.mm(1.2)
    for kind in view.classes:
        swatch = _row(sheet, left, top, width, kind.label, formats.number(kind.area_count, texts.language))
        sheet.rectangle(swatch, kind.color, RULE, 0.4)
        top += sheet.mm(_ROW_MM)
    for state in view.unclassed:
        swatch = _row(sheet, left, top, width, state.label, formats.number(state.area_count, texts.language))
        if sheet.is_drawn:
            _unclassed_swatch(sheet, swatch, state.state)
        top += sheet.mm(_ROW_MM)
    level = "districts" if view.area_level is Level.DISTRICT else "communes"
    counted = texts("prints.counted", source=view.class_source, counted=texts(f"legend.{level}"))
    return sheet.paragraph(left, top + sheet.mm(0.4), sheet.wrapped(counted, SMALL, width), SMALL)


def _heading(view: FrozenView, texts: Catalogue) -> str:
    measure = measure_text(view.measure)
    return texts("compare.title", measure=measure) if compared_with(view) else measure


def _row(sheet: Sheet, left: float, top: float, width: float, label: str, number: str) -> Box:
    """A line of the legend; where its swatch stands."""
    swatch_width, swatch_height = (sheet.mm(size) for size in _SWATCH_MM)
    baseline = top + sheet.mm(_ROW_MM) * 0.68
    sheet.text(left + swatch_width + sheet.mm(2.2), baseline, label, BODY)
    sheet.text(left + width, baseline, number, NUMBER, "right")
    above = (sheet.mm(_ROW_MM) - swatch_height) / 2
    return Box(left, top + above, left + swatch_width, top + above + swatch_height)


def _unclassed_swatch(sheet: Sheet, swatch: Box, state: AreaState) -> None:
    if state is AreaState.NOT_REPORTED:
        sheet.rectangle(swatch, COLORS.unreported)
        shape = shapely.box(swatch.left, swatch.top, swatch.right, swatch.bottom)
        sheet.lines(hatching([shape], sheet.mm(1.5)), COLORS.hatch, 0.9)
        sheet.rectangle(swatch, line=COLORS.hatch, line_pt=0.4)
    else:
        sheet.rectangle(swatch, COLORS.not_applicable, RULE, 0.4)


def sites_block(sheet: Sheet, view: FrozenView, left: float, top: float, width: float, texts: Catalogue) -> float:
    """Each layer of sites that is on, with their number; the states of single sites with theirs."""
    for layer in view.points:
        top = _layer_rows(sheet, layer, left, top, width, texts)
    return top


def _layer_rows(sheet: Sheet, layer: FrozenPoints, left: float, top: float, width: float, texts: Catalogue) -> float:
    total = formats.number(layer.site_count, texts.language)
    if not layer.points:
        top = _dot_row(sheet, left, top + sheet.mm(0.6), width, layer.color, layer.label, total, NUMBER)
    else:
        said = texts("prints.sites", label=layer.label, count=total)
        top = sheet.paragraph(left, top + sheet.mm(0.6), sheet.wrapped(said, NUMBER, width), NUMBER)
        for state in layer.states:
            number = formats.number(state.point_count, texts.language)
            top = _dot_row(sheet, left, top, width, state.color, state.label, number)
    if layer.unplaced_count:
        said = texts("legend.unplaced", layer=layer.label, count=formats.number(layer.unplaced_count, texts.language))
        top = sheet.paragraph(left, top, sheet.wrapped(said, SMALL, width), SMALL)
    return top


def _dot_row(
    sheet: Sheet, left: float, top: float, width: float, color: str, label: str, number: str, ink: Ink = BODY
) -> float:
    """A line of sites of one colour; a whole layer's name stands out from the states of others."""
    height = sheet.mm(4.2)
    sheet.circle(left + sheet.mm(3.1), top + height / 2, sheet.mm(_DOT_MM), color, COLORS.point_line, 0.5)
    sheet.text(left + sheet.mm(8.4), top + height * 0.68, label, ink)
    sheet.text(left + width, top + height * 0.68, number, NUMBER, "right")
    return top + height


def notes_block(sheet: Sheet, view: FrozenView, left: float, top: float, width: float, _texts: Catalogue) -> float:
    """Sentences without which the figures would be read wrongly."""
    for note in view.notes:
        top = sheet.paragraph(left, top, sheet.wrapped(note, SMALL, width), SMALL)
    return top


def inset_block(
    sheet: Sheet, view: FrozenView, cartography: Cartography, left: float, top: float, width: float, texts: Catalogue
) -> float:
    """The province with the place filled, for readers who do not know where it lies."""
    top = sheet.paragraph(left, top, [texts("prints.inset")], NUMBER) + sheet.mm(0.6)
    frame = Box(left, top, left + min(width, sheet.mm(_INSET_MM)), top + sheet.mm(_INSET_MM) * 0.86)
    if sheet.is_drawn:
        _draw_inset(sheet, view, cartography, frame)
    return frame.bottom


def _draw_inset(sheet: Sheet, view: FrozenView, cartography: Cartography, frame: Box) -> None:
    units, tree = cartography.shapes(1e9).units, cartography.tree
    placing = Placing.fitting(units[tree.root.code].bounds, frame, frame.inset(sheet.mm(0.6)))
    districts = placing.place([units[code] for code in level_codes(tree, Level.DISTRICT)])
    sheet.areas(districts, COLORS.context, "#aab6c5", 0.4)
    sheet.areas(placing.place([units[tree.root.code]]), line=COLORS.district_line, line_pt=0.8)
    place = placing.place([units[view.unit.code]])
    sheet.areas(place, COLORS.accent, COLORS.selected_line, 0.5)
    if view.unit.level is Level.COMMUNE:
        inner = place[0].representative_point()
        sheet.circle(inner.x, inner.y, sheet.mm(5), "none", COLORS.selected_line, 1.2)
