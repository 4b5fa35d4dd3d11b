"""Heartbeats of loudspeaker clusters: the day each was last heard on and its state, and nothing else.

They come every minute for thousands of clusters, and nearly all say what is known: those cost one SELECT and write
nothing. What is known is a day, so a cluster heard of changes something once a day.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, insert, select, update

from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.findings import Findings
from dashboard.intake.forms import LATEST_DAY, Field, Form
from dashboard.intake.reading import read_fields
from dashboard.intake.records import Record, records_as_sheet
from dashboard.intake.store_extras import replace_states
from dashboard.rollups import refresh
from dashboard.store.before import keep_before_by_id
from dashboard.store.changes import note_change
from dashboard.store.models import ClusterState, ImportRun, LoudspeakerCluster
from dashboard.store.tables import table_of

KIND: Final = "heartbeats"
FORM: Final = Form(
    id=KIND,
    kind=KIND,
    label_vi="Tín hiệu cụm loa",
    label_en="Heartbeats of clusters",
    fields=(
        Field("code", "code", ("Mã cụm loa",), required=True),
        Field("heard_at", "moment", ("Thời điểm nghe được",), required=True),
        Field("state", "term", ("Tình trạng",), vocabulary="cluster_state"),
    ),
    one_of=(),
)
_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Cluster `code` was heard on `day` (in Sơn La) in `state`, empty where it does not say."""

    row_number: int
    code: str
    day: date
    state: str


@dataclass(frozen=True, slots=True)
class ClusterChange:
    """What a heartbeat changes of one cluster."""

    cluster_id: int
    unit_code: str
    last_heard_on: date
    state: str
    state_on: date
    is_new_state: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """What heartbeats mean for the store: what they change, and those of clusters unknown or outside the reach."""

    changes: tuple[ClusterChange, ...]
    unknown: tuple[Heartbeat, ...]
    outside: tuple[Heartbeat, ...]


def read_heartbeats(records: Sequence[Record], today: date) -> tuple[list[Heartbeat], list[Fault]]:
    """Check records of the fields `code`, `heard_at` and `state`; one in the future is a wrong clock, not a word."""
    code, heard_at, state = FORM.fields
    form = replace(FORM, fields=(code, replace(heard_at, latest=min(LATEST_DAY, today)), state))
    sheet, _, body = records_as_sheet(form, records)
    findings = Findings(sheet, body)
    values = read_fields(form, body, None, findings)
    beats = [
        Heartbeat(row + 1, values["code"][row], values["heard_at"][row].date(), values["state"][row])
        for row in range(len(records))
        if findings.is_good[row]
    ]
    return beats, findings.faults()


def heard(connection: Connection, beats: Sequence[Heartbeat], within: Collection[str] | None) -> Heard:
    """Compare heartbeats with what is stored; of several of one cluster the newest counts.

    `within` are the codes of the units whose clusters may be told of, None for all.
    """
    stored = _stored(connection, list(dict.fromkeys(beat.code for beat in beats)))
    known = [beat for beat in beats if beat.code in stored]
    outside = [beat for beat in known if within is not None and stored[beat.code].unit_code not in within]
    ours = sorted(set(known).difference(outside), key=lambda beat: (beat.day, beat.row_number))
    newest = {beat.code: beat for beat in ours}
    changes = (_change(stored[code], beat) for code, beat in newest.items())
    unknown = tuple(beat for beat in beats if beat.code not in stored)
    return Heard(tuple(change for change in changes if change), unknown, tuple(outside))


def store_heard(
    connection: Connection, changes: Sequence[ClusterChange], source: str, loaded_at: datetime
) -> int | None:
    """Write changes in the transaction of `connection` and bring the roll-up up to date.

    New states are an import, which is returned (None where there is none) and can be undone. When a cluster was last
    heard is no import's: the next heartbeat says it again.
    """
    import_id = _store_states(connection, [c for c in changes if c.is_new_state], source, loaded_at)
    values = [
        {"number": c.cluster_id, "heard": c.last_heard_on, "state": c.state, "state_on": c.state_on} for c in changes
    ]
    table = table_of(LoudspeakerCluster)
    connection.execute(
        update(table)
        .where(table.c.id == bindparam("number"))
        .values(last_heard_on=bindparam("heard"), state=bindparam("state"), state_on=bindparam("state_on")),
        values,
    )
    note_change(connection, loaded_at)
    refresh(connection, "cluster", {(c.unit_code, c.last_heard_on) for c in changes})
    return import_id


def _stored(connection: Connection, codes: list[str]) -> dict[str, Any]:
    c = LoudspeakerCluster
    columns = select(c.id, c.code, c.unit_code, c.state, c.state_on, c.last_heard_on)
    found: dict[str, Any] = {}
    for start in range(0, len(codes), _AT_ONCE):
        rows = connection.execute(columns.where(c.code.in_(codes[start : start + _AT_ONCE])))
        found |= {row.code: row for row in rows}
    return found


def _change(row: Any, beat: Heartbeat) -> ClusterChange | None:  # noqa: ANN401 - a row of `_stored`
    """What a heartbeat adds to what is known; None where it is known, or older."""
    heard_on = max(beat.day, row.last_heard_on or beat.day)
    is_latest_word = beat.state != "" and beat.day >= row.state_on
    state, state_on = (beat.state, beat.day) if is_latest_word else (row.state, row.state_on)
    if (heard_on, state, state_on) == (row.last_heard_on, row.state, row.state_on):
        return None
    return ClusterChange(row.id, row.unit_code, heard_on, state, state_on, state != row.state)


def _store_states(
    connection: Connection, changes: Sequence[ClusterChange], source: str, loaded_at: datetime
) -> int | None:
    """Add new states to the history; of two words about one day the later one counts."""
    if not changes:
        return None
    import_id, clusters = _begin_run(connection, changes, source, loaded_at), table_of(LoudspeakerCluster)
    ids = [c.cluster_id for c in changes]
    keep_before_by_id(connection, clusters, ids, import_id)
    of_this_import = update(clusters).where(clusters.c.id == bindparam("number")).values(import_id=import_id)
    connection.execute(of_this_import, [{"number": number} for number in ids])
    replace_states(connection, [(c.cluster_id, c.state_on) for c in changes], import_id)
    rows = [{"cluster_id": c.cluster_id, "day": c.state_on, "state": c.state, "import_id": import_id} for c in changes]
    connection.execute(insert(ClusterState), rows)
    return import_id


def _begin_run(connection: Connection, changes: Sequence[ClusterChange], source: str, loaded_at: datetime) -> int:
    days = [change.state_on for change in changes]
    values: dict[str, Any] = {
        "kind": "clusters",
        "file_name": KIND,
        "sender": source,
        "is_journaled": True,
        "file_sha256": "",
        "received_at": loaded_at,
        "loaded_at": loaded_at,
        "simulated": False,
        "first_day": min(days),
        "last_day": max(days),
        "new_count": 0,
        "changed_count": len(changes),
        "unchanged_count": 0,
        "fault_count": 0,
        "ignored_count": 0,
    }
    return int(connection.execute(insert(ImportRun).values(values).returning(ImportRun.id)).scalar_one())


def unknown_cluster(beat: Heartbeat) -> Fault:
    """The fault of a heartbeat whose cluster is not stored; here it keeps its row out."""
    return Fault(
        sheet="",
        cell=f"A{beat.row_number}",
        row_number=beat.row_number,
        kind="cluster_unknown",
        severity=Severity.ERROR,
        found=beat.code,
        expected=fault_texts()["cluster_unknown"].expected,
        field="code",
    )
