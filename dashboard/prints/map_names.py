"""Names on the map: of the areas with their values, then, paler, of what lies around them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.frozen import FrozenArea, FrozenView
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.prints.box import Box
from dashboard.prints.cartography import Cartography, Placing, level_codes
from dashboard.prints.faces import MM_PER_PT, Face
from dashboard.prints.labels import Name, Placed, Wording, place_names
from dashboard.prints.map_sites import SitePlan
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import COLORS
from dashboard.prints.words import map_name, shown_text
from dashboard.ui.catalogue import Catalogue

_LARGEST_PT, _SMALLEST_PT, _LEAST_PT = 8.5, 4.7, 4.2
"""Of names on A4; on larger paper the smallest may be smaller relative to it, down to the least."""
_PT_PER_SIZE_MM: Final = 0.36
_LINE: Final = 1.2
_DISTRICT_SIZE: Final = 1.2
"""Of the names of communes."""
_MARGIN_MM: Final = 0.35
_OUTER_MARGIN_MM: Final = 1.2
_NEARLY_MM: Final = 0.2
"""So exactly are areas looked at for finding their names a place."""
_PALE: Final = "#7d8a9d"
_OUTER: Final = Ink(6.8, Face.SEMIBOLD, _PALE, COLORS.neighbour)
_BESIDE: Final = Ink(6.2, Face.SEMIBOLD, _PALE, COLORS.context)
_LAOS_ABOUT: Final = ((102.5, 19.9), (104.75, 19.9), (104.75, 20.75), (103.2, 21.35), (102.5, 21.3))
"""Degrees: what of this is neither Sơn La nor a neighbouring province is Laos."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What names stand on: the areas in millimetres by unit code, and the boxes that are taken already."""

    cartography: Cartography
    placing: Placing
    areas: Mapping[str, BaseGeometry]
    taken: tuple[Box, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """Where every name stands, and the boxes of the circles below them by unit code."""

    placed: tuple[Placed, ...]
    rows: Mapping[str, Box]


@dataclass(frozen=True, slots=True)
class _Text:
    """One way to write an area's name: its lines, its value, and whether its circles stand below them."""

    lines: tuple[str, ...]
    value: str
    ink: Ink
    least_inside: float
    with_row: bool


def write_names(sheet: Sheet, view: FrozenView, ground: Ground, sites: SitePlan, texts: Catalogue) -> Written:
    """Write all names that have room, the areas' own first. Circles are always placed, with or without a name."""
    frame = ground.placing.box.inset(sheet.mm(1))
    summed = _summed_rows(sheet, ground, sites) if sites.are_summed else {}
    taken = [*ground.taken, *sites.spot_boxes(), *summed.values()]
    districts = _write_districts(sheet, view, ground, frame, taken)
    taken += [one.box for one in districts]
    areas = _in_order(view, ground)
    ways = {area.unit.code: _ways(sheet, area, view, sites, _ink(sheet, ground), texts) for area in areas}
    names = [_name(sheet, area, ways[area.unit.code], ground, sites) for area in areas]
    placed = place_names(names, frame, taken, sites.avoided)
    rows = dict(_write(sheet, one, ways[one.code], sites) for one in placed)
    rows = {code: box for code, box in rows.items() if code in sites.rows} | summed
    rows |= _forced(sheet, [name for name in names if name.code in sites.rows and name.code not in rows], sites)
    taken += [one.box for one in placed] + list(rows.values())
    nameless = [name for name in names if _is_nameless(name.code, placed, ways)]
    later = _write_without_rows(sheet, nameless, ways, frame, taken, sites)
    around = _write_around(sheet, view, ground, frame, [*taken, *(one.box for one in later)], texts)
    named = [one for one in placed if ways[one.code][one.wording].lines]
    return Written((*districts, *named, *later, *around), rows)


def _write_districts(sheet: Sheet, view: FrozenView, ground: Ground, frame: Box, taken: Sequence[Box]) -> list[Placed]:
    """Districts on a map of all communes of the province: in capitals, so that they are told from communes."""
    if view.unit.level is not Level.PROVINCE or view.area_level is not Level.COMMUNE:
        return []
    tree, shapes = ground.cartography.tree, ground.cartography.shapes(ground.placing.metres_per_mm).units
    codes = level_codes(tree, Level.DISTRICT)
    base = _ink(sheet, ground)
    ink = replace(base, size_pt=base.size_pt * _DISTRICT_SIZE, face=Face.BOLD)
    capitals = {code: tree[code].short_name.upper() for code in codes}
    lines = {code: ((name,), _broken(name, sheet, ink)) for code, name in capitals.items()}
    names = []
    for code, shape in ground.placing.place_each({code: shapes[code] for code in codes}).items():
        sizes = [(_widest(sheet, way, ink), len(way)) for way in lines[code]]
        height = ink.size_pt * sheet.scale * MM_PER_PT * _LINE
        ways = tuple(Wording(width, count * height, 0.9) for width, count in sizes)
        inner = shape.simplify(sheet.mm(_NEARLY_MM))
        names.append(Name(code, inner, _middle(inner), ways))
    placed = place_names(names, frame, taken)
    for one in placed:
        _write_lines(sheet, lines[one.code][one.wording], ink, one.box)
    return placed


def _widest(sheet: Sheet, lines: Iterable[str], ink: Ink) -> float:
    return max(sheet.width_of(line, ink) for line in lines)


def _middle(shape: BaseGeometry) -> tuple[float, float]:
    inner = shape.representative_point()
    return inner.x, inner.y


def _in_order(view: FrozenView, ground: Ground) -> list[FrozenArea]:
    """The selected unit first, then the largest."""
    shown = [area for area in view.areas if area.unit.code in ground.areas]
    return sorted(shown, key=lambda a: (a.unit.code != view.unit.code, -ground.areas[a.unit.code].area, a.unit.code))


def _ink(sheet: Sheet, ground: Ground) -> Ink:
    """As large as the areas allow."""
    mean_mm = np.sqrt(np.median([shape.area for shape in ground.areas.values()])) / sheet.scale
    least = max(_LEAST_PT, _SMALLEST_PT / np.sqrt(sheet.scale))
    size = float(min(_LARGEST_PT, max(least, mean_mm * _PT_PER_SIZE_MM)))
    return Ink(size, Face.SEMIBOLD, COLORS.label, COLORS.label_halo)


def _ways(
    sheet: Sheet, area: FrozenArea, view: FrozenView, sites: SitePlan, ink: Ink, texts: Catalogue
) -> tuple[_Text, ...]:
    """From the fullest to the smallest."""
    name, row = map_name(area.unit, texts), area.unit.code in sites.rows
    known = area.state is AreaState.REPORTED
    value = shown_text(area, view.measure, texts) if known else ""
    broken = _broken(name, sheet, ink)
    small = replace(ink, size_pt=ink.size_pt * 0.86)
    with_value = [_Text((name,), value, ink, 0.72, row), _Text(broken, value, ink, 0.72, row)] if value else []
    names = [_Text((name,), "", ink, 0.6, row), _Text(broken, "", ink, 0.6, row)]
    smaller = [_Text((name,), "", small, 0.5, row), _Text(broken, "", small, 0.5, row)]
    alone = [_Text((), "", ink, 0.3, row), _Text((), "", ink, 0.0, row)] if row else []
    return (*with_value, *names, *smaller, *alone)


def _broken(name: str, sheet: Sheet, ink: Ink) -> tuple[str, ...]:
    """The name in two lines, as even as can be; in one where it is a single word."""
    words = name.split()
    halves = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    return min(halves, key=lambda h: max(sheet.width_of(part, ink) for part in h), default=(name,))


def _name(sheet: Sheet, area: FrozenArea, ways: Sequence[_Text], ground: Ground, sites: SitePlan) -> Name:
    shape = ground.areas[area.unit.code].simplify(sheet.mm(_NEARLY_MM))
    wordings = tuple(_wording(sheet, way, area.unit.code, sites) for way in ways)
    return Name(area.unit.code, shape, _anchor(area, shape, ground), wordings)


def _anchor(area: FrozenArea, shape: BaseGeometry, ground: Ground) -> tuple[float, float]:
    """The usual place of the unit's name, or one inside what of it is in view."""
    unit = ground.cartography.tree[area.unit.code]
    metres = ground.cartography.positions([(unit.label_lon, unit.label_lat)])
    x, y = ground.placing.points(metres)[0]
    if shapely.contains_xy(shape, x, y):
        return float(x), float(y)
    inner = shape.representative_point()
    return inner.x, inner.y


def _wording(sheet: Sheet, way: _Text, code: str, sites: SitePlan) -> Wording:
    row_width, row_height = sites.row_size(code, sheet) if way.with_row else (0.0, 0.0)
    width = max([row_width, *(sheet.width_of(line, way.ink) for line in (*way.lines, way.value))])
    margin = 2 * sheet.mm(_MARGIN_MM)
    return Wording(width + margin, _text_height(sheet, way) + row_height + margin, way.least_inside)


def _text_height(sheet: Sheet, way: _Text) -> float:
    return (len(way.lines) + bool(way.value)) * way.ink.size_pt * sheet.scale * MM_PER_PT * _LINE


def _write(sheet: Sheet, one: Placed, ways: Sequence[_Text], sites: SitePlan) -> tuple[str, Box]:
    """Write the lines; the box that is left for the circles below them."""
    way, box = ways[one.wording], one.box.inset(sheet.mm(_MARGIN_MM))
    bottom = _write_way(sheet, way, box)
    row_width, row_height = sites.row_size(one.code, sheet)
    middle = box.middle[0]
    return one.code, Box(middle - row_width / 2, bottom, middle + row_width / 2, bottom + row_height)


def _write_way(sheet: Sheet, way: _Text, box: Box) -> float:
    bottom = _write_lines(sheet, way.lines, way.ink, box)
    value = (way.value,) if way.value else ()
    return _write_lines(sheet, value, replace(way.ink, face=Face.REGULAR), replace(box, top=bottom))


def _write_lines(sheet: Sheet, lines: Iterable[str], ink: Ink, box: Box) -> float:
    """Where the lines end."""
    top, line_mm = box.top, ink.size_pt * sheet.scale * MM_PER_PT * _LINE
    for line in lines:
        sheet.text(box.middle[0], top + line_mm * 0.82, line, ink, "center")
        top += line_mm
    return top


def _summed_rows(sheet: Sheet, ground: Ground, sites: SitePlan) -> dict[str, Box]:
    """Circles of whole districts in the middle of them; the names of communes make room."""
    shapes, boxes = ground.cartography.shapes(ground.placing.metres_per_mm).units, {}
    for code in sites.rows:
        (width, height), inner = sites.row_size(code, sheet), ground.placing.place([shapes[code]])[0]
        middle = inner.representative_point()
        boxes[code] = Box(middle.x - width / 2, middle.y - height / 2, middle.x + width / 2, middle.y + height / 2)
    return boxes


def _forced(sheet: Sheet, names: Sequence[Name], sites: SitePlan) -> dict[str, Box]:
    """Circles for which there was no free place stand in the middle of their area all the same."""
    boxes = {}
    for name in names:
        (width, height), (x, y) = sites.row_size(name.code, sheet), name.anchor
        boxes[name.code] = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2)
    return boxes


