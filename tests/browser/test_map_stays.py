"""The map is made once: after many drawings there is one map, geometry came once, and little was sent."""

from __future__ import annotations

import io
from collections import Counter
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, Response

from dashboard.figures.palette import LIGHT
from tests.browser.conftest import OpenScreen
from tests.browser.test_choices import wait_for
from tests.support.browser import WatchedPage, open_context
from tests.support.product import Product
from tests.support.screen import WATCH, Screen

MOST_BYTES = 8 * 1024
UNITS = ("119", "03724", "123", "03979", "126")
MEASURES = ("T3", "P1", "L4", "Q3")
BEYOND_THE_PROVINCE = (104.5, 21.8)
COUNT_PAINTED = """() => {
    window.painted = 0;
    const draw = WebGL2RenderingContext.prototype.drawElements;
    WebGL2RenderingContext.prototype.drawElements = function (...args) {
        window.painted += 1;
        return draw.apply(this, args);
    };
}"""


def test_thirty_drawings_leave_one_map(chromium: Browser, product: Product) -> None:
    context = open_context(chromium)
    context.add_init_script(WATCH)
    page = context.new_page()
    fetched = geometry_from_network(context.new_cdp_session(page))
    drawings: list[Response] = []
    page.on("response", lambda response: drawings.append(response) if is_drawing(response) else None)
    screen = Screen(WatchedPage(page, product.base_url).watch()).open("")
    page.evaluate("() => { window.first = { map: sonla.map, canvas: document.querySelector('#map canvas') }; }")
    for code in UNITS:
        page.evaluate("(code) => sonla.emit('unit', { value: code })", code)
        wait_for(screen, dv=code)
        for measure in MEASURES:
            page.evaluate("(id) => sonla.emit('measure', { value: id })", measure)
            wait_for(screen, cs=measure)
        page.evaluate("() => sonla.emit('filters', { themes: ['vaccination'], channels: [] })")
        wait_for(screen, cd="vaccination")
        page.evaluate("() => sonla.emit('filters', { themes: [], channels: [] })")
        wait_for(screen, cd=None)
    page.evaluate("() => sonla.emit('unit', { value: '14' })")
    wait_for(screen, dv=None)

    assert page.evaluate("window.watched.drawings") >= 31
    same = "() => sonla.map === first.map && document.querySelector('#map canvas') === first.canvas"
    assert page.evaluate(same), "the map was made anew"
    assert page.locator("canvas.maplibregl-canvas").count() == 1
    assert len(fetched) >= 4
    assert {url: count for url, count in Counter(fetched).items() if count > 1} == {}
    assert len(drawings) >= 31
    sizes = {
        response.request.post_data_json["inputs"][0]["value"]["search"]: body_bytes(response) for response in drawings
    }
    assert {search: size for search, size in sizes.items() if size > MOST_BYTES} == {}
    assert all(response.headers.get("content-encoding") in ("br", "gzip", "zstd") for response in drawings)
    context.close()


@pytest.mark.parametrize("viewport", [(1366, 768), (1920, 1080), (3840, 2160)])
def test_the_ground_is_there_whatever_was_loaded_first(open_screen: OpenScreen, viewport: tuple[int, int]) -> None:
    screen = open_screen("", viewport=viewport)
    screen.page.evaluate(COUNT_PAINTED)
    wait_until_still(screen.page)
    assert colour_at(screen, *BEYOND_THE_PROVINCE) == LIGHT.neighbour


def test_a_press_paints_nothing_until_something_changes(open_screen: OpenScreen) -> None:
    screen = open_screen("")
    page = screen.page
    shown = page.locator("#map")
    x, y = screen.pixel(*BEYOND_THE_PROVINCE)
    page.mouse.move(x, y)
    page.wait_for_function("() => sonla.map.loaded() && !sonla.map.isMoving()")
    page.evaluate(COUNT_PAINTED)
    wait_until_still(page)
    before = shown.screenshot()
    page.mouse.down()
    page.wait_for_timeout(300)
    page.mouse.up()
    page.wait_for_timeout(300)
    assert page.evaluate("window.painted") == 0
    assert shown.screenshot() == before

    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    page.wait_for_function("() => window.painted > 0 && !sonla.map.isMoving()")
    assert shown.screenshot() != before


def colour_at(screen: Screen, longitude: float, latitude: float) -> str:
    """The colour that is painted at a place, `#rrggbb`."""
    x, y = screen.pixel(longitude, latitude)
    dot = screen.page.screenshot(clip={"x": x, "y": y, "width": 1, "height": 1})
    red, green, blue = Image.open(io.BytesIO(dot)).convert("RGB").getpixel((0, 0))
    return f"#{red:02x}{green:02x}{blue:02x}"


def wait_until_still(page: Page) -> None:
    """Wait for half a second in which the map paints nothing, and count from there."""
    for _ in range(40):
        page.evaluate("() => { window.painted = 0; }")
        page.wait_for_timeout(500)
        if page.evaluate("window.painted") == 0:
            return
    raise AssertionError("the map goes on painting")


def is_drawing(response: Response) -> bool:
    return "_dash-update-component" in response.url and "map.figure" in (response.request.post_data or "")


def body_bytes(response: Response) -> int:
    """Bytes of the body as it was sent, compressed."""
    return int(response.request.sizes()["responseBodySize"])


def geometry_from_network(session: CDPSession) -> list[str]:
    """Addresses of geometry that came over the network rather than from the browser's cache."""
    fetched: list[str] = []

    def note(event: dict[str, Any]) -> None:
        response = event["response"]
        if "/geo/" in response["url"] and not response.get("fromDiskCache") and event["requestId"] not in cached:
            fetched.append(response["url"])

    cached: set[str] = set()
    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.responseReceived", note)
    session.send("Network.enable")
    return fetched


def test_dense_views_stay_small(chromium: Browser, product: Product) -> None:
    """All communes and all point layers: the largest drawings there are."""
    context = open_context(chromium)
    context.add_init_script(WATCH)
    page = context.new_page()
    drawings: list[Response] = []
    page.on("response", lambda response: drawings.append(response) if is_drawing(response) else None)
    screen = Screen(WatchedPage(page, product.base_url))
    queries = ("?cap=xa&lop=pano,loa,qr", "?dv=119&lop=pano,loa,qr", "?dv=03772&lop=pano,loa,qr&cs=P1")
    for query in queries:
        screen.open(query)
    sizes = {query: body_bytes(response) for query, response in zip(queries, drawings, strict=True)}
    assert {query: size for query, size in sizes.items() if size > MOST_BYTES} == {}
    context.close()
