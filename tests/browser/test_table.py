"""The working table: sites row by row, sorted, filtered, marked from the map, and taken away exactly as seen."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Page

from tests.browser.conftest import OpenScreen
from tests.support.product import TOLD_DISTRICT, Product
from tests.support.screen import Screen

WEEK: Final = "&tu=2021-08-30&den=2021-09-05"
PHONE: Final = (390, 844)
_LOADED: Final = """() => {
  const api = window.dash_ag_grid && dash_ag_grid.getApi('site-table');
  return Boolean(api) && api.getDisplayedRowCount() > 0 && Boolean(api.getDisplayedRowAtIndex(0)?.data);
}"""
_ROWS: Final = """([grid, columns]) => {
  const api = dash_ag_grid.getApi(grid);
  const rows = [];
  for (let i = 0; i < api.getDisplayedRowCount(); i += 1) {
    const node = api.getDisplayedRowAtIndex(i);
    if (node && node.data) rows.push(columns.map((colKey) =>
      api.getCellValue({ rowNode: node, colKey, useFormatter: true })));
  }
  return rows;
}"""


def open_table(screen: Screen) -> Screen:
    screen.page.locator(".table-area").evaluate("(box) => { box.open = true; }")
    return screen


def open_list(screen: Screen, layer: str) -> Screen:
    open_table(screen)
    screen.page.locator(f'.table-bar [data-event="table"][data-value="{layer}"]').click()
    screen.until(_LOADED)
    return screen.settle()


def rows(page: Page, grid: str, *columns: str) -> list[list[Any]]:
    found: list[list[Any]] = page.evaluate(_ROWS, [grid, list(columns)])
    return found


def sort_by(page: Page, grid: str, column: str, *, also: bool = False) -> None:
    header = page.locator(f'#{grid} .ag-header-cell[col-id="{column}"] .ag-header-cell-label')
    header.click(modifiers=["Shift"] if also else [])


def filter_by(screen: Screen, grid: str, column: str, text: str) -> None:
    cell = screen.page.locator(f'#{grid} .ag-header-cell[col-id="{column}"]')
    cell.locator(".ag-header-cell-filter-button").click()
    screen.page.locator(".ag-filter input:visible").first.fill(text)
    screen.press("Escape")


def taken(page: Page, form: str, to: Path) -> Path:
    page.locator(".files-menu summary").click()
    with page.expect_download() as waiting:
        page.locator(f'[data-file="{form}"]').click()
    waiting.value.save_as(to)
    return to


def table_of(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    return lines[1 : lines.index([]) - 1]


def test_sites_are_listed_sorted_filtered_and_taken_as_seen(
    open_screen: OpenScreen, product: Product, tmp_path: Path
) -> None:
    screen = open_list(open_screen(f"?dv={TOLD_DISTRICT}{WEEK}"), "posters")
    page = screen.page
    assert "bang=pano" in screen.query
    counted = {k.measure.id: k.now.value for k in product.services.view(_selection(screen, product)).key_figures}
    total = page.evaluate("dash_ag_grid.getApi('site-table').getPinnedBottomRow(0).data")
    assert total["name"] == f"Cộng {counted['P1']:.0f} điểm"

    sort_by(page, "site-table", "commune")
    sort_by(page, "site-table", "kind", also=True)
    sort_by(page, "site-table", "kind", also=True)
    filter_by(screen, "site-table", "kind", "ap phich")
    screen.until("() => document.getElementById('table-head').textContent.includes('/')")
    screen.settle()
    seen = rows(page, "site-table", "name", "commune", "kind")
    assert {kind for _, _, kind in seen} == {"Áp phích"}
    assert len(seen) == int(screen.text("#table-head").split("/")[0])

    page.locator(".columns-menu summary").click()
    page.locator('[data-column="theme"]').click()
    screen.press("Escape")
    file = taken(page, "csv", tmp_path / "a.csv")
    heading = file.read_text("utf-8-sig").splitlines()[0]
    assert "Nội dung" not in heading
    written = table_of(file)
    assert [[row[0], row[1]] for row in written] == [[name, commune] for name, commune, _ in seen]
    page.locator(".clear-filters").click()
    screen.until("() => !document.getElementById('table-head').textContent.includes('/')")
    assert screen.watched.faults == []


def test_a_row_moves_the_map_and_the_list_stays(open_screen: OpenScreen) -> None:
    screen = open_list(open_screen(f"?dv={TOLD_DISTRICT}{WEEK}"), "loudspeakers")
    page = screen.page
    names = rows(page, "site-table", "name", "commune")
    page.locator('#site-table .ag-row[row-index="2"] .ag-cell').first.click()
    screen.until("() => location.search.includes('diem=')")
    screen.settle()
    assert screen.text("#site-card h3") == names[2][0]
    assert screen.crumbs[-1] == names[2][1]
    assert rows(page, "site-table", "name", "commune")[: len(names)] == names, "the list stays"
    assert page.locator("#site-table .chosen-row").first.get_attribute("row-index") == "2"
    page.locator('#site-table .ag-row[row-index="3"] .ag-cell').first.focus()
    screen.press("Enter")
    screen.until("(name) => document.querySelector('#site-card h3').innerText === name", names[3][0])
    page.locator("#crumbs button").first.click()
    screen.until("() => !location.search.includes('diem=')")
    screen.settle()
    screen.until(_LOADED)
    assert "bang=loa" in screen.query
    assert f"bang=loa-{TOLD_DISTRICT}" not in screen.query, "what is chosen on the map, the list follows"
    assert screen.watched.faults == []


def test_thousands_of_venues_come_as_people_scroll(open_screen: OpenScreen, product: Product) -> None:
    screen = open_list(open_screen(WEEK.replace("&", "?", 1)), "qr_venues")
    page = screen.page
    count = int(page.evaluate("dash_ag_grid.getApi('site-table').getDisplayedRowCount()"))
    assert count > 1000
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/table/rows" in request.url else None)
    page.evaluate("(last) => dash_ag_grid.getApi('site-table').ensureIndexVisible(last)", count - 1)
    screen.until("(last) => Boolean(dash_ag_grid.getApi('site-table').getDisplayedRowAtIndex(last)?.data)", count - 1)
    assert 0 < len(asked) <= 3, "only what is looked at is fetched"
    assert screen.watched.faults == []


def test_areas_in_the_file_stand_as_on_the_screen(open_screen: OpenScreen, tmp_path: Path) -> None:
    screen = open_table(open_screen(f"?cap=xa&cs=T4{WEEK}"))
    screen.until("() => dash_ag_grid.getApi('table').getDisplayedRowCount() === 204")
    page = screen.page
    sort_by(page, "table", "T6")
    sort_by(page, "table", "name", also=True)
    names = [name for (name,) in rows(page, "table", "name")]
    assert [row[0] for row in table_of(taken(page, "csv", tmp_path / "all.csv"))] == names
    filter_by(screen, "table", "name", "chieng")
    screen.until("() => dash_ag_grid.getApi('table').getDisplayedRowCount() < 204")
    names = [name for (name,) in rows(page, "table", "name")]
    assert all("Chiềng" in name for name in names)
    assert [row[0] for row in table_of(taken(page, "csv", tmp_path / "some.csv"))] == names
    assert taken(page, "xlsx", tmp_path / "some.xlsx").stat().st_size > 5_000
    assert screen.watched.faults == []


def test_a_list_on_a_phone(open_screen: OpenScreen) -> None:
    screen = open_screen(f"?dv={TOLD_DISTRICT}&bang=loa{WEEK}", viewport=PHONE, touch=True)
    page = screen.page
    page.locator('.tabs [data-tab-to="table"]').tap()
    screen.until(_LOADED)
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.locator('#site-table .ag-row[row-index="0"] .ag-cell').first.tap()
    screen.until("() => location.search.includes('diem=')")
    screen.settle()
    assert page.locator("#site-card h3").is_visible()
    assert screen.watched.faults == []


def _selection(screen: Screen, product: Product) -> Any:
    from dashboard.domain.selection import from_query

    return from_query(screen.query, product.services.space)[0]


def test_chosen_communes_and_kinds_of_sites_are_said_wherever_they_act(open_screen: OpenScreen) -> None:
    screen = open_screen(f"?dv={TOLD_DISTRICT}&lop=pano{WEEK}")
    page = screen.page
    whole = len(screen.areas())
    page.locator(".communes-menu summary").click()
    items = page.locator('[data-list="communes"] .menu-item')
    assert items.count() == whole
    for n in (0, 1):
        items.nth(n).click()
    screen.press("Escape")
    screen.until("() => /xa=\\d+,\\d+/.test(location.search)")
    screen.settle()
    assert len(screen.areas()) == 2
    assert "Cộng 2 xã đã chọn" in screen.text("#panel-head")
    total = screen.table().total
    assert total is not None
    assert total["name"] == "Cộng 2 xã đã chọn"
    assert total["T4"] != ""

    page.locator(".sites-menu summary").click()
    page.locator('.sites-menu [data-toggle="kinds"][data-value="poster"]').click()
    screen.until("() => location.search.includes('loai=poster')")
    screen.settle()
    assert "loại “Áp phích”" in screen.text("#legend")
    assert "các chỉ tiêu không lọc theo" in screen.text("#legend")
    page.locator('[data-list="organisations"] .menu-item').first.wait_for()
    page.locator('.sites-menu [data-clear="sites"]').click()
    screen.until("() => !location.search.includes('loai=')")
    assert screen.watched.faults == []
