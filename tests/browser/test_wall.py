"""The wall in a real browser: readable from afar, in its time, steered by hand, with and without WebGL."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from dashboard.wall.plans import DEFAULT_FILE
from tests.browser.test_readable import READABLE, SIMULATED, assert_names_do_not_overlap
from tests.support.browser import WatchedPage, find_chromium, open_context
from tests.support.product import Product
from tests.support.screen import Screen
from tests.support.walls import HD, OpenWall, first_scene, write_plan

FOUR_K = (3840, 2160)
OUTSIDE_MARGIN = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const seen = node.parentElement.checkVisibility({ visibilityProperty: true, opacityProperty: true });
    if (!node.data.trim() || !seen) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    // A line's box is a little higher than its letters.
    const over = 0.15 * parseFloat(getComputedStyle(node.parentElement).fontSize);
    const [x, y] = [innerWidth * 0.025 - 1, innerHeight * 0.025 - over];
    const isOut = (r) => r.left < x || r.top < y || r.right > innerWidth - x || r.bottom > innerHeight - y;
    if ([...range.getClientRects()].some(isOut)) found.push(node.data);
  }
  return found;
}"""
NOT_PAINTED = """() => {
  const canvas = document.querySelector('.map-labels');
  const pixels = canvas.getContext('2d');
  return sonla.labels().filter((label) => {
    const [x, y, size] = [label.x, label.y, label.size].map((px) => Math.round(px * devicePixelRatio));
    return !pixels.getImageData(x - size, y - size, 2 * size, 2 * size).data.some((value, i) => i % 4 === 3 && value);
  }).map((label) => label.text);
}"""

ONE_IN_ANOTHER = """() => [...document.querySelectorAll('.card')].filter((card) => {
    const [figure, foot] = ['.value', '.foot'].map((part) => card.querySelector(part)?.getBoundingClientRect());
    return figure && foot && foot.height && foot.top < figure.bottom - 1;
}).map((card) => card.innerText)"""


@pytest.mark.parametrize(("size", "theme"), [(HD, "dark"), (FOUR_K, "light")], ids=["hd-dark", "4k-light"])
def test_every_scene_is_readable_from_afar(
    open_wall: OpenWall, product: Product, product_home: Path, size: tuple[int, int], theme: str
) -> None:
    """Nothing cut, covered, pale or behind a bezel; letters of 24 px on 1080 lines and twice that on 4K.

    All names are painted on every map, one that has circles of sites and one of all communes included; every scene says
    what days its figures are about and when they were loaded.
    """
    circles = '[[scene]]\nkind = "map"\nseconds = 20\nurl = "/?cs=L4&lop=loa"\n'
    shipped = DEFAULT_FILE.read_text("utf-8").replace('theme = "dark"', f'theme = "{theme}"')
    write_plan(product_home, f"mau-{theme}", shipped + circles)
    screen = open_wall(f"/wall?canh=mau-{theme}", viewport=size)
    least = 24 * size[1] / 1080
    screen.page.evaluate(READABLE.replace("SMALLEST_PX = 12", f"SMALLEST_PX = {least}").replace("= 3;", "= 4.5;"))
    tree = product.services.space.tree
    for number in range(screen.page.evaluate("sonla.wall.scenes.length")):
        assert (number, screen.page.evaluate("() => window.unreadable()")) == (number, [])
        assert screen.page.get_by_text(SIMULATED).is_visible()
        assert screen.page.evaluate(OUTSIDE_MARGIN) == [], number
        assert screen.page.evaluate(ONE_IN_ANOTHER) == [], number
        assert re.fullmatch(r"Kỳ số liệu [\d/ –]+/2021", screen.text("#period")), number
        assert re.fullmatch(r"nạp \d\d:\d\d \d\d/\d+/\d{4}", screen.text("#loaded")), number
        if screen.page.evaluate("document.getElementById('wall').dataset.layout") == "map":
            assert_names_do_not_overlap(screen)
            labels = screen.labels()
            assert {label["text"].split("\n")[0].removeprefix("TP ") for label in labels} == {
                unit.short_name for unit in tree.children(tree.root.code)
            }
            assert min(label["size"] for label in labels) >= least
            assert screen.page.evaluate(NOT_PAINTED) == [], number
        screen.page.evaluate("() => sonla.deck.next()")
    assert screen.page.evaluate("getComputedStyle(document.body).cursor") == "none"
    assert screen.page.evaluate("[document.documentElement.scrollHeight, innerHeight]") == [size[1]] * 2
    assert screen.watched.faults == []


