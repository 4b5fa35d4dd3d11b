"""What staff decide on pages: targets with their source document, calendars that were in force, languages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0014_targets"
down_revision = "0013_approved"

_MOMENT = sa.DateTime(timezone=True)
_REFUSAL = "targets are only added to"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "target",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("measure_id", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("covers_below", sa.Boolean(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("rhythm", sa.String(32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.Column("document_name", sa.String(300), nullable=False),
        sa.Column("document_number", sa.String(300), nullable=False),
        sa.Column("document_dated", sa.String(300), nullable=False),
        sa.Column("entered_by", sa.String(300), nullable=False),
        sa.Column("entered_at", _MOMENT, nullable=False),
        sa.Column("replaces", BIG, sa.ForeignKey("target.id")),
        sa.Column("is_withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("replaces"),
    )
    op.create_table(
        "calendar_version",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("made_at", _MOMENT),
        sa.Column("made_by", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "language",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("vi", sa.String(300), nullable=False),
        sa.Column("en", sa.String(300), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    _only_added_to()


def downgrade() -> None:
    """Remove the tables and what is in them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER target_is_kept ON target")
        op.execute("DROP FUNCTION target_is_kept")
    op.drop_table("language")
    op.drop_table("calendar_version")
    op.drop_table("target")


def _only_added_to() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION target_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
            f" $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER target_is_kept BEFORE UPDATE OR DELETE ON target"
            " FOR EACH ROW EXECUTE FUNCTION target_is_kept()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER target_no_{change.lower()} BEFORE {change} ON target"
            f" BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        )
