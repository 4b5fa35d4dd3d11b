"""Conditions on lists of values that are bound later."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Connection, any_, bindparam
from sqlalchemy.orm import InstrumentedAttribute


def takes_lists(connection: Connection) -> bool:
    """Whether the database takes a list as one value."""
    return connection.dialect.name == "postgresql"


def among(column: InstrumentedAttribute[Any], name: str, *, as_list: bool) -> ColumnElement[bool]:
    """Whether `column` holds one of the values bound to `name`, a list of any length.

    With `as_list` the list is one value: the statement is the same text for any length, which PostgreSQL then prepares
    once. SQLite gets a place for each value.
    """
    if as_list:
        return column == any_(bindparam(name, type_=ARRAY(column.type)))
    return column.in_(bindparam(name, expanding=True))
