"""On a phone nothing stands on what people came for, and the map keeps clear of what lies over it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenScreen
from tests.support.product import TOLD_DISTRICT, Product
from tests.support.screen import Screen

PHONE = (390, 844)
BOXES = """() => Object.fromEntries(['.map-top', '.chips', '.legend', '.sources', '.peek', '.zoom'].map((name) => {
  const box = document.querySelector(name).getBoundingClientRect();
  return [name, [box.left, box.top, box.right, box.bottom]];
}))"""
CUT = """() => [...document.querySelectorAll('.ag-cell')].filter((cell) => cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.innerText)"""


@pytest.fixture
def phone(open_screen: OpenScreen) -> Screen:
    return open_screen(f"?dv={TOLD_DISTRICT}&lop=pano,loa,qr", viewport=PHONE, touch=True)


def boxes(screen: Screen) -> dict[str, tuple[float, float, float, float]]:
    found: dict[str, tuple[float, float, float, float]] = screen.page.evaluate(BOXES)
    return found


def test_the_first_map_ends_above_the_folded_legend(phone: Screen, product: Product) -> None:
    west, south, east, _north = product.services.geo.bounds[TOLD_DISTRICT]
    assert phone.pixel((west + east) / 2, south)[1] < boxes(phone)[".legend"][1]


def test_sources_stand_on_the_map_and_open(phone: Screen) -> None:
    at = boxes(phone)
    assert at[".sources"][0] >= at[".legend"][2], "beside the legend"
    assert at[".sources"][3] <= at[".peek"][1], "above the place's name"
    phone.page.locator(".sources summary").tap()
    assert "MIT" in phone.text(".sources div")


def test_an_open_legend_leaves_the_switches_free(phone: Screen) -> None:
    phone.page.locator(".legend summary").tap()
    at = boxes(phone)
    assert at[".legend"][1] >= at[".chips"][3]


def test_simulated_data_say_so_beside_the_search(phone: Screen) -> None:
    search, badge = (phone.page.locator(name).bounding_box() for name in (".search", "#simulated"))
    assert search
    assert badge
    assert search["x"] + search["width"] <= badge["x"]
    assert badge["x"] + badge["width"] <= PHONE[0]


def test_no_cell_of_the_table_is_cut(phone: Screen) -> None:
    phone.page.locator('.tabs [data-tab-to="table"]').tap()
    phone.page.locator(".ag-cell").first.wait_for()
    assert phone.table().rows
    assert phone.page.evaluate(CUT) == []
