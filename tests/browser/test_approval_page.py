"""The page where offices approve reports, as a person uses it: choose, approve, return with a reason, look back."""

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
AT_MOST_MS: Final = 30_000


@pytest.fixture(scope="module")
def base_url(product_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a store of its own with three reports of one week."""
    url = f"sqlite:///{tmp_path_factory.mktemp('approval') / 'sonla.db'}"
    prepare_store(url)
    engine = open_engine(url)
    rows = [{"people": n, "unit_code": unit} for n, unit in enumerate((TAN_HOP, "03991", "03646"))]
    store(engine, parsed("activities", *rows), refresh=refresh)  # type: ignore[arg-type]
    engine.dispose()
    running = start_server(product_home, url, free_port(), product_home / "approval.log")
    yield running.base_url
    running.process.stop()


@pytest.fixture
def opened(chromium: Browser, base_url: str, request: pytest.FixtureRequest) -> Iterator[WatchedPage]:
    size = getattr(request, "param", DESK)
    context = open_context(chromium, size, touch=size == PHONE)
    watched = WatchedPage(context.new_page(), base_url).watch()
    watched.page.goto(f"{base_url}/approval/")
    expect(watched.page.locator(".ag-center-cols-container .ag-row").first).to_be_visible(timeout=AT_MOST_MS)
    yield watched
    context.close()


def choose(page: Page, unit: str) -> None:
    page.locator(".ag-center-cols-container .ag-row", has_text=unit).click()
    name = page.locator(".ag-center-cols-container .ag-row", has_text=unit).get_attribute("row-id")
    page.locator(f".ag-pinned-left-cols-container [row-id='{name}'] input").check()


@pytest.mark.parametrize("opened", [DESK, PHONE], ids=["desk", "phone"], indirect=True)
def test_it_is_readable_without_scrolling_sideways(opened: WatchedPage) -> None:
    page = opened.page
    page.evaluate(READABLE)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("() => window.unreadable()") == []
    assert opened.faults == []


def test_reports_are_approved_and_returned(opened: WatchedPage) -> None:
    page = opened.page
    page.locator("#approval-office").fill("Phòng VH-TT huyện Mộc Châu")
    page.locator("#approval-unit").select_option("123")
    expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(2, timeout=AT_MOST_MS)
    choose(page, "Tân Hợp")
    page.locator("#approve-return").click()
    expect(page.locator("#approval-message")).to_contain_text("Chưa ghi lý do", timeout=AT_MOST_MS)
    page.locator("#approval-reason").fill("Thiếu bản Mòn")
    page.locator("#approve-return").click()
    expect(page.locator("#approval-message")).to_contain_text("Trả lại: 1 báo cáo.", timeout=AT_MOST_MS)
    expect(page.locator(".approval-history")).to_contain_text("Thiếu bản Mòn", timeout=AT_MOST_MS)
    expect(page.locator(".ag-center-cols-container .ag-row")).to_have_count(1, timeout=AT_MOST_MS)
    choose(page, "Qui Hướng")
    page.locator("#approve-district").click()
    expect(page.locator("#approval-message")).to_contain_text("Huyện đã duyệt: 1 báo cáo.", timeout=AT_MOST_MS)
    expect(page.locator(".approval-history")).to_contain_text("Phòng VH-TT huyện Mộc Châu", timeout=AT_MOST_MS)
    assert opened.faults == []
