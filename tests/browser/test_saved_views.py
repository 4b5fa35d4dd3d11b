"""Saved views on the screen: kept, opened, renamed, removed; and one way back to the default view."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenScreen
from tests.support.browser import DESK
from tests.support.product import TOLD_DISTRICT
from tests.support.screen import Screen

PHONE = (390, 844)
QUERY = f"?dv={TOLD_DISTRICT}&cs=L4&lop=loa"


def open_menu(screen: Screen) -> None:
    screen.page.locator(".views-menu summary").click()
    screen.page.locator(".view-now").wait_for()


def save(screen: Screen, name: str) -> None:
    field = screen.page.locator(".view-save input")
    field.fill(name)
    field.press("Enter")


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_a_view_is_saved_opened_renamed_and_removed(open_screen: OpenScreen, viewport: tuple[int, int]) -> None:
    screen = open_screen(QUERY, viewport=viewport, touch=viewport == PHONE)
    page, own = screen.page, screen.page.locator(".view")
    open_menu(screen)
    save(screen, "Loa Thuận Châu")
    expect(own.locator(".about")).to_have_text("Huyện Thuận Châu · Cụm loa hoạt động · kỳ mới nhất")
    save(screen, "loa thuan chau")
    expect(page.locator(".view-ask")).to_contain_text("Đã có góc nhìn “Loa Thuận Châu”")
    page.locator(".view-ask .plain-button").click()
    expect(page.locator(".view-ask")).to_have_count(0)
    screen.open("")
    page.evaluate("window.isSame = true")
    open_menu(screen)
    own.locator(".view-open").click()
    screen.settle(QUERY)
    assert not page.locator(".views-menu").evaluate("(menu) => menu.open")
    page.go_back()
    screen.settle("")
    page.go_forward()
    screen.settle(QUERY)
    assert page.evaluate("window.isSame"), "opened without a reload"
    open_menu(screen)
    expect(own.locator(".view-open")).to_have_attribute("aria-current", "true")
    own.locator(".icon-button").click()
    own.locator('[data-value="rename"]').click()
    own.locator("input").fill("Loa hỏng")
    own.locator("input").press("Enter")
    expect(own.locator(".name")).to_have_text("Loa hỏng")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    own.locator(".icon-button").click()
    own.locator('[data-value="remove"]').click()
    own.locator('[data-asks="remove"] .main-button').click()
    expect(page.locator(".views-menu .menu-note")).to_contain_text("Chưa có góc nhìn nào")
    assert screen.watched.faults == []


def test_a_link_names_the_period_that_is_shown(open_screen: OpenScreen) -> None:
    screen = open_screen(QUERY)
    open_menu(screen)
    screen.page.locator(".view-link button").click()
    said = screen.page.locator(".views-menu .form-message")
    expect(said).to_contain_text("Đã chép liên kết: ")
    link = said.inner_text().partition(": ")[2]
    assert link == f"{screen.watched.base_url}/{QUERY}&tu=2021-09-06&den=2021-09-12"


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_one_press_restores_the_default_view(open_screen: OpenScreen, viewport: tuple[int, int]) -> None:
    screen = open_screen(f"{QUERY}&cd=vaccination&tu=2021-08-30&den=2021-09-05", viewport=viewport)
    page, reset = screen.page, screen.page.locator('[data-view-do="reset"]')
    page.locator(".table-area").evaluate("(box) => { box.open = true; }")
    if viewport == PHONE:
        page.locator('[data-tab-to="table"]').click()
        page.locator(".controls").evaluate("(strip) => strip.scrollTo(500, 0)")
    box = reset.bounding_box()
    assert box
    assert 0 <= box["x"] <= viewport[0] - box["width"], "in sight, however far the strip was moved"
    reset.focus()
    screen.press("Enter")
    screen.settle("")
    assert screen.crumbs == ["Tỉnh Sơn La"]
    assert not page.locator(".table-area").evaluate("(box) => box.open")
    assert page.locator("#screen").get_attribute("data-tab") == "map"
    page.go_back()
    screen.until("() => location.search.includes('cd=vaccination')")
    screen.settle()
    assert screen.watched.faults == []


def test_where_the_server_is_away_what_was_typed_stays(open_screen: OpenScreen) -> None:
    screen = open_screen()
    open_menu(screen)
    screen.page.route("**/views/**", lambda route: route.abort())
    save(screen, "Mộc Châu")
    expect(screen.page.locator(".form-message.failed")).to_contain_text("chưa lưu gì")
    assert screen.page.locator(".view-save input").input_value() == "Mộc Châu"
    expect(screen.page.locator(".view-save button")).to_be_enabled()
