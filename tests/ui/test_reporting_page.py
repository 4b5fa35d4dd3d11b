"""The page of reports for one address and moment: what it says, where it leads, what it downloads."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, timedelta

import flask
import openpyxl
import pytest
from dash.development.base_component import Component
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.reporting import ReportState
from dashboard.errors import StoreUnavailable
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.reporting.address import Asked, read_address
from dashboard.ui.reporting.card import report_card
from dashboard.ui.reporting.download import register_download
from dashboard.ui.reporting.layout import content
from layers import REGISTRY
from tests.support.reports import DUE, QUI_HUONG, WEEK_35, FakeReports, reader
from tests.support.stores import TAN_HOP

CATALOGUES = load_catalogues(REGISTRY)
TEXTS = CATALOGUES["vi"]
LATER = DUE + timedelta(days=7)
WEEK = "tuan=2021-08-30"


def drawn(query: str, now: datetime = LATER) -> list[Component]:
    parts = content(query, now, FakeReports(), TEXTS)
    return [part for top in parts for part in (top, *top._traverse()) if isinstance(part, Component)]


def words(part: object) -> str:
    """All text of a component."""
    if isinstance(part, Component):
        return words(part.children) if getattr(part, "children", None) is not None else ""
    return " ".join(map(words, part)) if isinstance(part, list | tuple) else str(part)


def cells(query: str, now: datetime = LATER) -> dict[tuple[str, str], Component]:
    """Cells of the grid by (row, source)."""
    found = {}
    for part in drawn(query, now):
        if "report " in getattr(part, "className", ""):
            unit, _, rest = getattr(part, "aria-label").partition(", ")
            found[unit, rest.partition(":")[0]] = part
    return found


def test_a_cell_says_its_state_in_words_and_leads_to_the_map() -> None:
    grid = cells(f"?dv=123&{WEEK}")
    assert len(grid) == 15 * 4
    late, zero, missing, good = (
        grid["Xã Tân Hợp", source]
        for source in ("Tuyên truyền", "Pano, áp phích", "Truyền thanh cơ sở", "Điểm quét mã QR")
    )
    assert [words(cell) for cell in (late, zero, missing, good)] == ["Muộn 2 ngày", "✓ bằng 0", "Quá hạn", "✓"]
    assert [cell.className for cell in (late, zero, missing, good)] == [
        "report late",
        "report zero",
        "report overdue",
        "report reported",
    ]
    assert "hạn hết ngày 06/9/2021" in late.title
    assert "Quá hạn 8 ngày" in getattr(missing, "aria-label")
    assert good.href == f"/?dv={TAN_HOP}&cs=R1d"


def test_totals_stand_by_district_and_source() -> None:
    text = " ".join(words(part) for part in content(f"?{WEEK}", LATER, FakeReports(), TEXTS))
    assert "1/204 xã đã báo cáo đủ các loại" in text
    assert "Huyện Mộc Châu 1/15 xã đã báo cáo đủ các loại 2/15 2/15 1/15 2/15" in text
    assert "2/204 xã đã báo cáo" in " ".join(
        words(p) for p in content(f"?{WEEK}&nguon=qr", LATER, FakeReports(), TEXTS)
    )


def test_the_province_shows_totals_and_on_request_every_commune() -> None:
    assert cells(f"?{WEEK}") == {}
    assert len(cells(f"?{WEEK}&xa=tatca")) == 204 * 4


def test_filters_narrow_rows_and_columns() -> None:
    assert set(cells(f"?{WEEK}&tt=late")) == {
        ("Xã Tân Hợp", s) for s in ("Tuyên truyền", "Pano, áp phích", "Truyền thanh cơ sở", "Điểm quét mã QR")
    }
    assert {source for _, source in cells(f"?dv=123&{WEEK}&nguon=qr")} == {"Điểm quét mã QR"}
    assert cells(f"?{WEEK}&nguon=qr&tt=late") == {}
    assert TEXTS("reports.no_rows") in " ".join(
        words(p) for p in content(f"?{WEEK}&nguon=qr&tt=late", LATER, FakeReports(), TEXTS)
    )


def test_a_commune_shows_its_weeks() -> None:
    text = words(drawn(f"?dv={TAN_HOP}")[-1])
    assert text
    grid = [part for part in drawn(f"?dv={TAN_HOP}") if "report " in getattr(part, "className", "")]
    assert len(grid) == 3 * 4, "weeks from 23/8 to 12/9"


def test_before_it_is_due_nothing_is_overdue() -> None:
    states = {cell.className for cell in cells(f"?dv=123&{WEEK}", DUE - timedelta(minutes=1)).values()}
    assert states == {"report not_due", "report zero", "report reported"}


def test_three_clocks_are_told_for_each_source() -> None:
    (clocks,) = (words(part) for part in drawn(f"?{WEEK}") if "report-clocks" in getattr(part, "className", ""))
    assert "Tính đến 00:00 14/9/2021" in clocks
    assert "số liệu đến 05/9/2021 · nạp 09:00 06/9/2021" in clocks
    assert clocks.count(TEXTS("reports.never_loaded")) == 3


def test_simulated_data_are_marked() -> None:
    assert TEXTS("app.simulated") in " ".join(words(part) for part in content("", LATER, FakeReports(), TEXTS))


def test_a_calendar_that_asks_nothing_yet_is_said() -> None:
    assert TEXTS("reports.none") in words(content("", DUE - timedelta(days=100), FakeReports(), TEXTS)[-1])


def test_the_list_names_what_is_missing() -> None:
    tables = [part for part in drawn(f"?xem=donduc&dv=123&{WEEK}") if type(part).__name__ == "Tr"]
    assert len(tables) == 1 + 13 * 4 + 1
    row = next(words(row) for row in tables if "Tân Hợp" in words(row))
    assert "Truyền thanh cơ sở Tuần 30/8 – 05/9/2021 hết ngày 06/9/2021 8 Chưa gửi lần nào" in row


asked = st.builds(
    Asked,
    st.sampled_from(["14", "123", TAN_HOP]),
    st.none() | st.just(WEEK_35),
    st.sampled_from(["", "qr", "posters"]),
    st.none() | st.sampled_from(ReportState),
    st.booleans(),
).map(lambda one: replace(one, since_start=one.is_list, all_rows=not one.is_list))


@given(asked)
def test_an_address_is_read_back(one: Asked) -> None:
    assert read_address(one.query, reader()) == one


@given(st.text(max_size=60) | st.from_regex(r"\?(dv|tuan|nguon|tt|xem)=.{0,20}", fullmatch=True))
def test_any_address_shows_the_nearest_view(query: str) -> None:
    shown = read_address(query, reader())
    assert shown.unit_code in reader().tree
    assert shown.week is None or shown.week.start.weekday() == 0


def download(query: str, services: object = None, language: str = "vi") -> flask.wrappers.Response:
    server = flask.Flask("test")
    register_download(server, services or FakeReports(), CATALOGUES)  # type: ignore[arg-type]
    visitor = server.test_client()
    visitor.set_cookie("ngon_ngu", language)
    return visitor.get(f"/reporting/don-doc.xlsx{query}")  # type: ignore[return-value]


def test_the_file_of_a_district_holds_what_its_list_holds() -> None:
    answer = download(f"?dv=123&{WEEK}")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="don-doc-bao-cao-123-2021-09-05.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["Huyện Mộc Châu"]
    rows = [row for row in book.active.iter_rows(values_only=True) if isinstance(row[0], int)]
    assert [row[0] for row in rows] == list(range(1, 13 * 4 + 2))
    assert not [row for row in rows if row[1] == reader().tree[QUI_HUONG].name]
    texts = {value for row in book.active.iter_rows(values_only=True) for value in row if isinstance(value, str)}
    assert {"DANH SÁCH ĐÔN ĐỐC BÁO CÁO", "DỮ LIỆU MÔ PHỎNG", "Kỳ báo cáo: 30/8 – 05/9/2021"} <= texts


def test_the_file_of_the_province_has_a_sheet_per_district() -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(f"?{WEEK}").data))
    assert len(book.sheetnames) == 12
    assert openpyxl.load_workbook(io.BytesIO(download(f"?{WEEK}", language="en").data)).sheetnames == book.sheetnames


def test_a_file_without_anything_missing_says_so() -> None:
    book = openpyxl.load_workbook(io.BytesIO(download(f"?dv={QUI_HUONG}&{WEEK}").data))
    texts = {value for row in book.active.iter_rows(values_only=True) for value in row}
    assert TEXTS("reports.print.empty") in texts


def test_a_database_away_is_no_file() -> None:
    class Away:
        def reporting(self, _now: datetime) -> None:
            raise StoreUnavailable("x", "x")

    assert download("", Away()).status_code == 503


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_view_is_there_in_both_languages(language: str) -> None:
    for query in ("", "?dv=123", f"?dv={TAN_HOP}", "?xem=donduc", "?xem=donduc&tu=dau", "?tt=zero"):
        assert content(query, LATER, FakeReports(), CATALOGUES[language])


def test_a_commune_s_card_says_states_and_clocks() -> None:
    reports = reader().unit_reports(TAN_HOP, WEEK_35, FakeReports().report_clocks(TAN_HOP))
    (card,) = report_card(TAN_HOP, reports, TEXTS)
    text = words(card)
    assert "Báo cáo của xã Tuần 30/8 – 05/9/2021" in text
    assert "Tuyên truyền Muộn 2 ngày chưa có số liệu" in text
    assert "Truyền thanh cơ sở Quá hạn 8 ngày" in text
    assert "Điểm quét mã QR Đã báo cáo số liệu đến 05/9/2021 · nạp 09:00 06/9/2021" in text
    assert card.children[0].href == f"/reporting/?dv={TAN_HOP}"
    assert report_card(TAN_HOP, (), TEXTS) == []
