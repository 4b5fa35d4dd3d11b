"""The table beneath a typed model, for statements over whole tables, and temporary tables to prepare them in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, Connection, Index, MetaData, Table

from dashboard.store.base import Base


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table


def temporary_table(name: str, *columns: Column[Any], index: tuple[str, ...] = ()) -> Table:
    """Describe a temporary table; it lives as long as its `staged` block.

    The description is kept by who asks for it, so that statements with it are compiled once.
    """
    table = Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])
    if index:
        Index(f"ix_{name}", *(table.c[column] for column in index))
    return table


@contextmanager
def staged(connection: Connection, table: Table) -> Iterator[Table]:
    """Create a temporary table for the length of a block; an error undoes it with the transaction."""
    table.create(connection)
    yield table
    table.drop(connection)
