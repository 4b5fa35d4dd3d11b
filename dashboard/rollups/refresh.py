"""Compute roll-up rows again for the units and days whose facts changed, inside the transaction that changed them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from itertools import combinations

from sqlalchemy import Connection, Table, and_, delete, func, insert, literal, select, tuple_, union_all

from dashboard.domain.approval import Basis
from dashboard.domain.units import BOUNDARY_SET, Level
from dashboard.rollups.approved import near_approved
from dashboard.rollups.everything import every_touched
from dashboard.rollups.feeds import FEEDS, Feed
from dashboard.rollups.reach import refresh_reach
from dashboard.rollups.staging import Rows, Touched, base_table, fill_touched, touched_table
from dashboard.store.models import ALL, REACH, CalendarDay, UnitRow
from dashboard.store.planning import planned_without
from dashboard.store.tables import staged

_BOTTOM_UP = (Level.COMMUNE, Level.DISTRICT, Level.PROVINCE)


def refresh(connection: Connection, feed: str, touched: Iterable[Touched]) -> None:
    """Bring one roll-up up to date, of all facts and of those that are approved.

    `feed` is a name of `FEEDS` or `reach` (villages reached); `touched` are (unit code, day) of changed facts, their
    old places included. Units above follow by themselves.
    """
    touched = set(touched)
    if touched:
        _refresh(connection, feed, touched, Basis.ALL)
        _refresh(connection, feed, near_approved(connection, feed, touched), Basis.APPROVED)


def refresh_approved(connection: Connection, feed: str, touched: Iterable[Touched]) -> None:
    """Bring one roll-up of what is approved up to date where the approval of facts changed, and no fact itself."""
    _refresh(connection, feed, set(touched), Basis.APPROVED)


def _refresh(connection: Connection, feed: str, touched: set[Touched], basis: Basis) -> None:
    if not touched:
        return
    # Of many facts PostgreSQL would sort each, where it can gather them by key.
    with planned_without(connection, "sort"):
        if feed == "reach":
            refresh_reach(connection, touched, basis)
        else:
            _refresh_sums(connection, FEEDS[feed].of(basis), touched)


def _refresh_sums(connection: Connection, feed: Feed, touched: set[Touched]) -> None:
    parents = _parents(connection)
    lagged = {(code, day + timedelta(days=lag)) for code, day in touched for lag in range(feed.lag_days + 1)}
    with staged(connection, touched_table()) as table, staged(connection, base_table(feed.columns)) as base:
        fill_touched(connection, table, _with_parents(lagged, parents))
        feed.stage(connection, table, base, feed.basis)
        if feed.is_stock:
            _touch_whole_history(connection, feed, table, base, parents)
        _delete(connection, feed, table)
        for level in _BOTTOM_UP:
            _write_days(connection, feed, table, base, level)
        _write_weeks(connection, feed, table)


def _parents(connection: Connection) -> dict[str, str]:
    rows = connection.execute(select(UnitRow.code, UnitRow.parent_code).where(UnitRow.boundary_set == BOUNDARY_SET))
    return {row.code: row.parent_code for row in rows}


def _with_parents(touched: Iterable[Touched], parents: dict[str, str]) -> Iterator[Touched]:
    for code, day in touched:
        while code in parents:
            yield code, day
            code = parents[code]


def _touch_whole_history(
    connection: Connection, feed: Feed, touched: Table, base: Table, parents: dict[str, str]
) -> None:
    """A stock's change may move any day: touch every day on which its units had or have a change."""
    units = select(touched.c.unit_code)
    t = feed.table
    before = select(t.unit_code, t.bucket).where(t.unit_code.in_(units), t.grain == "d")
    after = select(base.c.unit_code, base.c.day)
    days: set[Touched] = {(code, day) for code, day in connection.execute(union_all(before, after))}
    connection.execute(delete(touched))
    fill_touched(connection, touched, _with_parents(days, parents))


def _delete(connection: Connection, feed: Feed, touched: Table) -> None:
    t, u = feed.table, UnitRow
    parents = select(u.parent_code).join(touched, touched.c.unit_code == u.code).where(u.boundary_set == BOUNDARY_SET)
    weeks = select(touched.c.unit_code, CalendarDay.week_start).join(CalendarDay, CalendarDay.day == touched.c.day)
    days = select(touched.c.unit_code, touched.c.day)
    for grain, buckets in (("d", days), ("w", weeks)):
        in_reach = (t.parent_code.in_(parents), t.bucket.in_(buckets.with_only_columns(buckets.selected_columns[1])))
        connection.execute(delete(t).where(t.grain == grain, *in_reach, tuple_(t.unit_code, t.bucket).in_(buckets)))


