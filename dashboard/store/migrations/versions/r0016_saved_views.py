"""Views of the map that accounts keep under names."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0016_saved_views"
down_revision = "0015_site_edits"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "saved_view",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("account_id", BIG, nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("query", sa.String(4000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("account_id", "name_key"),
    )


def downgrade() -> None:
    """Remove the table and what is in it."""
    op.drop_table("saved_view")
