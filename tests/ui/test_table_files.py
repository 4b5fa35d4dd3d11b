"""The table as a file: the rows, columns and order that were asked for, what it is, and nothing that runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlencode

import openpyxl
import pytest

from dashboard.access.audit import Deed, read_audit
from dashboard.domain.accounts import Role
from dashboard.domain.periods import TIME_ZONE
from dashboard.rollups import refresh
from dashboard.store.database import read
from tests.support.access import Access, Visitor, open_access
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.stores import TAN_HOP, parsed, prepare_store, store

QUI_HUONG = "03991"
WEEK = "tu=2021-08-30&den=2021-09-05"


@pytest.fixture(scope="module")
def access(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles) -> Iterator[Access]:
    folder = tmp_path_factory.mktemp("table")
    url = SqliteDatabases(folder, prepared_sqlite).copy_of("initialised", prepare_store)
    access = open_access(url, folder / "home")
    posters = [
        {"code": f"P{n}", "wording": wording, "unit_code": unit, "pieces": n}
        for n, (wording, unit) in enumerate([("=1+1", TAN_HOP), ("Đoàn kết", TAN_HOP), ("Dịch", QUI_HUONG)])
    ]
    store(access.engine, parsed("posters", *posters), refresh=refresh)
    access.add("tinh", Role.PROVINCE)
    access.add("moc-chau", Role.DISTRICT, "123")
    yield access
    access.engine.dispose()


@pytest.fixture(scope="module")
def client(access: Access) -> Visitor:
    return access.signed_in("tinh")


def sheets(client: Visitor, query: str, **more: str) -> list[list[tuple[object, ...]]]:
    answer = client.get(f"/table/file?{query}&{urlencode(more)}")
    assert answer.status_code == 200, answer.text
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return [list(sheet.iter_rows(values_only=True)) for sheet in book]


def lines(client: Visitor, query: str, **more: str) -> list[list[str]]:
    text = client.get(f"/table/file?{query}&{urlencode(more | {'dang': 'csv'})}").data.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_columns_order_sorting_and_filters_are_those_that_were_asked_for(client: Visitor) -> None:
    filters = json.dumps({"pieces": {"type": "greaterThanOrEqual", "filter": 1}})
    asked = {"cot": "pieces,name,commune", "sap": "name-", "loc": filters}
    table, about = sheets(client, f"dv=123&bang=pano&{WEEK}", **asked)
    assert table[0] == ("Số lượng", "Pano, áp phích", "Xã")
    assert table[1:] == [(1, "Đoàn kết", "Xã Tân Hợp"), (2, "Dịch", "Xã Qui Hướng"), (3, "Cộng 2 điểm", None)]
    words = dict(about)
    assert words["Lọc theo cột"] == "Số lượng: từ 1"
    assert words["Sắp xếp"] == "Pano, áp phích giảm dần"
    assert words["Số dòng"] == "2/3 điểm"
    assert words["Kỳ số liệu"] == "30/8 – 05/9/2021"
    assert "mọi trạng thái duyệt" in words["Trạng thái duyệt"]
    assert {"Số liệu đến ngày", "Nạp lúc", "Tải về lúc", "Báo cáo"} <= set(words)


def test_areas_with_the_units_own_figures_below_and_what_was_not_reported_in_words(client: Visitor) -> None:
    table, about = sheets(client, f"dv=123&cs=P1&{WEEK}", cot="name,P1,P5", sap="P1-,name")
    assert table[0] == ("Địa bàn", "Vật phẩm đang treo", "Được kiểm tra có ảnh")
    assert table[1][:2] == ("Xã Tân Hợp", 2)
    assert table[2][:2] == ("Xã Qui Hướng", 1)
    assert table[3][1:] == ("Chưa báo cáo", "Chưa báo cáo")
    assert table[-1][:2] == ("Toàn địa bàn", 3)
    assert len(table) == 1 + 15 + 1
    assert "kiểm tra" in dict(about)["Được kiểm tra có ảnh"].lower()
    assert "15 xã, phường, thị trấn" in dict(about)["Phạm vi và bộ lọc"]


def test_two_periods_stand_side_by_side_and_what_the_file_is_says_which(client: Visitor) -> None:
    posters, about = sheets(client, f"dv=123&cs=P1&{WEEK}&ss=2021-08-23_2021-08-29", cot="name,P1,P1:before,P1:change")
    header, *rows = posters
    place, now, before, change = (str(one) for one in header)
    assert (before, change) == (f"{now}: kỳ 23/8 – 29/8/2021", f"{now}: thay đổi")
    numbers = [row for row in rows if all(isinstance(value, int | float) for value in row[1:])]
    assert place == "Địa bàn"
    assert all(row[3] == pytest.approx(row[1] - row[2]) for row in numbers)  # type: ignore[operator]
    assert ("So sánh", "23/8 – 29/8/2021") in [line[:2] for line in about]


def test_no_text_runs_as_a_formula(client: Visitor) -> None:
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"/table/file?bang=pano&{WEEK}&cot=name&sap=name").data))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    (dangerous,) = [cell for cell in cells if cell.value == "=1+1"]
    assert dangerous.quotePrefix
    assert ["'=1+1"] in lines(client, f"bang=pano&{WEEK}", cot="name")


def test_a_csv_says_below_the_table_what_it_is(client: Visitor) -> None:
    rows = lines(client, f"bang=pano&{WEEK}", cot="name,pieces", sap="name")
    end = rows.index([])
    assert rows[0] == ["Pano, áp phích", "Số lượng"]
    assert [row[0] for row in rows[1:end]] == ["'=1+1", "Dịch", "Đoàn kết", "Cộng 3 điểm"]
    assert ["Tệp này", "Danh sách điểm: Pano, áp phích"] in rows[end:]


def test_what_means_nothing_is_passed_over(client: Visitor) -> None:
    for junk in ({"loc": "{"}, {"loc": "[1]"}, {"loc": '{"name": {"type": "x"}}'}, {"sap": "no"}, {"cot": "no,,"}):
        table, _ = sheets(client, f"bang=pano&{WEEK}", **junk)
        assert len(table) == 1 + 3 + 1
    assert client.get(f"/table/file?bang=pano&{WEEK}&dang=exe").status_code == 404
    assert client.get(f"/table/rows?{WEEK}").status_code == 404


def test_a_file_that_leaves_is_in_the_audit_and_ends_with_the_readers_units(access: Access) -> None:
    visitor = access.signed_in("moc-chau")
    table, _ = sheets(visitor, f"bang=pano&{WEEK}", cot="name")
    assert [row[0] for row in table[1:]] == ["=1+1", "Đoàn kết", "Dịch", "Cộng 3 điểm"]
    with read(access.engine) as connection:
        (event,) = read_audit(connection, kind=str(Deed.EXPORTED), login="moc-chau")
    assert event.subject == "/table/file"
    assert visitor.get(f"/table/file?bang=pano-119&{WEEK}&cot=name").status_code == 200


def test_how_areas_stand_against_their_targets_is_a_column_of_the_file(client: Visitor, access: Access) -> None:
    stations = [{"code": f"H{unit}", "name": "TT", "level": "district", "unit_code": unit} for unit in ("123", "116")]
    at = [datetime(2021, 8, 30, hour, tzinfo=TIME_ZONE) for hour in (6, 11, 17)]
    heard = [{"station_code": "H123", "started_at": one} for one in at] + [
        {"station_code": "H116", "started_at": at[0]}
    ]
    store(access.engine, parsed("stations", *stations), refresh=refresh)
    store(access.engine, parsed("broadcasts", *heard), refresh=refresh)
    table, _ = sheets(client, f"cs=L1&{WEEK}", cot="name,L1,L1:standing", sap="L1:standing")
    assert table[0] == ("Địa bàn", "Ngày đủ 3 lần phát", "Ngày đủ 3 lần phát: mục tiêu")
    told = [row[::2] for row in table[1:4]]
    assert told[:2] == [("Thành phố Sơn La", "Không đạt"), ("Huyện Mộc Châu", "Đạt")]
    assert told[2][1] == "Chưa đánh giá"
    assert table[-1][::2] == ("Toàn địa bàn", "Không đạt")
