"""States of reports before an import made them `sent` again: a table of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0008_approval_before"
down_revision = "0007_api"


def upgrade() -> None:
    """Make the table in the place of columns that were never written."""
    op.create_table(
        "approval_before",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("approval", sa.String(32), nullable=False),
        sa.Column("approval_reason", sa.String(2000), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("source", "unit_code", "week_start", "import_id"),
    )
    op.create_index("ix_approval_before_import_id", "approval_before", ["import_id"])
    for column in ("approval_before", "approval_reason_before", "approved_at_before"):
        op.drop_column("report_receipt", column)


def downgrade() -> None:
    """Remove the table and what is in it."""
    op.drop_table("approval_before")
    for column in (
        sa.Column("approval_before", sa.String(32)),
        sa.Column("approval_reason_before", sa.String(2000)),
        sa.Column("approved_at_before", sa.DateTime(timezone=True)),
    ):
        op.add_column("report_receipt", column)