def test_a_hand_pauses_steers_and_drills_and_the_wall_goes_on(chromium: Browser, product: Product) -> None:
    context = open_context(chromium, HD)
    page = context.new_page()
    page.clock.install()
    screen = Screen(WatchedPage(page, product.base_url))
    page.goto(product.base_url + "/wall")
    page.clock.resume()
    first_scene(screen)
    overview = screen.text("#scene")
    screen.press("ArrowRight")
    page.evaluate("() => sonla.deck.idle()")
    assert screen.page.evaluate("sonla.deck.state().index") == 1
    assert screen.text("#scene") != overview
    assert page.locator("#paused").is_visible()
    screen.press("ArrowLeft")
    page.evaluate("() => sonla.deck.idle()")
    unit = product.services.space.tree["119"]
    screen.click_map("119", unit.label_lon, unit.label_lat)
    screen.until("(name) => document.getElementById('scene').textContent === name", unit.name)
    page.evaluate("() => sonla.deck.idle()")
    page.clock.fast_forward(61_000)
    screen.until("() => !sonla.deck.state().isPaused && sonla.deck.state().drilled === null")
    assert page.locator("#paused").is_hidden()
    page.evaluate("() => sonla.deck.idle()")
    assert_sleep_and_a_set_clock_change_nothing(screen)
    context.close()


def assert_sleep_and_a_set_clock_change_nothing(screen: Screen) -> None:
    """Timers that a sleeping computer missed fire once, as after opening a lid; the time shown is the server's."""
    page = screen.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.clock.fast_forward(3 * 3_600_000)
    page.evaluate("async () => { await sonla.deck.idle(); await sonla.ask(); await sonla.deck.idle(); }")
    assert sum("/wall/pulse" in url for url in asked) <= 3
    assert sum("/wall/scene" in url for url in asked) <= 3
    page.clock.set_system_time("2031-01-01T00:00:00+07:00")
    page.evaluate("async () => { await sonla.ask(); }")
    page.clock.run_for(2_000)
    assert not screen.text("#day").endswith("2031")


def test_scenes_keep_their_time_over_an_hour(chromium: Browser, product: Product, product_home: Path) -> None:
    """10, 20 and 30 s: sixty rounds in an hour of the page's own clock, each within a second of when it is due."""
    scenes = "".join(
        f'[[scene]]\nkind = "{kind}"\nseconds = {seconds}\n{more}\n'
        for kind, seconds, more in (("worst", 10, ""), ("stations", 20, ""), ("changes", 30, 'figures = ["T1"]'))
    )
    write_plan(product_home, "ba-canh", scenes)
    context = open_context(chromium, (640, 360))
    page = context.new_page()
    page.clock.install()
    page.goto(product.base_url + "/wall?canh=ba-canh")
    page.clock.resume()
    first_scene(Screen(WatchedPage(page, product.base_url)))
    # From here on time passes only as it is told to, however busy this machine is.
    page.clock.pause_at(page.evaluate("Date.now()") / 1000 + 1)
    page.evaluate("() => sonla.deck.idle()")
    page.evaluate("""() => {
      window.changes = [];
      new MutationObserver(() => window.changes.push([performance.now(), sonla.deck.state().index]))
        .observe(document.getElementById('scene'), { childList: true, characterData: true, subtree: true });
    }""")
    for _ in range(720):
        page.clock.run_for(5_000)
        page.evaluate("() => sonla.deck.idle()")
    changes = page.evaluate("window.changes")
    # What stood when the clock was taken over was still reading its scenes in real time.
    changes = changes[next(i for i, (_, index) in enumerate(changes) if index == 0) :]
    starts = [at for at, index in changes if index == 0]
    assert len(starts) >= 55
    begin = starts[0] - 60_000 * round(starts[0] / 60_000)
    late = [at - begin - 60_000 * round((at - begin) / 60_000) for at in starts]
    assert max(map(abs, late)) < 1_000
    for (at, index), (following, _) in pairwise(changes):
        assert abs(following - at - (10_000, 20_000, 30_000)[index]) < 1_000
    context.close()


