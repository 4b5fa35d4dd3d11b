"""Which place a row is about: from its code, its name within the district, or its coordinates."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.domain.units import PROVINCE_CODE, Level, Unit
from dashboard.geo.places import Match, Outcome, PlaceFinder
from dashboard.intake.body import Body
from dashboard.intake.cells import Cell, Problem, as_written, matching_key
from dashboard.intake.findings import Findings
from dashboard.intake.forms import Form
from dashboard.intake.reading import Values, read_column

_PROVINCE_NAMES: Final = frozenset({"son la", "tinh son la", "tinh sla", PROVINCE_CODE})
_WHOLE_PROVINCE: Final = frozenset({"tinh son la", "toan tinh", "cap tinh"})


@dataclass(frozen=True, slots=True)
class NamedUnits:
    """Per row: code of the unit the row names and of the district it names, empty where it names none."""

    unit_codes: Values
    district_codes: Values


def read_units(form: Form, body: Body, district_code: str, places: PlaceFinder, findings: Findings) -> NamedUnits:
    """Find the unit of each row by code or name; `district_code` binds the whole sheet where it is not empty."""
    _read_provinces(body, findings)
    districts = _read_districts(body, district_code, places, findings)
    columns = [body.columns["unit_code"], body.columns["unit_name"]]
    district_indexes, distinct_districts = pd.factorize(districts)
    name_count, district_count = len(columns[1].uniques), max(len(distinct_districts), 1)
    together = (columns[0].codes * name_count + columns[1].codes) * district_count + district_indexes
    rows_of, combinations = pd.factorize(together)
    finder = _UnitReader(form, places)
    answers = [
        finder.read(
            columns[0].uniques[combination // district_count // name_count],
            columns[1].uniques[combination // district_count % name_count],
            str(distinct_districts[combination % district_count]),
        )
        for combination in combinations
    ]
    units = np.array([answer if isinstance(answer, str) else "" for answer in answers], dtype=object)
    is_problem = np.array([not isinstance(answer, str) for answer in answers], dtype=bool)
    for row in np.flatnonzero(is_problem[rows_of]):
        answer = answers[rows_of[row]]
        if not isinstance(answer, str):
            findings.add(int(row), body.columns[answer[0]].position, answer[1])
    return NamedUnits(units[rows_of], districts)


def _read_provinces(body: Body, findings: Findings) -> None:
    if "province_name" in body.columns:
        read_column(body.columns["province_name"], _province, findings, as_number=False)


def _province(cell: Cell) -> Problem | None:
    is_ours = cell is None or matching_key(as_written(cell)) in _PROVINCE_NAMES
    return None if is_ours else Problem("province_outside")


def _read_districts(body: Body, district_code: str, places: PlaceFinder, findings: Findings) -> Values:
    if "district_name" not in body.columns:
        return np.full(len(body), district_code, dtype=object)

    def read(cell: Cell) -> str | Problem:
        """Code of the district that a cell names; the sender's own where it names none."""
        if cell is None:
            return district_code
        unit = _district(as_written(cell), places)
        if isinstance(unit, Problem):
            return unit
        is_other = bool(district_code) and unit.code != district_code
        return Problem("unit_outside_district", {"scope": _scope(district_code, places)}) if is_other else unit.code

    found = read_column(body.columns["district_name"], read, findings, as_number=False)
    return np.where(found == None, "", found)  # noqa: E711 - compared element by element


def _district(text: str, places: PlaceFinder) -> Unit | Problem:
    by_code = places.by_code(text) if text.isdigit() else None
    match = places.district_by_name(text)
    if by_code is not None and by_code.level == Level.DISTRICT:
        return by_code
    if match.outcome == Outcome.FOUND and match.unit is not None:
        return match.unit
    return Problem("district_unknown", suggestion=_did_you_mean(match))


class _UnitReader:
    """Answers for one combination of written code, written name and district."""

    def __init__(self, form: Form, places: PlaceFinder) -> None:
        self._levels = frozenset(form.unit_levels)
        self._places = places

    def read(self, code: Cell, name: Cell, district_code: str) -> str | tuple[str, Problem]:
        """The unit's code, "" where nothing is written, or the field that is wrong with its problem."""
        if code is not None:
            return self._by_code("unit_code", as_written(code), name, district_code)
        if name is None:
            return ""
        text = as_written(name)
        if text.isdigit():
            return self._by_code("unit_name", text, None, district_code)
        return self._by_name(text, district_code)

    def _by_code(self, field: str, code: str, name: Cell, district_code: str) -> str | tuple[str, Problem]:
        unit = self._places.by_code(code)
        if unit is None or unit.level not in self._levels:
            return field, Problem("unit_unknown", {"scope": _scope(district_code, self._places)})
        if district_code and unit.level == Level.COMMUNE and unit.parent_code != district_code:
            return field, self._outside(unit, district_code)
        other = self._places.by_name(as_written(name)) if name is not None and unit.level == Level.COMMUNE else None
        if other and other.outcome == Outcome.FOUND and other.unit is not None and other.unit.code != unit.code:
            return field, Problem("unit_conflict", {"code": unit.code, "unit": unit.name})
        return unit.code

    def _by_name(self, text: str, district_code: str) -> str | tuple[str, Problem]:
        match = self._places.by_name(text, district_code or None)
        if match.outcome == Outcome.FOUND and match.unit is not None:
            return match.unit.code
        higher = self._higher_unit(text)
        if higher:
            return higher
        scope = {"scope": _scope(district_code, self._places)}
        if match.outcome == Outcome.OUTSIDE_DISTRICT and match.unit is not None:
            return "unit_name", self._outside(match.unit, district_code)
        if match.outcome == Outcome.AMBIGUOUS:
            candidates = "; ".join(f"{unit.code} {_full_name(unit, self._places)}" for unit in match.candidates)
            return "unit_name", Problem("unit_ambiguous", {"candidates": candidates})
        return "unit_name", Problem("unit_unknown", scope, _did_you_mean(match))

    def _higher_unit(self, text: str) -> str:
        """Code of the district or province that `text` names, where the form has rows for them."""
        if Level.PROVINCE in self._levels and matching_key(text) in _WHOLE_PROVINCE:
            return PROVINCE_CODE
        if Level.DISTRICT not in self._levels:
            return ""
        match = self._places.district_by_name(text)
        return match.unit.code if match.outcome == Outcome.FOUND and match.unit is not None else ""

    def _outside(self, unit: Unit, district_code: str) -> Problem:
        district = self._places.by_code(unit.parent_code)
        suggestion = f"{unit.name} thuộc {district.name}" if district else None
        return Problem("unit_outside_district", {"scope": _scope(district_code, self._places)}, suggestion)


def needs_unit(form: Form, body: Body) -> NDArray[np.bool_]:
    """Per row, whether it must name its unit: the form asks for one and no other code of its group tells the place."""
    group = next((group for group in form.one_of if "unit_name" in group), ())
    needed = np.full(len(body), bool(group))
    for name in set(group) - {"unit_code", "unit_name", "latitude"}:
        needed &= ~body.filled(name)
    return needed


def _full_name(unit: Unit, places: PlaceFinder) -> str:
    district = places.by_code(unit.parent_code)
    return f"{unit.name}, {district.name}" if district else unit.name


def _scope(district_code: str, places: PlaceFinder) -> str:
    district = places.by_code(district_code) if district_code else None
    return f"của {district.name}" if district else "của tỉnh Sơn La"


def _did_you_mean(match: Match) -> str | None:
    return f"Ý bạn là {match.candidates[0].name}?" if match.candidates else None