def _is_nameless(code: str, placed: Sequence[Placed], ways: Mapping[str, Sequence[_Text]]) -> bool:
    found = next((one for one in placed if one.code == code), None)
    return found is None or not ways[code][found.wording].lines


def _write_without_rows(
    sheet: Sheet,
    nameless: Sequence[Name],
    ways: Mapping[str, Sequence[_Text]],
    frame: Box,
    taken: Sequence[Box],
    sites: SitePlan,
) -> list[Placed]:
    """A second try for names whose circles took their place: beside the circles."""
    alone = {name.code: [replace(way, with_row=False) for way in ways[name.code] if way.lines] for name in nameless}
    again = [
        replace(name, wordings=tuple(_wording(sheet, way, name.code, sites) for way in alone[name.code]))
        for name in nameless
        if name.code in sites.rows
    ]
    placed = place_names(again, frame, taken, sites.avoided)
    for one in placed:
        way = alone[one.code][one.wording]
        _write_way(sheet, way, one.box.inset(sheet.mm(_MARGIN_MM)))
    return placed


def _write_around(
    sheet: Sheet, view: FrozenView, ground: Ground, frame: Box, taken: Sequence[Box], texts: Catalogue
) -> list[Placed]:
    """Districts beside the shown one, neighbouring provinces and Laos, where there is room for their names."""
    around = [*_beside(view, ground), *_neighbours(ground, texts)]
    names, inks = [], {}
    for text, shape, ink in around:
        margin = 2 * sheet.mm(_OUTER_MARGIN_MM)
        width = sheet.width_of(text, ink) + margin
        height = ink.size_pt * sheet.scale * MM_PER_PT * _LINE + margin
        inner = shape.representative_point()
        names.append(Name(text, shape, (inner.x, inner.y), (Wording(width, height, 0.95),)))
        inks[text] = ink
    placed = place_names(names, frame, taken)
    for one in placed:
        _write_lines(sheet, [one.code], inks[one.code], one.box.inset(sheet.mm(_OUTER_MARGIN_MM)))
    return placed


