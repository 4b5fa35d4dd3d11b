"""What a person sees in headless Chromium: from click to painted values, and what a first and a later visit take."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

from benchmarks.options import Options
from benchmarks.results import Figure, p95_figure
from dashboard.domain.units import UnitTree
from tests.support.browser import launch_chromium, open_context
from tests.support.waiting import wait_until

CLICK_LIMIT_MS: Final = 250.0
FIRST_KIB, FIRST_S, LATER_KIB = 2.2 * 1024, 3.0, 60.0
SCRIPT: Final = (Path(__file__).parent / "painted.js").read_text("utf-8")
QUIET_MS: Final = 400
AT_MOST_MS: Final = 60_000
BUNDLES_S: Final = 240
WORKING_S, QUIET_S = 120, 5

Notes = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Visit:
    """One loading of the page: what came over the network, and seconds until the map showed its values."""

    sent_kib: float
    usable_s: float
    outside_requests: int


def measure_browser(kind: str, tree: UnitTree, port: int, home: Path, options: Options) -> Iterator[Figure]:
    """Clicks on districts, and visits with an empty and a filled cache."""
    base_url = f"http://127.0.0.1:{port}"
    wait_for_bundles(home)
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        clicks = click_times_ms(browser, base_url, tree, options.samples.clicks)
        yield p95_figure(
            "click on a district to painted values", kind, clicks, "ms", CLICK_LIMIT_MS, "software rendering"
        )
        yield from _visit_figures(kind, [both_visits(browser, base_url) for _ in range(options.samples.visits)])
        browser.close()


def wait_for_bundles(home: Path) -> None:
    """The server compresses its libraries once after its first start; visits come after that.

    A file that a stopped server left unfinished is taken up again by the next start, not by this one.
    """
    folder = home / "cache" / "bundles"

    def quiet() -> bool:
        ages = [time.time() - file.stat().st_mtime for file in folder.glob("*.br")]
        unfinished = [time.time() - file.stat().st_mtime for file in folder.glob("*.part")]
        return bool(ages) and min(ages) > QUIET_S and all(age > WORKING_S for age in unfinished)

    wait_until(quiet, BUNDLES_S, lambda: f"the libraries are not compressed after {BUNDLES_S} s")


def click_times_ms(browser: Browser, base_url: str, tree: UnitTree, count: int) -> list[float]:
    """Milliseconds from the click to the paint that holds the district's communes."""
    context = open_context(browser)
    page = _open(context, base_url)
    districts = tree.children(tree.root.code)
    times = []
    for number in range(count):
        district = districts[number % len(districts)]
        communes = ",".join(sorted(commune.code for commune in tree.communes(district.code)))
        x, y = _free_spot(page, district.label_lon, district.label_lat)
        page.mouse.move(x - 3, y - 3)
        page.mouse.move(x, y)
        page.wait_for_timeout(200)
        page.evaluate("painted.clear()")
        page.mouse.click(x, y)
        times.append(_click_ms(_notes_when_shown(page, communes), communes))
        page.keyboard.press("Escape")
        _notes_when_shown(page, ",".join(sorted(d.code for d in districts)))
    context.close()
    return times


def both_visits(browser: Browser, base_url: str) -> tuple[Visit, Visit]:
    """A visit with an empty cache, and one more by the same person."""
    context = open_context(browser)
    visits = [_visit(context, base_url) for _ in range(2)]
    context.close()
    return visits[0], visits[1]


def painted_at(notes: Notes, areas: str) -> float:
    """When both were complete: the first still picture that holds `areas`, and the names written over it."""
    here = [n for n in notes if n["areas"] == areas]
    picture = next(n["at"] for n in here if n["kind"] == "render" and n["loaded"] and not n["moving"])
    return float(max(picture, next(n["at"] for n in here if n["kind"] == "labels")))


def _click_ms(notes: Notes, areas: str) -> float:
    clicked = next(n["at"] for n in notes if n["kind"] == "click")
    return painted_at(notes, areas) - float(clicked)


