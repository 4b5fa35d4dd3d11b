"""Villages reached: for each village the days on which it had an activity or a broadcast, as bits."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import (
    ColumnElement,
    Connection,
    Dialect,
    Subquery,
    Table,
    and_,
    delete,
    exists,
    func,
    insert,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from dashboard.domain.approval import Basis
from dashboard.domain.units import BOUNDARY_SET, PROVINCE_CODE
from dashboard.rollups.staging import (
    Rows,
    Touched,
    fill_touched,
    included,
    mask_table,
    reach_table,
    touched_table,
    within_touched,
)
from dashboard.store.models import (
    ALL,
    REACH,
    Activity,
    Broadcast,
    CalendarDay,
    ClusterBroadcast,
    LoudspeakerCluster,
    Reach,
    UnitRow,
)
from dashboard.store.tables import staged


def refresh_reach(connection: Connection, touched: Collection[Touched], basis: Basis) -> None:
    """Clear the bits of the touched units and days, and set those that the facts give.

    Under ALL themes or channels a bit is set when any value sets it, so every filter stays exact.
    """
    reach = REACH[basis]
    with (
        staged(connection, touched_table()) as days,
        staged(connection, reach_table()) as base,
        staged(connection, mask_table()) as mask,
    ):
        fill_touched(connection, days, touched)
        for rows in (_by_activity(days, basis), _by_broadcast(days, basis)):
            connection.execute(insert(base).from_select([c.name for c in base.columns], rows))
        _clear(connection, reach, days, mask)
        for theme, channel in ((False, False), (True, False), (False, True), (True, True)):
            _set(connection, reach, base, all_themes=theme, all_channels=channel)
        # What is left without a day would stay for ever, and differ from what an undone import found.
        units = select(mask.c.unit_code)
        connection.execute(delete(reach).where(reach.unit_code.in_(units), reach.bits == 0))


def _places(days: Table) -> Subquery:
    """The touched units and days, each day with its block and bit.

    DISTINCT keeps the databases from looking up the day of each fact instead.
    """
    c = CalendarDay
    columns = (days.c.unit_code, days.c.day, c.reach_block.label("block"), c.reach_bit.label("bit"))
    return select(*columns).join(c, c.day == days.c.day).distinct().subquery("reach_place")


def _by_activity(days: Table, basis: Basis) -> Rows:
    a, places = Activity, _places(days)
    key = (a.unit_code, a.village_id, a.theme, a.channel, places.c.block)
    return (
        select(*key, func.bit_or(places.c.bit))
        .join(places, and_(places.c.unit_code == a.unit_code, places.c.day == a.day))
        .where(*within_touched(days, a.unit_code, a.day))
        .where(a.village_id.is_not(None), *included(basis, a))
        .group_by(*key)
    )


def _by_broadcast(days: Table, basis: Basis) -> Rows:
    """Broadcasts reach the villages of the clusters that played them; others name no village and reach none.

    A cluster plays what stations of its commune, its district and the province broadcast. A broadcast reaches where it
    is approved, whether or not the list of clusters is: that is where they stand, not what was done.
    """
    b, k, p, u, places = Broadcast, LoudspeakerCluster, ClusterBroadcast, UnitRow, _places(days)
    here = select(days.c.unit_code)
    above = select(u.parent_code).where(u.boundary_set == BOUNDARY_SET, u.code.in_(here))
    stations = here.union(above, select(literal(PROVINCE_CODE)))
    key = (k.unit_code, k.village_id, b.theme, b.channel, places.c.block)
    return (
        select(*key, func.bit_or(places.c.bit))
        .select_from(b)
        .join(p, and_(p.broadcast_id == b.id, p.played))
        .join(k, k.id == p.cluster_id)
        .join(places, and_(places.c.unit_code == k.unit_code, places.c.day == b.day))
        .where(b.unit_code.in_(stations), b.day.in_(select(days.c.day)), k.village_id.is_not(None))
        .where(*included(basis, b))
        .group_by(*key)
    )


def _clear(connection: Connection, r: Reach, days: Table, mask: Table) -> None:
    places = _places(days).c
    masks = select(places.unit_code, places.block, func.bit_or(places.bit)).group_by(places.unit_code, places.block)
    connection.execute(insert(mask).from_select([column.name for column in mask.columns], masks))
    here = and_(mask.c.unit_code == r.unit_code, mask.c.block == r.block)
    cleared = r.bits.bitwise_and(select(mask.c.mask).where(here).scalar_subquery().bitwise_not())
    touched = exists().where(here, r.bits.bitwise_and(mask.c.mask) != 0)
    units = select(mask.c.unit_code)
    connection.execute(update(r).where(r.unit_code.in_(units), touched).values(bits=cleared))


def _set(connection: Connection, reach: Reach, base: Table, *, all_themes: bool, all_channels: bool) -> None:
    theme: ColumnElement[str] = literal(ALL) if all_themes else base.c.theme
    channel: ColumnElement[str] = literal(ALL) if all_channels else base.c.channel
    keys = [base.c.block, base.c.unit_code, base.c.village_id]
    keys += [] if all_themes else [base.c.theme]
    keys += [] if all_channels else [base.c.channel]
    rows = (
        select(theme, channel, base.c.block, base.c.unit_code, base.c.village_id, func.bit_or(base.c.bits))
        .where(true())  # SQLite needs a WHERE before ON CONFLICT
        .group_by(*keys)
    )
    columns = ["theme", "channel", "block", "unit_code", "village_id", "bits"]
    statement = _upsert(connection.dialect)(reach).from_select(columns, rows)
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=columns[:-1],
            set_={"bits": reach.bits.bitwise_or(statement.excluded.bits)},
        )
    )


def _upsert(dialect: Dialect):  # type: ignore[no-untyped-def]  # noqa: ANN202 - the two constructs share no type
    return postgresql_insert if dialect.name == "postgresql" else sqlite_insert
