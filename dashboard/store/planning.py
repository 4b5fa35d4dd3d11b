"""What PostgreSQL must be told about rows just written: it has no statistics of them and takes them for few."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

from sqlalchemy import Connection, text

Way = Literal["hashjoin", "mergejoin", "sort"]


@contextmanager
def planned_without(connection: Connection, *ways: Way) -> Iterator[None]:
    """Keep PostgreSQL from some ways for the length of a block; an error undoes it with the transaction."""
    _allow(connection, ways, "off")
    yield
    _allow(connection, ways, "on")


def _allow(connection: Connection, ways: tuple[Way, ...], state: Literal["on", "off"]) -> None:
    if connection.dialect.name == "postgresql":
        for way in ways:
            connection.execute(text(f"SET LOCAL enable_{way} = {state}"))
