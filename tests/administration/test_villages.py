"""Villages changed by hand: the sums follow at once, what was reported stays, and each change can be undone."""

from __future__ import annotations

from datetime import date

from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection
from dashboard.intake.undo import undo_import
from dashboard.rollups import refresh
from dashboard.rollups.verify import verify as verify_sums
from dashboard.services import Services
from dashboard.store.database import read
from dashboard.store.models import ImportRun, Village
from layers import REGISTRY
from tests.support.access import Access, Visitor
from tests.support.forms import done_by, refusal_of
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, rows_of, store

PATH = "/admin/villages"
NEW = {"unit": TAN_HOP, "code": "B-9", "name": "Bản Mới", "kind": "village", "valid_from": "2021-01-01"}


def fill(access: Access) -> Visitor:
    """Four villages of which two were reached in week 35; who changes them."""
    villages = [{"code": f"B-{n}", "name": f"Bản {n}", "households": 50, "people": 200} for n in range(4)]
    store(access.engine, parsed("villages", *villages), refresh=refresh)
    rows = [{"village_text": f"Bản {n}", "sessions": 1} for n in (0, 1)]
    store(access.engine, parsed("activities", *rows), refresh=refresh)
    return access.signed_in("boss")


def reached(access: Access, monday: date = MONDAY) -> tuple[float | None, float | None]:
    selection = Selection(TAN_HOP, "T1", Period.week_of(monday))
    figure = Services(access.engine, boundaries(), REGISTRY).view(selection).key_figures[0].now
    return figure.numerator, figure.denominator


def numbers(access: Access) -> dict[str, int]:
    return {name: number for number, name in rows_of(access.engine, Village, "id", "name")}


def test_a_village_added_and_ended_counts_from_its_first_to_its_last_day(access: Access) -> None:
    boss = fill(access)
    assert reached(access) == (2, 4)
    assert "Đã thêm “Bản Mới” (lần nhập số 3)" in done_by(boss, PATH, action="add", **NEW)
    assert reached(access) == (2, 5)
    of = {"unit": TAN_HOP, "village": numbers(access)["Bản Mới"]}
    assert "Đã cho “Bản Mới” thôi" in done_by(boss, PATH, action="end", last_day="2021-08-29", **of)
    assert reached(access) == (2, 4)
    assert reached(access, date(2021, 8, 23))[1] in (None, 5)
    senders = rows_of(access.engine, ImportRun, "id", "kind", "sender", "district_code")[2:]
    assert senders == [(3, "villages", "Tên boss", "123"), (4, "villages", "Tên boss", "123")]
    verify(access)


def test_villages_that_merge_keep_what_was_reported_of_them(access: Access) -> None:
    boss, known = fill(access), numbers(access)
    form = {**NEW, "valid_from": "2021-09-06", "villages": [known["Bản 0"], known["Bản 1"]], "name": "Bản Chung"}
    said = done_by(boss, PATH, action="merge", **form)
    assert "Đã sáp nhập Bản 0, Bản 1 thành “Bản Chung”" in said
    assert "không còn gắn" not in said
    assert reached(access) == (2, 4), "the week before the merger is as it was"
    assert rows_of(access.engine, Village, "name", "households", "people", "valid_to") == [
        ("Bản 0", 50, 200, date(2021, 9, 5)),
        ("Bản 1", 50, 200, date(2021, 9, 5)),
        ("Bản 2", 50, 200, None),
        ("Bản 3", 50, 200, None),
        ("Bản Chung", 100, 400, None),
    ]
    rows = [{"village_text": "Bản Chung", "day": date(2021, 9, 7)}, {"village_text": "Bản 0", "day": date(2021, 9, 7)}]
    store(access.engine, parsed("activities", *rows), refresh=refresh, file_sha256="b" * 64)
    assert reached(access, date(2021, 9, 6)) == (1, 3)
    verify(access)


def test_a_correction_says_which_facts_lose_their_village_and_can_be_undone(access: Access) -> None:
    boss = fill(access)
    form = {**NEW, "village": numbers(access)["Bản 0"], "name": "Bản Không", "households": "70"}
    assert "1 dòng số liệu không còn gắn" in done_by(boss, PATH, action="correct", **form)
    assert reached(access) == (1, 4)
    number = rows_of(access.engine, ImportRun, "id")[-1][0]
    undo_import(access.engine, number)
    assert reached(access) == (2, 4)
    assert ("Bản 0", 50) in rows_of(access.engine, Village, "name", "households")
    verify(access)


def verify(access: Access) -> None:
    with read(access.engine) as connection:
        assert verify_sums(connection, boundaries().tree, Period(date(2021, 8, 25), date(2021, 9, 12))) == []


REFUSED = [
    ("add", {"code": "B-1"}, "đã là của một bản khác"),
    ("add", {"code": ""}, "Chưa ghi mã bản"),
    ("add", {"name": " "}, "Chưa ghi tên bản"),
    ("add", {"households": "9.000"}, "“9.000”"),
    ("add", {"valid_from": "x"}, "phải là ngày"),
    ("add", {"unit": "123"}, "Chưa chọn xã"),
    ("end", {"village": "999", "last_day": "2021-09-01"}, "không có trong danh sách"),
    ("end", {"village": "1", "last_day": "2020-09-01"}, "trước ngày bắt đầu"),
    ("correct", {"village": "1", "name": "Bản 0", "households": "50", "people": "200"}, "Không có gì thay đổi"),
    ("merge", {"villages": ["1"]}, "ít nhất hai bản"),
    ("x", {}, "Không rõ"),
]
"""An action, fields of its form, and what is said of it."""


def test_what_is_not_right_is_refused_in_words(sqlite_access: Access) -> None:
    boss = fill(sqlite_access)
    before = rows_of(sqlite_access.engine, Village, "id", "name", "valid_to")
    for action, fields, said in REFUSED:
        assert said in refusal_of(boss, PATH, action=action, **{**NEW, **fields}), (action, fields)
    assert rows_of(sqlite_access.engine, Village, "id", "name", "valid_to") == before


def test_villages_are_found_by_commune_and_by_name(sqlite_access: Access) -> None:
    boss = fill(sqlite_access)
    page = boss.get(f"{PATH}?unit={TAN_HOP}").text
    assert "4 bản đang có" in page
    assert "200 hộ theo danh sách" in page
    assert "Bản 2" in boss.get(f"{PATH}?q=ban 2").text
    assert "Không có bản nào" in boss.get(f"{PATH}?q=%25").text
    assert sqlite_access.signed_in("tinh").get(PATH).status_code == 403
