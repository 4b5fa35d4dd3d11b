"""From the rows of a form to rows of a table: references found, villages linked, keys and provenance added."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, String, Table, select
from sqlalchemy.types import Date

from dashboard.domain.periods import TIME_ZONE
from dashboard.intake.faults import Fault, Parsed
from dashboard.intake.hand_edits import with_hand_edits
from dashboard.intake.keys import NATURAL_KEYS, row_keys
from dashboard.intake.outcome import Receipt
from dashboard.intake.store_kinds import STORED_KINDS, StoredKind
from dashboard.intake.store_references import (
    CHANNEL_OF_LEVEL,
    Rejections,
    rejected,
    with_items,
    with_stations,
    with_venues,
)
from dashboard.intake.store_villages import linked_villages, village_name_key

_KEYS_AT_ONCE: Final = 5000
_LINK_DAY: Final = {"activities": "day", "posters": "put_up_on", "clusters": "state_on"}


@dataclass(frozen=True)
class Prepared:
    """`frame` has the columns of the table and those of the form; `about` is the day (datetime64) each row is about."""

    frame: pd.DataFrame
    faults: list[Fault]
    about: pd.Series


def prepare(connection: Connection, parsed: Parsed, receipt: Receipt, import_id: int) -> Prepared:
    """Return the rows of a file ready for their table; faults are those that only the store can see."""
    stored = STORED_KINDS[parsed.kind]
    local_day = parsed.as_of or receipt.received_at.astimezone(TIME_ZONE).date()
    rows = _with_days(parsed.rows.reset_index(drop=True), stored, local_day)
    faults: list[Fault] = []
    for step in (_resolved, _single, _short_enough):
        rows, found = step(connection, parsed.kind, rows)
        faults += found
    rows["row_key"] = row_keys(parsed.kind, rows)
    rows = rows.assign(source=stored.origin, approval="sent", import_id=import_id)
    rows = _with_latest_state(connection, stored.table, rows)
    rows, by_hand = with_hand_edits(connection, parsed.kind, stored.table, rows)
    faults += by_hand
    return Prepared(_filled(rows, stored.table), faults, _about(rows, stored, parsed.as_of, local_day))


def by_key(connection: Connection, table: Table, keys: Sequence[int], columns: Sequence[str]) -> pd.DataFrame:
    """Return `row_key` and `columns` of the stored rows with these keys."""
    names = ["row_key", *columns]
    rows: list[Any] = []
    for start in range(0, len(keys), _KEYS_AT_ONCE):
        some = [int(key) for key in keys[start : start + _KEYS_AT_ONCE]]
        rows += connection.execute(select(*(table.c[name] for name in names)).where(table.c.row_key.in_(some)))
    return pd.DataFrame(rows, columns=names)


def _with_days(rows: pd.DataFrame, stored: StoredKind, local_day: date) -> pd.DataFrame:
    """All days as datetime64; a list that does not say of which day it is, is of the day it came.

    Where nothing was counted there is no day of counting.
    """
    columns = {column.name for column in stored.table.columns if isinstance(column.type, Date)}
    days = {name: pd.to_datetime(rows[name]).astype("datetime64[s]") for name in columns & set(rows.columns)}
    for name in ("state_on", "registered_on", "put_up_on", "counted_on"):
        if name in days:
            days[name] = days[name].fillna(pd.Timestamp(local_day))
    if "counted_on" in days:
        days["counted_on"] = days["counted_on"].where(rows[list(stored.numbers)].notna().any(axis=1))
    return rows.assign(**days)


def _resolved(connection: Connection, kind: str, rows: pd.DataFrame) -> Rejections:
    rows, faults = _RESOLVERS[kind](connection, rows) if kind in _RESOLVERS else (rows, [])
    if kind in _LINK_DAY:
        villages = linked_villages(connection, rows["unit_code"], rows["village_text"], rows[_LINK_DAY[kind]])
        rows = rows.assign(village_id=villages)
    return rows, faults


def _villages(_connection: Connection, rows: pd.DataFrame) -> Rejections:
    return rows.assign(name_key=[village_name_key(name) for name in rows["name"]]), []


def _broadcasts(connection: Connection, rows: pd.DataFrame) -> Rejections:
    rows, faults = with_stations(connection, rows)
    channel = rows["station_level"].map(CHANNEL_OF_LEVEL).astype(object)
    return rows.assign(unit_code=rows["station_unit_code"], channel=channel), faults


def _loudspeaker_days(_connection: Connection, rows: pd.DataFrame) -> Rejections:
    by_language = [value if isinstance(value, dict) else {} for value in rows["minutes_by_language"]]
    return rows.assign(minutes_by_language=pd.Series(by_language, index=rows.index, dtype=object)), []


_RESOLVERS: Final[dict[str, Callable[[Connection, pd.DataFrame], Rejections]]] = {
    "villages": _villages,
    "clusters": with_stations,
    "broadcasts": _broadcasts,
    "loudspeaker_days": _loudspeaker_days,
    "inspections": with_items,
    "qr_days": with_venues,
}


def _single(_connection: Connection, kind: str, rows: pd.DataFrame) -> Rejections:
    """Keep a second row with the key of another apart, where a key may stand only once."""
    if not NATURAL_KEYS[kind].is_single or rows.empty:
        return rows, []
    keys = pd.Series(row_keys(kind, rows), index=rows.index)
    rows = rows.assign(earlier_row=rows.groupby(keys)["row_number"].transform("first"))
    return rejected(rows, keys.duplicated(), "duplicate_row", NATURAL_KEYS[kind].columns[0])


def _short_enough(_connection: Connection, kind: str, rows: pd.DataFrame) -> Rejections:
    """Keep rows apart whose text does not fit: cutting it would lose what was sent."""
    faults: list[Fault] = []
    for column in STORED_KINDS[kind].table.columns:
        if isinstance(column.type, String) and column.type.length and column.name in rows:
            length = column.type.length
            unfit = [text for text in rows[column.name].unique() if _does_not_fit(text, length)]
            if unfit:
                rows, found = rejected(rows, rows[column.name].isin(unfit), "text_too_long", column.name)
                faults += found
    return rows, faults


def _does_not_fit(text: object, length: int) -> bool:
    return isinstance(text, str) and (len(text) > length or "\0" in text)


def _with_latest_state(connection: Connection, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """An older list does not bring back an older state: what was known last stays."""
    if "state_on" not in table.columns or rows.empty:
        return rows
    columns = [name for name in ("state", "state_on", "last_heard_on") if name in table.columns]
    known = by_key(connection, table, rows["row_key"].tolist(), columns).set_index("row_key")
    known = known.reindex(rows["row_key"]).set_index(rows.index)
    for name in columns[1:]:
        known[name] = pd.to_datetime(known[name])
    is_older = known["state_on"] > rows["state_on"]
    rows = rows.assign(sent_state=rows["state"], sent_state_on=rows["state_on"])
    for name in ("state", "state_on"):
        rows[name] = rows[name].where(~is_older, known[name])
    if "last_heard_on" in columns:
        rows["last_heard_on"] = pd.concat([rows["last_heard_on"], known["last_heard_on"]], axis=1).max(axis=1)
    return rows


def _filled(rows: pd.DataFrame, table: Table) -> pd.DataFrame:
    """Every column of the table: empty text where a text is absent, None where a value is not known."""
    absent = pd.Series(None, index=rows.index, dtype=object)
    columns: dict[str, pd.Series] = {}
    for column in table.columns:
        if column.name not in rows and column.name != "id":
            columns[column.name] = absent
        if isinstance(column.type, String) and not column.nullable:
            columns[column.name] = columns.get(column.name, rows.get(column.name, absent)).fillna("")
    return rows.assign(**columns)


def _about(rows: pd.DataFrame, stored: StoredKind, as_of: date | None, local_day: date) -> pd.Series:
    """The day each row is about; for a list the day it states, else the latest day among the commune's rows."""
    if not stored.is_list:
        return rows[stored.about]
    if as_of is not None:
        return pd.Series(pd.Timestamp(as_of), index=rows.index)
    days = rows[stored.about].fillna(pd.Timestamp(local_day))
    return days.groupby(rows["unit_code"]).transform("max")
