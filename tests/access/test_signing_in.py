"""Signing in and out, guessing, changing passwords, and sessions that end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from argon2 import extract_parameters
from argon2.profiles import RFC_9106_LOW_MEMORY
from sqlalchemy import select, update

from dashboard.access import door, passwords
from dashboard.access.accounts import (
    AccountForm,
    add_account,
    change_account,
    list_accounts,
    reset_password,
    switch_account,
)
from dashboard.access.attempts import MOST_PER_ADDRESS, MOST_PER_LOGIN, forgive
from dashboard.access.audit import read_audit
from dashboard.access.passwords import check_password, hash_password, is_outdated, is_right
from dashboard.domain.accounts import Role
from dashboard.errors import AccessError
from dashboard.store.database import read, write_beside
from dashboard.store.models import SessionRow, SignInFailure
from tests.support.access import PASSWORD, Access
from tests.support.stores import boundaries, rows_of

TREE = boundaries().tree
HASHER_IN_USE = passwords._hasher
"""As it is before the tests make it quick."""
FRESH_S = door.FRESH_S
"""As it is where nothing is hurried."""
LAN = AccountForm("Lan", "Lò Thị Lan", Role.DISTRICT, ("123",))


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sessions are looked up at every request, so that nothing waits for a worker's memory."""
    monkeypatch.setattr(door, "FRESH_S", -1.0)


def add(access: Access, form: AccountForm = LAN) -> str:
    with write_beside(access.engine) as connection:
        return add_account(connection, form, TREE)


def kinds(access: Access) -> list[str]:
    with read(access.engine) as connection:
        return [line.kind for line in reversed(read_audit(connection))]


def test_passwords_are_kept_as_argon2id_and_weaker_hashes_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    weak = hash_password(PASSWORD)
    monkeypatch.setattr(passwords, "_hasher", HASHER_IN_USE)
    kept = hash_password(PASSWORD)
    assert kept.startswith("$argon2id$")
    assert extract_parameters(kept) == RFC_9106_LOW_MEMORY
    assert (is_right(PASSWORD, kept), is_right("another one", kept), is_right(PASSWORD, None)) == (True, False, False)
    assert (is_outdated(weak), is_outdated(kept)) == (True, False)


def test_the_first_password_lets_in_only_to_change_it(access: Access) -> None:
    first, visitor = add(access), access.visitor()
    assert visitor.sign_in("lan", first).headers["Location"] == "/"
    assert visitor.get("/").headers["Location"] == "/password"
    assert visitor.post("/_dash-update-component", json={}).status_code == 403
    form = {"csrf_token": visitor.cookie("_csrf_token"), "now": first, "new": PASSWORD, "again": PASSWORD}
    assert visitor.client.post("/password", data={**form, "again": "another one here"}).status_code == 400
    assert visitor.client.post("/password", data={**form, "now": "wrong"}).status_code == 400
    assert visitor.client.post("/password", data={**form, "new": "ngắn", "again": "ngắn"}).status_code == 400
    assert visitor.client.post("/password", data=form).headers["Location"] == "/"
    assert visitor.get("/").status_code == 200
    assert access.visitor().sign_in("LAN ", PASSWORD).status_code == 303
    assert access.visitor().sign_in("lan", first).status_code == 403
    assert kinds(access)[-3:] == ["password_changed", "signed_in", "sign_in_failed"]


