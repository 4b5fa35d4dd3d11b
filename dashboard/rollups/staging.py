"""Temporary tables in which a refresh is prepared: which units and days are touched, and their base sums."""

from __future__ import annotations

from collections.abc import Iterable
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
    Integer,
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
from dashboard.store.tables import temporary_table

Rows = Select[*tuple[Any, ...]]
"""A SELECT whose columns are those of the table it fills, in order."""
Touched = tuple[str, date]
"""A unit's code and a day whose facts changed."""


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
    """Per village, theme, channel and block, the bits of the days reached."""
    return temporary_table(
        "reach_base",
        Column("unit_code", String(5)),
        Column("village_id", BigInteger),
        Column("theme", String(32)),
        Column("channel", String(32)),
        Column("block", Integer),
        Column("bits", BigInteger),
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


def at_touched(touched: Table, unit: QueryableAttribute[str], day: QueryableAttribute[date]) -> ColumnElement[bool]:
    """Join condition for rows of the touched units and days."""
    return and_(touched.c.unit_code == unit, touched.c.day == day, *within_touched(touched, unit, day))


def within_touched(
    touched: Table, unit: QueryableAttribute[str], day: QueryableAttribute[date]
) -> tuple[ColumnElement[bool], ...]:
    """The touched units and the touched days, and some more between them.

    Says again what a join says: SQLite, which does not know how few they are, would read the whole fact table.
    """
    return unit.in_(select(touched.c.unit_code)), day.in_(select(touched.c.day))


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
