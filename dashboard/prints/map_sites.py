"""Sites on the map: single ones in their state's colour, circles with numbers where they are many, as on the screen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from dashboard.domain.frozen import FrozenPoints, FrozenView
from dashboard.domain.units import Level
from dashboard.figures.points import MOST_SINGLE, crowds
from dashboard.prints.box import Box
from dashboard.prints.cartography import Cartography, Placing
from dashboard.prints.faces import Face
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import COLORS
from dashboard.ui import formats

_POINT_MM: Final = ((120, 2.3), (400, 1.9), (math.inf, 1.6))
"""Diameter of a site by the number of sites on the map."""
_CIRCLE_MM: Final = 3.7
_CIRCLE_GAP_MM: Final = 0.5
_PX_MM: Final = 0.13
"""What a pixel of the screen is on paper where sites that would hide each other are put together."""
_COUNT: Final = Ink(5.2, Face.SEMIBOLD, "#ffffff")


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle with a number: its layer's colour, how wide it is, and the number as written."""

    color: str
    diameter_mm: float
    text: str


@dataclass(frozen=True)
class SitePlan:
    """What is to be drawn of all layers: single points by colour, circles at a spot, and circles beside a name.

    `singles` are (colour, (n, 2) points) in drawing order; `rows` are circles by unit code, which `are_summed` by
    district where they would hide the communes.
    """

    point_mm: float
    singles: tuple[tuple[str, Any], ...]
    spots: tuple[tuple[float, float, Circle], ...]
    rows: Mapping[str, tuple[Circle, ...]] = field(default_factory=dict)
    are_summed: bool = False

    @property
    def avoided(self) -> Any:  # noqa: ANN401
        """Points that names rather do not cover, (n, 2)."""
        return np.vstack([np.empty((0, 2)), *(points for _, points in self.singles)])

    def spot_boxes(self) -> list[Box]:
        """What the circles at a spot take."""
        return [_around(x, y, circle.diameter_mm) for x, y, circle in self.spots]

    def row_size(self, code: str, sheet: Sheet) -> tuple[float, float]:
        """Width and height of the circles beside a unit's name; zero where it has none."""
        row = self.rows.get(code, ())
        gaps = sheet.mm(_CIRCLE_GAP_MM) * max(0, len(row) - 1)
        return sum(c.diameter_mm for c in row) + gaps, max((c.diameter_mm for c in row), default=0.0)


def plan_sites(sheet: Sheet, view: FrozenView, cartography: Cartography, placing: Placing) -> SitePlan:
    """Which sites stand singly and which together."""
    singles: list[tuple[str, Any]] = []
    spots: list[tuple[float, float, Circle]] = []
    rows: dict[str, tuple[Circle, ...]] = {}
    count = 0
    # The first layers are the fewest sites and are drawn last, on top.
    for layer in reversed(view.points):
        together, alone = _parted(layer, sheet, placing)
        count += len(alone)
        for color, members in _by_color(layer, alone):
            metres = cartography.positions([(p.longitude, p.latitude) for p in members])
            singles.append((color, placing.points(metres)))
        for crowd in together:
            metres = cartography.positions([(crowd.longitude, crowd.latitude)])
            x, y = placing.points(metres)[0]
            spots.append((float(x), float(y), _circle(sheet, layer.color, len(crowd.points), view.language)))
    are_summed = _sums_sites(sheet, view, cartography, placing)
    for layer in view.points:
        for code, number in _clusters(layer, cartography, are_summed=are_summed).items():
            rows[code] = (*rows.get(code, ()), _circle(sheet, layer.color, number, view.language))
    point_mm = next(size for most, size in _POINT_MM if count <= most)
    return SitePlan(sheet.mm(point_mm), tuple(singles), tuple(spots), rows, are_summed)


def _sums_sites(sheet: Sheet, view: FrozenView, cartography: Cartography, placing: Placing) -> bool:
    """Whether circles stand for whole districts: where those of every commune would cover the map."""
    clustered = sum(bool(layer.clusters) for layer in view.points)
    if view.unit.level is not Level.PROVINCE or view.area_level is not Level.COMMUNE or not clustered:
        return False
    commune_mm = math.sqrt(cartography.tree.root.area_km2 / len(view.areas)) * 1000 / placing.metres_per_mm
    return clustered * sheet.mm(_CIRCLE_MM + _CIRCLE_GAP_MM) > commune_mm * 0.75


def _clusters(layer: FrozenPoints, cartography: Cartography, *, are_summed: bool) -> dict[str, int]:
    counts: dict[str, int] = {}
    for code, number in layer.clusters:
        place = cartography.tree[code].parent_code if are_summed else code
        counts[place] = counts.get(place, 0) + number
    return counts


def _parted(layer: FrozenPoints, sheet: Sheet, placing: Placing) -> tuple[list[Any], list[Any]]:
    """Crowds of sites that would hide each other, and the sites that stand alone."""
    if len(layer.points) <= MOST_SINGLE:
        return [], list(layer.points)
    degrees_per_mm = placing.metres_per_mm / (111_320 * math.cos(math.radians(layer.points[0].latitude)))
    zoom = math.log2(360 / (512 * degrees_per_mm * sheet.mm(_PX_MM)))
    found = crowds(layer.points, min(zoom, 17.9), 1.0)
    return [c for c in found if len(c.points) > 1], [c.points[0] for c in found if len(c.points) == 1]


def _by_color(layer: FrozenPoints, points: list[Any]) -> list[tuple[str, list[Any]]]:
    colors = {state.id: state.color for state in layer.states}
    members: dict[str, list[Any]] = {}
    for point in points:
        members.setdefault(colors.get(point.state, layer.color), []).append(point)
    return sorted(members.items())


def _circle(sheet: Sheet, color: str, number: int, language: str) -> Circle:
    text = formats.number(number, language)
    return Circle(color, max(sheet.mm(_CIRCLE_MM), sheet.width_of(text, _COUNT) + sheet.mm(1.5)), text)


def draw_points(sheet: Sheet, sites: SitePlan, box: Box) -> None:
    """Draw the single sites; names are written over them."""
    sheet.clip(box)
    for color, points in sites.singles:
        sheet.circles(points, sites.point_mm, color, COLORS.point_line, 0.55)
    sheet.clip(None)


def draw_circles(sheet: Sheet, sites: SitePlan, rows: Mapping[str, Box], box: Box) -> None:
    """Draw the circles. `rows` are the boxes in which those beside names stand, by unit code."""
    for x, y, circle in sites.spots:
        if box.holds(_around(x, y, circle.diameter_mm)):
            _draw_circle(sheet, x, y, circle)
    for code, row in rows.items():
        x, (_, middle) = row.left, row.middle
        for circle in sites.rows[code]:
            _draw_circle(sheet, x + circle.diameter_mm / 2, middle, circle)
            x += circle.diameter_mm + sheet.mm(_CIRCLE_GAP_MM)


def _draw_circle(sheet: Sheet, x: float, y: float, circle: Circle) -> None:
    sheet.circle(x, y, circle.diameter_mm, circle.color, COLORS.point_line, 0.7)
    sheet.text(x, y + sheet.mm(0.66), circle.text, _COUNT, "center")


def _around(x: float, y: float, diameter_mm: float) -> Box:
    half = diameter_mm / 2
    return Box(x - half, y - half, x + half, y + half)