def test_what_was_wrong_is_not_told_and_what_was_typed_is_not_kept(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    wrong = [here.visitor().sign_in(*pair) for pair in (("lan", "no"), ("mật khẩu gõ nhầm", "no"))]
    assert {answer.status_code for answer in wrong} == {403}
    said = {answer.text.split('role="alert">')[1].split("<")[0] for answer in wrong}
    assert len(said) == 1
    with read(here.engine) as connection:
        written = str(read_audit(connection)) + str(rows_of(here.engine, SignInFailure, "login_key"))
    assert "gõ nhầm" not in written
    assert "account:lan" in written


def test_guessing_locks_a_name_with_notice_until_the_window_has_passed(access: Access) -> None:
    access.add("lan", Role.DISTRICT, "123")
    for _ in range(MOST_PER_LOGIN):
        assert access.visitor().sign_in("lan", "wrong").status_code == 403
    locked = access.visitor().sign_in("lan")
    assert locked.status_code == 429
    assert "15 phút" in locked.text
    assert access.visitor().sign_in("nobody-at-all").status_code == 403
    with write_beside(access.engine) as connection:
        connection.execute(update(SignInFailure).values(failed_at=datetime.now(UTC) - timedelta(minutes=16)))
    assert access.visitor().sign_in("lan").status_code == 303
    assert "locked_out" in kinds(access)


def test_names_that_do_not_exist_are_locked_alike(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    answers = [here.visitor().sign_in("nobody", "x").status_code for _ in range(MOST_PER_LOGIN + 1)]
    assert answers == [403] * MOST_PER_LOGIN + [429]
    with write_beside(here.engine) as connection:
        forgive(connection, "nobody")
    assert here.visitor().sign_in("nobody", "x").status_code == 403


def test_an_address_that_tries_many_names_has_to_wait(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    now = datetime.now(UTC)
    rows = [{"login_key": str(number), "address": "127.0.0.1", "failed_at": now} for number in range(MOST_PER_ADDRESS)]
    with write_beside(here.engine) as connection:
        connection.execute(SignInFailure.__table__.insert(), rows)
    assert here.visitor().sign_in("lan").status_code == 429


def test_a_session_ends_by_signing_out_expiring_or_being_ended(access: Access) -> None:
    access.add("lan", Role.DISTRICT, "123")
    away = {"headers": {"Sec-Fetch-Mode": "cors"}}
    one, two, three = (access.signed_in("lan") for _ in range(3))
    token = one.cookie("sonla_session")
    assert one.post("/sign-out").headers["Location"] == "/sign-in"
    one.client.set_cookie("sonla_session", token)
    assert one.get("/_dash-layout", **away).status_code == 401
    assert two.get("/_dash-layout", **away).status_code == 200
    with write_beside(access.engine) as connection:
        connection.execute(update(SessionRow).values(expires_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert two.get("/_dash-layout", **away).status_code == 401
    with write_beside(access.engine) as connection:
        connection.execute(update(SessionRow).values(expires_at=datetime.now(UTC) + timedelta(hours=1)))
        reset_password(connection, "lan")
    assert three.get("/_dash-layout", **away).status_code == 401


def test_a_session_lasts_twelve_hours_and_ends_everywhere_within_two_seconds(
    here: Access, monkeypatch: pytest.MonkeyPatch
) -> None:
    here.add("lan", Role.DISTRICT, "123")
    seconds = [1_000.0]
    monkeypatch.setattr(door, "FRESH_S", FRESH_S)
    monkeypatch.setattr(door, "time", SimpleNamespace(monotonic=lambda: seconds[0]))
    visitor = here.signed_in("lan")
    with read(here.engine) as connection:
        started, expires = connection.execute(select(SessionRow.started_at, SessionRow.expires_at)).one()
    assert expires - started == timedelta(hours=12)
    assert visitor.get("/").status_code == 200
    with write_beside(here.engine) as elsewhere:
        reset_password(elsewhere, "lan")
    seconds[0] += 2.1
    assert visitor.get("/").status_code == 303


def test_changing_or_switching_off_an_account_ends_its_sessions(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    here.add("boss", Role.ADMINISTRATOR)
    visitor = here.signed_in("lan")
    with write_beside(here.engine) as connection:
        change_account(connection, AccountForm("lan", "Lan", Role.DATA_ENTRY, ("119",)), TREE)
    assert visitor.get("/").status_code == 303
    with write_beside(here.engine) as connection:
        switch_account(connection, "lan", active=False)
    assert here.visitor().sign_in("lan").status_code == 403
    with read(here.engine) as connection:
        kept = {one.account.login: one for one in list_accounts(connection)}
    assert (kept["lan"].is_active, kept["lan"].account.unit_codes) == (False, ("119",))


@pytest.mark.parametrize(
    "form",
    [
        AccountForm("", "Lan", Role.PROVINCE),
        AccountForm("hai chữ", "Lan", Role.PROVINCE),
        AccountForm("lan", " ", Role.PROVINCE),
        AccountForm("lan", "Lan", Role.DISTRICT),
        AccountForm("lan", "Lan", Role.DISTRICT, ("14",)),
        AccountForm("lan", "Lan", Role.DATA_ENTRY, ("999",)),
    ],
)
def test_an_account_that_cannot_be_is_refused(here: Access, form: AccountForm) -> None:
    with pytest.raises(AccessError):
        add(here, form)
    with read(here.engine) as connection:
        assert list_accounts(connection) == []


def test_the_last_administrator_stays(here: Access) -> None:
    here.add("boss", Role.ADMINISTRATOR)
    with pytest.raises(AccessError), write_beside(here.engine) as connection:
        switch_account(connection, "boss", active=False)
    with pytest.raises(AccessError), write_beside(here.engine) as connection:
        change_account(connection, AccountForm("boss", "B", Role.PROVINCE), TREE)
    here.add("second", Role.ADMINISTRATOR)
    with write_beside(here.engine) as connection:
        switch_account(connection, "boss", active=False)


@pytest.mark.parametrize("password", ["ngắn", "aaaaaaaaaaaa", "MậtKhẩu2021!", "lan-cua-so-la-lan", "x" * 201])
def test_passwords_that_others_would_try_are_refused(password: str) -> None:
    with pytest.raises(AccessError):
        check_password(password, "lan")


def test_leads_nowhere_but_here(here: Access) -> None:
    here.add("lan", Role.DISTRICT, "123")
    for wanted, leads_to in {
        "/data/?x=1": "/data/?x=1",
        "//evil.example": "/",
        "https://evil.example/": "/",
        "/\\evil.example": "/",
        "/sign-in": "/",
    }.items():
        assert here.visitor().sign_in("lan", next=wanted).headers["Location"] == leads_to
