"""The screen as a person uses it: clicks at the pixels of places, and what is to be read afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Locator, Page

from tests.support.browser import WatchedPage

WATCH: Final = (Path(__file__).parent / "watch.js").read_text("utf-8")
AT_MOST_MS: Final = 20_000
"""Long enough for software WebGL on a busy machine; nothing is timed by it."""

_PLOT: Final = "document.querySelector('#map .js-plotly-plot')"
_TRACE: Final = f"(name) => {_PLOT}.data.find((trace) => trace.meta === name)"
_PIXEL: Final = """([lon, lat]) => {
  const at = sonla.map.project([lon, lat]);
  const box = sonla.map.getCanvas().getBoundingClientRect();
  return [box.left + at.x, box.top + at.y];
}"""
_FREE: Final = """([x, y]) => Boolean(document.elementFromPoint(x, y)?.closest('#map'))"""
_HOVERED: Final = f"""(wanted) => {{
  const point = ({_PLOT}._hoverdata || [])[0];
  return Boolean(point) && String(point.customdata ?? point.location) === wanted;
}}"""
_CELLS: Final = """() => {
  const api = dash_ag_grid.getApi('table');
  const columns = api.getColumns().map((column) => column.getColId());
  const rows = [];
  api.forEachNodeAfterFilterAndSort((node) => rows.push(node));
  const read = (node) => [node.data.code, Object.fromEntries(columns.map((colKey) =>
    [colKey, api.getCellValue({ rowNode: node, colKey, useFormatter: true })]))];
  return { rows: rows.map(read), total: api.getPinnedBottomRowCount() ? read(api.getPinnedBottomRow(0)) : null };
}"""
NEAR_PX: Final = ((0, 0), (0, -26), (24, 0), (-24, 0), (0, 26), (40, 20), (-40, -20), (12, -12), (-12, 12), (6, 6))
"""Where a click on an area is tried, around its label's point."""


@dataclass(frozen=True, slots=True)
class TableText:
    """The table as it is written: rows of column texts by unit code, in order, and the last row."""

    rows: dict[str, dict[str, str]]
    total: dict[str, str] | None


@dataclass(frozen=True, slots=True)
class Screen:
    """One open page of the product."""

    watched: WatchedPage

    @property
    def page(self) -> Page:
        return self.watched.page

    @property
    def query(self) -> str:
        """The address after the path, `?` included."""
        return str(self.page.evaluate("location.search"))

    def settle(self, query: str | None = None) -> Screen:
        """Wait until the address is `query` (where given) and the screen shows what the address says."""
        if query is not None:
            self.until("(query) => location.search === query", query)
        self.until("() => window.settled()")
        return self

    def until(self, condition: str, argument: object = None) -> None:
        """Wait until a JavaScript function gives true."""
        self.page.wait_for_function(condition, arg=argument, timeout=AT_MOST_MS)

    def open(self, query: str) -> Screen:
        """Open another address of this page by typing it."""
        self.page.goto(self.watched.base_url + "/" + query)
        return self.settle()

    # what is read

    def text(self, selector: str) -> str:
        return self.page.locator(selector).first.inner_text()

    def texts(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    @property
    def crumbs(self) -> list[str]:
        return self.texts("#crumbs li")

    def trace(self, name: str, *keys: str) -> dict[str, list[Any]]:
        """Lists of one trace of the map."""
        read = (
            f"([name, keys]) => {{ const t = ({_TRACE})(name); return Object.fromEntries(keys.map((k) => [k, t[k]])) }}"
        )
        found: dict[str, Any] = self.page.evaluate(read, [name, list(keys)])
        return {key: _as_list(value) for key, value in found.items()}

    def areas(self) -> list[str]:
        """Codes of the areas on the map."""
        return [str(code) for code in self.trace("areas", "locations")["locations"]]

    def hatched(self) -> list[str]:
        """Codes of the areas that are hatched."""
        return [str(code) for code in self.trace("hatch", "locations")["locations"]]

    def labels(self) -> list[dict[str, Any]]:
        """Names on the map: text, size in pixels, and pixel position."""
        return list(self.page.evaluate("sonla.labels()"))

    def table(self) -> TableText:
        """The table's texts, rows beyond the visible ones included."""
        self.page.locator(".table-area").evaluate("(box) => { box.open = true; }")
        self.until("() => window.dash_ag_grid && dash_ag_grid.getApi('table').getDisplayedRowCount() > 0")
        read = self.page.evaluate(_CELLS)
        return TableText(dict(read["rows"]), read["total"][1] if read["total"] else None)

    # what is done

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)

    def button(self, kind: str, value: str) -> Locator:
        """The button that stands for an event, such as `preset` `week`, or a switch of `layers`."""
        return self.page.locator(
            f'[data-event="{kind}"][data-value="{value}"], [data-toggle="{kind}"][data-value="{value}"]'
        )

    def switch_on(self, *layers: str) -> None:
        """Switch point layers on, one after the other."""
        for layer in layers:
            self.button("layers", layer).click()
            self.settle_switch(layer)

    def settle_switch(self, layer: str) -> None:
        self.until(
            "(id) => document.querySelector(`[data-toggle=layers][data-value=${id}]`).ariaChecked === 'true'", layer
        )
        self.until(f"(name) => ({_TRACE})(name).lon.length > 0", layer)
        self.settle()

    def choose_measure(self, measure_id: str) -> None:
        self.page.locator(".measure-menu summary").click()
        self.page.locator(f'.measure-menu [data-value="{measure_id}"]').click()

    def choose_filter(self, name: str, value: str) -> None:
        self.page.locator(f".{name}-menu summary").click()
        self.page.locator(f'.{name}-menu [data-value="{value}"]').click()
        self.press("Escape")

    def pixel(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place lies on the page, by the map's own projection."""
        x, y = self.page.evaluate(_PIXEL, [longitude, latitude])
        return float(x), float(y)

    def click_map(
        self, target: str, longitude: float, latitude: float, near: Sequence[tuple[int, int]] = NEAR_PX
    ) -> None:
        """Click near a place where the map says that `target` (unit code or site number) lies under the pointer."""
        x, y = self.pixel(longitude, latitude)
        for right, down in near:
            if self._points_at(target, x + right, y + down):
                self.page.mouse.click(x + right, y + down)
                return
        raise AssertionError(f"{target} is not to be hit near pixel {x:.0f}, {y:.0f}")

    def _points_at(self, target: str, x: float, y: float) -> bool:
        if not self.page.evaluate(_FREE, [x, y]):
            return False
        self.page.mouse.move(x - 2, y - 2)
        self.page.mouse.move(x, y)
        try:
            self.page.wait_for_function(_HOVERED, arg=target, timeout=2_500)
        except Exception as error:
            if type(error).__name__ != "TimeoutError":
                raise
            return False
        return True


def _as_list(value: object) -> list[Any]:
    """Plotly keeps long lists of numbers in typed arrays, which arrive here as dictionaries."""
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else [value]
