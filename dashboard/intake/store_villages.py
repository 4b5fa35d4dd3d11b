"""Knowing which village a written name means, on the day it was written about."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, and_, select, update

from dashboard.domain.text import fold, spelling_key
from dashboard.store.before import keep_before_by_id
from dashboard.store.models import Activity, DisplayItem, LoudspeakerCluster, Village
from dashboard.store.tables import table_of

Pairs = dict[str, set[tuple[str, date]]]
_PREFIXES: Final = (
    (re.compile(r"^(ban|b\.)\s+"), ""),
    (re.compile(r"^(tieu khu|tk\.?)\s*"), "tieu khu "),
    (re.compile(r"^(to dan pho|tdp\.?|to)\s+"), "to "),
)
_IDS_AT_ONCE: Final = 5000
LINKED: Final = (
    (table_of(Activity), "day"),
    (table_of(DisplayItem), "put_up_on"),
    (table_of(LoudspeakerCluster), "state_on"),
)
"""Tables with a `village_text`, and the day on which the village must have been in force."""


def village_name_key(name: str) -> str:
    """Key of a village's name without diacritics; `Bản Mòn` and `Mòn`, `TK 3` and `Tiểu khu 3` are the same."""
    key = fold(name)
    for pattern, plain in _PREFIXES:
        key = pattern.sub(plain, key)
    return key.strip()


def linked_villages(connection: Connection, units: pd.Series, texts: pd.Series, days: pd.Series) -> pd.Series:
    """Return a village id per row (whole numbers, NA where none or more than one is meant).

    `texts` are names as written, `days` datetime64. Spelling with diacritics decides between names alike without.
    """
    wanted = pd.DataFrame({"unit_code": units, "text": texts.fillna(""), "day": days})
    wanted = wanted[wanted["text"] != ""].rename_axis("position").reset_index()
    wanted["name_key"] = _mapped(wanted["text"], village_name_key)
    found = wanted.merge(_villages(connection, set(wanted["unit_code"])), on=["unit_code", "name_key"])
    found = found[(found["valid_from"] <= found["day"]) & ~(found["valid_to"] < found["day"])]
    found = _decided(found)
    ids = pd.Series(pd.NA, index=units.index, dtype="Int64")
    ids.loc[found["position"]] = found["id"].to_numpy()
    return ids


def link_again(connection: Connection, units: Collection[str], import_id: int) -> Pairs:
    """Link the facts of these communes to the villages now known; what changes is kept as the journal of `import_id`.

    Returns, by name of table, the (unit code, day) of the facts that changed.
    """
    changed: Pairs = {}
    for table, day in LINKED:
        pairs = changed.setdefault(table.name, set())
        for unit in units:
            moved = _moved(connection, table, day, table.c.unit_code == unit)
            keep_before_by_id(connection, table, moved["id"].tolist(), import_id)
            pairs |= _link(connection, table, moved)
    return changed


def link_later(connection: Connection, units: Collection[str], import_id: int) -> Pairs:
    """Link what came after an import of villages as if that had never come; returns what `link_again` does."""
    changed: Pairs = {}
    for table, day in LINKED:
        pairs = changed.setdefault(table.name, set())
        for unit in units:
            later = and_(table.c.unit_code == unit, table.c.import_id > import_id)
            pairs |= _link(connection, table, _moved(connection, table, day, later))
    return changed


def _moved(connection: Connection, table: Table, day: str, which: ColumnElement[bool]) -> pd.DataFrame:
    """The facts whose village is another one now, which stands in `village_id`."""
    columns = (table.c.id, table.c.unit_code, table.c[day].label("day"), table.c.village_text, table.c.village_id)
    rows = connection.execute(select(*columns).where(which, table.c.village_text != "")).all()
    facts = pd.DataFrame(rows, columns=["id", "unit_code", "day", "village_text", "village_id"])
    if facts.empty:
        return facts
    linked = linked_villages(connection, facts["unit_code"], facts["village_text"], pd.to_datetime(facts["day"]))
    differs = linked.fillna(-1) != facts["village_id"].astype("Int64").fillna(-1)
    return facts.assign(village_id=linked)[differs]


def _link(connection: Connection, table: Table, moved: pd.DataFrame) -> set[tuple[str, date]]:
    by_village: dict[int | None, list[int]] = defaultdict(list)
    for fact, village in zip(moved["id"], moved["village_id"], strict=True):
        by_village[None if pd.isna(village) else int(village)].append(int(fact))
    for number, facts in by_village.items():
        for start in range(0, len(facts), _IDS_AT_ONCE):
            some = table.c.id.in_(facts[start : start + _IDS_AT_ONCE])
            connection.execute(update(table).where(some).values(village_id=number))
    return set(zip(moved["unit_code"], moved["day"], strict=True))


def _villages(connection: Connection, units: set[str]) -> pd.DataFrame:
    v = Village
    columns = (v.id, v.unit_code, v.name, v.name_key, v.valid_from, v.valid_to)
    rows: list[Any] = list(connection.execute(select(*columns).where(v.unit_code.in_(units))))
    villages = pd.DataFrame(rows, columns=["id", "unit_code", "name", "name_key", "valid_from", "valid_to"])
    for column in ("valid_from", "valid_to"):
        villages[column] = pd.to_datetime(villages[column])
    return villages.astype({"unit_code": object, "name_key": object})


def _decided(found: pd.DataFrame) -> pd.DataFrame:
    """Rows with one candidate, or one whose diacritics are those written."""
    shared = found["position"].duplicated(keep=False)
    doubtful = found[shared]
    same = _mapped(doubtful["text"], _spelling) == _mapped(doubtful["name"], _spelling)
    spelled = doubtful[same.astype(bool)]
    return pd.concat([found[~shared], spelled[~spelled["position"].duplicated(keep=False)]])


def _spelling(name: str) -> str:
    return spelling_key(name).removeprefix(f"{spelling_key('bản')} ")


def _mapped(values: pd.Series, function: Any) -> pd.Series:  # noqa: ANN401
    """`function` of each value, called once per distinct one."""
    return values.map({value: function(value) for value in values.unique()}).astype(object)
