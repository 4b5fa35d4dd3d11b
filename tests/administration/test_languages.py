"""The list of languages as data: files, templates and previews follow it, and what was reported stays."""

from __future__ import annotations

import io

import openpyxl

from dashboard.access.audit import read_audit
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.run import import_file
from dashboard.store.database import read
from dashboard.store.models import Activity, LoudspeakerDay
from tests.support.access import Access, Visitor
from tests.support.forms import done_by, refusal_of
from tests.support.stores import places, rows_of

PATH = "/admin/languages"
TAY = {"action": "add", "vi": "Tày", "en": "Tày", "aliases": "Thổ; tiếng Thổ"}


def send(access: Access, text: str, days: str = "1/9/2021") -> ImportOutcome:
    rows = f"Mã xã;Ngày;Hình thức;Nội dung;Ngôn ngữ\n03988;{days};Trực tiếp;QR;{text}\n"
    return import_file(access.engine, places(), rows.encode(), "t.csv")


def languages_of_template(visitor: Visitor) -> set[str]:
    with visitor.get("/data/templates/activities.xlsx") as answer:
        book = openpyxl.load_workbook(io.BytesIO(answer.data))
    return {str(cell.value) for row in book.worksheets[-1].iter_rows() for cell in row if cell.value}


def test_a_language_from_its_adding_to_its_retirement(access: Access) -> None:
    boss = access.signed_in("boss")
    assert [fault.kind for fault in send(access, "Nùng").faults] == ["language_unknown"]
    assert "Đã thêm “Tiếng Tày”" in done_by(boss, PATH, **TAY)
    assert "Tiếng Tày" in languages_of_template(boss)
    for day, text in enumerate(("Tày", "tiếng thổ + Thái", "Mông, Tiếng Tày"), 1):
        assert send(access, text, f"{day}/9/2021").faults == ()
    assert rows_of(access.engine, Activity, "language") == [("mong+tay",), ("tay",), ("tay+thai",)]
    minutes = "Mã xã;Ngày;Số buổi phát;Phút tiếng Tày;Phút tiếng Thái\n03988;1/9/2021;2;20;10\n"
    assert import_file(access.engine, places(), minutes.encode(), "p.csv", kind="loudspeaker_days").faults == ()
    assert rows_of(access.engine, LoudspeakerDay, "unit_code", "minutes_by_language") == [
        ("03988", {"tay": 20, "thai": 10})
    ]
    done_by(boss, PATH, action="change", id="tay", vi="Tiếng Tày Nùng", aliases="Tày; Nùng")
    assert send(access, "Nùng", "4/9/2021").faults == ()
    assert "thôi dùng" in done_by(boss, PATH, action="retire", id="tay")
    assert "Tiếng Tày Nùng" not in languages_of_template(boss)
    assert send(access, "Tày", "5/9/2021").faults == (), "old files sent again are understood"
    assert "dùng lại" in done_by(boss, PATH, action="restore", id="tay")
    with read(access.engine) as connection:
        told = [line.detail["retired"] for line in read_audit(connection, kind="language_changed")]
    assert told == [False, True, False, False]


def test_languages_of_the_dictionary_are_renamed_and_retired_too(sqlite_access: Access) -> None:
    boss = sqlite_access.signed_in("boss")
    done_by(boss, PATH, action="change", id="sinh_mun", vi="Xinh Mun", aliases="Puộc")
    for day, text in enumerate(("Sinh Mun", "Xinh Mun", "puộc"), 1):
        assert send(sqlite_access, text, f"{day}/9/2021").faults == ()
    assert rows_of(sqlite_access.engine, Activity, "language") == [("sinh_mun",)] * 3
    done_by(boss, PATH, action="retire", id="sinh_mun")
    assert "Tiếng Xinh Mun" not in languages_of_template(boss)


REFUSED = [
    ({"vi": "Thái"}, "đã là của ngôn ngữ khác"),
    ({"aliases": "Mèo"}, "đã là của ngôn ngữ khác"),
    ({"vi": "Tiếng "}, "phải có chữ"),
    ({"vi": "Tày và Nùng"}, "một ngôn ngữ"),
    ({"action": "retire", "id": "vi"}, "luôn cần có"),
    ({"action": "change", "id": "x"}, "không có trong danh mục"),
    ({"action": "x"}, "Không rõ"),
]
"""Fields of a form, and what is said of it."""


def test_what_is_not_right_is_refused_in_words(sqlite_access: Access) -> None:
    boss = sqlite_access.signed_in("boss")
    for fields, said in REFUSED:
        assert said in refusal_of(boss, PATH, **{**TAY, **fields}), fields
    assert send(sqlite_access, "Thái").faults == ()
    assert sqlite_access.signed_in("tinh").get(PATH).status_code == 403
