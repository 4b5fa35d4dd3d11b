"""What a row brings beside its own table: registrants, cluster states, clusters of a broadcast, links of villages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

import pandas as pd
from sqlalchemy import ColumnElement, Connection, Table, bindparam, delete, insert, select, tuple_, update

from dashboard.intake.faults import Fault
from dashboard.intake.store_references import records, rejected
from dashboard.intake.store_rows import by_key
from dashboard.intake.store_villages import link_again
from dashboard.store.before import before_table, keep_before, keep_before_by_id
from dashboard.store.bulk import Upserted
from dashboard.store.models import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    LoudspeakerCluster,
    QrRegistrant,
    QrVenue,
)
from dashboard.store.tables import table_of

Touched = set[tuple[str, date]]
_AT_ONCE: Final = 5000


@dataclass
class Extras:
    """Rows of the main table changed only by what hangs on them, faults, and what else to refresh by feed."""

    changed: int = 0
    faults: list[Fault] = field(default_factory=list)
    touched: dict[str, Touched] = field(default_factory=lambda: defaultdict(set))


def store_extras(connection: Connection, kind: str, frame: pd.DataFrame, upserted: Upserted, import_id: int) -> Extras:
    """Store what belongs to the rows of `frame` in other tables; `upserted` is what became of the rows themselves."""
    extras = Extras()
    if kind in _STEPS and not frame.empty:
        _STEPS[kind](connection, frame, upserted, import_id, extras)
    return extras


def _villages(connection: Connection, _frame: pd.DataFrame, upserted: Upserted, import_id: int, extras: Extras) -> None:
    if upserted.new + upserted.changed == 0:
        return
    linked = link_again(connection, sorted({unit for unit, _ in upserted.touched}), import_id)
    for feed, pairs in touched_by_links(connection, linked).items():
        extras.touched[feed] |= pairs


def touched_by_links(connection: Connection, linked: dict[str, Touched]) -> dict[str, Touched]:
    """By feed, what facts linked to other villages touch; `linked` is what `link_again` or `link_later` returned."""
    clusters = linked[LoudspeakerCluster.__tablename__]
    heard = LoudspeakerCluster.unit_code.in_({unit for unit, _ in clusters})
    return {"reach": linked[Activity.__tablename__] | played_on(connection, heard), "cluster": clusters}


def _registrants(
    connection: Connection, frame: pd.DataFrame, _upserted: Upserted, import_id: int, extras: Extras
) -> None:
    names = {"registrant_name": "name", "registrant_phone": "phone"}
    sent = frame.reindex(columns=["row_key", *names]).astype(dict.fromkeys(names, object))
    sent = sent.rename(columns=names).fillna({"name": "", "phone": ""})
    sent = _with_ids(connection, table_of(QrVenue), sent[(sent["name"] != "") | (sent["phone"] != "")])
    table = table_of(QrRegistrant)
    known = {row.venue_id: (row.name, row.phone) for row in connection.execute(select(table))}
    differs = [known.get(row["id"]) != (row["name"], row["phone"]) for row in records(sent)]
    sent = sent[pd.Series(differs, index=sent.index, dtype=bool)]
    rows = [{"venue_id": row["id"], "name": row["name"], "phone": row["phone"]} for row in records(sent)]
    _count_changed(connection, table_of(QrVenue), sent, import_id, extras)
    _keep_hanging(connection, table_of(QrVenue), table.c.venue_id, import_id)
    _replace(connection, table.c.venue_id, rows)


def _cluster_states(
    connection: Connection, frame: pd.DataFrame, upserted: Upserted, import_id: int, extras: Extras
) -> None:
    """Add the states sent to the history; of two words about one day the later one counts."""
    columns = ["row_key", "unit_code", "sent_state", "sent_state_on"]
    sent = _with_ids(connection, table_of(LoudspeakerCluster), frame[columns])
    table = table_of(ClusterState)
    known = {(row.cluster_id, row.day): row.state for row in connection.execute(select(table))}
    differs = [known.get((row["id"], row["sent_state_on"].date())) != row["sent_state"] for row in records(sent)]
    sent = sent[pd.Series(differs, index=sent.index, dtype=bool)]
    rows = [
        {
            "cluster_id": row["id"],
            "day": row["sent_state_on"].date(),
            "state": row["sent_state"],
            "import_id": import_id,
        }
        for row in records(sent)
    ]
    replace_states(connection, [key for row in rows if (key := (row["cluster_id"], row["day"])) in known], import_id)
    if rows:
        connection.execute(insert(table), rows)
    extras.touched["cluster"] |= {(unit, row["day"]) for unit, row in zip(sent["unit_code"], rows, strict=True)}
    _count_changed(connection, table_of(LoudspeakerCluster), sent, import_id, extras)
    # A cluster that moved takes what it played along, away from where it was.
    units = {unit for unit, _ in upserted.touched}
    days = {day for _, day in played_on(connection, LoudspeakerCluster.import_id == import_id)}
    extras.touched["reach"] |= {(unit, day) for unit in units for day in days}


def _cluster_lists(
    connection: Connection, frame: pd.DataFrame, upserted: Upserted, import_id: int, extras: Extras
) -> None:
    """Replace the lists of clusters of the broadcasts that name any."""
    owner = table_of(ClusterBroadcast).c.broadcast_id
    _keep_hanging(connection, table_of(Broadcast), owner, import_id)
    frame = frame.reindex(columns=[*frame.columns, *({"asked_clusters", "played_clusters"} - set(frame.columns))])
    lists = [
        _codes(asked) | _codes(played)
        for asked, played in zip(frame.asked_clusters, frame.played_clusters, strict=True)
    ]
    named = frame[pd.Series([bool(codes) for codes in lists], index=frame.index, dtype=bool)]
    this_import = Broadcast.import_id == import_id
    if not named.empty:
        wanted, faults = _wanted_lists(connection, _with_ids(connection, table_of(Broadcast), named))
        extras.faults += faults
        differing = _differing(connection, wanted)
        _count_changed(connection, table_of(Broadcast), differing, import_id, extras)
        extras.touched["reach"] |= played_on(connection, this_import)
        rows = [
            {"broadcast_id": row["id"], "cluster_id": cluster, "played": played}
            for row in records(differing)
            for cluster, played in row["clusters"].items()
        ]
        _keep_hanging(connection, table_of(Broadcast), owner, import_id)
        _replace(connection, owner, rows)
    extras.touched["reach"] |= upserted.touched | played_on(connection, this_import)


def _codes(codes: Any) -> set[str]:  # noqa: ANN401 - a tuple, or nothing
    return set(codes) if isinstance(codes, tuple | list) else set()


def _wanted_lists(connection: Connection, broadcasts: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Add `clusters`: whether each cluster (id) played. An unknown cluster is a warning, its broadcast counts."""
    c = LoudspeakerCluster
    ids: dict[str, int] = dict(connection.execute(select(c.code, c.id)).all())
    lists, unknown = [], []
    for row in records(broadcasts):
        played = _codes(row["played_clusters"])
        codes = played | _codes(row["asked_clusters"])
        lists.append({ids[code]: code in played for code in sorted(codes) if code in ids})
        unknown.append(", ".join(sorted(codes - ids.keys())))
    broadcasts = broadcasts.assign(clusters=pd.Series(lists, index=broadcasts.index, dtype=object), unknown=unknown)
    _, faults = rejected(broadcasts, broadcasts["unknown"] != "", "cluster_unknown", "unknown")
    return broadcasts, faults


