"""Heartbeats: the day and the state a cluster was last known with, and not a row more."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, event

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.intake.heartbeats import read_heartbeats
from dashboard.intake.undo import undo_import
from dashboard.rollups.verify import verify
from dashboard.store.database import read
from dashboard.store.models import ClusterState, ImportRun, LoudspeakerCluster, Report, StoreState
from tests.support.api import Api, cluster, heard_store, station
from tests.support.stores import boundaries, rows_of

LIST_DAY, NEXT_DAY = date(2021, 8, 29), date(2021, 8, 30)
CAMPAIGN = Period(CAMPAIGN_START, date(2021, 12, 31))


class Writes:
    """Counts the statements that change something, and all others."""

    def __init__(self, engine: Engine) -> None:
        self.changes: list[str] = []
        self.count = 0
        event.listen(engine, "before_cursor_execute", self._note)

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        self.count += 1
        if statement.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE", "CREATE")):
            self.changes.append(statement)


@pytest.fixture
def source(api: Api) -> Api:
    """A source whose station DT-1 has the cluster C1, known to work on LIST_DAY."""
    source = api.as_source()
    heard_store(source)
    return source


def beat(code: str, heard_at: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "heard_at": heard_at, **more}


def known(api: Api) -> list[tuple[Any, ...]]:
    return rows_of(api.engine, LoudspeakerCluster, "code", "state", "state_on", "last_heard_on")


def version(api: Api) -> int:
    return int(rows_of(api.engine, StoreState, "version")[0][0])


def test_a_new_day_is_noted_once_and_then_nothing_is_written(source: Api) -> None:
    before, runs = version(source), len(rows_of(source.engine, ImportRun, "id"))
    first = source.post("/heartbeats", [beat("C1", "2021-08-30T05:00:00+07:00")]).get_json()
    assert (first["accepted"], first["changes"]["changed"], first["import_id"]) == (1, 1, None)
    assert known(source) == [("C1", "working", LIST_DAY, NEXT_DAY)]
    assert version(source) == before + 1
    writes = Writes(source.backend.engine)
    for minute in range(3):
        again = source.post("/heartbeats", [beat("C1", f"2021-08-30T23:{minute:02}:00+07:00")]).get_json()
        assert again["changes"] == {"new": 0, "changed": 0, "unchanged": 1}
    assert writes.changes == []
    assert (version(source), len(rows_of(source.engine, ImportRun, "id"))) == (before + 1, runs)


def test_a_heartbeat_is_no_report(source: Api) -> None:
    before = rows_of(source.engine, Report, "week_start", "unit_code")
    source.post("/heartbeats", [beat("C1", "2021-09-20T05:00:00+07:00", state="poor")])
    assert rows_of(source.engine, Report, "week_start", "unit_code") == before


def test_a_new_state_enters_the_history_and_can_be_undone(source: Api) -> None:
    answer = source.post("/heartbeats", [beat("C1", "2021-08-30T05:00:00+07:00", state="Hỏng")]).get_json()
    assert known(source) == [("C1", "broken", NEXT_DAY, NEXT_DAY)]
    assert rows_of(source.engine, ClusterState, "day", "state") == [(LIST_DAY, "working"), (NEXT_DAY, "broken")]
    source.post("/heartbeats", [beat("C1", "2021-08-30T06:00:00+07:00", state="working")])
    assert rows_of(source.engine, ClusterState, "day", "state") == [(LIST_DAY, "working"), (NEXT_DAY, "working")]
    figures = source.get("/figures?measure=L4&level=commune&unit=03988&from=2021-08-24&to=2021-08-30").get_json()
    assert figures["figures"][0]["numerator"] == 1
    for number in (answer["import_id"] + 1, answer["import_id"]):
        undo_import(source.engine, number)
    assert known(source)[0][:3] == ("C1", "working", LIST_DAY)
    assert rows_of(source.engine, ClusterState, "day", "state") == [(LIST_DAY, "working")]


def test_silence_follows_the_last_day_heard(source: Api) -> None:
    def silent(day: str) -> float:
        query = f"/figures?measure=L8&level=commune&unit=03988&from={day}&to={day}"
        return float(source.get(query).get_json()["figures"][0]["value"] or 0)

    source.post("/clusters", [cluster("C2", state_on="2021-09-20", last_heard_on="2021-08-29")])
    assert silent("2021-09-21") == 2
    source.post("/heartbeats", [beat("C1", "2021-09-20T05:00:00+07:00"), beat("C2", "2021-08-30T05:00:00+07:00")])
    assert silent("2021-09-21") == 1
    with read(source.engine) as connection:
        assert list(verify(connection, boundaries().tree, CAMPAIGN)) == []


def test_an_older_word_changes_nothing_and_the_newest_of_several_counts(source: Api) -> None:
    rows = [
        beat("C1", "2021-09-02T05:00:00+07:00", state="poor"),
        beat("C1", "2021-08-30T05:00:00+07:00", state="broken"),
        beat("C1", "2021-08-01T05:00:00+07:00", state="paused"),
    ]
    answer = source.post("/heartbeats", rows).get_json()
    assert (answer["accepted"], answer["changes"]["changed"]) == (3, 1)
    assert known(source) == [("C1", "poor", date(2021, 9, 2), date(2021, 9, 2))]
    assert source.post("/heartbeats", rows[1:]).get_json()["changes"]["changed"] == 0


def test_the_day_is_that_of_son_la(source: Api) -> None:
    source.post("/heartbeats", [beat("C1", "2021-08-30T18:00:00Z")])
    assert known(source)[0][3] == date(2021, 8, 31)


def test_wrong_heartbeats_are_told_and_the_others_noted(source: Api) -> None:
    rows = [beat("C9", "2021-08-30T05:00:00Z"), beat("C9", "2021-08-30T05:00:00Z"), beat("C1", "x", state="bad")]
    answer = source.post("/heartbeats", [*rows, beat("C1", "2021-08-30T05:00:00Z")]).get_json()
    assert (answer["accepted"], answer["rejected"]) == (1, 3)
    assert [(f["pointer"], f["kind"]) for f in answer["faults"]] == [
        ("/rows/0/code", "cluster_unknown"),
        ("/rows/1/code", "cluster_unknown"),
        ("/rows/2/heard_at", "moment_invalid"),
        ("/rows/2/state", "state_unknown"),
    ]


def test_a_clock_ahead_of_time_is_not_believed() -> None:
    today = date(2021, 9, 1)
    records = [beat("C1", f"{today + timedelta(days=days)}T12:00:00+07:00") for days in (0, 1)]
    beats, faults = read_heartbeats(records, today)
    assert ([b.row_number for b in beats], [f.kind for f in faults]) == ([1], ["date_outside_period"])


def test_a_source_of_one_district_hears_its_own_clusters_alone(source: Api) -> None:
    bound = source.as_source("write:loudspeakers", district_code="116")
    answer = bound.post("/heartbeats", [beat("C1", "2021-08-30T05:00:00Z", state="broken")]).get_json()
    assert (answer["accepted"], answer["faults"][0]["kind"]) == (0, "unit_outside_district")
    assert known(source) == [("C1", "working", LIST_DAY, LIST_DAY)]
    own = source.as_source("write:loudspeakers", district_code="123")
    assert own.post("/heartbeats", [beat("C1", "2021-08-30T05:00:00Z")]).get_json()["accepted"] == 1


def test_two_thousand_at_once_are_a_handful_of_statements(source: Api) -> None:
    source.post("/stations", [station("DT-2", unit_code="03646")])
    codes = [f"X{number}" for number in range(2000)]
    source.post("/clusters", [cluster(code, unit_code="03646") | {"station_code": "DT-2"} for code in codes])
    rows = [beat(code, "2021-08-30T05:00:00+07:00") for code in codes]
    writes = Writes(source.backend.engine)
    assert source.post("/heartbeats", rows).get_json()["changes"]["changed"] == 2000
    assert len([s for s in writes.changes if "loudspeaker_cluster" in s and s.startswith("UPDATE")]) == 1
    counted = Writes(source.backend.engine)
    assert source.post("/heartbeats", rows).get_json()["changes"]["changed"] == 0
    # the token, what is known, and what the driver says to begin and to end
    assert (counted.changes, counted.count <= 6) == ([], True)


def test_moments_without_a_zone_are_of_son_la() -> None:
    (one,), _ = read_heartbeats([beat("C1", "2021-08-30T23:30:00")], datetime.now(UTC).date())
    assert one.day == NEXT_DAY
