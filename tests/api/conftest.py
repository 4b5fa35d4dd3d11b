"""What the tests of the API share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from tests.support.databases import Databases
from tests.support.stores import prepared_engine


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    """An engine of a prepared store, once for each kind of database."""
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()
