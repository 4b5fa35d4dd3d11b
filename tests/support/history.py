"""What a sequence of imports did to the rows of a store, seen from outside: by comparing it before and after each."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import Connection, select

from dashboard.intake.faults import Parsed
from dashboard.intake.keys import row_keys
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.store.models import JOURNALED
from tests.support.small_imports import bring_in

Key = tuple[str, tuple[Any, ...]]
_TAKEN_OVER = {("broadcast", "station"), ("inspection", "display_item"), ("qr_day", "qr_venue")}


def rows_by_key(connection: Connection) -> dict[Key, dict[str, Any]]:
    """Every row of the tables that imports write, by table and primary key."""
    return {
        (table.name, tuple(row[key.name] for key in table.primary_key.columns)): dict(row)
        for table in JOURNALED
        for row in connection.execute(select(table)).mappings()
    }


class History:
    """Brings imports in and remembers what each wrote: `made` and `changed` are keys of rows by import."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rows = rows_by_key(connection)
        self._versions: dict[Key, list[dict[str, Any]]] = defaultdict(list)
        self._befores: dict[tuple[int, Key], dict[str, Any]] = {}
        self._repeats: dict[int, set[int]] = {}
        self.kinds: dict[int, str] = {}
        self.made: dict[int, set[Key]] = {}
        self.changed: dict[int, set[Key]] = {}

    @property
    def imports(self) -> list[int]:
        """Imports in their order."""
        return sorted(self.changed)

    def bring_in(self, what: Parsed) -> None:
        """Store an import and note what it did."""
        before = self._rows
        number = bring_in(self._connection, what).import_id
        assert number is not None
        self.kinds[number] = what.kind
        self._rows = after = rows_by_key(self._connection)
        self.changed[number] = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        self.made[number] = after.keys() - before.keys()
        for key in self.changed[number]:
            if key in before:
                self._befores[number, key] = before[key]
            if key in after:
                self._versions[key].append(after[key])
        sent = set(row_keys(what.kind, what.rows.reset_index(drop=True)).tolist())
        table = STORED_KINDS[what.kind].table.name
        self._repeats[number] = {
            row["import_id"]
            for (name, _), row in before.items()
            if name == table and row["row_key"] in sent and (name, (row["id"],)) not in self.changed[number]
        }

    def built_on(self, number: int) -> list[int]:
        """The later imports that wrote a row again, sent it again, or wrote one that refers to a row of `number`."""
        touched = {(name, key) for name, key in self.changed[number] if name not in _OWNERS}
        resting = touched | self._resting_on(number)
        later = [other for other in self.imports if other > number]
        return [
            other for other in later if resting & self._owned(self.changed[other]) or number in self._repeats[other]
        ]

    def _resting_on(self, number: int) -> set[Key]:
        """Rows of which some version refers to one that `number` made, or took over what it changed."""
        made = self.made[number]
        moved = {key for key in self.changed[number] - made if self._has_moved(number, key)}
        found = set()
        for (name, key), versions in self._versions.items():
            table = next(table for table in JOURNALED if table.name == name)
            for version in (*versions, *(row for (_, k), row in self._befores.items() if k == (name, key))):
                for foreign in table.foreign_keys:
                    target = foreign.column.table.name
                    referred = (target, (version[foreign.parent.name],))
                    rests = referred in made or (referred in moved and (name, target) in _TAKEN_OVER)
                    if rests and _OWNERS.get(name) != target:
                        found.add((name, key))
        return self._owned(found)

    def _has_moved(self, number: int, key: Key) -> bool:
        now, before = self._rows.get(key), self._befores[number, key]
        return now is not None and any(before.get(name) != now.get(name) for name in ("unit_code", "level"))

    @staticmethod
    def _owned(keys: set[Key]) -> set[Key]:
        """With the broadcasts and venues that lists of clusters and registrants belong to."""
        owners = {("broadcast", (key[1],)) for name, key in keys if name == "cluster_broadcast"}
        return keys | owners | {("qr_venue", key) for name, key in keys if name == "qr_registrant"}


_OWNERS = {"cluster_broadcast": "broadcast", "qr_registrant": "qr_venue"}
