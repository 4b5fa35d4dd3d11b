"""The paper of reports to ask for: an office's layout, and no text that a spreadsheet runs."""

from __future__ import annotations

import io

import openpyxl
import pytest

from dashboard.prints.reminders import WIDTHS, ReminderSheet, reminder_workbook

WORDS = {name: name.upper() for name in ("superior", "office", "nation", "motto", "place", "title", "maker", "head")}
COLUMNS = ("TT", "Đơn vị", "Loại báo cáo", "Kỳ báo cáo", "Hạn gửi", "Số ngày quá hạn", "Ghi chú")
ROW = (1, "Xã Tân Hợp", "Pano", "Tuần 30/8 – 05/9/2021", "hết ngày 06/9/2021", 1814, "")


def opened(*sheets: ReminderSheet) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(reminder_workbook(sheets, COLUMNS, WORDS)))


def test_a_sheet_holds_heading_title_table_and_total() -> None:
    page = opened(ReminderSheet("Huyện Mộc Châu", ("Kỳ báo cáo",), (ROW,), "Tổng số: 1")).active
    lines = [[value for value in row if value is not None] for row in page.iter_rows(values_only=True)]
    assert lines[:3] == [["SUPERIOR", "NATION"], ["OFFICE", "MOTTO"], ["PLACE"]]
    assert lines[4:7] == [["TITLE"], ["Huyện Mộc Châu"], ["Kỳ báo cáo"]]
    table = lines.index(list(COLUMNS))
    assert lines[table + 1 : table + 3] == [list(ROW[:-1]), ["Tổng số: 1"]]
    assert page.print_title_rows == f"${table + 1}:${table + 1}"
    assert (page.page_setup.orientation, str(page.page_setup.paperSize)) == ("landscape", page.PAPERSIZE_A4)
    assert len(COLUMNS) == len(WIDTHS)


@pytest.mark.parametrize("text", ["=1+1", "+84", "-2", "@SUM(A1)"])
def test_a_text_stays_a_text(text: str) -> None:
    row = (1, text, text, "", "", 3, text)
    page = opened(ReminderSheet(text, (text,), (row,), text)).active
    cells = [cell for line in page.iter_rows() for cell in line if cell.value == text]
    assert len(cells) == 6
    assert {cell.data_type for cell in cells} == {"s"}


def test_sheets_have_names_that_a_workbook_may_have() -> None:
    places = ["Huyện [Mộc] Châu: 1/2?", "Huyện [Mộc] Châu: 1/2?", "x" * 60, "'"]
    names = opened(*(ReminderSheet(place, (), (), "") for place in places)).sheetnames
    assert len({name.lower() for name in names}) == len(places)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)
