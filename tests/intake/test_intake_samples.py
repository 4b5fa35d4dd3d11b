"""The sample files, as districts and the platform sent them, against their key."""

from __future__ import annotations

import json
from datetime import date

import pytest

from dashboard.intake.faults import Severity
from dashboard.settings import PROJECT_ROOT
from tests.support.workbooks import cells, fault_at

SAMPLES = PROJECT_ROOT / "tests" / "samples"
KEY = json.loads((SAMPLES / "answers.json").read_text("utf-8"))
ACTIVITIES, POSTERS = "bao-cao-tuyen-truyen-123-tuan-35.xlsx", "danh-sach-pano-ap-phich-116.xlsx"
STATIONS, VENUES = "thong-ke-dai-truyen-thanh-119.xls", "qr-dia-diem.csv"
KINDS = {
    ACTIVITIES: ("activities", "123"),
    POSTERS: ("posters", "116"),
    STATIONS: ("stations", "119"),
    VENUES: ("qr_venues", None),
}


@pytest.mark.parametrize("is_district_given", [True, False], ids=["district given", "district from the title"])
@pytest.mark.parametrize("name", KINDS)
def test_every_planted_fault_and_no_other(name, is_district_given, parse):
    kind, district_code = KINDS[name]
    parsed = parse((SAMPLES / name).read_bytes(), district_code=district_code if is_district_given else None)
    expected = {(item["sheet"], item["cell"], item["kind"]) for item in KEY[name] if "kind" in item}
    (good_rows,) = (item["good_rows"] for item in KEY[name] if "good_rows" in item)
    assert {(fault.sheet, fault.cell, fault.kind) for fault in parsed.faults} == expected
    assert len(parsed.rows) == good_rows
    assert parsed.kind == kind


def test_activities_keep_their_values(parse):
    parsed = parse((SAMPLES / ACTIVITIES).read_bytes())
    by_row = parsed.rows.set_index("row_number")
    first = by_row.loc[8]
    assert (first["unit_code"], first["day"]) == ("03979", date(2021, 8, 31))
    assert (first["channel"], first["theme"], first["language"]) == ("visual", "solidarity", "vi")
    assert (first["sessions"], first["people"], first["households"]) == (2, 1188, 63)
    assert by_row.loc[10, "unit_code"] == "03979", "the merged cell holds for its rows"
    assert by_row.loc[14, "day"] == date(2021, 9, 2), "a serial number is a day"
    assert by_row.loc[17, "language"] == "thai+vi"
    assert parsed.as_of == date(2021, 9, 5)


def test_the_near_name_is_offered_and_the_other_district_told(parse):
    parsed = parse((SAMPLES / ACTIVITIES).read_bytes())
    assert fault_at(parsed, "B53").suggestion == "Ý bạn là Xã Tân Hợp?"
    assert fault_at(parsed, "B54").suggestion == "Phường Chiềng Lề thuộc Thành phố Sơn La"
    assert fault_at(parsed, "D43").expected == "từ ngày 30/8/2021 đến ngày 5/9/2021"
    assert fault_at(parsed, "I12").found == "khoảng 200"
    assert "Bản Nậm Hặc" in fault_at(parsed, "I12").original_row


def test_posters_are_measured_and_placed(parse):
    parsed = parse((SAMPLES / POSTERS).read_bytes())
    by_row = parsed.rows.set_index("row_number")
    assert by_row.loc[5, ["width_m", "height_m", "faces"]].tolist() == [0.6, 0.8, 2]
    assert by_row.loc[5, "area_m2"] == pytest.approx(0.96)
    assert by_row.loc[14, "latitude"] == pytest.approx(21 + 19 / 60 + 15.2 / 3600)
    assert by_row.loc[44, "position_quality"] == "commune"
    assert by_row.loc[5, "position_quality"] == "exact"
    assert "Xã Mường Chiên" in fault_at(parsed, "I13").suggestion
    assert any("Sheet2" in note for note in parsed.notes)


def test_stations_count_for_the_day_of_the_title(parse):
    parsed = parse((SAMPLES / STATIONS).read_bytes())
    row = parsed.rows.set_index("row_number").loc[8]
    assert (row["technology"], row["frequency_mhz"]) == ("fm", 54.5)
    assert (row["cluster_count"], row["horn_count"], row["working_count"]) == (13, 39, 12)
    assert row["counted_on"] == parsed.as_of == date(2021, 8, 31)
    assert row["code"] == f"XA-{row['unit_code']}"


def test_a_venue_without_commune_is_placed_by_its_coordinates(parse, places):
    parsed = parse((SAMPLES / VENUES).read_bytes())
    row = parsed.rows.set_index("row_number").loc[63]
    assert places.by_code(row["unit_code"]).name == "Xã Thôm Mòn"
    assert fault_at(parsed, "H82").severity is Severity.WARNING
    assert parsed.rows.set_index("row_number").loc[82, "registrant_phone"] == ""
    assert parsed.extra["personal_positions"] == {"": (6, 7)}


def test_the_bulletin_loads_and_its_wrong_share_is_flagged(parse):
    parsed = parse((SAMPLES / "bulletin-2021-W35.csv").read_bytes())
    assert (parsed.kind, len(parsed.rows)) == ("platform_weeks", 6)
    assert cells(parsed) == [("K7", "published_share_differs")]
    assert parsed.faults[0].severity is Severity.WARNING
    assert parsed.faults[0].expected == "91,89%"
    assert parsed.rows["numerator"].tolist()[3] == 183967
    assert parsed.rows["published_share_pct"].isna().tolist()[0], "not published is not zero"