def _write_days(connection: Connection, feed: Feed, touched: Table, base: Table, level: Level) -> None:
    """Write the day rows of one level: its own facts over every dimension, and the rows of the level below."""
    parts = [_own(feed, base, rolled, level) for rolled in _rolled(feed.dimensions)]
    if level != Level.COMMUNE:
        parts.append(_from_below(feed, touched, level))
    rows = union_all(*parts).subquery()
    key = (rows.c.parent_code, rows.c.theme, rows.c.channel, rows.c.unit_code, rows.c.day)
    summed = select(
        rows.c.parent_code,
        literal("d"),
        rows.c.day,
        rows.c.theme,
        rows.c.channel,
        rows.c.unit_code,
        *(func.sum(rows.c[name]) for name in feed.columns),
    ).group_by(*key)
    _insert(connection, feed, summed)


def _rolled(dimensions: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Every set of dimensions that are added up: none, one, both."""
    for size in range(len(dimensions) + 1):
        yield from combinations(dimensions, size)


def _own(feed: Feed, base: Table, rolled: tuple[str, ...], level: Level) -> Rows:
    u = UnitRow
    theme = literal(ALL) if "theme" in rolled else base.c.theme
    channel = literal(ALL) if "channel" in rolled else base.c.channel
    return (
        select(
            u.parent_code,
            theme.label("theme"),
            channel.label("channel"),
            base.c.day,
            u.code.label("unit_code"),
            *(base.c[name] for name in feed.columns),
        )
        .join(base, base.c.unit_code == u.code)
        .where(u.boundary_set == BOUNDARY_SET, u.level == level)
    )


def _from_below(feed: Feed, touched: Table, level: Level) -> Rows:
    u, t = UnitRow, feed.table
    return (
        select(
            u.parent_code,
            t.theme,
            t.channel,
            t.bucket.label("day"),
            u.code.label("unit_code"),
            *(getattr(t, name) for name in feed.columns),
        )
        .select_from(touched)
        .join(u, and_(u.code == touched.c.unit_code, u.boundary_set == BOUNDARY_SET, u.level == level))
        .join(t, and_(t.parent_code == u.code, t.bucket == touched.c.day, t.grain == "d"))
    )


def _write_weeks(connection: Connection, feed: Feed, touched: Table) -> None:
    """Write the week rows of touched units from all seven day rows, read parent by parent as they are stored."""
    t, c, u = feed.table, CalendarDay, UnitRow
    here = and_(u.code == touched.c.unit_code, u.boundary_set == BOUNDARY_SET)
    touched_weeks = select(touched.c.unit_code, c.week_start).join(c, c.day == touched.c.day)
    parent_weeks = (
        select(u.parent_code, c.week_start)
        .select_from(touched)
        .join(u, here)
        .join(c, c.day == touched.c.day)
        .distinct()
        .subquery("parent_week")
    )
    rows = (
        select(
            t.parent_code,
            literal("w"),
            parent_weeks.c.week_start,
            t.theme,
            t.channel,
            t.unit_code,
            *(func.sum(getattr(t, name)) for name in feed.columns),
        )
        .select_from(parent_weeks)
        .join(c, c.week_start == parent_weeks.c.week_start)
        .join(t, and_(t.parent_code == parent_weeks.c.parent_code, t.grain == "d", t.bucket == c.day))
        .where(t.unit_code.in_(select(touched.c.unit_code)))
        .group_by(t.parent_code, parent_weeks.c.week_start, t.theme, t.channel, t.unit_code)
        # Not WHERE: PostgreSQL takes the day rows just written for few, and would look up the weeks anew for each.
        .having(tuple_(t.unit_code, parent_weeks.c.week_start).in_(touched_weeks))
    )
    _insert(connection, feed, rows)


def _insert(connection: Connection, feed: Feed, rows: Rows) -> None:
    key = ["parent_code", "grain", "bucket", "theme", "channel", "unit_code"]
    connection.execute(insert(feed.table).from_select([*key, *feed.columns], rows))


def rebuild(connection: Connection) -> None:
    """Compute every roll-up again from the facts: `sonla rollup`. What no fact feeds any more is gone."""
    for basis in Basis:
        for feed in FEEDS.values():
            connection.execute(delete(feed.of(basis).table))
        connection.execute(delete(REACH[basis]))
        for name in (*FEEDS, "reach"):
            _refresh(connection, name, every_touched(connection, name, basis), basis)
