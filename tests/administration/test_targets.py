"""Targets entered on their page: checked, kept in every version, and standing beside the figures at once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dashboard.access.audit import read_audit
from dashboard.domain.accounts import Role
from dashboard.domain.selection import Selection
from dashboard.domain.targets import TargetState
from dashboard.rollups.refresh import refresh
from dashboard.services import Services
from dashboard.store.database import read, write
from layers import REGISTRY
from tests.support.access import Access
from tests.support.forms import refusal_of, send_form
from tests.support.spaces import WEEK_35
from tests.support.stores import boundaries, parsed, store

PATH = "/admin/targets"
FORM = {
    "action": "add",
    "measure": "L4",
    "unit": "123",
    "value": "80%",
    "valid_from": "2021-08-01",
    "document_name": "Quyết định giao chỉ tiêu",
    "document_number": "12/QĐ-UBND",
}


def clusters(access: Access, working: int, broken: int) -> None:
    rows = [{"code": f"CL-{n}", "state": "working" if n < working else "broken"} for n in range(working + broken)]
    store(access.engine, parsed("stations", {"code": "DT-1", "name": "Đài xã"}), refresh=refresh)
    store(access.engine, parsed("clusters", *({"station_code": "DT-1", **row} for row in rows)), refresh=refresh)


def stands(access: Access, unit: str = "123") -> tuple[TargetState, float | None]:
    view = Services(access.engine, boundaries(), REGISTRY).view(Selection(unit, "L4", WEEK_35))
    found = view.key_figures[0].now.standing
    assert view.areas[0].standing.target is None or view.areas[0].standing.target == found.target
    return found.state, found.target.value if found.target else None


def test_a_target_judges_figures_from_its_entry_to_its_withdrawal(access: Access) -> None:
    clusters(access, working=3, broken=1)
    visitor = access.signed_in("tinh")
    assert stands(access) == (TargetState.NOT_JUDGED, None)
    assert "Đã thêm mục tiêu L4 · Huyện Mộc Châu: từ 80%" in send_form(visitor, PATH, **FORM)
    assert stands(access) == (TargetState.AT_RISK, 80.0)
    assert stands(access, "03988")[0] is TargetState.NOT_JUDGED
    assert "Đã lưu: “Có nguy cơ”" in send_form(visitor, PATH, action="margin", margin="2,5")
    assert stands(access)[0] is TargetState.NOT_MET
    number = re.findall(r'name="number" value="(\d+)"', visitor.get(PATH).text)[0]
    change = {**FORM, "action": "change", "number": number, "value": "75", "covers_below": "1"}
    assert "Bản cũ ở phần lịch sử" in send_form(visitor, PATH, **change)
    assert stands(access) == stands(access, "03988") == (TargetState.MET, 75.0)
    assert "thay hoặc rút bởi người khác" in refusal_of(visitor, PATH, **change)
    later = re.findall(r'name="number" value="(\d+)"', visitor.get(PATH).text)[0]
    page = send_form(visitor, PATH, action="withdraw", number=later)
    assert stands(access)[0] is TargetState.NOT_JUDGED
    assert "Sửa từ 80% thành: từ 75%, cả các đơn vị bên trong" in re.sub(r"\s+", " ", page)
    assert page.count("12/QĐ-UBND") == 3
    with read(access.engine) as connection:
        told = [line for line in read_audit(connection) if line.kind == "target_changed"]
    assert [line.detail["withdrawn"] for line in told] == [True, False, False]
    assert {(line.login, line.subject) for line in told} == {("tinh", "target:L4:123")}


REFUSED = [
    ({"measure": "X9"}, "Chỉ tiêu không có trong danh mục"),
    ({"unit": "999"}, "Địa bàn không có trong danh mục"),
    ({"value": "101"}, "lớn hơn 0 đến 100%"),
    ({"value": "0"}, "lớn hơn 0"),
    ({"value": "nhiều"}, "phải là số"),
    ({"measure": "P1", "value": "2,5"}, "số nguyên"),
    ({"measure": "L2", "value": "3"}, "không có mức quy định"),
    ({"measure": "L1", "unit": "03988"}, "không tính cho cấp"),
    ({"measure": "T5", "value": "20"}, "mỗi ngày, tuần hay tháng"),
    ({"document_name": " "}, "Chưa ghi văn bản"),
    ({"valid_from": "31/2/2021"}, "phải là ngày"),
    ({"valid_to": "2021-07-31"}, "trước ngày bắt đầu"),
]
"""Fields of a form, and what is said of it."""


def test_a_target_that_is_not_right_is_refused_in_words(sqlite_access: Access) -> None:
    visitor = sqlite_access.signed_in("tinh")
    for fields, said in REFUSED:
        page = refusal_of(visitor, PATH, **{**FORM, **fields})
        assert said in page, fields
        assert "Chưa lưu gì" in page


def test_two_targets_do_not_hold_on_the_same_days(sqlite_access: Access) -> None:
    visitor = sqlite_access.signed_in("tinh")
    send_form(visitor, PATH, **FORM, valid_to="2021-09-30")
    assert "Trùng thời gian" in refusal_of(visitor, PATH, **{**FORM, "valid_from": "30/9/2021", "value": "90"})
    assert "Đã thêm" in send_form(visitor, PATH, **{**FORM, "valid_from": "2021-10-01", "value": "90"})
    assert "Đã thêm" in send_form(visitor, PATH, **{**FORM, "unit": "119"})


def test_the_database_itself_keeps_every_version(access: Access) -> None:
    send_form(access.signed_in("tinh"), PATH, **FORM)
    for change in ("UPDATE target SET value = 1", "DELETE FROM target"):
        with pytest.raises(DatabaseError, match="only added to"), write(access.engine) as connection:
            connection.execute(text(change))


def test_targets_are_for_the_province_alone(sqlite_access: Access) -> None:
    for role, units in ((Role.DISTRICT, ("123",)), (Role.DATA_ENTRY, ("123",)), (Role.PRESS, ())):
        visitor = sqlite_access.signed_in(sqlite_access.add(f"x{role}", role, *units))
        assert visitor.get(PATH).status_code == 403
        assert visitor.post(PATH, data=FORM).status_code == 403
    menu = sqlite_access.signed_in("tinh").get(PATH).text
    assert "/admin/audit" not in menu
