"""What befalls a wall in weeks: failures, new builds, links that end; it comes back by itself."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Browser, Page
from sqlalchemy import create_engine, text

from dashboard.settings import PROJECT_ROOT
from tests.support.browser import WatchedPage, open_context
from tests.support.product import SONLA, Product, environment, run_sonla
from tests.support.screen import Screen
from tests.support.server import ServerProcess, free_port
from tests.support.walls import BACK_MS, HD, OpenWall, OwnServer, first_scene, picture

BACK_WEBGL_MS = 10_000
LOST = re.compile(r"mất kết nối từ \d\d:\d\d · đang giữ hình gần nhất, tự nối lại")
IS_LOST = "() => !document.getElementById('lost').hidden"
IS_BACK = "() => document.getElementById('lost').hidden && !document.documentElement.matches('.lost')"
GREY = "() => ['.map-part', '#side', '#board'].map((part) => getComputedStyle(document.querySelector(part)).filter)"


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
