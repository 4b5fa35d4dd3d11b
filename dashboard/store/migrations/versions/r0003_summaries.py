"""Tables of roll-ups."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import key_columns

revision = "0003_summaries"
down_revision = "0002_facts"


def upgrade() -> None:
    """Make the tables."""
    _rollup_tables()
    _reach_table()


def downgrade() -> None:
    """Remove the tables and what is in them."""
    for table in reversed(
        (
            "rollup_activity",
            "rollup_cluster",
            "rollup_display",
            "rollup_loudspeaker",
            "rollup_qr",
            "rollup_report",
            "village_reach",
        )
    ):
        op.drop_table(table)


def _rollup_tables() -> None:
    op.create_table(
        "rollup_activity",
        *key_columns(),
        sa.Column("rows", sa.Integer()),
        sa.Column("sessions", sa.Integer()),
        sa.Column("people", sa.BigInteger()),
        sa.Column("households", sa.BigInteger()),
        sa.Column("outings", sa.Integer()),
        sa.Column("leaflets", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_cluster",
        *key_columns(),
        sa.Column("clusters", sa.Integer()),
        sa.Column("working", sa.Integer()),
        sa.Column("silent", sa.Integer()),
        sa.Column("villages", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_display",
        *key_columns(),
        sa.Column("items", sa.Integer()),
        sa.Column("pieces", sa.Integer()),
        sa.Column("area_m2", sa.Double()),
        sa.Column("overdue", sa.Integer()),
        sa.Column("inspected", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_loudspeaker",
        *key_columns(),
        sa.Column("broadcasts", sa.Integer()),
        sa.Column("seconds", sa.BigInteger()),
        sa.Column("seconds_ethnic", sa.BigInteger()),
        sa.Column("unit_days", sa.Integer()),
        sa.Column("station_days", sa.Integer()),
        sa.Column("station_days_met", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_qr",
        *key_columns(),
        sa.Column("venues", sa.Integer()),
        sa.Column("scans", sa.BigInteger()),
        sa.Column("persons", sa.BigInteger()),
        sa.Column("active", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "rollup_report",
        *key_columns(),
        sa.Column("received", sa.Integer()),
        sa.Column("in_time", sa.Integer()),
        sqlite_with_rowid=False,
    )


def _reach_table() -> None:
    op.create_table(
        "village_reach",
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("village_id", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("bits", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "theme", "channel", "village_id", "block"),
        sqlite_with_rowid=False,
    )
