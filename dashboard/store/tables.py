"""From a typed model to the table beneath it, for statements over whole tables."""

from __future__ import annotations

from sqlalchemy import Table

from dashboard.store.base import Base


def table_of(model: type[Base]) -> Table:
    """Return the table of a model."""
    table = model.__table__
    if not isinstance(table, Table):
        raise TypeError(f"{model.__name__} is no table")
    return table
