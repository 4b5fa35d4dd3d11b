"""A served store on both kinds of database, with an administrator and somebody of the province."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.access import door
from dashboard.domain.accounts import Role
from dashboard.store import database
from tests.support.access import Access, open_access
from tests.support.databases import Databases, SqliteDatabases
from tests.support.stores import prepare_store


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FRESH_S", -1.0)


@pytest.fixture
def access(databases: Databases, tmp_path: Path) -> Iterator[Access]:
    """On both kinds of database."""
    yield from _served(databases.copy_of("initialised", prepare_store), tmp_path)


@pytest.fixture
def sqlite_access(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Access]:
    """Where the kind of database does not matter."""
    yield from _served(sqlite_databases.copy_of("initialised", prepare_store), tmp_path)


@pytest.fixture(autouse=True)
def connections_closed(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Each facade of the served product opens an engine of its own; all are closed with the test."""
    engines: list[Engine] = []

    def opened(url: str) -> Engine:
        engines.append(connect(url))
        return engines[-1]

    connect = database._postgresql
    monkeypatch.setattr(database, "_postgresql", opened)
    yield
    for engine in engines:
        engine.dispose()


def _served(url: str, folder: Path) -> Iterator[Access]:
    access = open_access(url, folder / "home")
    access.add("boss", Role.ADMINISTRATOR)
    access.add("tinh", Role.PROVINCE)
    yield access
    access.engine.dispose()
