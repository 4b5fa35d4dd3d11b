"""What an import changes in the tables that hang on its rows: registrants, lists of clusters, states by day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Select, select

from dashboard.intake.values.terms import term_label
from dashboard.store.before import before_table
from dashboard.store.models import ClusterBroadcast, ClusterState, LoudspeakerCluster, QrRegistrant
from dashboard.store.tables import table_of

Texts = tuple[str, str]
Hanging = dict[int, dict[str, Texts]]
PERSONAL_TEXTS: Final = ("(dữ liệu cá nhân cũ)", "(dữ liệu cá nhân mới)")
"""Personal data are never shown, only that they change."""


def hanging_changes(connection: Connection, kind: str, rows: pd.DataFrame, import_id: int) -> Hanging:
    """By id of the changed row: the old and new text of what hangs on it, under the name of what it is.

    `rows` has `id` and the columns of the form.
    """
    return _STEPS[kind](connection, rows, import_id) if kind in _STEPS else {}


def _registrants(connection: Connection, rows: pd.DataFrame, import_id: int) -> Hanging:
    table = table_of(QrRegistrant)
    before = before_table(table)
    ids = _ids(rows)
    now = {row.venue_id: row[1:] for row in connection.execute(select(table).where(table.c.venue_id.in_(ids)))}
    columns = [before.c[column.name] for column in table.columns]
    kept = select(*columns).where(before.c.changed_by == import_id, before.c.venue_id.in_(ids))
    was = {row.venue_id: row[1:] for row in connection.execute(kept)}
    return {
        venue: {"registrant": (PERSONAL_TEXTS[0] if venue in was else "", PERSONAL_TEXTS[1])}
        for venue, registrant in now.items()
        if registrant != was.get(venue)
    }


def _cluster_lists(connection: Connection, rows: pd.DataFrame, import_id: int) -> Hanging:
    k = table_of(ClusterBroadcast)
    before = before_table(k)
    ids = _ids(rows)
    now = _lists(connection, ids, select(k.c.broadcast_id, k.c.cluster_id, k.c.played).where(k.c.broadcast_id.in_(ids)))
    kept = select(before.c.broadcast_id, before.c.cluster_id, before.c.played)
    was = _lists(connection, ids, kept.where(before.c.changed_by == import_id, before.c.broadcast_id.in_(ids)))
    return {number: {"clusters": (was[number], now[number])} for number in ids if was[number] != now[number]}


def _lists(connection: Connection, ids: Collection[int], rows: Select[*tuple[Any, ...]]) -> dict[int, str]:
    """By broadcast: codes of the clusters that played, and of those that were only asked in parentheses."""
    c = LoudspeakerCluster
    codes = dict(connection.execute(select(c.id, c.code)).tuples().all())
    lists: dict[int, list[str]] = defaultdict(list)
    for broadcast, cluster, played in connection.execute(rows):
        lists[broadcast].append(codes[cluster] if played else f"({codes[cluster]})")
    return {number: ", ".join(sorted(lists[number])) for number in ids}


def _cluster_states(connection: Connection, rows: pd.DataFrame, import_id: int) -> Hanging:
    s = table_of(ClusterState)
    before = before_table(s)
    own = connection.execute(select(s).where(s.c.import_id == import_id, s.c.cluster_id.in_(_ids(rows))))
    kept = connection.execute(select(before).where(before.c.changed_by == import_id))
    was = {(row.cluster_id, row.day): row.state for row in kept}
    return {
        row.cluster_id: {
            "state_of_day": (
                _state_text(was.get((row.cluster_id, row.day), ""), row.day),
                _state_text(row.state, row.day),
            )
        }
        for row in own
    }


def _state_text(state: str, day: date) -> str:
    return f"{term_label('cluster_state', state)} ({day.day}/{day.month}/{day.year})" if state else ""


def _ids(rows: pd.DataFrame) -> list[int]:
    return [int(number) for number in rows["id"]]


_STEPS: Final[dict[str, Callable[[Connection, pd.DataFrame, int], Hanging]]] = {
    "qr_venues": _registrants,
    "broadcasts": _cluster_lists,
    "clusters": _cluster_states,
}
