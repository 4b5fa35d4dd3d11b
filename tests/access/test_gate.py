"""Who gets in: the demonstration, the first account, cookies, changes asked for by other sites, and roles."""

from __future__ import annotations

import pytest

from dashboard.access import door
from dashboard.access.accounts import AccountForm, add_account
from dashboard.domain.accounts import Role
from dashboard.store.database import write_beside
from tests.support.access import Access, open_access
from tests.support.stores import boundaries

CALLBACK = {
    "output": "status.data",
    "outputs": {"id": "status", "property": "data"},
    "inputs": [],
    "changedPropIds": [],
}
FETCH = {"Sec-Fetch-Mode": "cors"}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FRESH_S", -1.0)


def test_the_demonstration_is_open_at_this_machine_alone_and_says_so(here: Access) -> None:
    visitor = here.visitor()
    assert visitor.get("/").status_code == 200
    assert "Chưa bật đăng nhập" in str(visitor.get("/_dash-layout").json)
    for base in ({"REMOTE_ADDR": "203.0.113.9"}, {"HTTP_X_FORWARDED_FOR": "203.0.113.9"}):
        assert here.visitor().client.get("/", environ_base=base).status_code == 303, base
    assert here.visitor().client.get("/", base_url="http://evil.example").status_code == 303


def test_the_first_account_closes_it_for_a_running_server(access: Access) -> None:
    visitor = access.visitor()
    assert visitor.get("/").status_code == 200
    with write_beside(access.engine) as connection:
        add_account(connection, AccountForm("boss", "Boss", Role.ADMINISTRATOR), boundaries().tree)
    assert visitor.get("/data/?x=1").headers["Location"] == "/sign-in?next=/data/%3Fx%3D1"
    assert visitor.get("/_dash-layout", headers=FETCH).status_code == 401
    assert visitor.client.post("/_dash-update-component", json=CALLBACK).status_code == 401


def test_a_setting_closes_it_before_there_is_an_account(here: Access) -> None:
    closed = open_access(here.url, here.home, SONLA_REQUIRE_LOGIN="1").visitor()
    assert closed.get("/").headers["Location"] == "/sign-in"
    assert "sonla user add" not in closed.get("/sign-in").text
    assert closed.sign_in("boss").status_code == 403


def test_what_is_public_is_the_program_alone(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    visitor = here.visitor()
    for path in ("/healthz", "/sign-in", "/assets/favicon.svg"):
        with visitor.get(path) as answer:
            assert answer.status_code == 200, path
    open_rules = ("/assets/", "/styles/", "/_dash-component-suites/", "/sign-in", "/healthz", "/api/")
    for rule in here.server.url_map.iter_rules():
        if not rule.rule.startswith(open_rules):
            method = "GET" if "GET" in (rule.methods or ()) else "POST"
            address = rule.rule.replace("<int:", "<").replace("<path:", "<")
            # A shared link lets in whoever has it, and nobody with another one.
            expected = 404 if rule.rule.startswith("/press/shared/") else 401
            assert visitor.client.open(address, method=method, headers=FETCH).status_code == expected, rule.rule


def test_cookies_are_kept_from_scripts_and_other_sites(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    plain = here.visitor().sign_in("lan").headers.getlist("Set-Cookie")
    session = next(cookie for cookie in plain if cookie.startswith("sonla_session"))
    assert "HttpOnly" in session
    assert "SameSite=Lax" in session
    assert "Secure" not in session
    visitor = here.visitor()
    visitor.client.get("/sign-in", base_url="https://localhost")
    key = visitor.client.get_cookie("sonla_form")
    assert key is not None
    form = {"csrf_token": key.value, "login": "lan", "password": "bốn con ngựa trắng"}
    answer = visitor.client.post("/sign-in", data=form, base_url="https://localhost")
    assert answer.status_code == 303
    assert all("Secure" in cookie for cookie in answer.headers.getlist("Set-Cookie") if "sonla_form" not in cookie)


def test_changes_need_what_only_our_pages_know(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    visitor = here.signed_in("lan")
    paths = ("/_dash-update-component", "/data/files", "/sign-out", "/password", "/anything")
    for path in paths:
        assert visitor.client.post(path, json=CALLBACK).status_code == 403, path
        assert visitor.client.post(path, json=CALLBACK, headers={"X-CSRFToken": "0" * 64}).status_code == 403, path
    other = here.signed_in("lan").cookie("_csrf_token")
    assert visitor.client.post(paths[0], json=CALLBACK, headers={"X-CSRFToken": other}).status_code == 403
    assert visitor.post(paths[0], json=CALLBACK, headers={"Origin": "https://evil.example"}).status_code == 403
    assert visitor.post("/sign-out").status_code == 303


def test_signing_in_cannot_be_asked_for_by_another_site(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    answer = here.visitor().client.post("/sign-in", data={"login": "lan", "password": "bốn con ngựa trắng"})
    assert answer.status_code == 400
    assert "sonla_session" not in str(answer.headers)


@pytest.mark.parametrize(
    ("role", "units", "opens", "not_opened"),
    [
        (Role.ADMINISTRATOR, (), ("/", "/reporting/", "/data/"), ()),
        (Role.PROVINCE, (), ("/", "/reporting/", "/data/"), ()),
        (Role.DISTRICT, ("123",), ("/", "/reporting/", "/data/"), ()),
        (Role.DATA_ENTRY, ("123",), ("/", "/reporting/", "/data/"), ()),
        (Role.PRESS, (), ("/",), ("/reporting/", "/data/")),
        (Role.KIOSK, (), (), ("/", "/reporting/", "/data/")),
    ],
)
def test_each_role_opens_its_pages(
    here: Access, role: Role, units: tuple[str, ...], opens: tuple[str, ...], not_opened: tuple[str, ...]
) -> None:
    visitor = here.signed_in(here.add("somebody", role, *units))
    assert [visitor.get(path).status_code for path in opens] == [200] * len(opens)
    assert [visitor.get(path).status_code for path in not_opened] == [403] * len(not_opened)
    links = visitor.get("/_dash-layout").json if opens else None
    assert links is None or all(f'"href": "{path}"' not in str(links) for path in not_opened)
