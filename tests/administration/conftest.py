"""A served store on both kinds of database, with an administrator and somebody of the province."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.access import door
from dashboard.domain.accounts import Role
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


def _served(url: str, folder: Path) -> Iterator[Access]:
    access = open_access(url, folder / "home")
    access.add("boss", Role.ADMINISTRATOR)
    access.add("tinh", Role.PROVINCE)
    yield access
    access.engine.dispose()