def _differing(connection: Connection, wanted: pd.DataFrame) -> pd.DataFrame:
    """The broadcasts whose stored list is another one."""
    k = ClusterBroadcast
    known: dict[int, dict[int, bool]] = defaultdict(dict)
    numbers = [int(number) for number in wanted["id"]]
    for start in range(0, len(numbers), _AT_ONCE):
        some = k.broadcast_id.in_(numbers[start : start + _AT_ONCE])
        for broadcast, cluster, played in connection.execute(
            select(k.broadcast_id, k.cluster_id, k.played).where(some)
        ):
            known[broadcast][cluster] = played
    differs = [known.get(row["id"], {}) != row["clusters"] for row in records(wanted)]
    return wanted[pd.Series(differs, index=wanted.index, dtype=bool)]


def played_on(connection: Connection, which: ColumnElement[bool]) -> Touched:
    """(commune, day) of every cluster that was asked to play some broadcast."""
    k, b, c = ClusterBroadcast, Broadcast, LoudspeakerCluster
    rows = (
        select(c.unit_code, b.day).join(k, k.cluster_id == c.id).join(b, b.id == k.broadcast_id).where(which).distinct()
    )
    return {(unit, day) for unit, day in connection.execute(rows)}


def _with_ids(connection: Connection, table: Table, rows: pd.DataFrame) -> pd.DataFrame:
    """Add `id` and `stored_import_id` of the stored rows."""
    stored = by_key(connection, table, rows["row_key"].tolist(), ["id", "import_id"])
    return rows.merge(stored.rename(columns={"import_id": "stored_import_id"}), on="row_key")


def replace_states(connection: Connection, keys: list[tuple[int, date]], import_id: int) -> None:
    """Keep and remove the states of these clusters and days."""
    table = table_of(ClusterState)
    for start in range(0, len(keys), _AT_ONCE):
        these = tuple_(table.c.cluster_id, table.c.day).in_(keys[start : start + _AT_ONCE])
        keep_before(connection, table, these, import_id)
        connection.execute(delete(table).where(these))


def _keep_hanging(connection: Connection, main: Table, owner: ColumnElement[int], import_id: int) -> None:
    """Keep what hangs on every row of `main` that this import changes: an undo puts it back for all of them."""
    changed = before_table(main)
    keep_before(
        connection, owner.table, owner.in_(select(changed.c.id).where(changed.c.changed_by == import_id)), import_id
    )


def _replace(connection: Connection, owner: ColumnElement[int], rows: list[dict[str, Any]]) -> None:
    """Write `rows` in the place of all those of the same owners."""
    table = owner.table
    owners = sorted({row[owner.name] for row in rows})
    if rows:
        connection.execute(delete(table).where(owner == bindparam("owner")), [{"owner": number} for number in owners])
        connection.execute(insert(table), rows)


def _count_changed(connection: Connection, table: Table, rows: pd.DataFrame, import_id: int, extras: Extras) -> None:
    """Count as changed the rows that are as they were but for what hangs on them."""
    unchanged = [int(number) for number in rows.loc[rows["stored_import_id"] != import_id, "id"].unique()]
    extras.changed += len(unchanged)
    if unchanged:
        keep_before_by_id(connection, table, unchanged, import_id)
        statement = update(table).where(table.c.id == bindparam("row")).values(import_id=import_id)
        connection.execute(statement, [{"row": number} for number in unchanged])


_Step = Callable[[Connection, pd.DataFrame, Upserted, int, Extras], None]
_STEPS: Final[dict[str, _Step]] = {
    "villages": _villages,
    "qr_venues": _registrants,
    "clusters": _cluster_states,
    "broadcasts": _cluster_lists,
}
