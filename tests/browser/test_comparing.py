"""Two periods compared on the map: chosen, coloured by the change, with both in the table, and ended again."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenScreen
from tests.support.screen import Screen

WEEK = "?cs=T4&tu=2021-09-06&den=2021-09-12"


def choose(screen: Screen, name: str) -> Screen:
    screen.page.locator(".compare-menu summary").click()
    screen.button("compare", name).click()
    return screen.settle()


@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_the_period_before_is_compared_and_left_again(open_screen: OpenScreen, size: tuple[int, int]) -> None:
    screen = choose(open_screen(WEEK, viewport=size), "previous")
    assert "ss=truoc" in screen.query
    assert screen.text(".compare-menu .chosen") == "kỳ liền trước"
    assert "Thay đổi: " in screen.text(".legend-title")
    assert "30/8 – 05/9/2021" in screen.text(".legend-period")
    values = [label["text"].split("\n")[-1] for label in screen.labels()]
    assert [text for text in values if text[:1] in ("+", "\u2212")]
    screen.page.go_back()
    screen.settle()
    assert screen.text(".compare-menu .chosen") == "không so sánh"
    assert "Thay đổi" not in screen.text(".legend-title")


def test_any_other_period_is_compared_and_the_table_has_both(open_screen: OpenScreen) -> None:
    screen = open_screen(WEEK)
    screen.page.locator(".table-area").evaluate("(box) => { box.open = true; }")
    screen.page.locator(".compare-menu summary").click()
    screen.page.locator("#compared-end").fill("2021-09-01")
    screen.page.locator("#compared-start").fill("2021-08-30")
    screen.until("() => location.search.includes('ss=2021-08-30_2021-09-01')")
    screen.settle()
    heads = " ".join(screen.texts("#table .ag-header-cell-text"))
    assert "kỳ 30/8 – 01/9/2021" in heads
    assert "thay đổi" in heads
    assert "7 ngày và 3 ngày" in screen.text(".legend-body .notice")
    screen.page.keyboard.press("Escape")
    choose(screen, "none")
    assert "ss=" not in screen.query
