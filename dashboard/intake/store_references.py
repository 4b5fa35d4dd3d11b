"""Finding what rows refer to by code: stations, display items, venues. What is not known keeps its row apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Table, select

from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault
from dashboard.store.models import DisplayItem, QrVenue, Station
from dashboard.store.tables import table_of

CHANNEL_OF_LEVEL: Final = {
    "province": "provincial_broadcast",
    "district": "district_broadcast",
    "commune": "commune_loudspeaker",
    "village": "village_loudspeaker",
}
Rejections = tuple[pd.DataFrame, list[Fault]]
"""Rows that may be stored, and the faults of those that may not."""


def with_stations(connection: Connection, rows: pd.DataFrame) -> Rejections:
    """Add `station_id`, `station_level` and `station_unit_code` by `station_code`."""
    s = Station
    found = connection.execute(select(s.code, s.id, s.level, s.unit_code)).all()
    stations = pd.DataFrame(found, columns=["station_code", "station_id", "station_level", "station_unit_code"])
    rows = rows.merge(stations.astype({"station_code": object}), on="station_code", how="left")
    return rejected(rows, rows["station_id"].isna(), "station_unknown", "station_code")


def with_items(connection: Connection, rows: pd.DataFrame) -> Rejections:
    """Add `item_id` and the item's `unit_code` by `item_code`, in the row's own commune where it names one."""
    rows = _by_code(connection, table_of(DisplayItem), rows, "item_code", "item_id")
    return rejected(rows, rows["item_id"].isna(), "item_unknown", "item_code")


def with_venues(connection: Connection, rows: pd.DataFrame) -> Rejections:
    """Add `venue_id` and the venue's `unit_code` by `venue_code`; rows of a whole commune have none."""
    rows = _by_code(connection, table_of(QrVenue), rows, "venue_code", "venue_id")
    names_venue = rows["venue_code"].fillna("") != ""
    return rejected(rows, names_venue & rows["venue_id"].isna(), "venue_unknown", "venue_code")


def rejected(rows: pd.DataFrame, wrong: pd.Series, kind: str, column: str) -> Rejections:
    """Split off the rows that are `wrong`, with a fault each at the sheet's first column: the store knows no cells."""
    faults = [store_fault(row, kind, column, {"row": row.get("earlier_row", "")}) for row in records(rows[wrong])]
    return rows[~wrong].reset_index(drop=True), faults


def records(rows: pd.DataFrame) -> list[dict[str, Any]]:
    """One dictionary per row."""
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def _by_code(connection: Connection, table: Table, rows: pd.DataFrame, code: str, target: str) -> pd.DataFrame:
    """First the code within the commune, then the code alone where it is unique. Two of a code are never guessed."""
    wanted = sorted({value for value in rows[code].dropna() if value})
    found: list[Any] = []
    for start in range(0, len(wanted), 5000):
        columns = (table.c.code, table.c.unit_code, table.c.id)
        found += connection.execute(select(*columns).where(table.c.code.in_(wanted[start : start + 5000])))
    known = pd.DataFrame(found, columns=[code, "unit_code", target]).astype({code: object, "unit_code": object})
    in_unit = known[~known.duplicated([code, "unit_code"], keep=False)]
    alone = known[~known.duplicated(code, keep=False)].rename(columns={"unit_code": "found_unit_code"})
    rows = rows.assign(unit_code=rows["unit_code"].fillna("").astype(object))
    here = rows[[code, "unit_code"]].merge(in_unit, on=[code, "unit_code"], how="left")[target]
    anywhere = rows[[code]].merge(alone, on=code, how="left")
    free = (rows["unit_code"] == "") & here.isna()
    ids = here.where(~free, anywhere[target])
    return rows.assign(
        **{target: ids, "unit_code": rows["unit_code"].where(~free, anywhere["found_unit_code"].fillna(""))}
    )


def store_fault(row: dict[str, Any], kind: str, column: str, details: Mapping[str, object]) -> Fault:
    """A fault that only the store can see, of one row; `details` fill the sentence of what is expected."""
    text = fault_texts()[kind]
    number = int(row["row_number"])
    original = tuple("" if _is_absent(value) else str(value) for value in row.values())
    return Fault(
        sheet=row["sheet"],
        cell=f"A{number}",
        row_number=number,
        kind=kind,
        severity=text.severity,
        found=str(row[column]),
        expected=text.expected.format_map(details),
        original_row=original,
        field=column,
    )


def _is_absent(value: Any) -> bool:  # noqa: ANN401 - a cell of any kind
    return value is None or (not isinstance(value, tuple | dict | list) and pd.isna(value))
