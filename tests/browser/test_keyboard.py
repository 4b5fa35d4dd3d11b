"""Everything can be reached and done without a mouse, and one sees where one is."""

from __future__ import annotations

import pytest

from tests.browser.conftest import OpenScreen
from tests.support.screen import Screen

MOST_STOPS = 160
WANTED = """() => [...document.querySelectorAll('button, summary, input, select, a[href]')]
  .filter((e) => !e.disabled && e.tabIndex >= 0 && e.checkVisibility({ visibilityProperty: true }))
  .filter((e) => !e.closest('.ag-root-wrapper'))
  .map((e, i) => {
    e.dataset.stop = i;
    return `${i} ${e.tagName} ${e.getAttribute('aria-label') || e.innerText.split('\\n')[0] || e.id}`;
  })"""
WHERE = """async () => {
  const e = document.activeElement;
  await Promise.all([...e.getAnimations(), ...e.parentElement.getAnimations()].map((a) => a.finished));
  const style = getComputedStyle(e);
  const around = getComputedStyle(e.parentElement);
  const marked = (s) => (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 1) || s.boxShadow !== 'none';
  /* The calendar's sign within a date field: Chromium marks that one itself. */
  const inner = !e.matches(':focus');
  const box = e.getBoundingClientRect();
  return { stop: e.dataset.stop ?? null, name: `${e.tagName} ${e.className} ${e.innerText || e.id}`.slice(0, 60),
    body: e === document.body, marked: inner || marked(style) || marked(around),
    inside: box.right > 0 && box.bottom > 0 && box.left < innerWidth && box.top < innerHeight };
}"""


def walk(screen: Screen) -> list[dict[str, object]]:
    """Every stop of the Tab key until it leaves the page or comes round."""
    screen.page.evaluate("() => { document.activeElement.blur(); document.body.focus(); }")
    stops: list[dict[str, object]] = []
    for _ in range(MOST_STOPS):
        screen.press("Tab")
        stop = screen.page.evaluate(WHERE)
        if stop["body"] or (stops and stop["stop"] is not None and stop["stop"] == stops[0]["stop"]):
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab does not come to an end: {stops[-5:]}")


@pytest.mark.parametrize("query", ["", "?dv=03985&lop=loa,pano,qr"])
def test_tab_reaches_every_control_and_shows_where_it_is(open_screen: OpenScreen, query: str) -> None:
    screen = open_screen(query)
    wanted = screen.page.evaluate(WANTED)
    assert len(wanted) > 30
    stops = walk(screen)
    reached = {stop["stop"] for stop in stops}
    assert [name for name in wanted if name.split()[0] not in reached] == []
    own = [stop for stop in stops if stop["stop"] is not None]
    assert [stop["name"] for stop in own if not stop["marked"]] == []
    assert [stop["name"] for stop in own if not stop["inside"]] == []


def test_a_journey_without_a_mouse(open_screen: OpenScreen) -> None:
    screen = open_screen()
    page = screen.page
    page.locator("#ranking .rank", has_text="Huyện Thuận Châu").focus()
    screen.press("Enter")
    screen.settle("?dv=119")
    page.locator(".measure-menu summary").focus()
    screen.press("Enter")
    for _ in range(2):
        screen.press("ArrowDown")
    chosen = page.locator(".measure-menu .menu-item:focus")
    assert chosen.count() == 1
    measure = chosen.get_attribute("data-value")
    screen.press("Enter")
    screen.until("(id) => new URLSearchParams(location.search).get('cs') === id", measure)
    screen.settle()
    assert not page.locator(".measure-menu").evaluate("(menu) => menu.open")
    page.locator('[data-toggle="layers"]').first.focus()
    screen.press("Space")
    screen.until("() => location.search.includes('lop=')")
    screen.settle()
    page.locator(".themes-menu summary").focus()
    screen.press("Enter")
    screen.press("Escape")
    assert not page.locator(".themes-menu").evaluate("(menu) => menu.open")
    assert page.locator(".themes-menu summary").evaluate("(s) => s === document.activeElement")
    assert "dv=119" in screen.query, "the first Escape closes the menu"
    screen.press("Escape")
    screen.until("() => !location.search.includes('dv=')")
    screen.settle()


def test_a_row_of_the_table_opens_its_place(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.table()
    cell = screen.page.locator('.ag-cell[col-id="name"]', has_text="Huyện Mộc Châu")
    cell.click()
    screen.settle("?dv=123")
    screen.table()
    screen.page.locator('.ag-cell[col-id="name"]').first.focus()
    screen.press("Enter")
    screen.until("() => /dv=03\\d{3}/.test(location.search)")
    screen.settle()
    assert screen.watched.faults == []
