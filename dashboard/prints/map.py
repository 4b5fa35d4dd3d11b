"""The map of a print: the areas in the screen's classes and colours, sites, names, scale bar and north arrow."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.frozen import FrozenView
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.prints.box import Box
from dashboard.prints.cartography import Cartography, Placing, level_codes
from dashboard.prints.hatching import hatching
from dashboard.prints.labels import Placed
from dashboard.prints.map_names import Ground, write_names
from dashboard.prints.map_sites import SitePlan, draw_circles, draw_points, plan_sites
from dashboard.prints.scale_bar import draw_scale_bar, scale_bar_size
from dashboard.prints.sheet import Sheet
from dashboard.prints.style import COLORS, RULE, SMALL
from dashboard.ui.catalogue import Catalogue

_AROUND_COMMUNE: Final = 0.3
"""Share of a commune's size that is shown around it, so that its neighbours are seen."""
_PADDING_MM: Final = 4.0
_NOTE: Final = replace(SMALL, halo=COLORS.around)


@dataclass(frozen=True, slots=True)
class DrawnMap:
    """What stands where on a drawn map."""

    placing: Placing
    names: tuple[Placed, ...]


def draw_map(sheet: Sheet, view: FrozenView, cartography: Cartography, box: Box, texts: Catalogue) -> DrawnMap:
    """Draw the whole map into `box`."""
    bar, placing = _composition(sheet, view, cartography, box)
    shapes = cartography.shapes(placing.metres_per_mm)
    areas = placing.place_each({area.unit.code: shapes.units[area.unit.code] for area in view.areas})
    sheet.clip(box)
    _surroundings(sheet, cartography, placing)
    _fill_areas(sheet, view, areas)
    _lines(sheet, view, cartography, placing, areas)
    sheet.clip(None)
    sheet.rectangle(box, line=RULE, line_pt=0.6)
    sites = plan_sites(sheet, view, cartography, placing)
    draw_points(sheet, sites, box)
    note = _sites_note(sheet, sites, areas.values(), bar, box, texts)
    with sheet.halos_below():
        names = write_names(sheet, view, Ground(cartography, placing, areas, (bar, *note)), sites, texts)
    draw_circles(sheet, sites, names.rows, box)
    draw_scale_bar(sheet, placing, bar, texts, is_over_areas=view.unit.level is Level.COMMUNE)
    return DrawnMap(placing, names.placed)


def _sites_note(
    sheet: Sheet, sites: SitePlan, areas: Iterable[BaseGeometry], bar: Box, box: Box, texts: Catalogue
) -> list[Box]:
    """What the circles stand for where they are sums, in a corner of the map; the box that it takes."""
    if not sites.are_summed:
        return []
    said = texts("prints.summed_sites")
    room = box.inset(sheet.mm(2))
    corners = [c for c in _corners(room, sheet.width_of(said, _NOTE), sheet.mm(4)) if not c.overlaps(bar)]
    place = min(corners, key=lambda corner: _covered(areas, corner))
    sheet.text(place.left, place.bottom - sheet.mm(0.9), said, _NOTE)
    return [place]


def _covered(areas: Iterable[BaseGeometry], corner: Box) -> float:
    """Square millimetres of the areas below a corner."""
    frame = shapely.box(corner.left, corner.top, corner.right, corner.bottom)
    return round(sum(float(shapely.intersection(area, frame).area) for area in areas), 3)


def _composition(sheet: Sheet, view: FrozenView, cartography: Cartography, box: Box) -> tuple[Box, Placing]:
    """Where the scale bar stands, and how the place lies in the box so that the bar covers none of it."""
    shapes = cartography.shapes(1e9).units
    parent = shapes[view.unit.code]
    bounds = _bounds(parent, _AROUND_COMMUNE if view.unit.level is Level.COMMUNE else 0.0)
    room = box.inset(min(sheet.mm(_PADDING_MM), box.width / 12, box.height / 12))
    placing = Placing.fitting(bounds, box, room)
    width, height = scale_bar_size(sheet, placing)
    corners = _corners(room, width, height)
    shown = placing.place([parent])[0]
    covered = [_covered([shown], corner) for corner in corners]
    best = covered.index(min(covered))
    if covered[best] > 0 and view.unit.level is not Level.COMMUNE:
        less = Box(room.left, room.top, room.right, room.bottom - height - sheet.mm(1))
        placing = Placing.fitting(bounds, box, less)
        width, height = scale_bar_size(sheet, placing)
        corners, best = _corners(room, width, height), 0
    return corners[best], placing


def _bounds(shape: BaseGeometry, share: float) -> tuple[float, float, float, float]:
    west, south, east, north = shape.bounds
    more = max(east - west, north - south) * share
    return west - more, south - more, east + more, north + more


def _corners(room: Box, width: float, height: float) -> list[Box]:
    """Lower left first, where readers look for a scale; then lower right, upper right, upper left."""
    return [
        Box(left, top, left + width, top + height)
        for left, top in (
            (room.left, room.bottom - height),
            (room.right - width, room.bottom - height),
            (room.right - width, room.top),
            (room.left, room.top),
        )
    ]


def _surroundings(sheet: Sheet, cartography: Cartography, placing: Placing) -> None:
    shapes = cartography.shapes(placing.metres_per_mm)
    sheet.rectangle(placing.box, fill=COLORS.around)
    sheet.areas(placing.place(shapes.neighbours.values()), COLORS.neighbour, COLORS.neighbour_line, 0.6)
    sheet.areas(placing.place([shapes.units[cartography.tree.root.code]]), COLORS.context)


def _fill_areas(sheet: Sheet, view: FrozenView, areas: dict[str, BaseGeometry]) -> None:
    """Areas of one class together; without a report hatched, as on the screen."""
    for index, kind in enumerate(view.classes):
        members = [
            areas[area.unit.code] for area in view.areas if area.class_index == index and area.unit.code in areas
        ]
        sheet.areas(members, kind.color, kind.color, 0.15)
    for state, fill in ((AreaState.NOT_APPLICABLE, COLORS.not_applicable), (AreaState.NOT_REPORTED, COLORS.unreported)):
        members = [
            areas[area.unit.code]
            for area in view.areas
            if area.class_index is None and area.state is state and area.unit.code in areas
        ]
        sheet.areas(members, fill, fill, 0.15)
        if state is AreaState.NOT_REPORTED:
            sheet.lines(hatching(members, sheet.mm(2.2)), COLORS.hatch, 1.1)


def _lines(
    sheet: Sheet, view: FrozenView, cartography: Cartography, placing: Placing, areas: dict[str, BaseGeometry]
) -> None:
    """Lines between areas, around districts, around the province, and around the selected commune."""
    tree, units = cartography.tree, cartography.shapes(placing.metres_per_mm).units
    sheet.areas(list(areas.values()), line=COLORS.area_line, line_pt=0.5)
    districts = placing.place([units[code] for code in level_codes(tree, Level.DISTRICT)])
    sheet.areas(districts, line=COLORS.district_line, line_pt=0.75 if view.area_level is Level.DISTRICT else 1.0)
    sheet.areas(placing.place([units[tree.root.code]]), line=COLORS.district_line, line_pt=1.5)
    if view.unit.level is Level.COMMUNE:
        sheet.areas(placing.place([units[view.unit.code]]), line=COLORS.selected_line, line_pt=2.0)
