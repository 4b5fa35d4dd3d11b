"""Saved views: kept as they were shown, one list per account, written down, refused in words."""

from __future__ import annotations

import html
import re
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.access import door
from dashboard.access.audit import read_audit
from dashboard.access.current import Presence, acting_as
from dashboard.access.door import Door
from dashboard.domain.accounts import EVERYTHING, Account, Role
from dashboard.domain.saved_views import LONGEST_NAME, MOST_VIEWS
from dashboard.domain.selection import Selection, from_query, to_query
from dashboard.errors import EntryError
from dashboard.saved_view_desk import SavedViewDesk
from dashboard.store.database import read
from tests.support.access import Access, Visitor
from tests.support.selections import selections_of, with_filters
from tests.support.spaces import space

SPACE = space()
NEXT_WEEK = replace(SPACE, default_period=SPACE.default_period.shifted(1))
SOMEBODY = Presence(Account(7, "lan", "Lan", Role.PROVINCE), EVERYTHING)


def save(visitor: Visitor, name: str, query: str = "", **more: object) -> str:
    """Save a view as the page's form does; what the menu shows then."""
    answer = visitor.post(f"/views/{query}", json={"name": name, **more})
    assert answer.status_code in (200, 422), answer.text
    return html.unescape(answer.text)


def listed(visitor: Visitor) -> dict[str, str]:
    """Address by name, in the menu's order."""
    found = re.findall(
        r'data-event="visit" data-value="([^"]*)".*?<span class="name">([^<]+)<', visitor.get("/views/").text
    )
    return {html.unescape(name): html.unescape(query) for query, name in found}


def number_of(visitor: Visitor, name: str) -> int:
    found = re.findall(r'data-view="(\d+)"[\s\S]*?<span class="name">([^<]+)<', visitor.get("/views/").text)
    return next(int(number) for number, label in found if label == name)


def test_every_view_opens_as_it_was_saved_on_its_period_or_the_newest(access: Access) -> None:
    opened = Door(access.url, SPACE.tree, True)
    desk = SavedViewDesk(opened, lambda: SPACE)

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
    @given(with_filters(selections_of(SPACE), SPACE), st.booleans())
    def opens(selection: Selection, keeps_period: bool) -> None:
        desk.save("Góc nhìn", to_query(selection, SPACE), keeps_period=keeps_period, replaces=True)
        (view,) = desk.views()
        assert from_query(view.query, SPACE)[0] == (
            selection if keeps_period else replace(selection, period=SPACE.default_period)
        )
        newest = replace(selection, period=NEXT_WEEK.default_period)
        assert from_query(view.query, NEXT_WEEK) == (selection if keeps_period else newest, ())

    with acting_as(SOMEBODY):
        opens()
    opened.engine.dispose()


def test_each_account_has_its_own_list(access: Access) -> None:
    lan, minh = (access.signed_in(access.add(name, Role.DISTRICT, "119")) for name in ("lan", "minh"))
    save(lan, "Loa hỏng", "?dv=119&cs=L4")
    number = number_of(lan, "Loa hỏng")
    save(minh, "Loa hỏng", "?dv=119&cs=P1")
    for path, asked in (("name", {"name": "Của Minh"}), ("removal", {})):
        answer = minh.post(f"/views/{number}/{path}", json=asked)
        assert answer.status_code == 422
        assert "không còn trong danh sách của bạn" in answer.text
    assert listed(lan) == {"Loa hỏng": "?dv=119&cs=L4"}
    assert listed(minh) == {"Loa hỏng": "?dv=119&cs=P1"}


def test_a_view_from_its_saving_to_its_removal(access: Access) -> None:
    lan = access.signed_in(access.add("lan", Role.PROVINCE))
    assert "Chỉ bạn thấy" in save(lan, "  Mộc   Châu ", "?dv=123")
    assert "Thay bằng góc nhìn đang xem?" in save(lan, "moc chau", "?dv=119")
    assert listed(lan) == {"Mộc Châu": "?dv=123"}, "nothing is replaced unasked"
    save(lan, "moc chau", "?dv=119", replaces="1")
    save(lan, "An", "?dv=116", keepsPeriod="on")
    assert list(listed(lan)) == ["An", "moc chau"]
    assert re.fullmatch(r"\?dv=116&tu=[\d-]{10}&den=[\d-]{10}", listed(lan)["An"])
    number = number_of(lan, "moc chau")
    assert lan.post(f"/views/{number}/name", json={"name": "an"}).status_code == 422
    assert lan.post(f"/views/{number}/name", json={"name": "MỘC CHÂU"}).status_code == 200
    assert list(listed(lan)) == ["An", "MỘC CHÂU"]
    assert lan.post(f"/views/{number}/removal", json={}).status_code == 200
    assert list(listed(lan)) == ["An"]
    with read(access.engine) as connection:
        told = [(line.kind, line.login, line.subject) for line in read_audit(connection, limit=5)]
    mine = f"view:{number}"
    assert told[0] == ("view_removed", "lan", mine)
    assert [line[0::2] for line in told[1:]] == [
        ("view_saved", mine),
        ("view_saved", f"view:{number + 1}"),
        ("view_saved", mine),
        ("view_saved", mine),
    ]


def test_what_is_not_right_is_refused_in_words_and_stays_typed(here: Access) -> None:
    visitor = here.visitor()
    for name in ("", " ", "★", "a\x07", "a" * (LONGEST_NAME + 1), "\ud800"):
        assert "phải có chữ hoặc số" in save(visitor, name), name
    assert 'value="★"' in save(visitor, "★")
    organisations = "%7C".join(f"{number}" + "%E1%BA%A1" * 40 for number in range(20))
    assert "quá nhiều bộ lọc" in save(visitor, "Dài", f"?to={organisations}")
    assert listed(visitor) == {}
    assert here.visitor().client.post("/views/", json={"name": "x"}, headers={"Origin": "http://x"}).status_code == 403


def test_a_list_has_an_end(here: Access) -> None:
    opened = Door(here.url, SPACE.tree, False)
    desk = SavedViewDesk(opened, lambda: SPACE)
    with acting_as(SOMEBODY):
        for number in range(MOST_VIEWS):
            desk.save(f"Số {number}", "", keeps_period=False, replaces=False)
    with acting_as(replace(SOMEBODY, account=replace(SOMEBODY.account, number=8))):
        desk.save("Của người khác", "", keeps_period=False, replaces=False)
    with acting_as(SOMEBODY):
        desk.save("Số 5", "?dv=123", keeps_period=False, replaces=True)
        with pytest.raises(EntryError) as refused:
            desk.save("Thêm", "", keeps_period=False, replaces=False)
    assert "Xóa bớt góc nhìn" in refused.value.vi
    opened.engine.dispose()


def test_without_accounts_everybody_at_this_machine_has_one_list(here: Access, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FRESH_S", -1.0)
    assert "dùng chung trên máy" in save(here.visitor(), "Mộc Châu", "?dv=123")
    assert list(listed(here.visitor())) == ["Mộc Châu"]
    lan = here.signed_in(here.add("lan", Role.ADMINISTRATOR))
    assert listed(lan) == {}, "whoever signs in begins with a list of one's own"


def test_a_change_needs_what_only_our_pages_know(here: Access) -> None:
    lan = here.signed_in(here.add("lan", Role.PROVINCE))
    assert lan.client.post("/views/", json={"name": "x"}).status_code == 403
    assert listed(lan) == {}
