"""What people change of single sites by hand, and the pictures of inspections."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0015_site_edits"
down_revision = "0014_targets"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "site_edit",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("site_id", BIG, nullable=False),
        sa.Column("field", sa.String(32), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("alias_key", BIG),
        *_said(),
    )
    op.create_index("ix_site_edit_import_id", "site_edit", ["import_id"])
    op.create_index("ix_site_edit_site", "site_edit", ["kind", "site_id"])
    op.create_table(
        "inspection_photo",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("item_id", BIG, nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("original_sha256", sa.String(64), nullable=False),
        sa.Column("fingerprint", BIG, nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True)),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("notes", sa.JSON(), nullable=False),
        *_said(),
    )
    for name in ("import_id", "item_id", "name"):
        op.create_index(f"ix_inspection_photo_{name}", "inspection_photo", [name])


def downgrade() -> None:
    """Remove the tables and what is in them."""
    op.drop_table("inspection_photo")
    op.drop_table("site_edit")


def _said() -> list[sa.Column[object] | sa.Constraint]:
    return [
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    ]
