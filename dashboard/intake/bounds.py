"""Who sends for some units alone reaches nothing outside them, whatever codes the rows name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from sqlalchemy import Connection, Table, select

from dashboard.domain.units import UnitTree
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Parsed, Severity
from dashboard.intake.store_references import records
from dashboard.store.models import DisplayItem, LoudspeakerCluster, QrVenue, Station, Village
from dashboard.store.tables import table_of

_AT_ONCE: Final = 5000
_REFERENCES: Final[dict[str, dict[str, Table]]] = {
    "villages": {"code": table_of(Village)},
    "posters": {"code": table_of(DisplayItem)},
    "inspections": {"item_code": table_of(DisplayItem)},
    "stations": {"code": table_of(Station)},
    "clusters": {"code": table_of(LoudspeakerCluster), "station_code": table_of(Station)},
    "broadcasts": {
        "station_code": table_of(Station),
        "asked_clusters": table_of(LoudspeakerCluster),
        "played_clusters": table_of(LoudspeakerCluster),
    },
    "qr_venues": {"code": table_of(QrVenue)},
    "qr_days": {"venue_code": table_of(QrVenue)},
}
"""By kind, the columns whose codes name something that is stored, and where."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Codes of the units that rows may be about, and how a person calls them."""

    codes: frozenset[str]
    name: str


def district_bounds(tree: UnitTree, district_code: str) -> Bounds:
    """A district and its communes."""
    codes = frozenset({district_code, *(unit.code for unit in tree.communes(district_code))})
    return Bounds(codes, tree[district_code].name)


def bounded(connection: Connection, parsed: Parsed, bounds: Bounds) -> Parsed:
    """Keep apart the rows that name a unit, or the code of something stored, outside; or nothing that has a place."""
    references = _REFERENCES.get(parsed.kind, {})
    outside = {
        column: _codes_outside(connection, table, _codes(parsed.rows[column]), bounds.codes)
        for column, table in references.items()
    }
    faults = []
    for row in records(parsed.rows):
        wrong = next(_reaching_out(row, bounds.codes, outside), None)
        if wrong is not None:
            fault = outside_fault(int(row["row_number"]), *wrong, bounds)
            faults.append(replace(fault, sheet=str(row.get("sheet") or "")))
    wrong_rows = {(fault.sheet, fault.row_number) for fault in faults}
    sheets = parsed.rows["sheet"].fillna("").astype(str) if "sheet" in parsed.rows else [""] * len(parsed.rows)
    places = list(zip(sheets, parsed.rows["row_number"].astype(int), strict=True))
    is_within = np.array([place not in wrong_rows for place in places], dtype=bool)
    rows = parsed.rows[is_within].reset_index(drop=True)
    return replace(parsed, rows=rows, faults=(*parsed.faults, *faults))


def outside_fault(row_number: int, field: str, found: str, bounds: Bounds) -> Fault:
    """The fault of a row that reaches outside."""
    return Fault(
        sheet="",
        cell=f"A{row_number}",
        row_number=row_number,
        kind="unit_outside_district",
        severity=Severity.ERROR,
        found=found,
        expected=fault_texts()["unit_outside_district"].expected.format(scope=f"của {bounds.name}"),
        field=field,
    )


def _reaching_out(
    row: dict[str, Any], within: Collection[str], outside: dict[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """(field, what is found there) for each part of the row that lies outside, or what places it nowhere."""
    unit = row.get("unit_code")
    has_unit = isinstance(unit, str) and bool(unit)
    if has_unit and unit not in within:
        yield "unit_code", str(unit)
    named = {column: _codes([row[column]]) for column in outside}
    for column, codes in named.items():
        yield from ((column, code) for code in codes if code in outside[column])
    if not has_unit and not any(named.values()):
        yield "unit_code", ""


def _codes(values: Iterable[Any]) -> list[str]:
    """Codes in the cells of a column, which hold one each or a tuple of them."""
    found: dict[str, None] = {}
    for value in values:
        found |= dict.fromkeys(code for code in (value if isinstance(value, tuple) else (value,)) if code)
    return list(found)


def _codes_outside(connection: Connection, table: Table, codes: list[str], within: Collection[str]) -> set[str]:
    outside: set[str] = set()
    for start in range(0, len(codes), _AT_ONCE):
        some = table.c.code.in_(codes[start : start + _AT_ONCE])
        rows = connection.execute(select(table.c.code, table.c.unit_code).where(some))
        outside |= {code for code, unit in rows if unit not in within}
    return outside
