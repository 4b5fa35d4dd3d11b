"""Batches: the checks and the store of files, once per key, all or nothing, each source within its district."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.intake.parse import parse_file, parse_records
from dashboard.intake.undo import undo_import
from dashboard.rollups.verify import verify
from dashboard.store.database import read
from dashboard.store.models import (
    Activity,
    ApiAnswer,
    Broadcast,
    ImportFault,
    ImportRun,
    LoudspeakerCluster,
    QrDay,
    QrRegistrant,
    QrVenue,
    Station,
    StoreState,
)
from tests.support.api import Api, broadcast, cluster, heard_store, station
from tests.support.stores import boundaries, places, rows_of

ACTIVITY = {
    "unit_name": "Xã Tân Hợp",
    "district_name": "Mộc Châu",
    "day": "2021-08-30",
    "channel": "direct",
    "theme": "qr",
    "sessions": 2,
    "people": "1.234",
}
CAMPAIGN = Period(CAMPAIGN_START, date(2021, 12, 31))


def version(api: Api) -> int:
    return int(rows_of(api.engine, StoreState, "version")[0][0])


def count(api: Api, model: type[Any]) -> int:
    with read(api.engine) as connection:
        return int(connection.execute(select(func.count()).select_from(model)).scalar_one())


def test_every_resource_is_written_and_feeds_the_figures(api: Api) -> None:
    source = api.as_source()
    heard_store(source)
    venue = {"code": "V1", "name": "Chợ Tân Hợp", "venue_class": "market", "unit_code": "03988"}
    sent = {
        "/venues": venue | {"registered_on": "30/8/2021", "registrant_name": "A", "registrant_phone": "0912345678"},
        "/scans": {"venue_code": "V1", "day": "2021-08-30", "scans": 12, "persons": 9},
        "/activities": ACTIVITY,
        "/broadcasts": broadcast("DT-1", "2021-08-30T05:30:00+07:00", played_clusters=["C1"], asked_clusters=["C1"]),
    }
    for path, row in sent.items():
        answer = source.post(path, [row]).get_json()
        assert (answer["accepted"], answer["changes"]["new"], answer["faults"]) == (1, 1, []), path
    for model in (Station, LoudspeakerCluster, Broadcast, QrVenue, QrRegistrant, QrDay, Activity):
        assert count(api, model) >= 1, model
    with read(api.engine) as connection:
        assert list(verify(connection, boundaries().tree, CAMPAIGN)) == []
    figures = source.get("/figures?measure=T4,Q4&level=commune&unit=03988&from=2021-08-30&to=2021-09-05").get_json()
    assert {f["measure"]: f["value"] for f in figures["figures"]} == {"T4": 1234, "Q4": 12}
    runs = rows_of(api.engine, ImportRun, "id", "sender", "file_name")
    assert {sender for _, sender, _ in runs} == {"source 0  6000"}
    assert runs[-1][2] == "broadcasts.json"


def test_good_rows_are_stored_and_faulty_ones_told_with_row_and_field(api: Api) -> None:
    wrong = [
        ACTIVITY | {"sessions": -5, "day": "31/02/2021"},
        ACTIVITY | {"unit_name": "Xã Tân Hơp", "people": "khoảng 200"},
        {},
        ACTIVITY | {"day": "2021-08-31"},
        ACTIVITY | {"day": "2021-08-31"},
    ]
    answer = api.as_source().post("/activities", wrong).get_json()
    assert (answer["accepted"], answer["rejected"]) == (1, 4)
    faults = {(f["pointer"], f["kind"]) for f in answer["faults"]}
    assert {
        ("/rows/0/sessions", "number_negative"),
        ("/rows/0/day", "date_invalid"),
        ("/rows/1/people", "number_not_numeric"),
        ("/rows/2/day", "value_missing"),
        ("/rows/2/unit_name", "unit_missing"),
        ("/rows/4", "duplicate_row"),
    } <= faults
    people = next(f for f in answer["faults"] if f["field"] == "people")
    assert (people["row_number"], people["found"], people["suggestion"]) == (2, "khoảng 200", "Ý bạn là 200?")
    assert rows_of(api.engine, Activity, "day") == [(date(2021, 8, 31),)]
    assert count(api, ImportFault) == len(answer["faults"])


def test_what_only_the_store_sees_is_told_with_its_field(api: Api) -> None:
    source = api.as_source()
    heard_store(source)
    faults = source.post("/broadcasts", [broadcast("NO", "2021-08-30T05:00:00+07:00")]).get_json()["faults"]
    assert [(f["pointer"], f["kind"], f["found"]) for f in faults] == [
        ("/rows/0/station_code", "station_unknown", "NO")
    ]
    long = source.post("/clusters", [cluster("C2", address="x" * 301)]).get_json()["faults"]
    assert [(f["field"], f["kind"]) for f in long] == [("address", "text_too_long")]


def test_the_same_rows_again_change_nothing_and_raise_no_version(api: Api) -> None:
    source = api.as_source()
    assert source.post("/activities", [ACTIVITY]).get_json()["import_id"] is not None
    before, runs = version(api), count(api, ImportRun)
    again = source.post("/activities", [dict(reversed(ACTIVITY.items()))]).get_json()
    assert (again["import_id"], again["changes"]) == (None, {"new": 0, "changed": 0, "unchanged": 1})
    assert (version(api), count(api, ImportRun)) == (before, runs)
    changed = source.post("/activities", [ACTIVITY | {"people": 5}]).get_json()
    assert changed["changes"] == {"new": 0, "changed": 1, "unchanged": 0}


def test_a_key_gives_the_answer_of_the_first_time(api: Api) -> None:
    source = api.as_source()
    first = source.post("/activities", [ACTIVITY], Idempotency_Key="a-1")
    source.post("/activities", [ACTIVITY | {"people": 5}], Idempotency_Key="a-2")
    again = source.post("/activities", [ACTIVITY], Idempotency_Key="a-1")
    assert (again.data, again.headers["Idempotency-Replayed"]) == (first.data, "true")
    assert "Idempotency-Replayed" not in first.headers
    assert rows_of(api.engine, Activity, "people") == [(5,)]
    assert source.post("/activities", [ACTIVITY], Idempotency_Key="a-3").get_json()["changes"]["changed"] == 1


def test_a_key_with_another_body_or_address_is_refused(api: Api) -> None:
    source = api.as_source()
    source.post("/activities", [ACTIVITY], Idempotency_Key="k")
    for path, row in (("/activities", {"people": 1}), ("/venues", {})):
        refused = source.post(path, [row], Idempotency_Key="k")
        assert (refused.status_code, refused.get_json()["type"]) == (422, "/api/v1/problems#key-reused")
    other = api.as_source("write:activities", name="another source")
    assert other.post("/activities", [ACTIVITY | {"people": 1}], Idempotency_Key="k").status_code == 200
    assert count(api, ApiAnswer) == 2


def test_nothing_is_kept_where_the_answer_cannot_be(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """A failure after the rows were written undoes them: rows and answer are one."""

    def fail(*_: object) -> None:
        raise RuntimeError("cut")

    monkeypatch.setattr("dashboard.api.batches.keep_answer", fail)
    source = api.as_source()
    refused = source.post("/activities", [ACTIVITY], Idempotency_Key="k")
    assert (refused.status_code, refused.content_type) == (500, "application/problem+json")
    assert (count(api, Activity), count(api, ImportRun), count(api, ApiAnswer)) == (0, 0, 0)


def test_a_batch_is_kept_by_its_hash_and_can_be_undone(api: Api, tmp_path: Path) -> None:
    source = api.as_source()
    number = source.post("/activities", [ACTIVITY]).get_json()["import_id"]
    ((sha256,),) = rows_of(api.engine, ImportRun, "file_sha256")
    kept = json.loads((tmp_path / "home" / "files" / sha256).read_bytes())
    assert kept == {"kind": "activities", "rows": [ACTIVITY]}
    undo_import(api.engine, number)
    assert count(api, Activity) == 0
    assert source.post("/activities", [ACTIVITY]).get_json()["changes"]["new"] == 1


def test_a_source_of_one_district_reaches_nothing_outside_it(api: Api) -> None:
    heard_store(api.as_source())
    bound = api.as_source("write:loudspeakers", "write:qr", "write:activities", district_code="116")
    outside = {
        "/activities": [ACTIVITY, ACTIVITY | {"district_name": None, "unit_name": None, "unit_code": "03988"}],
        "/stations": [station("DT-1", unit_code="03646"), station("DT-9", unit_code="123"), station("X", "14")],
        "/clusters": [cluster("C1", unit_code="03646"), cluster("C9", unit_code="03646")],
        "/broadcasts": [broadcast("DT-1", "2021-08-30T05:30:00+07:00")],
    }
    before = rows_of(api.engine, LoudspeakerCluster, "code", "unit_code"), rows_of(api.engine, Station, "code")
    for path, rows in outside.items():
        answer = bound.post(path, rows).get_json()
        assert (answer["accepted"], answer["rejected"]) == (0, len(rows)), path
        assert {f["kind"] for f in answer["faults"]} <= {"unit_outside_district", "district_unknown"}, path
    assert (
        rows_of(api.engine, LoudspeakerCluster, "code", "unit_code"),
        rows_of(api.engine, Station, "code"),
    ) == before
    own = bound.post("/stations", [station("DT-2", unit_code="03646")]).get_json()
    assert own["accepted"] == 1
    named = broadcast("DT-2", "2021-08-30T05:30:00+07:00", asked_clusters=["C1"])
    (fault,) = bound.post("/broadcasts", [named]).get_json()["faults"]
    assert (fault["kind"], fault["pointer"]) == ("unit_outside_district", "/rows/0/asked_clusters")


def test_personal_data_is_not_told_back(api: Api) -> None:
    venue = {"name": "Chợ", "venue_class": "market", "unit_code": "03988", "registered_on": "2021-08-30"}
    answer = api.as_source().post("/venues", [venue | {"registrant_phone": "12 bis"}], Idempotency_Key="v")
    (fault,) = answer.get_json()["faults"]
    assert (fault["field"], fault["found"]) == ("registrant_phone", None)
    assert b"12 bis" not in answer.data


def test_a_record_is_read_as_the_same_row_of_a_file_is() -> None:
    text = "Xã,Ngày,Hình thức,Nội dung,Lượt người,Bản\nXã Tân Hợp,30/8/2021,Trực tiếp,Quét mã QR,1.234,Bản Nà\n"
    from_file = parse_file(text.encode(), places(), district_code="123").rows
    record = {
        "unit_name": "Xã Tân Hợp",
        "day": "30/8/2021",
        "channel": "Trực tiếp",
        "theme": "Quét mã QR",
        "people": "1.234",
        "village_text": "Bản Nà",
    }
    from_record = parse_records("activities", [record], places(), district_code="123").rows
    same = [name for name in from_file.columns if name != "row_number"]
    assert from_record[same].equals(from_file[same])


@pytest.mark.parametrize("text", ["Tổng cộng", "Người lập biểu", "=1+1", "1"])
def test_no_record_is_taken_for_a_total_or_a_signature(text: str) -> None:
    parsed = parse_records("activities", [{"unit_name": text}], places())
    assert (len(parsed.rows), parsed.ignored_row_count, parsed.faulty_row_count) == (0, 0, 1)
