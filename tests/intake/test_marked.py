"""Marked workbooks: what was sent, with its faults to be seen, which reads as it did and can be corrected in place."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
import xlsxwriter
import xlwt
from openpyxl.cell.cell import Cell
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from dashboard.errors import IntakeError
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Parsed
from dashboard.intake.marked import AUTHOR, CSV_SHEET, marked_workbook
from tests.intake.conftest import Parse
from tests.intake.test_intake_samples import ACTIVITIES, KINDS, POSTERS, SAMPLES
from tests.support.workbooks import csv_file, xls, xlsx

HEADINGS = ["Xã", "Ngày", "Hình thức", "Nội dung", "Số buổi"]
GOOD = ["Xã Tân Hợp", date(2021, 8, 31), "Trực tiếp", "Tiêm chủng", 2]


def sheet_of(content: bytes, name: str) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content))[name or CSV_SHEET]


def found(parsed: Parsed) -> list[tuple[str, str, str, str | None]]:
    return [(fault.cell, fault.kind, fault.found, fault.suggestion) for fault in parsed.faults]


def look_of(cell: Cell) -> tuple[str, ...]:
    """Everything of a cell's format but its fill; openpyxl's own comparison is by identity."""
    return repr(cell.font), repr(cell.border), repr(cell.alignment), cell.number_format


@pytest.mark.parametrize("name", [*KINDS, "bulletin-2021-W35.csv"])
def test_a_marked_sample_reads_as_the_sample_did(name: str, parse: Parse) -> None:
    content = (SAMPLES / name).read_bytes()
    district = KINDS.get(name, ("", None))[1]
    before = parse(content, district_code=district)
    marked = marked_workbook(content, before.faults)
    after = parse(marked, district_code=district)
    assert found(after) == found(before)
    assert after.rows.drop(columns="sheet").astype(str).equals(before.rows.drop(columns="sheet").astype(str))
    assert after.ignored_row_count == before.ignored_row_count


@pytest.mark.parametrize("name", KINDS)
def test_every_fault_is_filled_and_told_in_its_cell(name: str, parse: Parse) -> None:
    content = (SAMPLES / name).read_bytes()
    faults = parse(content).faults
    marked = marked_workbook(content, faults)
    for fault in faults:
        cell = sheet_of(marked, fault.sheet)[fault.cell]
        assert fault_texts()[fault.kind].vi in cell.comment.text
        assert fault.expected in cell.comment.text
        assert (fault.suggestion or "") in cell.comment.text
        assert cell.fill.fill_type == "solid"


@pytest.mark.parametrize("name", [ACTIVITIES, POSTERS])
def test_the_look_of_a_workbook_is_kept(name: str, parse: Parse) -> None:
    content = (SAMPLES / name).read_bytes()
    faults = parse(content).faults
    before = openpyxl.load_workbook(io.BytesIO(content))
    after = openpyxl.load_workbook(io.BytesIO(marked_workbook(content, faults)))
    assert after.sheetnames == before.sheetnames
    marked = {(fault.sheet, fault.cell) for fault in faults}
    for old, new in zip(before.worksheets, after.worksheets, strict=True):
        assert (new.sheet_state, new.freeze_panes) == (old.sheet_state, old.freeze_panes)
        assert sorted(map(str, new.merged_cells.ranges)) == sorted(map(str, old.merged_cells.ranges))
        widths = [{key: side.width for key, side in sheet.column_dimensions.items()} for sheet in (old, new)]
        assert widths[0] == widths[1]
        for row in old.iter_rows():
            for cell in row:
                same = new[cell.coordinate]
                assert look_of(same) == look_of(cell)
                if (old.title, cell.coordinate) not in marked:
                    assert repr(same.fill) == repr(cell.fill)
                    assert (same.comment is None) == (cell.comment is None)


def test_corrected_in_place_it_has_no_fault(parse: Parse) -> None:
    rows = [HEADINGS, GOOD, ["Xã Tân Hợpn", *GOOD[1:]], [*GOOD[:4], -3], [*GOOD[:2], "Bay", *GOOD[3:]]]
    content = xlsx(rows)
    marked = openpyxl.load_workbook(io.BytesIO(marked_workbook(content, parse(content, district_code="123").faults)))
    sheet = marked.active
    sheet["A3"], sheet["E4"], sheet["C5"] = "Xã Quy Hướng", 3, "Xe lưu động"
    out = io.BytesIO()
    marked.save(out)
    corrected = parse(out.getvalue(), district_code="123")
    assert corrected.faults == ()
    assert len(corrected.rows) == 4


def test_marks_of_an_earlier_round_go(parse: Parse) -> None:
    content = xlsx([HEADINGS, [*GOOD[:4], -3], [*GOOD[:4], "x"]])
    once = marked_workbook(content, parse(content).faults)
    corrected = openpyxl.load_workbook(io.BytesIO(once))
    corrected.active["E2"] = 3
    out = io.BytesIO()
    corrected.save(out)
    twice = sheet_of(marked_workbook(out.getvalue(), parse(out.getvalue()).faults), "Sheet1")
    assert twice["E2"].comment is None
    assert twice["E2"].fill == PatternFill()
    assert twice["E3"].comment.text.count(fault_texts()["number_not_numeric"].vi) == 1


def test_a_persons_own_comment_stays(parse: Parse) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADINGS, [*GOOD[:4], -3]])))
    book.active["E2"].comment = openpyxl.comments.Comment("Hỏi lại xã", "Văn thư")
    out = io.BytesIO()
    book.save(out)
    marked = marked_workbook(out.getvalue(), parse(out.getvalue()).faults)
    assert "Hỏi lại xã" in sheet_of(marked, "Sheet1")["E2"].comment.text
    assert sheet_of(marked, "Sheet1")["E2"].comment.author == AUTHOR


def test_a_fault_in_a_merged_cell_is_marked_where_the_cell_begins(parse: Parse) -> None:
    content = xlsx([HEADINGS, ["Xã Lạ Lùng Quá", *GOOD[1:]], [None, *GOOD[1:4], 5]], merged=["A2:A3"])
    parsed = parse(content)
    assert {fault.cell for fault in parsed.faults} == {"A2", "A3"}
    assert sheet_of(marked_workbook(content, parsed.faults), "Sheet1")["A2"].comment.text.count("cần") == 2


def test_formulas_keep_the_values_they_showed(parse: Parse) -> None:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    sheet = book.add_worksheet("Sheet1")
    sheet.write_row(0, 0, HEADINGS)
    sheet.write_row(1, 0, ["Xã Tân Hợp", "31/8/2021", "Trực tiếp", "Tiêm chủng"])
    sheet.write_formula(1, 4, "=1+1", None, 2)
    book.close()
    marked = marked_workbook(out.getvalue(), ())
    assert parse(marked).rows["sessions"].tolist() == [2]


@pytest.mark.parametrize("text", ["=1+1", "+84 912", "-5 x", "@SUM(A1)", '=HYPERLINK("http://x")'])
@pytest.mark.parametrize("make", [xlsx, xls, csv_file], ids=["xlsx", "xls", "csv"])
def test_no_spreadsheet_runs_a_text(text: str, make: object, parse: Parse) -> None:
    if make is xlsx:
        book = openpyxl.load_workbook(io.BytesIO(xlsx([HEADINGS, ["Xã Tân Hợp", "31/8/2021", text, "Tiêm chủng", 1]])))
        book.active["C2"].data_type = "s"
        out = io.BytesIO()
        book.save(out)
        content = out.getvalue()
    else:
        content = make([HEADINGS, ["Xã Tân Hợp", "31/8/2021", text, "Tiêm chủng", 1]])
    marked = marked_workbook(content, parse(content).faults)
    cell = openpyxl.load_workbook(io.BytesIO(marked)).worksheets[0]["C2"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_hidden_sheets_of_an_old_workbook_stay_hidden() -> None:
    book = xlwt.Workbook()
    for name, is_hidden in (("Số liệu", 0), ("Danh mục", 1)):
        sheet = book.add_sheet(name)
        sheet.visibility = is_hidden
        sheet.write(0, 0, name)
    out = io.BytesIO()
    book.save(out)
    marked = openpyxl.load_workbook(io.BytesIO(marked_workbook(out.getvalue(), ())))
    assert [(sheet.title, sheet.sheet_state) for sheet in marked] == [("Số liệu", "visible"), ("Danh mục", "hidden")]


def test_a_workbook_too_large_for_its_marks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.intake.marked.MAX_CELLS", 9)
    with pytest.raises(IntakeError) as refused:
        marked_workbook(csv_file([HEADINGS, GOOD]), ())
    assert refused.value.kind == "too_large_to_mark"
