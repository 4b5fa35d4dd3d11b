"""Tables of units, the calendar, who owes reports, and imports."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG, fact_columns

revision = "0001_reference"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    _import_tables()
    _unit_tables()
    _report_tables()


def downgrade() -> None:
    """Remove the tables and what is in them."""
    for table in reversed(
        (
            "import_run",
            "import_fault",
            "store_state",
            "unit",
            "calendar_day",
            "village",
            "report",
            "reporting_rule",
            "holiday",
            "source_clock",
        )
    ):
        op.drop_table(table)


def _import_tables() -> None:
    op.create_table(
        "import_run",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("file_name", sa.String(300), nullable=False),
        sa.Column("file_sha256", sa.String(64), nullable=False),
        sa.Column("district_code", sa.String(5)),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Date()),
        sa.Column("last_day", sa.Date()),
        sa.Column("new_count", sa.Integer(), nullable=False),
        sa.Column("changed_count", sa.Integer(), nullable=False),
        sa.Column("unchanged_count", sa.Integer(), nullable=False),
        sa.Column("fault_count", sa.Integer(), nullable=False),
        sa.Column("ignored_count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_import_run_file_sha256", "import_run", ["file_sha256"])
    op.create_table(
        "import_fault",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("sheet", sa.String(300), nullable=False),
        sa.Column("cell", sa.String(16), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("severity", sa.String(32), nullable=False),
        sa.Column("found", sa.String(2000), nullable=False),
        sa.Column("expected", sa.String(2000), nullable=False),
        sa.Column("suggestion", sa.String(2000)),
        sa.Column("original_row", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_import_fault_import_id", "import_fault", ["import_id"])
    op.create_table(
        "store_state",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("simulated", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )


def _unit_tables() -> None:
    op.create_table(
        "unit",
        sa.Column("boundary_set", sa.String(16), nullable=False),
        sa.Column("code", sa.String(5), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("parent_code", sa.String(5), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.Column("area_km2", sa.Double(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.PrimaryKeyConstraint("boundary_set", "code"),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("reach_block", sa.Integer(), nullable=False),
        sa.Column("reach_bit", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("day"),
        sa.UniqueConstraint("number"),
    )
    op.create_index("ix_calendar_day_week_start", "calendar_day", ["week_start"])
    op.create_table(
        "village",
        *fact_columns(),
        sa.Column("code", sa.String(32), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("name_key", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("households", sa.Integer()),
        sa.Column("people", sa.Integer()),
        sa.Column("main_ethnic_group", sa.String(64)),
        sa.Column("has_mobile_signal", sa.Boolean()),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date()),
    )
    op.create_index("ix_village_import_id", "village", ["import_id"])
    op.create_index("ix_village_unit_name", "village", ["unit_code", "name_key"])


def _report_tables() -> None:
    op.create_table(
        "report",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_in_time", sa.Boolean(), nullable=False),
        sa.Column("is_zero", sa.Boolean(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("source", "unit_code", "week_start"),
    )
    op.create_table(
        "reporting_rule",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("due_working_days", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.PrimaryKeyConstraint("source", "valid_from"),
    )
    op.create_table(
        "holiday",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("day"),
    )
    op.create_table(
        "source_clock",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "unit_code"),
    )