def test_a_new_red_event_comes_first_once(open_wall: OpenWall) -> None:
    """Those that one scene shows come together, and then goes on what they came before."""
    screen = open_wall()
    page = screen.page
    assert page.locator("#event").is_hidden(), "what was red before the wall was opened is no news"
    alert = [
        {"id": "station-119-x", "text": "Đài Thuận Châu ngày 30/11 phát 1/3 buổi", "scene": "stations"},
        {"id": "station-123-x", "text": "Đài Mộc Châu ngày 30/11 phát 2/3 buổi", "scene": "stations"},
        {"id": "source-qr-x", "text": "Quá hạn báo cáo: Điểm quét mã QR", "scene": "worst"},
    ]
    page.evaluate("() => sonla.deck.next()")
    kind = "sonla.wall.scenes[sonla.deck.state().index].kind"
    page.evaluate("(alerts) => sonla.setAlerts(alerts)", alert)
    screen.until("() => !document.getElementById('event').hidden")
    page.evaluate("() => sonla.deck.idle()")
    assert page.evaluate(kind) == "stations"
    assert screen.text("#event") == "Sự kiện mới Đài Thuận Châu ngày 30/11 phát 1/3 buổi · và 1 sự kiện nữa"
    page.evaluate(READABLE.replace("SMALLEST_PX = 12", "SMALLEST_PX = 24"))
    assert page.evaluate("() => window.unreadable()") == [], "it covers nothing"
    due = page.evaluate("sonla.deck.state().due")
    page.evaluate("(alerts) => sonla.setAlerts(alerts)", alert)
    assert page.evaluate("sonla.deck.state().due") == due, "it came a second time"
    page.evaluate("() => sonla.deck.turn()")
    assert (page.evaluate(kind), screen.text("#event")) == ("worst", "Sự kiện mới Quá hạn báo cáo: Điểm quét mã QR")
    page.evaluate("() => sonla.deck.turn()")
    assert page.evaluate("sonla.deck.state().index") == 1, "the scene that was interrupted"
    assert page.locator("#event").is_hidden()


def test_a_wall_without_webgl_shows_its_maps(chromium: Browser, product: Product) -> None:
    """Another Chromium, which has none."""
    browser = chromium.browser_type.launch(
        executable_path=find_chromium(), args=["--no-sandbox", "--disable-3d-apis", "--disable-gpu"]
    )
    page = browser.new_page(viewport={"width": HD[0], "height": HD[1]})
    screen = Screen(WatchedPage(page, product.base_url).watch())
    page.goto(product.base_url + "/wall")
    first_scene(screen)
    texts = set(page.locator("#still text").all_text_contents())
    tree = product.services.space.tree
    assert {u.short_name for u in tree.children(tree.root.code)} <= {written.removeprefix("TP ") for written in texts}
    values = {f.unit_code: f.value for f in product.services.view(product.services.space.default).areas}
    assert sum(written.endswith("%") for written in texts) == sum(value is not None for value in values.values())
    assert page.locator("#still path").count() > 24
    assert screen.watched.faults == []
    browser.close()
