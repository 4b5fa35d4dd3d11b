"""A server or database that goes away while people look: the last picture stays, and it comes back by itself."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Response, Route

from tests.browser.conftest import OpenScreen
from tests.support.postgres import PostgresServer
from tests.support.product import Product, RunningServer, load_part, start_server
from tests.support.screen import Screen
from tests.support.server import free_port

LOST = r"mất kết nối từ \d\d:\d\d · đang giữ hình gần nhất, tự nối lại"
WEEK_BEFORE = "?dv=119&tu=2021-08-30&den=2021-09-05"
"""Where the step that was made while the server was away leads."""
RAW = re.compile(r"Traceback|sqlalchemy|sqlite3|psycopg|OperationalError|File \"|Internal Server Error\W+<p>\w+Error")


@pytest.fixture
def own_server(product_home: Path, product: Product, tmp_path: Path) -> Iterator[RunningServer]:
    """A server of one test, with a copy of the store; libraries are taken as compressed before."""
    database = tmp_path / "sonla.db"
    with closing(sqlite3.connect(product_home / "sonla.db")) as store:
        store.execute("VACUUM INTO ?", (str(database),))
    running = start_server(product_home, f"sqlite:///{database}", free_port(), tmp_path / "log")
    yield running
    running.process.stop()


def collect_bodies(screen: Screen) -> list[Response]:
    """Every answer from now on."""
    answers: list[Response] = []
    screen.page.on("response", lambda answer: answers.append(answer))
    return answers


def loaded(screen: Screen) -> Screen:
    """With all its geometry: the fault to come is of the figures, not of a file half way."""
    screen.page.wait_for_load_state("networkidle")
    return screen


def picture(screen: Screen) -> tuple[object, ...]:
    return screen.text("#panel-head h2"), screen.text("#hero .hero-value"), screen.trace("areas", "locations", "z")


def assert_kept_and_told(screen: Screen, before: tuple[object, ...]) -> None:
    """Banner with the hour of Sơn La, and nothing else changed."""
    screen.until("() => !document.querySelector('#connection').hidden")
    assert re.fullmatch(LOST, screen.text("#connection"))
    assert picture(screen) == before
    assert not RAW.search(screen.text("body"))


def wait_until_back(screen: Screen) -> None:
    """It comes back without anybody's doing."""
    screen.page.wait_for_function("() => document.querySelector('#connection')?.hidden === true", timeout=60_000)
    screen.settle()


def test_a_server_that_is_killed_and_comes_back(
    open_screen: OpenScreen, own_server: RunningServer, tmp_path: Path, product_home: Path
) -> None:
    screen = loaded(open_screen("?dv=119", base_url=own_server.base_url))
    before = picture(screen)
    own_server.process.kill()
    screen.button("shift", "-1").click()
    assert_kept_and_told(screen, before)
    own_server.process.start()
    wait_until_back(screen)
    screen.settle(WEEK_BEFORE)
    assert picture(screen)[1] != before[1], "what was done meanwhile was lost"
    screen.press("Escape")
    screen.until("() => !location.search.includes('dv=')")
    assert len(screen.areas()) == 12


def test_geometry_that_was_cut_off_comes_by_itself(open_screen: OpenScreen, own_server: RunningServer) -> None:
    screen = loaded(open_screen("", base_url=own_server.base_url))
    cut = []

    def cut_once(route: Route) -> None:
        cut.append(route.request.url)
        route.abort("connectionreset") if len(cut) == 1 else route.continue_()

    screen.page.route(re.compile(r"/geo/communes-"), cut_once)
    screen.page.evaluate("sonla.emit('unit', { value: '119' })")
    screen.until(
        "() => !sonla.lacksGeometry() && (sonla.map.getStyle().sources['source-areas'].data.features.length > 12)"
    )
    screen.settle("?dv=119")
    assert len(cut) >= 2


def test_an_sqlite_file_that_is_moved_away_and_back(
    open_screen: OpenScreen, own_server: RunningServer, tmp_path: Path
) -> None:
    screen = loaded(open_screen("?dv=119", base_url=own_server.base_url))
    before = picture(screen)
    answers = collect_bodies(screen)
    away = tmp_path / "away"
    away.mkdir()
    files = list(tmp_path.glob("sonla.db*"))
    for file in files:
        file.rename(away / file.name)
    screen.button("shift", "-1").click()
    assert_kept_and_told(screen, before)
    assert list(tmp_path.glob("sonla.db")) == [], "no empty database was made in its place"
    for file in files:
        (away / file.name).rename(file)
    wait_until_back(screen)
    screen.settle(WEEK_BEFORE)
    assert_no_raw_errors(answers)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A server of one test, which may stop it."""
    server = PostgresServer()
    try:
        yield server.start()
    finally:
        server.stop()


def test_a_postgresql_that_stops_and_starts_again(
    open_screen: OpenScreen, own_postgres: PostgresServer, product_home: Path, tmp_path: Path
) -> None:
    url = own_postgres.url(own_postgres.create_database())
    load_part(url)
    running = start_server(product_home, url, free_port(), tmp_path / "log")
    try:
        screen = loaded(open_screen("?dv=119", base_url=running.base_url))
        before = picture(screen)
        answers = collect_bodies(screen)
        own_postgres.halt()
        screen.button("shift", "-1").click()
        assert_kept_and_told(screen, before)
        assert_no_raw_errors(answers)
        screen.page.goto(running.base_url + "/?dv=119")
        screen.until("() => document.querySelector('#connection')?.hidden === false")
        assert not RAW.search(screen.text("body"))
        own_postgres.resume()
        wait_until_back(screen)
        assert picture(screen) == before
    finally:
        running.process.stop()


def assert_no_raw_errors(answers: list[Response]) -> None:
    refused = [answer for answer in answers if answer.status >= 400]
    assert refused, "the fault was not felt"
    assert {answer.status for answer in refused} == {503}
    for answer in refused:
        assert not RAW.search(answer.text())
