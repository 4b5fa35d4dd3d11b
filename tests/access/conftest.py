"""A served store without accounts, for each kind of database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.access import Access, open_access
from tests.support.databases import Databases, SqliteDatabases
from tests.support.stores import prepare_store


@pytest.fixture
def access(databases: Databases, tmp_path: Path) -> Iterator[Access]:
    """Served on both kinds of database."""
    access = open_access(databases.copy_of("initialised", prepare_store), tmp_path / "home")
    yield access
    access.engine.dispose()


@pytest.fixture
def here(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Access]:
    """Served on SQLite, where the kind of database does not matter."""
    access = open_access(sqlite_databases.copy_of("initialised", prepare_store), tmp_path / "home")
    yield access
    access.engine.dispose()
