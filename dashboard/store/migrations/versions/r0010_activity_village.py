"""Activities by village: removing villages looks for what refers to them."""

from __future__ import annotations

from alembic import op

revision = "0010_activity_village"
down_revision = "0009_day_receipts"


def upgrade() -> None:
    """Make the index."""
    op.create_index("ix_activity_village_id", "activity", ["village_id"])


def downgrade() -> None:
    """Remove the index."""
    op.drop_index("ix_activity_village_id", "activity")
