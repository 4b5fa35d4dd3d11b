"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.support.api import Api, open_api
from tests.support.databases import Databases, SqliteDatabases
from tests.support.stores import prepared_engine


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """An engine of a prepared store, once for each kind of database."""
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


@pytest.fixture
def api(engine: Engine, tmp_path: Path) -> Iterator[Api]:
    """The API of that store, without a token."""
    api = open_api(engine, tmp_path / "home")
    yield api
    api.backend.close()


@pytest.fixture
def sqlite_api(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Api]:
    """The API of a prepared store on SQLite, where the kind of database does not matter."""
    engine = prepared_engine(sqlite_databases)
    api = open_api(engine, tmp_path / "home")
    yield api
    api.backend.close()
    engine.dispose()