def _visit(context: BrowserContext, base_url: str) -> Visit:
    page = context.new_page()
    outside: list[str] = []
    page.on("request", lambda r: None if r.url.startswith((base_url, "data:", "blob:")) else outside.append(r.url))
    sent = _count_bytes(context.new_cdp_session(page))
    page.add_init_script(SCRIPT)
    page.goto(base_url)
    page.wait_for_function("() => window.painted && painted.shown()", timeout=AT_MOST_MS)
    page.wait_for_function("ms => painted.quiet(ms)", arg=QUIET_MS, timeout=AT_MOST_MS)
    notes: Notes = page.evaluate("painted.notes")
    usable_ms = painted_at(notes, page.evaluate("painted.shown()"))
    page.close()
    return Visit(sum(sent.values()) / 1024, usable_ms / 1000, len(outside))


def _count_bytes(session: CDPSession) -> dict[str, float]:
    """Bytes as they came over the network, headings included, by request; what the cache gave is none."""
    sent: dict[str, float] = {}
    from_cache: set[str] = set()

    def received(event: dict[str, Any]) -> None:
        if event["response"].get("fromDiskCache"):
            from_cache.add(event["requestId"])

    def finished(event: dict[str, Any]) -> None:
        if event["requestId"] not in from_cache:
            sent[event["requestId"]] = event["encodedDataLength"]

    session.on("Network.requestServedFromCache", lambda event: from_cache.add(event["requestId"]))
    session.on("Network.responseReceived", received)
    session.on("Network.loadingFinished", finished)
    session.send("Network.enable")
    return sent


def _visit_figures(kind: str, visits: list[tuple[Visit, Visit]]) -> Iterator[Figure]:
    first, later = [pair[0] for pair in visits], [pair[1] for pair in visits]
    outside = sum(visit.outside_requests for pair in visits for visit in pair)
    yield p95_figure("first visit, size", kind, [v.sent_kib for v in first], "KiB", FIRST_KIB, "headings included")
    yield p95_figure("first visit, usable map", kind, [v.usable_s for v in first], "s", FIRST_S, "software rendering")
    yield p95_figure("later visit, size", kind, [v.sent_kib for v in later], "KiB", LATER_KIB, "headings included")
    yield p95_figure("later visit, usable map", kind, [v.usable_s for v in later], "s")
    yield Figure("requests to other machines", kind, outside, "requests", 0.0, sample_count=2 * len(visits))


def _open(context: BrowserContext, base_url: str) -> Page:
    page = context.new_page()
    page.add_init_script(SCRIPT)
    page.goto(base_url)
    page.wait_for_function("() => window.painted && painted.shown()", timeout=AT_MOST_MS)
    page.wait_for_function("ms => painted.quiet(ms)", arg=QUIET_MS, timeout=AT_MOST_MS)
    return page


def _notes_when_shown(page: Page, areas: str) -> Notes:
    page.wait_for_function("areas => painted.shown() === areas", arg=areas, timeout=AT_MOST_MS)
    page.wait_for_function("ms => painted.quiet(ms)", arg=QUIET_MS, timeout=AT_MOST_MS)
    notes: Notes = page.evaluate("painted.notes")
    return notes


def _free_spot(page: Page, lon: float, lat: float) -> tuple[float, float]:
    """Where a place lies on the page, in pixels; a little beside its label point where that is covered."""
    spot = page.evaluate(
        """([lon, lat]) => {
          const canvas = sonla.map.getCanvas();
          const box = canvas.getBoundingClientRect();
          const at = sonla.map.project([lon, lat]);
          const tries = [[0, 0], [12, 0], [-12, 0], [0, 12], [0, -12], [25, 0], [0, 25], [0, -25], [-25, 0]];
          const onMap = ([dx, dy]) => {
            const over = document.elementFromPoint(box.x + at.x + dx, box.y + at.y + dy);
            return over && over.closest('.js-plotly-plot');
          };
          const [dx, dy] = tries.find(onMap) || [0, 0];
          return [box.x + at.x + dx, box.y + at.y + dy];
        }""",
        [lon, lat],
    )
    return float(spot[0]), float(spot[1])
