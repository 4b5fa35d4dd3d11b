"""Pictures of the running product for README and docs, at the four sizes it is made for.

    python -m benchmarks.screenshots http://127.0.0.1:8050

Takes the province, a district with all overlays, and a commune with the card of one loudspeaker cluster.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, sync_playwright

from tests.support.browser import WatchedPage, launch_chromium, open_context
from tests.support.screen import WATCH, Screen

FOLDER: Final = Path(__file__).parents[1] / "docs" / "screenshots"
SIZES: Final = {"desk": (1366, 768), "wall": (1920, 1080), "wall4k": (3840, 2160), "phone": (390, 844)}
VIEWS: Final = {"province": "", "district": "?dv=123&lop=pano,loa,qr", "site": "?dv=03985&lop=pano,loa,qr"}
AT_MOST_MS: Final = 180_000
"""Until a picture is whole: 4K without a graphics card takes long on a busy machine."""
PAINTED_MS: Final = 6000
"""After all has arrived, until software WebGL has painted it."""


def main(base_url: str) -> None:
    """Write one picture for each view and size; ends with an error where a page was not right."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        for size, viewport in SIZES.items():
            is_phone = size == "phone"
            for view, query in VIEWS.items():
                context = open_context(browser, viewport, touch=is_phone)
                context.add_init_script(WATCH)
                screen = Screen(WatchedPage(context.new_page(), base_url).watch())
                _open(screen, query)
                if view == "site":
                    _open_cluster(screen)
                _take(screen.page, FOLDER / f"{view}-{size}.png")
                if screen.watched.faults:
                    sys.exit(f"{view} at {size}: {screen.watched.faults}")
                context.close()


def _open(screen: Screen, query: str) -> None:
    screen.page.goto(f"{screen.watched.base_url}/{query}")
    screen.page.wait_for_function("() => window.settled()", timeout=AT_MOST_MS)


def _open_cluster(screen: Screen) -> None:
    """The first loudspeaker cluster there is, by its address."""
    number = screen.trace("loudspeakers", "customdata")["customdata"][0]
    _open(screen, f"{screen.query}&diem=loa-{number}")


def _take(page: Page, path: Path) -> None:
    page.wait_for_timeout(PAINTED_MS)
    page.screenshot(path=path)
    sys.stdout.write(f"{path.name}\n")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))
