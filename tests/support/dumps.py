"""Everything a store holds, to compare one moment with another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, select

from dashboard.store.models import Base

Dump = dict[str, list[tuple[Any, ...]]]
LEDGER = frozenset(
    {"import_run", "import_fault", "store_state", "approval_step", "site_edit", "inspection_photo", "audit_event"}
)
"""Tables that keep an import after its undo, and what was decided."""


def dump(connection: Connection, *names: str) -> Dump:
    """Every row of the named tables (default: all but the ledger's and those that no import writes)."""
    still = {"unit", "calendar_day", "holiday", *LEDGER}
    tables = [table for name, table in Base.metadata.tables.items() if (name in names if names else name not in still)]
    return {table.name: sorted(map(tuple, connection.execute(select(table))), key=repr) for table in tables}


def differing(before: Dump, after: Dump) -> dict[str, tuple[list[Any], list[Any]]]:
    """By table, the rows that are only in one of two dumps."""
    return {
        name: ([row for row in rows if row not in after[name]], [row for row in after[name] if row not in rows])
        for name, rows in before.items()
        if rows != after[name]
    }


def bare(dumped: Dump) -> Dump:
    """The rows without what depends on how many rows and imports came before: numbers of rows and of imports."""
    result = {}
    for name, rows in dumped.items():
        table = Base.metadata.tables[name]
        kept = [i for i, column in enumerate(table.columns) if column.name not in _NUMBERS]
        result[name] = sorted((tuple(row[i] for i in kept) for row in rows), key=repr)
    return result


_NUMBERS = frozenset(
    {"id", "import_id", "changed_by", "earlier_id", "village_id", "station_id", "cluster_id", "broadcast_id"}
    | {"item_id", "venue_id", "received_at", "loaded_at"}
)
