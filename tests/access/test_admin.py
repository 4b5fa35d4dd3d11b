"""The pages of administrators: accounts without SQL, sessions, the setting of sums, and the audit that stays."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from dashboard.access import door
from dashboard.access.audit import Deed, read_audit, record_alone
from dashboard.domain.accounts import Role
from dashboard.store.database import read, write
from tests.support.access import Access, Visitor


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FRESH_S", -1.0)


def act(visitor: Visitor, action: str, **fields: object) -> str:
    form = {"csrf_token": visitor.cookie("_csrf_token"), "action": action, **fields}
    answer = visitor.client.post("/admin/accounts", data=form)
    assert answer.status_code in (200, 400), answer.status
    return answer.text


def password_in(page: str) -> str:
    found = re.search(r'class="password">([^<]+)<', page)
    assert found is not None, page
    return found[1]


def test_the_first_administrator_is_made_in_the_demonstration(access: Access) -> None:
    visitor = access.visitor()
    assert "Thêm quản trị viên đầu tiên" in visitor.get("/admin/").text
    page = act(visitor, "add", login="boss", name="Cầm Văn Boss", role="administrator")
    assert access.visitor().get("/admin/").status_code == 303
    assert access.visitor().sign_in("boss", password_in(page)).headers["Location"] == "/"


def test_an_account_from_its_first_password_to_its_end(access: Access) -> None:
    access.add("boss", Role.ADMINISTRATOR)
    boss = access.signed_in("boss")
    # These pages, too, say who is there and let him out.
    assert re.search(
        r'class="who">Tên boss<.*href="/password".*data-post-to="/sign-out"', boss.get("/admin/").text, re.S
    )
    page = act(boss, "add", login="Lan", name="Lò <b>Lan</b>", role="district", units=["123"], communes="03988")
    assert "Lò &lt;b&gt;Lan&lt;/b&gt;" in page
    assert "Huyện Mộc Châu" in page
    first = access.visitor()
    assert first.sign_in("lan", password_in(page)).status_code == 303
    assert "đang mở 1 phiên" in boss.get("/admin/").text or "chưa đổi mật khẩu" in boss.get("/admin/").text
    act(boss, "end_all", login="lan")
    assert first.get("/password").status_code == 303
    act(boss, "disable", login="lan")
    again = password_in(act(boss, "password", login="lan"))
    assert access.visitor().sign_in("lan", again).status_code == 403
    act(boss, "enable", login="lan")
    act(boss, "change", login="lan", name="Lan", role="data_entry", units=["119"])
    assert access.visitor().sign_in("lan", again).status_code == 303
    assert 'role="alert"' in act(boss, "disable", login="boss")
    assert 'role="alert"' in act(boss, "add", login="x", name="X", role="district")
    assert 'role="alert"' in act(boss, "nothing")
    kinds = re.findall(r'data-name="Việc">([^<]+)<', boss.get("/admin/audit").text)
    assert {"Thêm tài khoản", "Đổi tài khoản", "Đổi mật khẩu", "Kết thúc phiên", "Đăng nhập"} <= set(kinds)


def test_one_session_is_ended_and_no_other(here: Access) -> None:
    here.add("boss", Role.ADMINISTRATOR)
    boss, other = here.signed_in("boss"), here.signed_in("boss")
    number = re.findall(r'name="session" value="(\d+)"', boss.get("/admin/").text)
    assert len(number) == 1
    act(boss, "end_one", session=number[0])
    assert other.get("/").status_code == 303
    assert boss.get("/").status_code == 200
    assert 'role="alert"' in act(boss, "end_one", session=number[0])
    assert 'role="alert"' in act(boss, "end_one", session="x")


def test_nobody_else_administers(here: Access) -> None:
    for role, units in ((Role.PROVINCE, ()), (Role.DISTRICT, ("123",)), (Role.PRESS, ())):
        visitor = here.signed_in(here.add(f"x{role}", role, *units))
        for path in ("/admin/", "/admin/audit", "/admin/audit.csv"):
            assert visitor.get(path).status_code == 403, (role, path)
        assert visitor.post("/admin/accounts", data={"action": "add"}).status_code == 403


def test_the_audit_is_only_added_to(access: Access) -> None:
    record_alone(access.engine, Deed.EXPORTED, "x")
    for change in ("UPDATE audit_event SET login = 'x'", "DELETE FROM audit_event"):
        with pytest.raises(DatabaseError, match="append-only"), write(access.engine) as connection:
            connection.execute(text(change))
    with read(access.engine) as connection:
        assert [line.kind for line in read_audit(connection)] == ["exported"]


def test_files_that_leave_are_written_down_and_the_audit_is_one_of_them(here: Access) -> None:
    here.add("boss", Role.ADMINISTRATOR)
    boss = here.signed_in("boss")
    assert boss.get("/data/templates/activities.xlsx").status_code == 200
    assert boss.get("/reporting/don-doc.xlsx?dv=123").status_code == 200
    lines = boss.get("/admin/audit.csv").data.decode("utf-8-sig").splitlines()
    assert lines[0].startswith('"Số","Lúc"')
    assert sum('"exported"' in line for line in lines) == 2
    with read(here.engine) as connection:
        exported = read_audit(connection, kind="exported")
    assert [line.subject for line in exported] == [
        "/admin/audit.csv",
        "/reporting/don-doc.xlsx",
        "/data/templates/activities.xlsx",
    ]
    assert {(line.login, line.address) for line in exported} == {("boss", "127.0.0.1")}


def test_every_answer_says_that_scripts_and_frames_of_others_are_none_of_it(here: Access) -> None:
    for path in ("/", "/data/", "/sign-in", "/admin/", "/api/v1/openapi.json", "/nothing-here", "/healthz"):
        headers = here.visitor().get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["frame-ancestors"] == "'none'"
        assert "http" not in " ".join(policy.values())
        assert "unsafe" not in policy["script-src"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert here.visitor().get("/sign-in", base_url="https://localhost").headers["Strict-Transport-Security"]


def send(visitor: Visitor, path: str, **fields: object) -> str:
    """A form of one of the other pages; what the page says then."""
    answer = visitor.client.post(path, data={"csrf_token": visitor.cookie("_csrf_token"), **fields})
    assert answer.status_code in (200, 400), answer.status
    return answer.text


def test_tokens_and_links_of_walls_need_no_command_line(here: Access) -> None:
    here.add("boss", Role.ADMINISTRATOR)
    boss = here.signed_in("boss")
    form = {"action": "make_token", "name": "Cổng tỉnh", "scopes": ["read"], "rate": "60", "district": "123"}
    token = password_in(send(boss, "/admin/settings", **form))
    headers = {"Authorization": f"Bearer {token}"}
    assert here.visitor().get("/api/v1/measures", headers=headers).status_code == 200
    assert 'role="alert"' in send(boss, "/admin/settings", **form)
    assert 'role="alert"' in send(boss, "/admin/settings", **{**form, "name": "x", "scopes": ["everything"]})
    assert "Đã thu hồi “Cổng tỉnh”" in send(boss, "/admin/settings", action="revoke", name="Cổng tỉnh")
    assert here.visitor().get("/api/v1/measures", headers=headers).status_code == 401
    link = password_in(send(boss, "/admin/settings", action="make_link", name="Sảnh", scenes="123"))
    assert here.visitor().get(link[link.index("/wall") :]).status_code in (200, 302, 303)
    assert 'role="alert"' in send(boss, "/admin/settings", action="make_link", name="x", scenes="999")
    with read(here.engine) as connection:
        made = [line.subject for line in read_audit(connection) if line.kind.startswith("token")]
    assert made == ["token:Sảnh", "token:Cổng tỉnh", "token:Cổng tỉnh"]
