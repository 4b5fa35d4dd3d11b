"""What rows refer to: villages, stations, display items, venues; and what hangs on them."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.store.models import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    DisplayItem,
    ImportFault,
    Inspection,
    LoudspeakerCluster,
    QrDay,
    QrRegistrant,
    QrVenue,
    Report,
    Village,
)
from tests.support.databases import Databases
from tests.support.stores import MONDAY, TAN_HOP, RecordedRefresh, parsed, prepared_engine, rows_of, store

VILLAGES = parsed(
    "villages",
    {"code": "V1", "name": "Bản Mòn"},
    {"code": "V2", "name": "Tiểu khu 3"},
    {"code": "V3", "name": "Bản Pa", "valid_to": MONDAY - timedelta(days=1)},
    {"code": "V4", "name": "Bản Tà"},
    {"code": "V5", "name": "Bản Tá"},
)
STATION = parsed("stations", {"code": "XA-1"})
START = datetime(2021, 8, 29, 22, 30, tzinfo=UTC)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def linked(engine: Engine, model: type = Activity) -> dict[str, str | None]:
    codes = dict(rows_of(engine, Village, "id", "code"))
    return {text: codes.get(village) for text, village in rows_of(engine, model, "village_text", "village_id")}


WRITTEN = ("bản Mòn", "MON", "TK 3", "Pa", "Tà", "Ta", "Bản lạ", "")
MEANT = {
    "bản Mòn": "V1",
    "MON": "V1",
    "TK 3": "V2",
    "Pa": None,
    "Tà": "V4",
    "Ta": None,
    "Bản lạ": None,
    "": None,
}


def test_villages_are_linked_when_they_are_known(engine: Engine) -> None:
    store(engine, VILLAGES)
    store(engine, parsed("activities", *({"village_text": text} for text in WRITTEN)))
    assert linked(engine) == MEANT


def test_villages_that_come_later_are_linked_then(engine: Engine) -> None:
    activities = parsed("activities", *({"village_text": text} for text in WRITTEN))
    store(engine, activities, file_sha256="b" * 64)
    store(engine, parsed("posters", {"village_text": "Mòn"}))
    refresh = RecordedRefresh()
    store(engine, VILLAGES, file_sha256="c" * 64, refresh=refresh)
    assert linked(engine) == MEANT
    assert linked(engine, DisplayItem) == {"Mòn": "V1"}
    assert refresh.feeds == {"reach": {(TAN_HOP, MONDAY)}}
    assert store(engine, activities, file_sha256="b" * 64).unchanged == len(WRITTEN)


def test_a_village_of_another_commune_is_not_meant(engine: Engine) -> None:
    store(engine, VILLAGES)
    store(engine, parsed("activities", {"village_text": "Bản Mòn", "unit_code": "03646"}))
    assert linked(engine) == {"Bản Mòn": None}


def test_a_village_that_ended_lets_go_of_later_facts(engine: Engine) -> None:
    store(engine, VILLAGES)
    store(engine, parsed("activities", {"village_text": "Mòn"}))
    ended = parsed("villages", {"code": "V1", "name": "Bản Mòn", "valid_to": MONDAY - timedelta(days=1)})
    store(engine, ended, file_sha256="b" * 64)
    assert linked(engine) == {"Mòn": None}


def test_inspections_find_their_item_and_its_commune(engine: Engine) -> None:
    store(engine, parsed("posters", {"code": "PN-1"}, {"code": "PN-2", "unit_code": "03646"}))
    looks = parsed("inspections", {"item_code": "PN-2", "photo": "a.jpg"}, {"item_code": "PN-9"})
    refresh = RecordedRefresh()
    outcome = store(engine, looks, file_sha256="b" * 64, refresh=refresh)
    assert [(fault.cell, fault.kind, fault.found) for fault in outcome.faults] == [("A3", "item_unknown", "PN-9")]
    assert rows_of(engine, Inspection, "unit_code", "photo") == [("03646", "a.jpg")]
    assert refresh.feeds == {"display": {("03646", MONDAY)}}


def test_an_older_list_does_not_bring_back_an_older_state(engine: Engine) -> None:
    later = MONDAY + timedelta(days=7)
    store(engine, parsed("posters", {"code": "PN-1", "state": "removed", "state_on": later}))
    outcome = store(engine, parsed("posters", {"code": "PN-1"}), file_sha256="b" * 64)
    assert (outcome.changed, outcome.unchanged) == (0, 1)
    assert rows_of(engine, DisplayItem, "state", "state_on") == [("removed", later)]


def test_broadcasts_take_unit_and_channel_from_their_station(engine: Engine) -> None:
    district = {"code": "HUYEN-123", "unit_code": "123", "level": "district"}
    store(engine, parsed("stations", {"code": "XA-1"}, district))
    rows = [{"station_code": code, "started_at": START} for code in ("XA-1", "HUYEN-123", "XA-9")]
    outcome = store(engine, parsed("broadcasts", *rows), file_sha256="b" * 64)
    assert [(fault.cell, fault.kind) for fault in outcome.faults] == [("A4", "station_unknown")]
    assert "XA-9" in rows_of(engine, ImportFault, "id", "original_row")[0][1]
    assert sorted(rows_of(engine, Broadcast, "unit_code", "channel")) == [
        (TAN_HOP, "commune_loudspeaker"),
        ("123", "district_broadcast"),
    ]
    assert (TAN_HOP, MONDAY) in rows_of(engine, Report, "unit_code", "week_start")


def test_clusters_keep_the_history_of_their_states(engine: Engine) -> None:
    store(engine, STATION)
    later = MONDAY + timedelta(days=7)
    cluster = {"code": "C1", "station_code": "XA-1"}
    store(engine, parsed("clusters", {**cluster, "state": "broken", "state_on": later}), file_sha256="b" * 64)
    refresh = RecordedRefresh()
    older = parsed("clusters", {**cluster, "last_heard_on": MONDAY})
    outcome = store(engine, older, file_sha256="c" * 64, refresh=refresh)
    assert outcome.changed == 1
    assert sorted(rows_of(engine, ClusterState, "day", "state")) == [(MONDAY, "working"), (later, "broken")]
    present = rows_of(engine, LoudspeakerCluster, "state", "state_on", "last_heard_on")
    assert present == [("broken", later, MONDAY)]
    assert (TAN_HOP, MONDAY) in refresh.feeds["cluster"]
    assert store(engine, older, file_sha256="c" * 64).import_id is None


def test_lists_of_clusters_tell_what_played_where(engine: Engine) -> None:
    store(engine, parsed("stations", {"code": "HUYEN-123", "unit_code": "123", "level": "district"}))
    clusters = [{"code": code, "station_code": "HUYEN-123"} for code in ("C1", "C2")]
    store(engine, parsed("clusters", *clusters), file_sha256="b" * 64)
    row = {"station_code": "HUYEN-123", "started_at": START, "asked_clusters": ("C1", "C2", "C9")}
    refresh = RecordedRefresh()
    first = parsed("broadcasts", {**row, "played_clusters": ("C1",)})
    outcome = store(engine, first, file_sha256="c" * 64, refresh=refresh)
    assert [(fault.kind, fault.severity) for fault in outcome.faults] == [("cluster_unknown", "warning")]
    assert outcome.new == 1
    assert refresh.feeds["reach"] == {("123", MONDAY), (TAN_HOP, MONDAY)}
    assert [played for _, played in rows_of(engine, ClusterBroadcast, "cluster_id", "played")] == [True, False]
    assert store(engine, first, file_sha256="c" * 64).import_id is None
    corrected = store(engine, parsed("broadcasts", {**row, "played_clusters": ("C1", "C2")}), file_sha256="d" * 64)
    assert (corrected.changed, corrected.unchanged) == (1, 0)
    assert [played for _, played in rows_of(engine, ClusterBroadcast, "cluster_id", "played")] == [True, True]


def test_scans_take_the_commune_of_their_venue(engine: Engine) -> None:
    store(engine, parsed("qr_venues", {"code": "Q1"}, {"code": "Q2"}, {"code": "", "name": "Chợ"}))
    rows = [{"venue_code": "Q1", "scans": 5}, {"unit_code": "03646", "scans": 0}, {"venue_code": "Q9", "scans": 1}]
    outcome = store(engine, parsed("qr_days", *rows), file_sha256="b" * 64)
    assert [(fault.cell, fault.kind) for fault in outcome.faults] == [("A4", "venue_unknown")]
    days = sorted(
        (unit, venue is not None, scans)
        for unit, venue, scans in rows_of(engine, QrDay, "unit_code", "venue_id", "scans")
    )
    assert days == [("03646", False, 0), (TAN_HOP, True, 5)]


def test_who_registered_stands_apart_and_in_no_log(engine: Engine, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    venue = {"code": "Q1", "name": "Quán A", "registrant_name": "Lò Văn Bí Mật", "registrant_phone": "0912345678"}
    store(engine, parsed("qr_venues", venue, {"code": "Q2"}))
    assert rows_of(engine, QrRegistrant, "name", "phone") == [("Lò Văn Bí Mật", "0912345678")]
    everything = rows_of(engine, QrVenue, *(column.name for column in QrVenue.__table__.columns))
    assert "Bí Mật" not in str(everything) + caplog.text
    assert "0912345678" not in str(everything) + caplog.text
    other = store(engine, parsed("qr_venues", {**venue, "registrant_phone": "0987654321"}), file_sha256="b" * 64)
    assert (other.changed, rows_of(engine, QrRegistrant, "phone")) == (1, [("0987654321",)])


def test_a_list_without_days_is_of_the_day_it_came(engine: Engine) -> None:
    store(engine, STATION)
    store(engine, parsed("clusters", {"code": "C1", "station_code": "XA-1", "state_on": None}), file_sha256="b" * 64)
    assert rows_of(engine, LoudspeakerCluster, "state_on") == [(date(2021, 9, 6),)]
