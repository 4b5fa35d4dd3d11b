"""Base rows of the stocks: reads a unit's whole history of items or clusters and writes its changes by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from dashboard.domain.approval import Basis
from dashboard.domain.terms import WORKING_STATES
from dashboard.rollups.changes import Changes, ClusterSpan, ItemSpan, cluster_changes, item_changes
from dashboard.rollups.staging import included
from dashboard.store.models import ALL, ClusterState, DisplayItem, Inspection, LoudspeakerCluster, Station


def stage_items(connection: Connection, touched: Table, base: Table, basis: Basis) -> None:
    """Fill `base` with the changes of display items in place, by unit and theme."""
    groups: dict[tuple[str, str], list[ItemSpan]] = defaultdict(list)
    for unit_code, theme, span in _items(connection, touched, basis):
        groups[unit_code, theme].append(span)
    for (unit_code, theme), spans in groups.items():
        _write(connection, base, unit_code, theme, item_changes(spans))


def stage_clusters(connection: Connection, touched: Table, base: Table, basis: Basis) -> None:
    """Fill `base` with the changes of loudspeaker clusters by unit.

    A unit without an inventory of clusters counts with what its office states of its stations.
    """
    groups: dict[str, list[ClusterSpan]] = defaultdict(list)
    for unit_code, span in _clusters(connection, touched, basis):
        groups[unit_code].append(span)
    for unit_code, spans in groups.items():
        _write(connection, base, unit_code, ALL, cluster_changes(spans, WORKING_STATES))
    for unit_code, changes in _stated_counts(connection, touched, basis):
        if unit_code not in groups:
            _write(connection, base, unit_code, ALL, changes)


def _items(connection: Connection, touched: Table, basis: Basis) -> Iterator[tuple[str, str, ItemSpan]]:
    i = DisplayItem
    units = select(touched.c.unit_code)
    photos: dict[int, list[date]] = defaultdict(list)
    looks = select(Inspection.item_id, Inspection.day).where(Inspection.unit_code.in_(units), Inspection.photo != "")
    for item_id, day in connection.execute(looks.where(*included(basis, Inspection))):
        photos[item_id].append(day)
    rows = connection.execute(
        select(
            i.id, i.unit_code, i.theme, i.put_up_on, i.state, i.state_on, i.pieces, i.area_m2, i.expected_removal_on
        ).where(i.unit_code.in_(units), *included(basis, i))
    )
    for row in rows:
        gone_on = row.state_on if row.state == "removed" else None
        area_m2 = None if row.area_m2 is None else row.area_m2 * (row.pieces or 1)
        span = ItemSpan(
            (row.put_up_on, gone_on), row.pieces, area_m2, row.expected_removal_on, tuple(sorted(photos[row.id]))
        )
        yield row.unit_code, row.theme, span


def _clusters(connection: Connection, touched: Table, basis: Basis) -> Iterator[tuple[str, ClusterSpan]]:
    c, s = LoudspeakerCluster, ClusterState
    here = c.unit_code.in_(select(touched.c.unit_code))
    states: dict[int, list[tuple[date, str]]] = defaultdict(list)
    history = select(s.cluster_id, s.day, s.state).join(c, c.id == s.cluster_id).where(here)
    for cluster_id, day, state in connection.execute(history.order_by(s.day)):
        states[cluster_id].append((day, state))
    rows = select(c.id, c.unit_code, c.village_id, c.last_heard_on, c.state, c.state_on).where(
        here, *included(basis, c)
    )
    for row in connection.execute(rows):
        known = tuple(states[row.id]) or ((row.state_on, row.state),)
        yield row.unit_code, ClusterSpan(known, row.village_id, row.last_heard_on)


def _stated_counts(connection: Connection, touched: Table, basis: Basis) -> Iterable[tuple[str, Changes]]:
    s = Station
    rows = connection.execute(
        select(s.unit_code, s.cluster_count, s.working_count, s.counted_on).where(
            s.unit_code.in_(select(touched.c.unit_code)), *included(basis, s)
        )
    )
    for unit_code, clusters, working, counted_on in rows:
        # Clusters of which nobody says how many work are no statement: they would count as not working.
        if clusters is not None and working is not None and counted_on is not None:
            yield unit_code, {counted_on: {"clusters": clusters, "working": working}}


def _write(connection: Connection, base: Table, unit_code: str, theme: str, changes: Changes) -> None:
    columns = [column.name for column in base.columns][4:]
    rows: list[dict[str, Any]] = [
        {"unit_code": unit_code, "day": day, "theme": theme, "channel": ALL}
        | {column: amounts.get(column, 0) for column in columns}
        for day, amounts in sorted(changes.items())
    ]
    if rows:
        connection.execute(insert(base), rows)
