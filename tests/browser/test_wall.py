"""The wall in a real browser: readable from afar, in its time, steered by hand, back by itself after failures."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, text

from dashboard.settings import PROJECT_ROOT
from dashboard.wall.plans import DEFAULT_FILE
from tests.browser.test_readable import READABLE, SIMULATED, assert_names_do_not_overlap
from tests.support.browser import WatchedPage, find_chromium, open_context
from tests.support.product import SONLA, Product, RunningServer, environment, run_sonla, start_server
from tests.support.screen import Screen
from tests.support.server import ServerProcess, free_port

HD, FOUR_K = (1920, 1080), (3840, 2160)
BACK_MS = 30_000
BACK_WEBGL_MS = 10_000
LOST = re.compile(r"mất kết nối từ \d\d:\d\d · đang giữ hình gần nhất, tự nối lại")
PAINTED = "() => document.getElementById('wall')?.dataset.layout !== 'wait' && Boolean(window.sonla?.deck)"
IS_LOST = "() => !document.getElementById('lost').hidden"
IS_BACK = "() => document.getElementById('lost').hidden && !document.documentElement.matches('.lost')"
GREY = "() => ['.map-part', '#side', '#board'].map((part) => getComputedStyle(document.querySelector(part)).filter)"
OpenWall = Callable[..., Screen]


@pytest.fixture
def open_wall(chromium: Browser, product: Product) -> Iterator[OpenWall]:
    """`open_wall(path="/wall", viewport=HD, base_url=…)`: a wall with its first scene."""
    contexts = []

    def open_one(path: str = "/wall", viewport: tuple[int, int] = HD, base_url: str = product.base_url) -> Screen:
        context = open_context(chromium, viewport)
        contexts.append(context)
        watched = WatchedPage(context.new_page(), base_url).watch()
        watched.page.goto(base_url + path)
        return first_scene(Screen(watched))

    yield open_one
    for context in contexts:
        context.close()


def first_scene(screen: Screen) -> Screen:
    screen.until(PAINTED)
    screen.page.evaluate("() => sonla.deck.idle()")
    return screen


@dataclass(frozen=True, slots=True)
class OwnServer:
    """A server of one test with a copy of the store in `folder`."""

    running: RunningServer
    folder: Path


@pytest.fixture
def own_home(product_home: Path, product: Product, tmp_path: Path) -> Path:
    """A home of one test: a copy of the store, and the libraries as they are compressed for all."""
    # The link to them, not what it leads to: a server may be writing there.
    shutil.copytree(product_home / "cache", tmp_path / "cache", symlinks=True)
    with closing(sqlite3.connect(product_home / "sonla.db")) as store:
        store.execute("VACUUM INTO ?", (str(tmp_path / "sonla.db"),))
    return tmp_path


@pytest.fixture
def own_server(own_home: Path) -> Iterator[OwnServer]:
    running = start_server(own_home, "", free_port(), own_home / "log")
    yield OwnServer(running, own_home)
    running.process.stop()


def write_plan(home: Path, name: str, text: str) -> None:
    (home / "walls").mkdir(exist_ok=True)
    (home / "walls" / f"{name}.toml").write_text(text, "utf-8")


def picture(screen: Screen) -> tuple[str, str]:
    return screen.text("#scene"), screen.text("#side") + screen.text("#board")


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


def test_server_database_network_and_sleep_come_and_go(open_wall: OpenWall, own_server: OwnServer) -> None:
    """Each time the last picture stays, greyed and dated, and the page is right again by itself within 30 s."""
    screen = open_wall(base_url=own_server.running.base_url)
    page, server = screen.page, own_server.running.process
    page.evaluate("() => sonla.ask()")
    empty = picture(screen)
    engine = create_engine(f"sqlite:///{own_server.folder / 'sonla.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE rollup_qr SET active = active / 2"))
        connection.execute(text("UPDATE store_state SET version = version + 1"))
    engine.dispose()
    page.evaluate("async () => { await sonla.ask(); await sonla.deck.idle(); }")
    before = picture(screen)
    assert before != empty, "new data are shown without loading the page anew"

    def away(cause: str) -> None:
        page.evaluate("() => { sonla.ask(); }")
        page.wait_for_function(IS_LOST, timeout=BACK_MS)
        assert LOST.fullmatch(screen.text("#lost")), cause
        assert picture(screen) == before, cause
        assert page.evaluate(GREY) == ["grayscale(1)"] * 3, cause

    def back() -> None:
        page.wait_for_function(IS_BACK, timeout=BACK_MS)
        assert picture(screen) == before

    server.kill()
    away("server stopped")
    page.evaluate("() => sonla.deck.next()")
    assert screen.text("#scene") != before[0], "scenes that were read go on without the server"
    page.keyboard.press("ArrowLeft")
    page.evaluate("() => sonla.deck.idle()")
    server.start().wait_ready(f"{own_server.running.base_url}/healthz")
    back()

    page.context.set_offline(True)
    away("network cut")
    page.context.set_offline(False)
    back()

    files = list(own_server.folder.glob("sonla.db*"))
    elsewhere = own_server.folder / "away"
    elsewhere.mkdir()
    for file in files:
        file.rename(elsewhere / file.name)
    away("database gone")
    for file in files:
        (elsewhere / file.name).rename(file)
    back()


def test_a_lost_webgl_context_is_made_anew(open_wall: OpenWall) -> None:
    """Of the scene that is on by then, whatever the map was when it was lost."""
    screen = open_wall()
    page = screen.page
    first = screen.trace("areas", "locations", "z")
    page.evaluate("() => sonla.deck.next()")
    shown = screen.trace("areas", "locations", "z")
    assert shown != first
    page.keyboard.press("ArrowLeft")
    page.evaluate("() => sonla.deck.idle()")
    page.evaluate("""async () => {
      const canvas = document.querySelector('#map canvas.maplibregl-canvas');
      window.lost = canvas;
      (canvas.getContext('webgl2') || canvas.getContext('webgl')).getExtension('WEBGL_lose_context').loseContext();
      await new Promise((done) => { setTimeout(done, 750); });
      sonla.deck.next();
    }""")
    page.wait_for_function(
        """() => {
          const canvas = document.querySelector('#map canvas.maplibregl-canvas');
          return canvas && canvas !== window.lost && sonla.map && sonla.map.getCanvas() === canvas && sonla.map.loaded()
            && !document.documentElement.matches('.no-map')
            && !(canvas.getContext('webgl2') || canvas.getContext('webgl')).isContextLost();
        }""",
        timeout=BACK_WEBGL_MS,
    )
    page.evaluate("() => sonla.deck.idle()")
    assert page.locator("#map canvas.maplibregl-canvas").count() == 1
    assert screen.trace("areas", "locations", "z") == shown
    assert len(screen.labels()) == 12


NOTE_HOW_EARLY = """() => {
  window.isOld = true;
  const plain = sonla.reload;
  sonla.reload = () => {
    sessionStorage.setItem('early-ms', sonla.deck.state().due - performance.now());
    return plain();
  };
  return sonla.wall.build;
}"""


QUICK = '[[scene]]\nkind = "stations"\nseconds = 8\n[[scene]]\nkind = "worst"\nseconds = 8\n'


def saved_on_page(browser: Browser, base_url: str, name: str, plan: str) -> str:
    """What the page of the walls says of a plan that is saved there."""
    context = open_context(browser)
    page = context.new_page()
    page.goto(f"{base_url}/wall/status/")
    page.locator("#plan-name").fill(name)
    page.locator("#plan-text").fill(plan)
    page.locator("#plan-text").blur()
    page.locator("#save-plan").click()
    page.wait_for_function("() => document.getElementById('verdict').textContent", timeout=BACK_MS)
    verdict = page.locator("#verdict").inner_text()
    context.close()
    return verdict


def test_a_new_build_is_loaded_between_scenes(chromium: Browser, open_wall: OpenWall, own_home: Path) -> None:
    """The program is copied, served, changed and served again at the same address."""
    program = own_home / "program"
    for part in ("dashboard", "layers", "callbacks", "data"):
        shutil.copytree(PROJECT_ROOT / part, program / part)
    shutil.copy(PROJECT_ROOT / "app.py", program / "app.py")
    port = free_port()
    base_url = f"http://127.0.0.1:{port}"
    settings = environment(own_home) | {"PYTHONPATH": str(program)}
    server = ServerProcess([*SONLA, "serve", "--port", str(port)], own_home / "log", settings, program)
    try:
        server.start().wait_ready(f"{base_url}/healthz")
        assert "dòng 2:" in saved_on_page(chromium, base_url, "nhanh", QUICK.replace("stations", "film"))
        assert saved_on_page(chromium, base_url, "nhanh", QUICK).startswith("Đã lưu 2 cảnh")
        screen = open_wall("/wall?canh=nhanh", base_url=base_url)
        assert screen.page.evaluate("sonla.wall.scenes.map((scene) => scene.kind)") == ["stations", "worst"]
        before = screen.page.evaluate(NOTE_HOW_EARLY)
        server.stop()
        style = program / "dashboard" / "assets" / "pages" / "wall.css"
        style.write_text(style.read_text("utf-8") + "\n/* changed */\n", "utf-8")
        server.start().wait_ready(f"{base_url}/healthz")
        screen.page.wait_for_function("() => !window.isOld", timeout=BACK_MS)
        first_scene(screen)
        assert screen.page.evaluate("Number(sessionStorage.getItem('early-ms'))") < 50, "not in the middle of a scene"
        assert screen.page.evaluate("sonla.wall.build") != before
    finally:
        server.stop()


WAITS = """async () => {
  const plain = window.setTimeout;
  const waits = [];
  window.setTimeout = (work, ms, ...more) => {
    if (work === sonla.ask) waits.push(ms);
    return plain(work, ms, ...more);
  };
  for (let i = 0; i < 5; i += 1) await sonla.ask();
  window.setTimeout = plain;
  return waits;
}"""


def test_hidden_walls_ask_nothing_and_never_twice_at_once(open_wall: OpenWall, product: Product) -> None:
    screen = open_wall()
    page = screen.page
    page.evaluate("""() => {
      const plain = window.fetch;
      window.counted = { asked: 0, now: 0, most: 0 };
      window.fetch = async (url, options) => {
        if (!String(url).includes('/wall/pulse')) return plain(url, options);
        counted.asked += 1; counted.now += 1; counted.most = Math.max(counted.most, counted.now);
        try { return await plain(url, options); } finally { counted.now -= 1; }
      };
    }""")
    view = """() => ({ ...sonla.deck.state(), due: 0, zoom: sonla.map.getZoom(), at: String(sonla.map.getCenter()),
      z: JSON.stringify(document.querySelector('#map .js-plotly-plot').data.map((t) => t.z)) })"""
    before = page.evaluate(view)
    page.evaluate("async () => { for (let i = 0; i < 100; i += 1) { await sonla.ask(); await sonla.deck.refresh(); } }")
    page.evaluate("() => Promise.all(Array.from({ length: 50 }, () => sonla.ask()))")
    assert page.evaluate(view) == before, "a hundred refreshes changed what is looked at"
    assert page.evaluate("counted.most") == 1
    answer = page.request.post(
        f"{product.base_url}/wall/pulse", data={"wall": "x"}, headers={"Origin": product.base_url}
    )
    assert len(answer.body()) + sum(len(k) + len(v) + 4 for k, v in answer.headers.items()) <= 1024
    page.route("**/wall/pulse", lambda route: route.abort())
    assert page.evaluate(WAITS) == [2_000, 4_000, 8_000, 15_000, 15_000], "ever more seldom without an answer"
    page.unroute("**/wall/pulse")
    page.evaluate("() => sonla.ask()")
    page.evaluate("""() => {
      Object.defineProperty(document, 'hidden', { get: () => window.isAway, configurable: true });
      window.isAway = true;
      document.dispatchEvent(new Event('visibilitychange'));
    }""")
    asked = page.evaluate("counted.asked")
    page.wait_for_timeout(11_000)
    assert page.evaluate("counted.asked") == asked
    page.evaluate("() => { window.isAway = false; document.dispatchEvent(new Event('visibilitychange')); }")
    screen.until(f"() => counted.asked === {asked + 1} && counted.now === 0")


def test_a_scene_that_fails_is_skipped_and_counted(open_wall: OpenWall, product: Product) -> None:
    """One that the server cannot make, and one that cannot be painted; those who look after walls are told."""
    screen = open_wall()
    page = screen.page
    page.route("**/wall/scene/1*", lambda route: route.fulfill(status=500))
    page.evaluate("""async () => {
      const plain = sonla.paintMap;
      sonla.paintMap = (scene) => (sonla.deck.state().index === 2 ? Promise.reject(new Error('x')) : plain(scene));
      sonla.deck.refresh();
      await sonla.deck.idle();
      await sonla.deck.next();
    }""")
    screen.until("() => sonla.deck.state().index === 3")
    page.evaluate("() => sonla.deck.idle()")
    assert page.evaluate("sonla.deck.state().skipped") == 2
    assert len(screen.labels()) == 12
    assert page.locator("html.no-map").count() == 0
    page.evaluate("() => sonla.ask()")
    told = {tuple(row[2:4] + row[7:]) for row in rows_of_walls(page, product.base_url)}
    assert ("đang chạy", screen.text("#scene"), "2") in told


def rows_of_walls(page: Page, base_url: str) -> list[list[str]]:
    status = page.context.new_page()
    status.goto(f"{base_url}/wall/status/")
    status.locator("#walls tbody tr").first.wait_for()
    rows = status.locator("#walls tbody tr")
    return [row.locator("td").all_inner_texts() for row in rows.all()]


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


def test_a_link_opens_the_wall_alone_until_it_is_revoked(chromium: Browser, own_home: Path) -> None:
    port = free_port()
    closed = environment(own_home, SONLA_REQUIRE_LOGIN="1")
    server = ServerProcess([*SONLA, "serve", "--port", str(port)], own_home / "log", closed, PROJECT_ROOT)
    server.start()
    made = run_sonla(own_home, "token", "kiosk", "--scenes", "119", SONLA_PORT=str(port))
    link = made.stdout.strip()
    assert link.startswith(f"http://127.0.0.1:{port}/wall?khoa=")
    context = open_context(chromium, HD)
    try:
        base_url = f"http://127.0.0.1:{port}"
        server.wait_ready(f"{base_url}/healthz")
        page = context.new_page()
        screen = Screen(WatchedPage(page, base_url).watch())
        page.goto(link)
        first_scene(screen)
        assert page.url == f"{base_url}/wall", "the token stands in the address"
        (cookie,) = [c for c in context.cookies() if c["name"] == "sonla_man_hinh"]
        assert (cookie["httpOnly"], cookie["sameSite"]) == (True, "Lax")
        assert cookie["expires"] > 300 * 86_400
        assert "Thuận Châu" in screen.text("#side h2")
        for path in ("/", "/data/", "/reporting/", "/wall/status/", "/_dash-layout"):
            answer = context.request.get(base_url + path, max_redirects=0, headers={"Sec-Fetch-Mode": "cors"})
            assert answer.status in (401, 403), path
        for place, status in (("119", 200), ("03985", 404), ("123", 404), ("14", 404)):
            answer = context.request.get(f"{base_url}/wall/place?xem=dv={place}")
            assert answer.status == status, "a district's wall goes nowhere else"
        bearer = {"Authorization": f"Bearer {link.partition('khoa=')[2]}"}
        assert context.request.get(f"{base_url}/api/v1/units", headers=bearer).status == 403
        assert run_sonla(own_home, "token", "revoke", "man-hinh-119").returncode == 0
        page.get_by_text("liên kết của màn hình này không còn hiệu lực", exact=True).wait_for(timeout=45_000)
        page.reload()
        assert "không còn hiệu lực" in screen.text("h1")
    finally:
        context.close()
        server.stop()
