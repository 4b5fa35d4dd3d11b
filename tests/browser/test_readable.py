"""Nothing cut, covered, too small or too pale at any size, theme or language; and nothing leaves the machine."""

from __future__ import annotations

from pathlib import Path

import pytest

import tests.support
from tests.browser.conftest import OpenScreen
from tests.browser.test_choices import wait_for
from tests.support.product import Product
from tests.support.screen import Screen

READABLE = (Path(tests.support.__file__).parent / "readable.js").read_text("utf-8")
WALL, OFFICE, DESK, PHONE = (3840, 2160), (1920, 1080), (1366, 768), (390, 844)
SIZES = [WALL, OFFICE, DESK, PHONE]
SIMULATED = "DỮ LIỆU MÔ PHỎNG"
SITES = "?dv=03985&lop=loa,pano,qr"


def unreadable(screen: Screen) -> list[str]:
    """Findings on what is in view now."""
    screen.page.evaluate(READABLE)
    found: list[str] = screen.page.evaluate("() => window.unreadable()")
    return found


def named(size: tuple[int, int]) -> str:
    return f"{size[0]}x{size[1]}"


@pytest.mark.parametrize("size", SIZES, ids=named)
def test_the_province_is_readable(open_screen: OpenScreen, product: Product, size: tuple[int, int]) -> None:
    screen = open_screen(viewport=size, touch=size == PHONE)
    assert unreadable(screen) == []
    assert screen.page.get_by_text(SIMULATED).is_visible()
    assert_names_do_not_overlap(screen)
    names = {label["text"].split("\n")[0] for label in screen.labels()}
    kinds = {"Thành phố": "TP "}
    tree = product.services.space.tree
    assert names == {kinds.get(unit.kind, "") + unit.short_name for unit in tree.children(tree.root.code)}
    assert screen.watched.faults == []


def assert_names_do_not_overlap(screen: Screen) -> None:
    """Boxes of the letters as drawn, halo left out."""
    boxes = []
    for label in screen.labels():
        lines = label["text"].split("\n")
        width = max(screen.page.evaluate(TEXT_WIDTH, [line, label["size"]]) for line in lines)
        height = label["size"] * 1.15 * len(lines)
        boxes.append((label["text"], label["x"] - width / 2, label["y"] - height / 2, width, height))
        assert label["size"] >= 12
    for i, (name, x, y, w, h) in enumerate(boxes):
        for other, x2, y2, w2, h2 in boxes[i + 1 :]:
            apart = x + w <= x2 or x2 + w2 <= x or y + h <= y2 or y2 + h2 <= y
            assert apart, f"{name!r} overlaps {other!r}"


TEXT_WIDTH = """([text, size]) => {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `600 ${size}px Inter`;
  return pen.measureText(text).width;
}"""


@pytest.mark.parametrize("size", SIZES, ids=named)
def test_a_commune_with_its_sites_is_readable(open_screen: OpenScreen, size: tuple[int, int]) -> None:
    screen = open_screen(SITES, viewport=size, touch=size == PHONE)
    assert unreadable(screen) == []
    assert_names_do_not_overlap(screen)
    assert screen.page.get_by_text(SIMULATED).is_visible()
    if size == PHONE:
        for tab in ("panel", "table", "map"):
            screen.page.locator(f'.tabs [data-tab-to="{tab}"]').tap()
            screen.settle()
            assert unreadable(screen) == [], tab
            assert screen.page.get_by_text(SIMULATED).is_visible()
    else:
        screen.table()
        screen.page.locator(".measure-menu summary").click()
        screen.page.locator(".measure-menu .menu-item").first.wait_for()
        assert [found for found in unreadable(screen) if not found.startswith("covered")] == []
    assert screen.watched.faults == []


@pytest.mark.parametrize("size", [DESK, PHONE], ids=named)
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_dark_theme_is_readable(open_screen: OpenScreen, size: tuple[int, int], language: str) -> None:
    screen = open_screen(SITES, viewport=size, touch=size == PHONE)
    if language == "en":
        screen.page.locator("[data-cookie]", has_text="English").click()
        screen.until("() => document.documentElement.lang === 'en'")
    screen.settle()
    screen.page.locator("[data-cookie]").last.click()
    screen.until("() => document.documentElement.dataset.bsTheme === 'dark'")
    screen.settle()
    assert unreadable(screen) == []
    assert screen.watched.faults == []


def test_english_and_back(open_screen: OpenScreen) -> None:
    screen = open_screen("?dv=119&cs=L4")
    vietnamese = screen.text(".legend-title"), screen.text("#hero .hero-value")
    screen.page.locator("[data-cookie]", has_text="English").click()
    screen.until("() => document.documentElement.lang === 'en'")
    screen.settle("?dv=119&cs=L4")
    english = screen.text(".legend-title"), screen.text("#hero .hero-value")
    assert english[0] != vietnamese[0]
    assert english[1] == vietnamese[1].replace(",", "."), "the same figure in English digits"
    assert "communes have reported" in screen.text(".reporting") or "communes reported" in screen.text(".reporting")
    assert "SIMULATED DATA" in screen.text("#simulated").upper()
    screen.page.locator("[data-cookie]", has_text="Tiếng Việt").click()
    screen.until("() => document.documentElement.lang === 'vi'")
    screen.settle("?dv=119&cs=L4")
    assert (screen.text(".legend-title"), screen.text("#hero .hero-value")) == vietnamese
    assert screen.watched.faults == []


def test_the_theme_is_kept_and_changes_the_map(open_screen: OpenScreen) -> None:
    screen = open_screen()
    around = "() => sonla.map.getPaintProperty('around', 'background-color')"
    light = screen.page.evaluate(around)
    screen.page.locator("[data-cookie]").last.click()
    screen.until("() => document.documentElement.dataset.bsTheme === 'dark'")
    screen.settle()
    assert screen.page.evaluate(around) != light
    screen.page.reload()
    screen.settle()
    assert screen.page.evaluate("document.documentElement.dataset.bsTheme") == "dark"
    screen.page.locator("[data-cookie]").last.click()
    screen.until("() => document.documentElement.dataset.bsTheme === 'light'")
    screen.settle()
    assert screen.page.evaluate(around) == light


@pytest.mark.parametrize("query", ["", "?cap=xa", "?dv=119&cs=Q3", SITES, "?dv=nowhere"])
def test_simulated_data_say_so_on_every_view(open_screen: OpenScreen, query: str) -> None:
    assert open_screen(query).page.get_by_text(SIMULATED).is_visible()


def test_nothing_leaves_the_machine_on_a_whole_journey(open_screen: OpenScreen) -> None:
    screen = open_screen()
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.page.reload()
    screen.settle()
    for query in ("?cap=xa", "?dv=119&lop=loa,pano,qr", SITES):
        screen.open(query)
    screen.choose_measure("Q3")
    wait_for(screen, cs="Q3")
    screen.page.locator("#search").fill("chieng")
    screen.page.locator(".hit").first.wait_for()
    screen.press("Enter")
    screen.press("Escape")
    screen.page.locator(".sources summary").click()
    assert "MIT" in screen.text(".sources div")
    assert len(asked) > 20
    outside = [url for url in asked if not url.startswith((screen.watched.base_url, "data:", "blob:"))]
    assert outside == []
    assert screen.watched.faults == []
