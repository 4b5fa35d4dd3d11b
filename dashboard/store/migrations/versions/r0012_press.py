"""Tables of the press office: the ledger of snapshots, which nothing changes, schedules, jobs and deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0012_press"
down_revision = "0011_access"

_KEPT = ("snapshot", "snapshot_event")


def upgrade() -> None:
    """Make the tables, and see to it that the ledger is only added to."""
    _make_ledger()
    _make_schedule()
    for table in _KEPT:
        _refuse_changes(table)


def downgrade() -> None:
    """Remove the tables and what is in them."""
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in ("press_delivery", "press_job", "press_schedule", "snapshot_event", "snapshot"):
        op.drop_table(table)
    if is_postgresql:
        op.execute("DROP FUNCTION snapshot_is_kept()")


def _make_ledger() -> None:
    op.create_table(
        "snapshot",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("code", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("query", sa.String(2000), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("period_start", sa.Date(), nullable=False),
        sa.Column("period_end", sa.Date(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("maker", sa.String(300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("states_included", sa.String(2000), nullable=False),
        sa.Column("boundary_set", sa.String(300), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("data_version", BIG, nullable=False),
        sa.Column("last_import_id", BIG, nullable=False),
        sa.Column("address", sa.String(2000), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("content_sha256", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_snapshot_made_at", "snapshot", ["made_at"])
    op.create_table(
        "snapshot_event",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("snapshot_id", BIG, sa.ForeignKey("snapshot.id"), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("value", sa.String(2000), nullable=False),
        sa.Column("decided_by", sa.String(300), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_snapshot_event_snapshot_id", "snapshot_event", ["snapshot_id"])


def _make_schedule() -> None:
    op.create_table(
        "press_schedule",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("rhythm", sa.String(32), nullable=False),
        sa.Column("weekday", sa.Integer(), nullable=False),
        sa.Column("hour", sa.Integer(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("to_folder", sa.Boolean(), nullable=False, server_default=sa.true()),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.String(300), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_press_schedule_next_due_at", "press_schedule", ["next_due_at"])
    _make_jobs()


def _make_jobs() -> None:
    op.create_table(
        "press_job",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("schedule_id", BIG, sa.ForeignKey("press_schedule.id")),
        sa.Column("title", sa.String(300), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("formats", sa.JSON(), nullable=False),
        sa.Column("recipients", sa.JSON(), nullable=False),
        sa.Column("to_folder", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("step_count", sa.Integer(), nullable=False),
        sa.Column("step_total", sa.Integer(), nullable=False),
        sa.Column("snapshot_id", BIG, sa.ForeignKey("snapshot.id")),
        sa.Column("fault_vi", sa.String(2000), nullable=False),
        sa.Column("fault_en", sa.String(2000), nullable=False),
        sa.Column("worker", sa.String(300), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True)),
        sa.Column("asked_by", sa.String(300), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("schedule_id", "due_at"),
    )
    op.create_index("ix_press_job_state", "press_job", ["state"])
    op.create_table(
        "press_delivery",
        sa.Column("job_id", BIG, sa.ForeignKey("press_job.id"), nullable=False),
        sa.Column("target", sa.String(320), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("message_id", sa.String(300), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("job_id", "target"),
    )


def _refuse_changes(table: str) -> None:
    """The database itself refuses to change or remove a row, whoever asks."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE OR REPLACE FUNCTION snapshot_is_kept() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_is_kept BEFORE UPDATE OR DELETE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION snapshot_is_kept()"
        )
        return
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table}"
            " BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END"
        )
