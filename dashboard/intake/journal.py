"""What the journal of an import tells: what its undo touches, who built on it, and what to put back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Select,
    Table,
    and_,
    delete,
    insert,
    or_,
    select,
    tuple_,
    union,
    update,
)

from dashboard.intake.store_extras import played_on
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.store.before import JOURNALED, before_table
from dashboard.store.models import (
    Broadcast,
    ClusterBroadcast,
    ImportRepeat,
    LoudspeakerCluster,
    QrRegistrant,
    QrVenue,
)
from dashboard.store.tables import table_of

Touched = dict[str, set[tuple[str, date]]]
_STORED: Final = {stored.table.name: stored for stored in STORED_KINDS.values()}
_HANGING: Final = {
    ClusterBroadcast.__tablename__: (table_of(Broadcast), "broadcast_id"),
    QrRegistrant.__tablename__: (table_of(QrVenue), "venue_id"),
}
"""Tables without an import of their own: their rows come and go with those of their owner."""
_TAKEN_OVER: Final = {
    ("broadcast", "station"): ("unit_code", "level"),
    ("inspection", "display_item"): ("unit_code",),
    ("qr_day", "qr_venue"): ("unit_code",),
}
"""By table and the table it refers to: columns of the latter whose values rows of the former took over."""


def touched_by(connection: Connection, import_id: int) -> Touched:
    """By feed, every (unit code, day) whose sums the undo of an import changes. To be asked before `put_back`."""
    touched: Touched = defaultdict(set)
    for name, stored in _STORED.items():
        pairs = _pairs(connection, stored.table, stored.days, import_id)
        for feed in stored.feeds:
            touched[feed] |= pairs
        if name == Broadcast.__tablename__:
            touched["reach"] |= pairs | _heard(connection, import_id)
        if name == LoudspeakerCluster.__tablename__:
            ids = _touched_ids(stored.table, import_id)
            days = {day for _, day in played_on(connection, LoudspeakerCluster.id.in_(ids))}
            touched["reach"] |= {(unit, day) for unit in {unit for unit, _ in pairs} for day in days}
    return touched


def places_of(connection: Connection, kind: str, import_id: int) -> set[tuple[str, date]]:
    """Where the rows of `kind` that the import made or changed stand, and stood. To be asked before `put_back`."""
    stored = STORED_KINDS[kind]
    return _pairs(connection, stored.table, stored.days, import_id)


def later_imports(connection: Connection, kind: str, import_id: int) -> list[int]:
    """Imports that built on this one, which brought rows of `kind`, in their order.

    They changed one of its rows again, sent one of its rows again as it stands, refer to a row it made, or took over
    what it changed in the row they refer to.
    """
    repeats = select(ImportRepeat.import_id).where(ImportRepeat.earlier_id == import_id)
    found = set(connection.execute(repeats).scalars())
    for table in JOURNALED:
        found |= set(connection.execute(_changed_again(table, import_id)).scalars())
        for key in table.foreign_keys:
            if key.column.table is STORED_KINDS[kind].table:
                found |= _built_on(connection, table, key.parent.name, key.column.table, import_id)
    return sorted(number for number in found if number > import_id)


def put_back(connection: Connection, import_id: int) -> None:
    """Make every row of every journaled table what it was before the import; its journal is gone then."""
    for table in JOURNALED:
        if table.name in _HANGING:
            _put_back_hanging(connection, table, import_id)
        else:
            _put_back_rows(connection, table, import_id)
    for table in JOURNALED:
        before = before_table(table)
        connection.execute(delete(before).where(before.c.changed_by == import_id))
    repeats = or_(ImportRepeat.import_id == import_id, ImportRepeat.earlier_id == import_id)
    connection.execute(delete(ImportRepeat).where(repeats))


def _put_back_rows(connection: Connection, table: Table, import_id: int) -> None:
    before = before_table(table)
    keys = {key.name for key in table.primary_key.columns}
    values = {column.name: before.c[column.name] for column in table.columns if column.name not in keys}
    same = and_(*(table.c[key] == before.c[key] for key in keys), before.c.changed_by == import_id)
    connection.execute(update(table).values(values).where(same))
    connection.execute(delete(table).where(table.c.import_id == import_id))


def _put_back_hanging(connection: Connection, table: Table, import_id: int) -> None:
    owner, column = _HANGING[table.name]
    before = before_table(table)
    connection.execute(delete(table).where(table.c[column].in_(_touched_ids(owner, import_id))))
    names = [name.name for name in table.columns]
    kept = select(*(before.c[name] for name in names)).where(before.c.changed_by == import_id)
    connection.execute(insert(table).from_select(names, kept))


def _touched_ids(table: Table, import_id: int) -> Any:  # noqa: ANN401 - a SELECT of numbers
    """Rows of `table` that the import made or changed."""
    before = before_table(table)
    changed = select(before.c.id).where(before.c.changed_by == import_id)
    return select(union(select(table.c.id).where(table.c.import_id == import_id), changed).subquery().c.id)


def _made(table: Table, import_id: int) -> Any:  # noqa: ANN401 - a SELECT of numbers
    """Rows of `table` that the import made."""
    before, own = before_table(table), before_table(table).alias("own")
    was_there = select(own.c.id).where(own.c.changed_by == import_id)
    written = (select(t.c.id).where(t.c.import_id == import_id, t.c.id.not_in(was_there)) for t in (table, before))
    return select(union(*written).subquery().c.id)


def _changed_again(table: Table, import_id: int) -> Select[Any]:
    """Later imports that changed a row which this one made or changed."""
    before, own = before_table(table), before_table(table).alias("own")
    keys = [key.name for key in table.primary_key.columns]
    wrote = own.c.changed_by == import_id
    if "import_id" in own.c:
        wrote = or_(wrote, own.c.import_id == import_id)
    written = select(*(own.c[key] for key in keys)).where(wrote)
    again = tuple_(*(before.c[key] for key in keys)).in_(written)
    return select(before.c.changed_by).where(before.c.changed_by > import_id, again).distinct()


def _built_on(connection: Connection, table: Table, column: str, target: Table, import_id: int) -> set[int]:
    """Imports that wrote rows of `table` which refer, or referred, to rows of `target` that this one made.

    So do those that took over what this one changed there.
    """
    main, owner = _HANGING.get(table.name, (table, ""))
    if main is target:
        return set()
    keys = [owner] if owner else [key.name for key in table.primary_key.columns]
    base = _made(target, import_id)
    moved = _moved(table, target, import_id)
    rests = [
        select(*(t.c[key] for key in keys)).where(or_(t.c[column].in_(base), *(t.c[column].in_(ids) for ids in moved)))
        for t in (table, before_table(table))
    ]
    resting = select(union(*rests).subquery())
    written = ((main, main.c.import_id), *((before_table(main), c) for c in _writers(main)))
    names = [key.name for key in main.primary_key.columns]
    wrote = [select(writer).where(tuple_(*(t.c[name] for name in names)).in_(resting)) for t, writer in written]
    return set(connection.execute(union(*wrote)).scalars())


def _writers(table: Table) -> tuple[ColumnElement[int], ColumnElement[int]]:
    before = before_table(table)
    return before.c.changed_by, before.c.import_id


def _moved(table: Table, target: Table, import_id: int) -> list[Any]:
    """Rows of `target` in which the import changed what rows of `table` took over."""
    before = before_table(target)
    columns = _TAKEN_OVER.get((table.name, target.name), ())
    if not columns:
        return []
    differs = or_(*(before.c[name].is_distinct_from(target.c[name]) for name in columns))
    rows = select(target.c.id).join(before, before.c.id == target.c.id)
    return [rows.where(before.c.changed_by == import_id, differs)]


def _pairs(connection: Connection, table: Table, days: Iterable[str], import_id: int) -> set[tuple[str, date]]:
    """Where the rows that the import made or changed stand, and stood before."""
    before = before_table(table)
    found: set[tuple[str, date]] = set()
    now = table.c.id.in_(_touched_ids(table, import_id))
    for source, which in ((table, now), (before, before.c.changed_by == import_id)):
        for name in days:
            rows = select(source.c.unit_code, source.c[name]).where(which, source.c[name].is_not(None)).distinct()
            found |= {(unit, day) for unit, day in connection.execute(rows)}
    return found


def _heard(connection: Connection, import_id: int) -> set[tuple[str, date]]:
    """Where the clusters stand that the import's broadcasts were asked of, and had been before."""
    b, k = Broadcast, before_table(table_of(ClusterBroadcast))
    c = LoudspeakerCluster
    now = played_on(connection, b.id.in_(_touched_ids(table_of(Broadcast), import_id)))
    rows = select(c.unit_code, b.day).join(k, k.c.cluster_id == c.id).join(b, b.id == k.c.broadcast_id)
    return now | {(unit, day) for unit, day in connection.execute(rows.where(k.c.changed_by == import_id).distinct())}
