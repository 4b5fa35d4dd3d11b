"""Temporary tables in which a refresh is prepared: which units and days are touched, and their base sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Date,
    Float,
    Index,
    Integer,
    MetaData,
    Select,
    String,
    Table,
    and_,
    insert,
    select,
)
from sqlalchemy.orm import QueryableAttribute

from dashboard.domain.approval import Approval, Basis
from dashboard.store.models import Provenance

Rows = Select[*tuple[Any, ...]]
"""A SELECT whose columns are those of the table it fills, in order."""
Touched = tuple[str, date]
"""A unit's code and a day whose facts changed."""


def temporary_table(name: str, *columns: Column[object], index: tuple[str, ...] = ()) -> Table:
    """Describe a temporary table; it lives as long as its `staged` block.

    The description is kept by who asks for it, so that statements with it are compiled once.
    """
    table = Table(name, MetaData(), *columns, prefixes=["TEMPORARY"])
    if index:
        Index(f"ix_{name}", *(table.c[column] for column in index))
    return table


@cache
def touched_table() -> Table:
    """The units and days to compute again."""
    return temporary_table("touched", Column("unit_code", String(5)), Column("day", Date), index=("unit_code", "day"))


@cache
def base_table(columns: tuple[str, ...]) -> Table:
    """Sums of facts by unit, day, theme and channel, before anything is added up over them."""
    sums = [Column(name, Float if name.endswith("_m2") else BigInteger) for name in columns]
    return temporary_table(
        "rollup_base",
        Column("unit_code", String(5)),
        Column("day", Date),
        Column("theme", String(32)),
        Column("channel", String(32)),
        *sums,
    )


@cache
def reach_table() -> Table:
    """One line per village, theme, channel and day reached."""
    return temporary_table(
        "reach_base",
        Column("unit_code", String(5)),
        Column("village_id", BigInteger),
        Column("theme", String(32)),
        Column("channel", String(32)),
        Column("block", Integer),
        Column("bit", BigInteger),
    )


@cache
def mask_table() -> Table:
    """Per unit and block, the bits of the days that are computed again."""
    return temporary_table(
        "reach_mask",
        Column("unit_code", String(5)),
        Column("block", Integer),
        Column("mask", BigInteger),
        index=("unit_code", "block"),
    )


@contextmanager
def staged(connection: Connection, table: Table) -> Iterator[Table]:
    """Create a temporary table for the length of a block; an error undoes it with the transaction."""
    table.create(connection)
    yield table
    table.drop(connection)


def at_touched(touched: Table, unit: QueryableAttribute[str], day: QueryableAttribute[date]) -> ColumnElement[bool]:
    """Join condition for rows of the touched units and days.

    Says it twice: SQLite, which does not know how few they are, would read the whole fact table otherwise.
    """
    return and_(
        touched.c.unit_code == unit,
        touched.c.day == day,
        unit.in_(select(touched.c.unit_code)),
        day.in_(select(touched.c.day)),
    )


def included(basis: Basis, *facts: type[Provenance]) -> tuple[ColumnElement[bool], ...]:
    """Conditions that leave of some fact tables the rows of a basis."""
    if basis is Basis.ALL:
        return ()
    return tuple(fact.approval == Approval.APPROVED.value for fact in facts)


def fill_touched(connection: Connection, table: Table, touched: Iterable[Touched]) -> None:
    """Write the touched units and days, each once."""
    rows = [{"unit_code": code, "day": day} for code, day in sorted(set(touched))]
    if rows:
        connection.execute(insert(table), rows)
