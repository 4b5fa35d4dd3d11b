"""Tables of the API: tokens, and answers to requests that may be sent again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0007_api"
down_revision = "0006_column_mapping"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "api_token",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("scopes", sa.String(200), nullable=False),
        sa.Column("district_code", sa.String(5)),
        sa.Column("rate_per_minute", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_api_token_name", "api_token", ["name"])
    op.create_table(
        "api_answer",
        sa.Column("token_id", BIG, sa.ForeignKey("api_token.id"), nullable=False),
        sa.Column("idempotency_key", sa.String(255), nullable=False),
        sa.Column("request_sha256", sa.String(64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("token_id", "idempotency_key"),
    )
    op.create_index("ix_api_answer_answered_at", "api_answer", ["answered_at"])


def downgrade() -> None:
    """Remove the tables and what is in them."""
    op.drop_table("api_answer")
    op.drop_table("api_token")
