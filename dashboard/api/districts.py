"""A source bound to one district reaches nothing outside it, whatever codes its rows name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection, Table, select

from dashboard.domain.units import Unit, UnitTree
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Parsed, Severity
from dashboard.intake.store_references import records
from dashboard.store.models import LoudspeakerCluster, QrVenue, Station
from dashboard.store.tables import table_of

_AT_ONCE: Final = 5000
_REFERENCES: Final[dict[str, dict[str, Table]]] = {
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


def units_within(tree: UnitTree, district_code: str) -> frozenset[str]:
    """Codes of a district and its communes."""
    return frozenset({district_code, *(unit.code for unit in tree.communes(district_code))})


def bound_to_district(connection: Connection, parsed: Parsed, tree: UnitTree, district_code: str) -> Parsed:
    """Keep apart the rows that name a unit, or the code of something stored, outside the district."""
    within, district = units_within(tree, district_code), tree[district_code]
    outside = {
        column: _codes_outside(connection, table, _codes(parsed.rows[column]), within)
        for column, table in _REFERENCES.get(parsed.kind, {}).items()
    }
    faults = []
    for row in records(parsed.rows):
        wrong = next(_reaching_out(row, within, outside), None)
        if wrong is not None:
            faults.append(outside_district(int(row["row_number"]), *wrong, district))
    numbers = [fault.row_number for fault in faults]
    rows = parsed.rows[~parsed.rows["row_number"].isin(numbers)].reset_index(drop=True)
    return replace(parsed, rows=rows, faults=(*parsed.faults, *faults))


def outside_district(row_number: int, field: str, found: str, district: Unit) -> Fault:
    """The fault of a row that reaches outside `district`."""
    return Fault(
        sheet="",
        cell=f"A{row_number}",
        row_number=row_number,
        kind="unit_outside_district",
        severity=Severity.ERROR,
        found=found,
        expected=fault_texts()["unit_outside_district"].expected.format(scope=f"của {district.name}"),
        field=field,
    )


def _reaching_out(
    row: dict[str, Any], within: Collection[str], outside: dict[str, set[str]]
) -> Iterator[tuple[str, str]]:
    """(field, what is found there) for each part of the row that lies outside."""
    unit = row.get("unit_code")
    if isinstance(unit, str) and unit and unit not in within:
        yield "unit_code", unit
    for column, codes in outside.items():
        yield from ((column, code) for code in _codes([row[column]]) if code in codes)


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
