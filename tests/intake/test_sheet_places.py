"""Sheets whose columns name no commune: it is taken from the title or the sheet's name where exactly one is meant."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.errors import FormUnknown
from tests.support.stores import boundaries
from tests.support.workbooks import cells, csv_file, fault_at, xlsx_of_sheets

HEAD = ["TT", "Bản", "Thời gian", "Hình thức tuyên truyền", "Chủ đề", "Ngôn ngữ", "Số buổi", "Số lượt người"]
ROW = [1, "Bản Nà", date(2021, 9, 1), "Xe lưu động", "Tiêm chủng", "Thái", 1, 20]
TITLED = "UBND XÃ CHIỀNG LY, HUYỆN THUẬN CHÂU"


def test_one_sheet_per_commune_named_by_the_sheet(parse):
    sheets = {"Xã Chiềng Ly": [HEAD, ROW], "2. Phổng Lái": [HEAD, ROW, [*ROW[:7], 7]], "TT Thuận Châu": [HEAD, ROW]}
    parsed = parse(xlsx_of_sheets(sheets), district_code="119")
    assert parsed.faults == ()
    assert parsed.rows["unit_code"].map(name_of).tolist() == ["Chiềng Ly", "Phổng Lái", "Phổng Lái", "Thuận Châu"]
    assert "Trang “Xã Chiềng Ly” không có cột xã: lấy “Xã Chiềng Ly” theo tên trang." in parsed.notes
    assert len([note for note in parsed.notes if "không có cột xã" in note]) == 3


def name_of(code: str) -> str:
    return boundaries().tree[code].short_name


@pytest.mark.parametrize(
    "content", [xlsx_of_sheets({"Sheet1": [[TITLED], HEAD, ROW]}), csv_file([[TITLED, *[""] * 7], HEAD, ROW])]
)
def test_the_title_names_commune_and_district(parse, content):
    parsed = parse(content)
    assert parsed.faults == ()
    assert parsed.rows["unit_code"].map(name_of).tolist() == ["Chiềng Ly"]
    assert any("lấy “XÃ CHIỀNG LY” theo dòng tiêu đề" in note for note in parsed.notes)


@pytest.mark.parametrize(
    ("name", "title", "fault"),
    [
        ("Xã Phổng Lái", "UBND xã Chiềng Ly", "unit_missing"),
        ("Sheet1", "Số liệu xã Chiềng Ly, xã Phổng Lái", "unit_missing"),
        ("Xã Cò Nòi", "Báo cáo tuần", "unit_outside_district"),
    ],
)
def test_what_is_not_exactly_one_of_the_district_is_a_fault_of_each_row(parse, name, title, fault):
    parsed = parse(xlsx_of_sheets({name: [[title], HEAD, ROW, ROW]}), district_code="119")
    assert cells(parsed) == [("A3", fault), ("A4", fault)]
    assert parsed.rows.empty
    assert any("không có cột xã" in note for note in parsed.notes)


def test_a_name_of_several_places_is_a_fault_that_lists_them(parse):
    parsed = parse(xlsx_of_sheets({"Hát Lót": [HEAD, ROW]}), district_code="125")
    assert cells(parsed) == [("A2", "unit_ambiguous")]
    assert "Thị trấn Hát Lót" in fault_at(parsed, "A2").expected
    assert parse(xlsx_of_sheets({"Xã Hát Lót": [HEAD, ROW]}), district_code="125").faults == ()


def test_a_sheet_called_like_a_district_names_no_commune(parse):
    with pytest.raises(FormUnknown, match="Missing: Mã xã"):
        parse(xlsx_of_sheets({"Sông Mã": [["HUYỆN SÔNG MÃ"], HEAD, ROW]}))


def test_a_sheet_that_names_nothing_beside_one_that_does_is_not_passed_over(parse):
    parsed = parse(xlsx_of_sheets({"Xã Chiềng Ly": [HEAD, ROW], "Sheet2": [HEAD, ROW]}), district_code="119")
    assert cells(parsed) == [("A2", "unit_missing")]
    assert fault_at(parsed, "A2").sheet == "Sheet2"
    assert len(parsed.rows) == 1
