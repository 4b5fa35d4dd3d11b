"""The fixtures do what the other tests rely on."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, inspect, text

from tests.conftest import OpenPage
from tests.support.databases import Databases
from tests.support.server import ServerProcess, free_port

PAGE_SERVER = """
import sys
from flask import Flask
from werkzeug.serving import run_simple

app = Flask(__name__)

@app.get("/")
def good():
    return "<!doctype html><link rel=icon href=data:,><title>Sơn La</title><h1>Mường La</h1>"

@app.get("/bad")
def bad():
    return '''<!doctype html><link rel=icon href=data:,><img src="https://example.org/outside.png">
        <script src="/missing.js"></script><script>console.error("broken")</script>'''

run_simple(sys.argv[1], int(sys.argv[2]), app)
"""


def fill(url: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE commune (name VARCHAR(50))"))
        connection.execute(text("INSERT INTO commune VALUES ('Mường Bú')"))
    engine.dispose()


def names(url: str) -> list[str]:
    engine = create_engine(url)
    with engine.connect() as connection:
        found = list(connection.execute(text("SELECT name FROM commune")).scalars())
    engine.dispose()
    return found


def test_a_database_is_empty_and_keeps_what_is_written(database_url: str) -> None:
    engine = create_engine(database_url)
    assert inspect(engine).get_table_names() == []
    engine.dispose()
    fill(database_url)
    assert names(database_url) == ["Mường Bú"]


def test_copies_of_a_prepared_database_do_not_touch_each_other(databases: Databases) -> None:
    prepared: list[str] = []

    def prepare(url: str) -> None:
        prepared.append(url)
        fill(url)

    first, second = (databases.copy_of("infrastructure", prepare) for _ in range(2))
    fill_again = create_engine(first)
    with fill_again.begin() as connection:
        connection.execute(text("DELETE FROM commune"))
    fill_again.dispose()
    assert (names(first), names(second)) == ([], ["Mường Bú"])
    assert len(prepared) == 1


def test_postgresql_is_the_version_we_promise(postgres_databases: Databases) -> None:
    engine = create_engine(postgres_databases.empty())
    with engine.connect() as connection:
        assert str(connection.execute(text("SHOW server_version")).scalar_one()).startswith("18")
    engine.dispose()


def test_a_server_that_ends_is_reported_with_what_it_said(tmp_path: Path) -> None:
    server = ServerProcess([sys.executable, "-c", "raise SystemExit('no boundaries')"], tmp_path / "log").start()
    with pytest.raises(RuntimeError, match="no boundaries"):
        server.wait_ready(f"http://127.0.0.1:{free_port()}/")
    server.stop()


@contextmanager
def served(host: str, log: Path) -> Iterator[str]:
    """The address of a server of pages on an address of this machine."""
    port = free_port()
    server = ServerProcess([sys.executable, "-c", PAGE_SERVER, host, str(port)], log).start()
    try:
        server.wait_ready(f"http://{host}:{port}/")
        yield f"http://{host}:{port}"
    finally:
        server.stop()


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served("127.0.0.1", tmp_path_factory.mktemp("pages") / "log") as address:
        yield address


@pytest.mark.browser
def test_a_good_page_has_no_faults(open_page: OpenPage, pages: str) -> None:
    watched = open_page(pages, viewport=(390, 844), touch=True)
    assert watched.page.inner_text("h1") == "Mường La"
    assert watched.page.evaluate("[innerWidth, innerHeight, navigator.language]") == [980, 2121, "vi-VN"]
    assert watched.page.evaluate("new Date('2021-09-05T00:00:00Z').getHours()") == 7
    assert watched.faults == []


@pytest.mark.browser
def test_other_hosts_are_blocked_and_every_fault_is_noted(open_page: OpenPage, pages: str) -> None:
    watched = open_page(pages, "/bad")
    assert watched.blocked_requests == ["https://example.org/outside.png"]
    assert watched.failed_responses == [f"404 {pages}/missing.js"]
    assert "broken" in watched.console_errors


@pytest.mark.browser
def test_no_other_address_is_reached(open_page: OpenPage, pages: str, tmp_path: Path) -> None:
    watched = open_page(pages)
    ask = "(url) => fetch(url, { mode: 'no-cors' }).then(() => 'reached', () => 'not reached')"
    assert watched.page.evaluate(ask, pages + "/bad") == "reached"
    with served("127.0.0.2", tmp_path / "log") as elsewhere:
        assert watched.page.evaluate(ask, elsewhere + "/") == "not reached"
        assert watched.blocked_requests == [elsewhere + "/"]