def _beside(view: FrozenView, ground: Ground) -> list[tuple[str, BaseGeometry, Ink]]:
    if view.unit.level is Level.PROVINCE:
        return []
    tree, shapes = ground.cartography.tree, ground.cartography.shapes(ground.placing.metres_per_mm).units
    own = view.unit.code if view.unit.level is Level.DISTRICT else tree[view.unit.code].parent_code
    others = {d.code: shapes[d.code] for d in tree.children(tree.root.code) if d.code != own}
    placed = ground.placing.place_each(others, beyond_mm=0)
    return [(tree[code].short_name, shape, _BESIDE) for code, shape in placed.items()]


def _neighbours(ground: Ground, texts: Catalogue) -> list[tuple[str, BaseGeometry, Ink]]:
    shapes, placing = ground.cartography.shapes(1e9), ground.placing
    placed = placing.place_each(shapes.neighbours, beyond_mm=0)
    found = [(name.upper(), shape, _OUTER) for name, shape in placed.items()]
    rough = shapely.Polygon(ground.cartography.positions(_LAOS_ABOUT))
    beyond = placing.place([rough], beyond_mm=0)
    if beyond:
        known = placing.place([shapes.units[ground.cartography.tree.root.code], *shapes.neighbours.values()])
        rest = shapely.difference(beyond[0], shapely.union_all(known))
        if not rest.is_empty:
            largest = max(shapely.get_parts(rest), key=lambda part: part.area)
            found.append((texts("prints.laos"), largest, replace(_OUTER, halo=COLORS.around)))
    return found
