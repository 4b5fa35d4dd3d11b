"""The pages of administrators as people use them, on a phone: a target from its document to the figure it judges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.rollups import refresh
from dashboard.store.database import open_engine
from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import start_server
from tests.support.server import free_port
from tests.support.stores import TAN_HOP, parsed, prepare_store, store

PHONE: Final = (390, 844)
AT_MOST_MS: Final = 60_000
PAGES: Final = ("targets", "calendars", "languages", f"villages?unit={TAN_HOP}", "settings", "audit", "")


@pytest.fixture(scope="module")
def base_url(product_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a store of its own: four villages of which two were reached in week 35."""
    url = f"sqlite:///{tmp_path_factory.mktemp('admin') / 'sonla.db'}"
    prepare_store(url)
    engine = open_engine(url)
    villages = [{"code": f"B-{n}", "name": f"Bản {n}", "households": 50} for n in range(4)]
    store(engine, parsed("villages", *villages), refresh=refresh)  # type: ignore[arg-type]
    rows = [{"village_text": f"Bản {n}", "sessions": 1} for n in (0, 1)]
    store(engine, parsed("activities", *rows), refresh=refresh)  # type: ignore[arg-type]
    engine.dispose()
    running = start_server(product_home, url, free_port(), product_home / "admin.log")
    yield running.base_url
    running.process.stop()


@pytest.fixture
def page(chromium: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    size = getattr(request, "param", PHONE)
    context = open_context(chromium, size, touch=size == PHONE)
    watched = WatchedPage(context.new_page(), base_url).watch()
    watched.page.set_default_timeout(AT_MOST_MS)
    yield watched.page
    context.close()


@pytest.mark.parametrize("page", [DESK, PHONE], ids=["desk", "phone"], indirect=True)
def test_every_page_is_readable_with_all_its_forms_open(page: Page, base_url: str) -> None:
    for path in PAGES:
        page.goto(f"{base_url}/admin/{path}")
        page.evaluate(READABLE)
        page.evaluate("() => document.querySelectorAll('details').forEach((one) => { one.open = true; })")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert page.evaluate("() => window.unreadable()") == [], path


def test_from_a_decision_to_a_judged_figure_and_a_merger_of_villages(page: Page, base_url: str) -> None:
    page.goto(f"{base_url}/admin/targets")
    page.get_by_text("Thêm mục tiêu").click()
    form = page.locator("details.adding form")
    form.locator("[name=measure]").select_option("T1")
    form.locator("[name=unit]").select_option(TAN_HOP)
    form.get_by_label("Mức phải đạt").fill("55")
    form.get_by_label("Áp dụng từ ngày").fill("2021-08-01")
    form.get_by_label("Văn bản giao chỉ tiêu").fill("Quyết định giao chỉ tiêu")
    form.get_by_role("button", name="Lưu mục tiêu").click()
    expect(page.get_by_role("alert")).to_contain_text("mỗi ngày, tuần hay tháng")
    form.locator("[name=rhythm]").select_option("weekly")
    form.get_by_role("button", name="Lưu mục tiêu").click()
    expect(page.get_by_role("status")).to_contain_text("Đã thêm mục tiêu T1 · Xã Tân Hợp: từ 55% mỗi tuần")
    page.goto(f"{base_url}/?dv={TAN_HOP}&tu=2021-08-30&den=2021-09-05&cs=T1")
    hero = page.locator("#hero")
    expect(hero).to_contain_text("50,00%", timeout=AT_MOST_MS)
    expect(hero.locator(".standing")).to_have_text("Có nguy cơ")
    expect(hero).to_contain_text("Nguồn: Quyết định giao chỉ tiêu")
    page.goto(f"{base_url}/admin/villages?unit={TAN_HOP}")
    page.get_by_text("Sáp nhập các bản").click()
    form = page.locator("form", has_text="Các bản sáp nhập")
    form.get_by_label("Bản 2").check()
    form.get_by_label("Bản 3").check()
    form.get_by_label("Mã bản").fill("B-9")
    form.get_by_label("Tên", exact=True).fill("Bản Chung")
    form.get_by_label("Có từ ngày").fill("2021-08-30")
    form.get_by_role("button", name="Sáp nhập").click()
    expect(page.get_by_role("status")).to_contain_text("Đã sáp nhập Bản 2, Bản 3 thành “Bản Chung”")
    page.goto(f"{base_url}/?dv={TAN_HOP}&tu=2021-08-30&den=2021-09-05&cs=T1")
    expect(hero).to_contain_text("66,67%", timeout=AT_MOST_MS)
    expect(hero.locator(".standing")).to_have_text("Đạt")
