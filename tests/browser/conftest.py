"""The real stack: a store on disk, `sonla serve` in a process of its own, and Chromium in front of it."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Cookie

from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import Product, load_part, services_of, start_server
from tests.support.screen import WATCH, Screen
from tests.support.server import free_port
from tests.support.walls import HD, OpenWall, OwnServer, first_scene

OpenScreen = Callable[..., Screen]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if item.path.parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def product_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of every server of the session but those that have one of their own."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def product(product_home: Path) -> Iterator[Product]:
    """The product with a part of the demonstration; tests only read from it."""
    url = f"sqlite:///{product_home / 'sonla.db'}"
    load_part(url)
    running = start_server(product_home, url, free_port(), product_home / "server.log")
    yield Product(running.base_url, services_of(product_home, url))
    running.process.stop()


@pytest.fixture
def open_screen(chromium: Browser, product: Product) -> Iterator[OpenScreen]:
    """`open_screen(query="", viewport=DESK, touch=False, base_url=…, cookies={…})`: a watched page, drawn."""
    contexts = []

    def open_one(
        query: str = "",
        viewport: tuple[int, int] = DESK,
        touch: bool = False,
        base_url: str = product.base_url,
        cookies: dict[str, str] | None = None,
    ) -> Screen:
        context = open_context(chromium, viewport, touch)
        contexts.append(context)
        context.add_init_script(WATCH)
        context.add_cookies([Cookie(name=k, value=v, url=base_url) for k, v in (cookies or {}).items()])
        watched = WatchedPage(context.new_page(), base_url).watch()
        return Screen(watched).open(query)

    yield open_one
    for context in contexts:
        context.close()


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
