"""Layouts that offices make by hand: other headings, merges, totals, signatures, several sheets."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from dashboard.errors import IntakeError
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.forms import all_forms
from dashboard.intake.models import KINDS, ROW_COLUMNS
from dashboard.intake.values.terms import read_term
from tests.support.workbooks import cells, csv_file, fault_at, xls, xlsx, xlsx_of_sheets

HEAD = ["TT", "Tên xã", "Bản", "Thời gian", "Hình thức tuyên truyền", "Chủ đề", "Ngôn ngữ", "Số buổi", "Số lượt người"]


def activity(unit: object = "Xã Chiềng Sơ", day: object = "1/9/2021", **other: object) -> list[object]:
    row = {"tt": 1, "unit": unit, "village": "Bản Nà", "day": day, "channel": "Xe lưu động", "theme": "Tiêm chủng"}
    row |= {"language": "Thái", "sessions": 1, "people": 20} | other
    return list(row.values())


def test_another_district_with_other_headings_in_nfd_text(parse):
    rows = [
        ["UBND HUYỆN SÔNG MÃ"],
        ["Từ ngày 30/8 đến ngày 05/9/2021"],
        HEAD,
        activity("Xã Chiềng Sơ", date(2021, 9, 2)),
        activity("TT Sông Mã", 44440, tt=2, people="1.050"),
        activity("Nà Nghịu", "ngày 3 tháng 9 năm 2021", tt=3, people="-"),
    ]
    decomposed = [[unicodedata.normalize("NFD", c) if isinstance(c, str) else c for c in row] for row in rows]
    parsed = parse(xlsx(decomposed))
    assert parsed.faults == ()
    assert parsed.rows["day"].tolist() == [date(2021, 9, 2), date(2021, 9, 1), date(2021, 9, 3)]
    assert parsed.rows["people"].isna().tolist() == [False, False, True]
    assert parsed.rows["people"].sum() == 1070
    assert parsed.as_of == date(2021, 9, 5)


def test_the_day_of_the_title_bounds_days(parse):
    rows = [["HUYỆN SÔNG MÃ: từ 30/8/2021 đến 05/9/2021"], HEAD, activity(day="06/9/2021"), activity(day="05/9/2021")]
    assert cells(parse(xlsx(rows))) == [("D3", "date_outside_period")]


def test_a_district_given_wins_over_the_title(parse):
    rows = [["HUYỆN MỘC CHÂU"], HEAD, activity("Xã Chiềng Sơ")]
    assert cells(parse(xlsx(rows))) == [("B3", "unit_outside_district")]
    assert cells(parse(xlsx(rows), district_code="126")) == []


def test_a_merged_commune_holds_for_its_range_and_not_below(parse):
    rows = [["HUYỆN SÔNG MÃ"], HEAD, activity(), activity(None, tt=2, people=1), activity(None, tt=3, people=2)]
    parsed = parse(xlsx(rows, merged=["B3:B4"]))
    assert cells(parsed) == [("B5", "unit_missing")]
    assert fault_at(parsed, "B5").suggestion == "Có phải Xã Chiềng Sơ như dòng trên?"
    assert parsed.rows["unit_code"].nunique() == 1


def test_a_number_in_a_merged_cell_counts_once(parse):
    rows = [["HUYỆN SÔNG MÃ"], HEAD, activity(), activity(tt=2, people=None, village="Bản Mo")]
    parsed = parse(xlsx(rows, merged=["I3:I4"]))
    assert parsed.rows["people"].sum() == 20


def test_headers_of_two_rows(parse):
    rows = [
        [*HEAD[:7], "Kết quả", None],
        [None] * 7 + ["Số buổi", "Lượt người"],
        activity(),
    ]
    merges = [f"{letter}1:{letter}2" for letter in "ABCDEFG"] + ["H1:I1"]
    parsed = parse(xlsx(rows, merged=merges), district_code="126")
    assert parsed.faults == ()
    assert parsed.rows[["sessions", "people"]].to_numpy().tolist() == [[1, 20]]


def test_totals_signatures_column_numbers_and_blank_rows_are_not_data(parse):
    rows = [
        HEAD,
        [f"({number})" for number in range(1, 10)],
        activity(),
        [None, "Tổng cộng", None, None, None, None, None, 1, 20],
        [None] * 9,
        [None, None, None, None, None, "Sông Mã, ngày 5 tháng 9 năm 2021"],
        [None, "Người lập biểu", None, None, None, None, "Thủ trưởng đơn vị"],
        [None, "Nguyễn Văn A"],
    ]
    parsed = parse(xlsx(rows), district_code="126")
    assert parsed.faults == ()
    assert (len(parsed.rows), parsed.ignored_row_count) == (1, 6)


def test_a_row_with_data_is_never_ignored_only_because_a_cell_is_missing(parse):
    parsed = parse(xlsx([HEAD, activity(day=None), activity(None, tt=2)]), district_code="126")
    assert cells(parsed) == [("D2", "value_missing"), ("B3", "unit_missing")]


def test_all_faults_of_a_row_at_once(parse):
    row = activity("Xã Không Có", "32/9/2021", channel="Bồ câu", people="nhiều")
    parsed = parse(xlsx([HEAD, row]), district_code="126")
    kinds = [kind for _, kind in cells(parsed)]
    assert kinds == ["unit_unknown", "date_invalid", "channel_unknown", "number_not_numeric"]
    assert parsed.faulty_row_count == 1


def test_sheets_of_one_kind_are_read_together_and_others_named(parse):
    parsed = parse(
        xlsx_of_sheets(
            {
                "Sông Mã": [["HUYỆN SÔNG MÃ"], HEAD, activity("Xã Chiềng Sơ")],
                "Ghi chép": [["việc cần làm"], ["gọi điện"]],
                "Mai Sơn": [["HUYỆN MAI SƠN"], HEAD, activity("Xã Cò Nòi"), activity("Xã Chiềng Sơ")],
            }
        )
    )
    assert parsed.rows["sheet"].tolist() == ["Sông Mã", "Mai Sơn"]
    assert [(fault.sheet, fault.cell, fault.kind) for fault in parsed.faults] == [
        ("Mai Sơn", "B4", "unit_outside_district")
    ]
    assert any("Ghi chép" in note for note in parsed.notes)


def test_hidden_sheets_are_left_out_and_named(parse):
    parsed = parse(xlsx([HEAD, activity()], hidden={"nháp": [HEAD, activity()]}), district_code="126")
    assert len(parsed.rows) == 1
    assert any("nháp" in note for note in parsed.notes)


@pytest.mark.parametrize("write", [xlsx, xls, csv_file], ids=["xlsx", "xls", "csv"])
def test_the_same_rows_from_every_format(write, parse):
    rows = [[str(cell) for cell in row] for row in (HEAD, activity(), activity(tt=2, people="30"))]
    parsed = parse(write(rows), district_code="126")
    assert parsed.faults == ()
    assert parsed.rows["people"].tolist() == [20, 30]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_files(delimiter, encoding, parse):
    content = csv_file([HEAD, activity(people="1,5")], delimiter=delimiter, encoding=encoding)
    assert cells(parse(content, district_code="126")) == [("I2", "number_not_whole")]


def test_windows_1258_is_read(parse, places):
    text = "Mã địa điểm,Ngày,Lượt quét,Tên xã\nA1,1/9/2021,5,\n,2/9/2021,7,Xã Chiềng Sơ\n"
    # code page 1258 writes the tone after the letter
    composed = "".join(_windows_1258(letter) for letter in text)
    parsed = parse(composed.encode("cp1258"))
    assert parsed.rows["scans"].tolist() == [5, 7]
    assert places.by_code(parsed.rows["unit_code"].tolist()[1]).name == "Xã Chiềng Sơ"


def _windows_1258(letter: str) -> str:
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tones


def test_a_commune_by_code_with_its_zero_dropped(parse):
    head = ["Mã xã", "Tên xã", "Ngày", "Số buổi phát"]
    parsed = parse(xlsx([head, [3979, None, "1/9/2021", 3], ["03979", "Xã Chiềng Sơ", "2/9/2021", 3]]))
    assert parsed.rows["unit_code"].tolist() == ["03979"]
    assert cells(parsed) == [("A3", "unit_conflict")]


def test_an_ambiguous_name_is_a_fault_that_names_the_candidates(parse):
    parsed = parse(xlsx([["Tên xã", "Ngày", "Số buổi phát"], ["Hát Lót", "1/9/2021", 3]]), district_code="125")
    assert cells(parsed) == [("A2", "unit_ambiguous")]
    assert "04105" in parsed.faults[0].expected
    assert "04135" in parsed.faults[0].expected


def test_one_report_of_a_commune_and_day(parse):
    head = ["Mã xã", "Ngày", "Số buổi phát", "Phút tiếng Thái"]
    parsed = parse(xlsx([head, ["03979", "1/9/2021", 3, 30], ["03979", "1/9/2021", 4, None]]))
    assert cells(parsed) == [("A3", "duplicate_row")]
    assert parsed.rows["minutes_by_language"].tolist() == [{"thai": 30}]


def test_equal_looking_activities_differ_by_any_value(parse):
    parsed = parse(xlsx([HEAD, activity(), activity(tt=2, people=21), activity(tt=3)]), district_code="126")
    assert cells(parsed) == [("A4", "duplicate_row")]


def test_text_that_looks_like_a_formula_stays_text(parse):
    content = csv_file([HEAD, activity(village="=HYPERLINK(1)")])
    assert parse(content, district_code="126").rows["village_text"].tolist() == ["=HYPERLINK(1)"]


def test_an_unknown_form_is_answered_with_what_was_recognised_missing_and_extra(parse):
    with pytest.raises(IntakeError) as caught:
        parse(xlsx([["TT", "Tên xã", "Hình thức", "Chủ đề", "Màu sơn"], [1, "Xã Chiềng Sơ", "Zalo", "QR", "đỏ"]]))
    assert caught.value.kind == "form_unknown"
    assert "Màu sơn" in caught.value.vi
    assert "Ngày" in caught.value.vi.partition("Thiếu:")[2]


def test_a_kind_given_binds(parse):
    with pytest.raises(IntakeError, match="not recognised"):
        parse(xlsx([HEAD, activity()]), kind="stations")


@pytest.mark.parametrize("form", all_forms(), ids=lambda form: form.id)
@pytest.mark.parametrize("language", ["headings", "identifiers"])
def test_every_form_is_recognised_by_its_own_headings(form, language, parse):
    fields = [field for field in form.fields if field.type != "ignored"]
    heads = [field.title if language == "headings" else field.name for field in fields]
    parsed = parse(csv_file([heads]))
    assert parsed.kind == form.kind
    assert tuple(parsed.rows.columns) == (*ROW_COLUMNS[form.kind], "row_number", "sheet")


def test_every_kind_has_a_form_and_every_fault_a_text():
    assert {form.kind for form in all_forms()} == set(KINDS)
    fields = [field for form in all_forms() for field in form.fields]
    used = {field.implausible_fault for field in fields} | {field.at_most_fault for field in fields}
    used |= {read_term(field, "?").kind for field in fields if field.vocabulary and not field.lenient}
    assert used <= set(fault_texts())


def test_a_row_with_a_name_alone_heads_the_rows_below_it(parse):
    rows = [
        HEAD,
        ["I", "Xã Chiềng Sơ"],
        activity(None),
        activity(None, tt=2, village="Bản Mo"),
        [None, "TT Sông Mã"],
        activity(None, tt=1),
    ]
    parsed = parse(xlsx(rows), district_code="126")
    assert parsed.faults == ()
    assert parsed.rows["unit_code"].value_counts().tolist() == [2, 1]


def test_a_commune_listed_without_figures_has_not_reported_and_names_nothing_below(parse):
    rows = [HEAD, activity(), [2, "TT Sông Mã", None, None, None, None, None, "-", "-"], [3, "Xã Nà Nghịu"]]
    rows += [activity(None, tt=4)]
    parsed = parse(xlsx(rows), district_code="126")
    assert cells(parsed) == [("B5", "unit_missing")]
    assert fault_at(parsed, "B5").suggestion is None, "the row above is another commune's"
    assert any("Dòng 3, 4" in note and "chưa báo cáo" in note for note in parsed.notes)


def test_notes_below_the_table_are_no_data(parse):
    rows = [HEAD, activity(), [None, "Tổng", *[None] * 5, 1, 20], [None, "* Ghi chú: số liệu tạm tính đến 17h"]]
    parsed = parse(xlsx([*rows, ["Nguồn: Phòng VH-TT"]]), district_code="126")
    assert (parsed.faults, len(parsed.rows)) == ((), 1)


def test_columns_with_values_that_no_field_takes_are_told(parse):
    rows = [[*HEAD, "Kinh phí", "Chữ ký"], [*activity(), 500_000, None]]
    parsed = parse(xlsx(rows), district_code="126")
    (note,) = parsed.notes
    assert "“Kinh phí” (cột J)" in note
    assert "Chữ ký" not in note, "an empty column loses nothing"


POSTER_HEAD = ["TT", "Loại", "Kích thước", "Xã", "Vị trí", "Tọa độ", "Ngày lắp"]


@pytest.mark.parametrize(
    "written",
    [
        "21,04485, 103,36715",
        "21.04485,103.36715",
        "21.04485; 103.36715",
        "(21.04485 103.36715)",
        "21°2'41.5\"N 103°22'1.7\"E",
        "21°02’41,5’’N, 103°22’1,7’’E",
        "N21.04485 E103.36715",
        "21°2.691' 103°22.029'",
        "21 02 41.5 - 103 22 1.7",
    ],
)
def test_both_coordinates_in_one_cell(parse, written):
    parsed = parse(xlsx([POSTER_HEAD, [1, "Pano", "2m x 3m", "Xã Sam Kha", "Chợ", written, "1/9/2021"]]))
    assert parsed.faults == ()
    assert parsed.rows.loc[0, ["latitude", "longitude"]].tolist() == pytest.approx([21.04485, 103.36715], abs=2e-5)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("103.36715, 21.04485", "coordinates_swapped"),
        ("10.77, 106.70", "coordinates_outside_province"),
        ("21.86017, 103.7", "coordinates_in_other_commune"),
        ("gần chợ", "coordinate_unreadable"),
        ("21.04485", "coordinates_incomplete"),
        (21.04485, "coordinates_incomplete"),
    ],
)
def test_what_is_wrong_with_coordinates_in_one_cell_is_told_once(parse, written, kind):
    parsed = parse(xlsx([POSTER_HEAD, [1, "Pano", "2m x 3m", "Xã Sam Kha", "Chợ", written, "1/9/2021"]]))
    assert cells(parsed) == [("F2", kind)]


def test_a_list_without_coordinates_says_so_with_blanks(parse):
    rows = [[1, "Pano", "2m5 x 4m", "Xã Sam Kha", "Chợ", written, "1/9/2021"] for written in (None, "-")]
    parsed = parse(xlsx([POSTER_HEAD, *rows[:1]]))
    assert (parsed.faults, parsed.rows["position_quality"].tolist()) == ((), ["commune"])
    assert parse(xlsx([POSTER_HEAD, *rows[1:]])).faults == ()
    assert parsed.rows.loc[0, ["width_m", "height_m"]].tolist() == [2.5, 4]
