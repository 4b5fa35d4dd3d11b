"""What an undo puts back and what it is refused for, case by case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest
from sqlalchemy import Engine

from dashboard.errors import UndoRefused
from dashboard.intake.undo import undo_import
from dashboard.store.database import read
from dashboard.store.models import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    QrRegistrant,
    Report,
    SourceClock,
    Village,
)
from tests.support.databases import Databases
from tests.support.dumps import dump
from tests.support.stores import (
    IN_TIME,
    MONDAY,
    TAN_HOP,
    TOO_LATE,
    RecordedRefresh,
    parsed,
    prepared_engine,
    rows_of,
    store,
)

STARTED = datetime(2021, 8, 30, 22, 30, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)
CLUSTERS = [{"code": code, "station_code": "XA-1"} for code in ("C1", "C2")]
BROADCAST = {"station_code": "XA-1", "started_at": STARTED, "asked_clusters": ("C1", "C2"), "played_clusters": ("C1",)}
_FILES = count()


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def bring_in(engine: Engine, kind: str, *rows: dict[str, Any], received_at: datetime = IN_TIME) -> int:
    outcome = store(engine, parsed(kind, *rows), file_sha256=f"{next(_FILES):064}", received_at=received_at)
    assert outcome.import_id is not None
    return outcome.import_id


def undo(engine: Engine, number: int) -> RecordedRefresh:
    refresh = RecordedRefresh()
    undo_import(engine, number, refresh=refresh)
    return refresh


def refused_for(engine: Engine, number: int) -> tuple[int, ...]:
    with pytest.raises(UndoRefused) as refused:
        undo(engine, number)
    return refused.value.later


def test_a_corrected_row_comes_back_with_its_number(engine: Engine) -> None:
    bring_in(engine, "activities", {"people": 1, "evidence": "ảnh"})
    before = rows_of(engine, Activity, *(column.name for column in Activity.__table__.columns))
    number = bring_in(engine, "activities", {"people": 2}, {"day": TUESDAY})
    refresh = undo(engine, number)
    assert rows_of(engine, Activity, *(column.name for column in Activity.__table__.columns)) == before
    places = {(TAN_HOP, MONDAY), (TAN_HOP, TUESDAY)}
    assert (refresh.feeds["activity"], refresh.feeds["reach"]) == (places, places)


def test_lists_and_states_come_back(engine: Engine) -> None:
    bring_in(engine, "stations", {"code": "XA-1"})
    bring_in(engine, "clusters", *CLUSTERS)
    bring_in(engine, "broadcasts", BROADCAST)
    played = rows_of(engine, ClusterBroadcast, "cluster_id", "played")
    longer = bring_in(engine, "broadcasts", {**BROADCAST, "seconds": 60, "asked_clusters": (), "played_clusters": ()})
    undo(engine, longer)
    assert rows_of(engine, ClusterBroadcast, "cluster_id", "played") == played
    other = bring_in(engine, "broadcasts", {**BROADCAST, "played_clusters": ("C2",)})
    assert rows_of(engine, ClusterBroadcast, "cluster_id", "played") != played
    undo(engine, other)
    assert rows_of(engine, ClusterBroadcast, "cluster_id", "played") == played
    assert rows_of(engine, Broadcast, "seconds") == [(None,)]
    broken = bring_in(engine, "clusters", {**CLUSTERS[0], "state": "broken"})
    assert [state for _, state in rows_of(engine, ClusterState, "cluster_id", "state")] == ["broken", "working"]
    undo(engine, broken)
    assert [state for _, state in rows_of(engine, ClusterState, "cluster_id", "state")] == ["working", "working"]


def test_who_registered_comes_back_and_leaves_no_trace(engine: Engine) -> None:
    venue = {"code": "Q1", "name": "Chợ", "registrant_name": "Lò Thị A", "registrant_phone": "0912345678"}
    bring_in(engine, "qr_venues", venue)
    number = bring_in(engine, "qr_venues", {**venue, "registrant_name": "Quàng Thị Kín"})
    undo(engine, number)
    assert rows_of(engine, QrRegistrant, "name") == [("Lò Thị A",)]
    with read(engine) as connection:
        assert "Kín" not in str(dump(connection))
        assert dump(connection, "before_qr_registrant") == {"before_qr_registrant": []}


def test_villages_let_go_of_what_they_were_linked_to(engine: Engine) -> None:
    bring_in(engine, "activities", {"village_text": "Mòn"})
    number = bring_in(engine, "villages", {"code": "V1", "name": "Bản Mòn"})
    assert rows_of(engine, Activity, "village_id") == rows_of(engine, Village, "id")
    refresh = undo(engine, number)
    assert (rows_of(engine, Activity, "village_id"), rows_of(engine, Village, "id")) == ([(None,)], [])
    assert refresh.feeds["reach"] == {(TAN_HOP, MONDAY)}


def test_what_came_while_a_village_had_ended_is_linked_again(engine: Engine) -> None:
    village = {"code": "V1", "name": "Bản Mòn"}
    bring_in(engine, "villages", village)
    ended = bring_in(engine, "villages", {**village, "valid_to": MONDAY - timedelta(days=1)})
    bring_in(engine, "activities", {"village_text": "Mòn"})
    assert rows_of(engine, Activity, "village_id") == [(None,)]
    assert undo(engine, ended).feeds["reach"] == {(TAN_HOP, MONDAY)}
    assert rows_of(engine, Activity, "village_id") == rows_of(engine, Village, "id")


def test_reports_and_clocks_are_those_of_the_imports_that_stand(engine: Engine) -> None:
    first = bring_in(engine, "activities", {"people": 1, "day": MONDAY + timedelta(days=6)})
    second = bring_in(engine, "activities", {"people": 0}, received_at=TOO_LATE)
    undo(engine, first)
    assert rows_of(engine, Report, "received_at", "is_in_time", "is_zero", "import_id") == [
        (TOO_LATE, False, True, second)
    ]
    assert rows_of(engine, SourceClock, "last_day", "loaded_at") == [(MONDAY, TOO_LATE)]
    undo(engine, second)
    assert rows_of(engine, Report, "source") == rows_of(engine, SourceClock, "source") == []


def test_imports_of_other_rows_do_not_stand_in_the_way(engine: Engine) -> None:
    first = bring_in(engine, "activities", {"people": 1})
    bring_in(engine, "activities", {"people": 5, "channel": "print"})
    undo(engine, first)
    assert rows_of(engine, Activity, "people") == [(5,)]


def test_a_row_changed_again_stands_in_the_way(engine: Engine) -> None:
    numbers = [bring_in(engine, "activities", {"people": people}) for people in (1, 2, 3)]
    assert refused_for(engine, numbers[0]) == tuple(numbers[1:])
    assert refused_for(engine, numbers[1]) == (numbers[2],)


def test_a_row_sent_again_stands_in_the_way(engine: Engine) -> None:
    first = bring_in(engine, "activities", {"people": 1})
    second = bring_in(engine, "activities", {"people": 1}, {"channel": "print"})
    assert refused_for(engine, first) == (second,)
    undo(engine, second)
    undo(engine, first)
    assert rows_of(engine, Activity, "people") == []


def test_a_row_referred_to_stands_in_the_way(engine: Engine) -> None:
    station = bring_in(engine, "stations", {"code": "XA-1"})
    clusters = bring_in(engine, "clusters", *CLUSTERS)
    broadcast = bring_in(engine, "broadcasts", BROADCAST)
    assert refused_for(engine, station) == (clusters, broadcast)
    assert refused_for(engine, clusters) == (broadcast,)


def test_a_unit_taken_over_stands_in_the_way(engine: Engine) -> None:
    bring_in(engine, "stations", {"code": "XA-1"})
    moved = bring_in(engine, "stations", {"code": "XA-1", "unit_code": "03646"})
    broadcast = bring_in(engine, "broadcasts", {**BROADCAST, "asked_clusters": (), "played_clusters": ()})
    assert refused_for(engine, moved) == (broadcast,)


def test_a_count_that_nobody_took_over_does_not(engine: Engine) -> None:
    bring_in(engine, "stations", {"code": "XA-1", "horn_count": 1})
    counted = bring_in(engine, "stations", {"code": "XA-1", "horn_count": 2})
    bring_in(engine, "broadcasts", {**BROADCAST, "asked_clusters": (), "played_clusters": ()})
    undo(engine, counted)
