"""The journal of imports: rows as they were before an import changed them, so that the import can be undone exactly.

Each table that imports write has a table `before_…` beside it with the same columns and `changed_by`, the import that
replaced the row. Values never leave the database, so that they come back as they were. New rows need no copy: their
own `import_id` tells them. What stood before an import that was undone is gone from here.

`before_qr_registrant` may hold personal data: no query of the screen, export or snapshot reads any of these tables.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from sqlalchemy import Column, ColumnElement, Connection, ForeignKey, Index, Table, literal, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dashboard.store.base import BIG, Base
from dashboard.store.facts import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    DisplayItem,
    Inspection,
    LoudspeakerCluster,
    LoudspeakerDay,
    PlatformWeek,
    QrDay,
    QrRegistrant,
    QrVenue,
    Station,
)
from dashboard.store.reference import Village
from dashboard.store.tables import table_of

_AT_ONCE: Final = 5000

JOURNALED: Final = tuple(
    table_of(model)
    for model in (
        *(ClusterBroadcast, ClusterState, QrRegistrant, Inspection, QrDay, Activity, LoudspeakerDay, PlatformWeek),
        *(Broadcast, LoudspeakerCluster, DisplayItem, QrVenue, Station, Village),
    )
)
"""Tables whose rows imports write; whoever refers to another stands before it."""


def _describe(table: Table) -> Table:
    changed_by = Column("changed_by", BIG, ForeignKey("import_run.id"), primary_key=True, autoincrement=False)
    copies = [
        Column(c.name, c.type, nullable=c.nullable, primary_key=c.primary_key, autoincrement=False)
        for c in table.columns
    ]
    name = f"before_{table.name}"
    before = Table(name, Base.metadata, *copies, changed_by)
    Index(f"ix_{name}_changed_by", before.c.changed_by)
    if "import_id" in before.c:
        Index(f"ix_{name}_import_id", before.c.import_id)
    return before


_BEFORE: Final = {table.name: _describe(table) for table in JOURNALED}


def before_table(table: Table) -> Table:
    """The table that keeps what rows of a journaled `table` were."""
    return _BEFORE[table.name]


def keep_before(connection: Connection, table: Table, which: ColumnElement[bool], import_id: int) -> None:
    """Keep the rows of `table` that meet `which` as they stand now; what this import kept already stays as it is."""
    names = [*(column.name for column in table.columns), "changed_by"]
    rows = select(*table.columns, literal(import_id, BIG)).where(which)
    insert = postgresql_insert if connection.dialect.name == "postgresql" else sqlite_insert
    statement = insert(before_table(table)).from_select(names, rows, include_defaults=False)
    connection.execute(statement.on_conflict_do_nothing())


def keep_before_by_id(connection: Connection, table: Table, ids: Sequence[int], import_id: int) -> None:
    """Keep the rows of `table` with these ids, see `keep_before`."""
    for some in _chunks(ids):
        keep_before(connection, table, table.c.id.in_(some), import_id)


def _chunks(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), _AT_ONCE):
        yield ids[start : start + _AT_ONCE]
