"""The page of reports as a person uses it: from the province to a commune, filters, the list and its file, the map."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Final

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.report_lines import tally_units
from dashboard.domain.reporting import ReportState
from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import OTHER_DISTRICT, TOLD_DISTRICT, Product

PHONE: Final = (390, 844)
AT_MOST_MS: Final = 30_000
OpenPage = Callable[..., WatchedPage]


@pytest.fixture
def open_page(chromium: Browser, product: Product) -> Iterator[OpenPage]:
    """`open_page(query="", viewport=DESK)`: the page, drawn."""
    contexts = []

    def open_one(query: str = "", viewport: tuple[int, int] = DESK) -> WatchedPage:
        context = open_context(chromium, viewport, touch=viewport == PHONE)
        contexts.append(context)
        watched = WatchedPage(context.new_page(), product.base_url).watch()
        watched.page.goto(f"{product.base_url}/reporting/{query}")
        expect(watched.page.locator(".report-clocks")).to_be_visible(timeout=AT_MOST_MS)
        return watched

    yield open_one
    for context in contexts:
        context.close()


def unreadable(page: Page) -> list[str]:
    page.evaluate(READABLE)
    found: list[str] = page.evaluate("() => window.unreadable()")
    return found


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("query", ["", f"?dv={OTHER_DISTRICT}", f"?dv={OTHER_DISTRICT}&xem=donduc"])
def test_every_view_is_readable(open_page: OpenPage, query: str, size: tuple[int, int]) -> None:
    watched = open_page(query, size)
    assert unreadable(watched.page) == []
    assert watched.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert watched.page.get_by_text("DỮ LIỆU MÔ PHỎNG").first.is_visible()
    assert watched.faults == []


def test_from_the_province_to_a_commune_and_back(open_page: OpenPage, product: Product) -> None:
    page = open_page().page
    reports = product.services.reporting(datetime.now(TIME_ZONE))
    week = reports.latest_week
    assert week is not None
    told = tally_units(reports.week_grid("14", week))
    expect(page.locator("p.total")).to_contain_text(f"{told.received}/204 xã đã báo cáo đủ các loại")
    assert page.locator(".report-row.district").count() == 12
    page.get_by_role("link", name="Huyện Mộc Châu", exact=True).last.click()
    page.get_by_role("link", name="Xã Tân Hợp", exact=True).click(timeout=AT_MOST_MS)
    expect(page.locator(".report-place h3")).to_have_text("Xã Tân Hợp", timeout=AT_MOST_MS)
    assert "dv=03988" in page.url
    assert page.locator(".report").count() == 4 * len((reports.weeks or week).weeks())
    page.go_back()
    page.go_back()
    expect(page.locator(".report-place h3")).to_contain_text("Tỉnh Sơn La", timeout=AT_MOST_MS)


def test_filters_show_what_they_say(open_page: OpenPage, product: Product) -> None:
    page = open_page(f"?dv={TOLD_DISTRICT}&tuan=2021-08-30").page
    reports = product.services.reporting(datetime.now(TIME_ZONE))
    week = next(
        week for week in (reports.weeks or reports.latest_week).weeks() if week.start.isoformat() == "2021-08-30"
    )  # type: ignore[union-attr]
    states = [line.state for line in reports.lines(TOLD_DISTRICT, week)]
    chip = page.locator(".chip", has_text="Quá hạn")
    expect(chip.locator("b")).to_have_text(str(states.count(ReportState.OVERDUE)))
    chip.click()
    expect(page.locator(".chip.chosen", has_text="Quá hạn")).to_be_visible(timeout=AT_MOST_MS)
    assert page.locator(".report.overdue").count() == states.count(ReportState.OVERDUE)
    page.get_by_role("link", name="Điểm quét mã QR", exact=True).click()
    expect(page.locator(".report-grid [role=columnheader], .reports p:not(.muted)").first).to_be_visible()
    expect(page.locator("[role=columnheader]", has_text="Tuyên truyền")).to_have_count(0, timeout=AT_MOST_MS)


def test_a_cell_leads_to_the_map(open_page: OpenPage) -> None:
    watched = open_page(f"?dv={OTHER_DISTRICT}&tuan=2021-08-30")
    page = watched.page
    page.locator(".report-row", has_text="Xã Tân Hợp").locator(".report").first.click()
    expect(page.locator("#panel-head h2")).to_have_text("Xã Tân Hợp", timeout=AT_MOST_MS)
    assert "cs=R1a" in page.url
    expect(page.locator(".report-card .report-line")).to_have_count(4)
    page.locator(".report-card > a").click()
    expect(page.locator(".report-place h3")).to_have_text("Xã Tân Hợp", timeout=AT_MOST_MS)
    assert watched.faults == []


def test_the_list_and_its_file_hold_the_same(open_page: OpenPage) -> None:
    page = open_page(f"?dv={OTHER_DISTRICT}&tuan=2021-08-30").page
    page.get_by_role("link", name="Danh sách đôn đốc").click()
    expect(page.locator(".missing .total")).to_be_visible(timeout=AT_MOST_MS)
    shown = page.locator(".sheet tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="Tải xuống (xlsx)").click()
    assert download.value.suggested_filename == f"don-doc-bao-cao-{OTHER_DISTRICT}-2021-09-05.xlsx"
    book = openpyxl.load_workbook(io.BytesIO(download.value.path().read_bytes()))
    assert len([row for row in book.active.iter_rows(values_only=True) if isinstance(row[0], int)]) == shown > 0
