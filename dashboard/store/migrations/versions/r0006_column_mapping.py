"""What people said the headings of a sender mean."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_column_mapping"
down_revision = "0005_ledger"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "column_mapping",
        sa.Column("sender_key", sa.String(300), nullable=False),
        sa.Column("signature", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.Column("remembered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sender_key", "signature"),
    )


def downgrade() -> None:
    """Remove the table and what is in it."""
    op.drop_table("column_mapping")
