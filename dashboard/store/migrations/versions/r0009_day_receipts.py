"""What imports said of single days, for duties that are not a commune's weekly report."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0009_day_receipts"
down_revision = "0008_approval_before"


def upgrade() -> None:
    """Make the table. Imports that are there already have told nothing of single days."""
    op.create_table(
        "day_receipt",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_zero", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("source", "unit_code", "day", "import_id"),
    )
    op.create_index("ix_day_receipt_import_id", "day_receipt", ["import_id"])


def downgrade() -> None:
    """Remove the table and what is in it."""
    op.drop_table("day_receipt")
