"""The task list: from what has to be done to its place on the map, at a desk and on a phone."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pytest
from playwright.sync_api import Browser, expect

from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import Site
from dashboard.ui.tasks.reading import Tasks, read_tasks
from tests.browser.conftest import OpenScreen
from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import TOLD_DISTRICT, Product

PHONE: Final = (390, 844)
AT_MOST_MS: Final = 30_000


def tasks_of(product: Product, unit_code: str) -> Tasks:
    return read_tasks(product.services, unit_code, datetime.now(TIME_ZONE))


@pytest.mark.parametrize("viewport", [DESK, PHONE], ids=["desk", "phone"])
def test_from_a_task_to_its_site(chromium: Browser, product: Product, viewport: tuple[int, int]) -> None:
    tasks = tasks_of(product, TOLD_DISTRICT)
    first = tasks.sites[0]
    context = open_context(chromium, viewport, touch=viewport == PHONE)
    watched = WatchedPage(context.new_page(), product.base_url).watch()
    page = watched.page
    page.goto(f"{product.base_url}/tasks/?dv={TOLD_DISTRICT}")
    expect(page.locator(f"#{first.attention.id} li").first).to_be_visible(timeout=AT_MOST_MS)
    page.evaluate(READABLE)
    assert page.evaluate("() => window.unreadable()") == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    counts = {
        link.partition("#")[2]: link
        for link in page.locator(".task-summary a").evaluate_all("as => as.map((a) => a.href)")
    }
    assert first.attention.id in counts
    same = [task for task in tasks.sites if task.attention is first.attention]
    assert page.locator(f"#{first.attention.id} .count").inner_text() == str(len(same))
    page.locator(f"#{first.attention.id} li a").first.click()
    page.locator("#site-card h3").wait_for(state="attached", timeout=AT_MOST_MS)
    card = product.services.site_card(Site(first.layer.id, first.number))
    assert card is not None
    assert page.locator("#site-card h3").text_content() == card.name
    # What was asked for is what is read first.
    expect(page.locator("#site-card")).to_be_visible(timeout=AT_MOST_MS)
    box = page.locator("#site-card").bounding_box()
    assert box is not None
    assert box["y"] < viewport[1] / 3
    assert watched.faults == []
    context.close()


def test_the_map_says_how_much_waits_for_its_reader(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    link = screen.page.locator('#duties a[href$="#overdue"]')
    link.wait_for()
    assert link.locator("b").inner_text() == str(len(tasks_of(product, "14").overdue))
    link.click()
    expect(screen.page.locator("section#overdue")).to_be_visible(timeout=AT_MOST_MS)
    assert screen.watched.faults == []
