"""Columns that many tables of the first revisions share. As released: a later change is a new revision, not here."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def fact_columns() -> list[sa.Column[Any] | sa.Constraint]:
    """Number, key and provenance of a fact."""
    return [
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("row_key", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("approval", sa.String(32), nullable=False),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("row_key"),
    ]


def key_columns() -> list[sa.Column[Any] | sa.Constraint]:
    """Key of a roll-up row."""
    columns: list[sa.Column[Any]] = [
        sa.Column("parent_code", sa.String(5), nullable=False),
        sa.Column("grain", sa.String(1), nullable=False),
        sa.Column("bucket", sa.Date(), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
    ]
    return [*columns, sa.PrimaryKeyConstraint(*(column.name for column in columns))]
