"""Fixtures of all tests: databases of both kinds, a watched browser, and the order in which tests run."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from argon2 import PasswordHasher
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, sync_playwright
from sqlalchemy import Connection, Engine, event

from dashboard.access import passwords
from tests.support.browser import DESK, WatchedPage, launch_chromium, open_context
from tests.support.databases import Databases, PostgresDatabases, PreparedFiles, SqliteDatabases
from tests.support.postgres import PostgresServer

OpenPage = Callable[..., WatchedPage]

# No deadline: this machine may be busy. In CI the same examples every time, so that a failure can be repeated.
settings.register_profile(
    "project",
    deadline=None,
    max_examples=60,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
# `--hypothesis-profile=thousand`: where a test asks, 1.000 examples are also written as files.
settings.register_profile("thousand", settings.get_profile("project"), derandomize=False)
settings.load_profile("project")


DEAREST_FIRST = ("test_scope.py", "test_thousand_selections.py", "test_whole_way.py", "test_wall.py", "test_openapi.py")
"""Files that take minutes: begun first where several processes share the files, so that none works on alone."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What is quick to fail runs first: without a server, with PostgreSQL, with a browser."""
    items.sort(key=_slowness)
    if hasattr(config, "workerinput"):
        items.sort(key=_place_of_file)


def _place_of_file(item: pytest.Item) -> int:
    name = item.path.name
    return DEAREST_FIRST.index(name) if name in DEAREST_FIRST else len(DEAREST_FIRST)


def _slowness(item: pytest.Item) -> int:
    if item.get_closest_marker("browser"):
        return 2
    return 1 if "postgresql" in item.name else 0


@pytest.fixture(autouse=True, scope="session")
def quick_passwords() -> Iterator[None]:
    """Hashes that cost little, since nearly every test of a signed-in page makes several.

    What is kept in use is tested with the product's own parameters, and whole journeys are served by other processes.
    """
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", lambda: quick)
        yield


_used_engines: WeakSet[Engine] = WeakSet()


@event.listens_for(Engine, "engine_connect")
def _note_engine(connection: Connection) -> None:
    _used_engines.add(connection.engine)


@pytest.fixture(autouse=True)
def no_connection_left_waiting() -> Iterator[None]:
    """Close the pooled connections of a test at its end; one that is still in use where it ends is told as a leak."""
    yield
    for engine in list(_used_engines):
        engine.dispose()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A real PostgreSQL 18, stopped at the end of the session."""
    server = PostgresServer()
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture(scope="session")
def prepared_postgres() -> dict[str, str]:
    """Template databases of this session by name."""
    return {}


@pytest.fixture(scope="session")
def prepared_sqlite(tmp_path_factory: pytest.TempPathFactory) -> PreparedFiles:
    """Prepared SQLite files of this session."""
    return PreparedFiles(tmp_path_factory.mktemp("prepared"))


@pytest.fixture
def sqlite_databases(tmp_path: Path, prepared_sqlite: PreparedFiles) -> SqliteDatabases:
    """SQLite databases of one test."""
    return SqliteDatabases(tmp_path, prepared_sqlite)


@pytest.fixture
def postgres_databases(
    postgres_server: PostgresServer, prepared_postgres: dict[str, str]
) -> Iterator[PostgresDatabases]:
    """PostgreSQL databases of one test."""
    databases = PostgresDatabases(postgres_server, prepared_postgres)
    yield databases
    databases.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Databases of one test, which runs once for each kind."""
    name = {"sqlite": "sqlite_databases", "postgresql": "postgres_databases"}[request.param]
    given: Databases = request.getfixturevalue(name)
    return given


@pytest.fixture
def database_url(databases: Databases) -> str:
    """SQLAlchemy's address of an empty database, once for each kind."""
    return databases.empty()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Headless Chromium; a test that cannot have it fails."""
    with sync_playwright() as playwright:
        browser = launch_chromium(playwright)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[OpenPage]:
    """`open_page(base_url, path="/", viewport=(width, height), touch=False)`: a watched page in a fresh profile."""
    contexts = []

    def open_one(base_url: str, path: str = "/", viewport: tuple[int, int] = DESK, touch: bool = False) -> WatchedPage:
        context = open_context(chromium, viewport, touch)
        contexts.append(context)
        watched = WatchedPage(context.new_page(), base_url).watch()
        watched.page.goto(base_url + path)
        return watched

    yield open_one
    for context in contexts:
        context.close()
