"""Coordinates of rows against the places they name: swapped, outside the province, in another commune."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.geo.places import PlaceFinder
from dashboard.intake.body import Body
from dashboard.intake.cells import Problem
from dashboard.intake.findings import Findings
from dashboard.intake.forms import Form
from dashboard.intake.reading import Values
from dashboard.intake.units import NamedUnits, needs_unit
from dashboard.intake.values.numbers import format_number

BORDER_TOLERANCE_DEGREES = 0.003
"""About 300 m: the lines between communes are generalised by that much and settle no boundary."""
LATITUDES, LONGITUDES = (8.0, 24.0), (102.0, 110.0)
"""Viet Nam, for telling latitude from longitude."""

_WHERE = ("unit_code", "unit_name", "latitude", "longitude")
_DIRECTIONS = np.deg2rad(np.arange(0, 360, 45))


def place_rows(
    form: Form, body: Body, named: NamedUnits, values: dict[str, Values], places: PlaceFinder, findings: Findings
) -> tuple[Values, Values]:
    """Unit code and position quality (`exact` or `commune`) per row, checked against the coordinates in `values`.

    A row without a named commune is placed by its coordinates. Problems go to `findings`.
    """
    has_point, at_point = _points(body, values, places, findings)
    _check_named(body, named, values, has_point, at_point, places, findings)
    unit_codes = np.where((named.unit_codes == "") & has_point, at_point, named.unit_codes)
    says_where = np.logical_or.reduce([body.filled(name) for name in _WHERE if name in body.columns])
    _note_missing_units(body, named, ~says_where & needs_unit(form, body), findings, places)
    return unit_codes.astype(object), np.where(has_point, "exact", "commune").astype(object)


def _points(
    body: Body, values: dict[str, Values], places: PlaceFinder, findings: Findings
) -> tuple[NDArray[np.bool_], Values]:
    """Per row: whether it has usable coordinates, and the code of the commune there."""
    nothing = np.zeros(len(body), dtype=bool), np.full(len(body), "", dtype=object)
    if "latitude" not in values or not (body.filled("latitude") | body.filled("longitude")).any():
        return nothing
    latitudes, longitudes = values["latitude"], values["longitude"]
    position = _first_position(body)
    for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
        alone = np.flatnonzero(~body.filled(name) & body.filled(other))
        findings.add_all(alone, body.columns[name].position, Problem("coordinates_incomplete"))
    is_swapped = _within(latitudes, LONGITUDES) & _within(longitudes, LATITUDES)
    for row in np.flatnonzero(is_swapped):
        turned = f"Vĩ độ {format_number(longitudes[row])}, kinh độ {format_number(latitudes[row])}?"
        findings.add(int(row), position, Problem("coordinates_swapped", suggestion=turned))
    has_point = np.isfinite(latitudes) & np.isfinite(longitudes) & ~is_swapped
    codes = np.full(len(body), "", dtype=object)
    codes[has_point] = places.by_points(longitudes[has_point], latitudes[has_point])
    is_outside = has_point & (codes == "")
    for row in np.flatnonzero(is_outside):
        is_outside[row] = not _units_around(longitudes[row], latitudes[row], places) - {""}
    findings.add_all(np.flatnonzero(is_outside), position, Problem("coordinates_outside_province"))
    return has_point & ~is_outside, codes


def _check_named(
    body: Body,
    named: NamedUnits,
    values: dict[str, Values],
    has_point: NDArray[np.bool_],
    at_point: Values,
    places: PlaceFinder,
    findings: Findings,
) -> None:
    """Note the rows whose coordinates lie in another commune, or district, than the one they name."""
    in_other = has_point & (named.unit_codes != "") & (at_point != named.unit_codes)
    in_other |= has_point & (named.unit_codes == "") & (named.district_codes != "")
    for row in np.flatnonzero(in_other):
        wanted = str(named.unit_codes[row] or named.district_codes[row])
        around = _units_around(values["longitude"][row], values["latitude"][row], places) | {str(at_point[row])}
        parents = {unit.parent_code for code in around if (unit := places.by_code(code))}
        unit = places.by_code(wanted)
        if wanted not in around | parents and unit is not None:
            problem = Problem("coordinates_in_other_commune", {"unit": unit.name}, _whereabouts(at_point[row], places))
            findings.add(int(row), _first_position(body), problem)


def _note_missing_units(
    body: Body, named: NamedUnits, rows: NDArray[np.bool_], findings: Findings, places: PlaceFinder
) -> None:
    """A blank below a named commune is not taken for that commune, only offered, and only within one district."""
    name = body.columns["unit_name"] if body.columns["unit_name"].is_present else body.columns["unit_code"]
    for row in np.flatnonzero(rows):
        above = places.by_code(str(named.unit_codes[row - 1])) if row > 0 else None
        is_next = row > 0 and body.row_indexes[row] - body.row_indexes[row - 1] == 1
        is_near = is_next and above is not None and named.district_codes[row] in ("", above.parent_code)
        suggestion = f"Có phải {above.name} như dòng trên?" if above and is_near else None
        findings.add(int(row), name.position, Problem("unit_missing", suggestion=suggestion))


def _units_around(longitude: float, latitude: float, places: PlaceFinder) -> set[str]:
    """Codes of the communes within the border tolerance of a point."""
    lons = longitude + BORDER_TOLERANCE_DEGREES * np.cos(_DIRECTIONS)
    lats = latitude + BORDER_TOLERANCE_DEGREES * np.sin(_DIRECTIONS)
    return {str(code) for code in places.by_points(lons, lats)}


def _whereabouts(code: str, places: PlaceFinder) -> str | None:
    unit = places.by_code(code)
    district = places.by_code(unit.parent_code) if unit else None
    return f"Tọa độ này ở {unit.name}, {district.name}" if unit and district else None


def _first_position(body: Body) -> int:
    positions = (body.columns["latitude"].position, body.columns["longitude"].position)
    return min(position for position in positions if position >= 0)


def _within(values: Values, bounds: tuple[float, float]) -> NDArray[np.bool_]:
    within: NDArray[np.bool_] = (values >= bounds[0]) & (values <= bounds[1])
    return within
