"""The ledger of imports: who sent them, what they replaced, what each said of reports and clocks, approvals."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0005_ledger"
down_revision = "0004_reporting_calendar"

_JOURNALED = (
    *("cluster_broadcast", "cluster_state", "qr_registrant", "inspection", "qr_day", "activity", "loudspeaker_day"),
    *("platform_week", "broadcast", "loudspeaker_cluster", "display_item", "qr_venue", "station", "village"),
)


def upgrade() -> None:
    """Make the tables and columns. What is already there becomes the part of import 0, which cannot be undone."""
    _run_columns()
    _report_columns()
    _receipt_tables()
    _keep_what_stands()
    for name in _JOURNALED:
        _before_table(name)


def downgrade() -> None:
    """Remove the tables and columns and what is in them: no import can be undone any more."""
    for name in (*(f"before_{table}" for table in _JOURNALED), "report_receipt", "clock_reading", "import_repeat"):
        op.drop_table(name)
    for table, columns in (
        ("import_run", ("sender", "is_journaled", "undone_at", "undone_reason")),
        ("report", ("approval", "approval_reason", "approved_at")),
    ):
        for column in columns:
            op.drop_column(table, column)


def _run_columns() -> None:
    for column in (
        sa.Column("sender", sa.String(300), nullable=False, server_default=""),
        sa.Column("is_journaled", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undone_reason", sa.String(2000)),
    ):
        op.add_column("import_run", column)
    op.create_table(
        "import_repeat",
        sa.Column("earlier_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.PrimaryKeyConstraint("earlier_id", "import_id"),
    )
    op.create_index("ix_import_repeat_import_id", "import_repeat", ["import_id"])


def _report_columns() -> None:
    for column in (
        sa.Column("approval", sa.String(32), nullable=False, server_default="sent"),
        sa.Column("approval_reason", sa.String(2000), nullable=False, server_default=""),
        sa.Column("approved_at", sa.DateTime(timezone=True)),
    ):
        op.add_column("report", column)


def _receipt_tables() -> None:
    op.create_table(
        "report_receipt",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_in_time", sa.Boolean(), nullable=False),
        sa.Column("is_list", sa.Boolean(), nullable=False),
        sa.Column("is_zero", sa.Boolean(), nullable=False),
        sa.Column("approval_before", sa.String(32)),
        sa.Column("approval_reason_before", sa.String(2000)),
        sa.Column("approved_at_before", sa.DateTime(timezone=True)),
        sa.PrimaryKeyConstraint("source", "unit_code", "week_start", "import_id"),
    )
    op.create_index("ix_report_receipt_import_id", "report_receipt", ["import_id"])
    op.create_table(
        "clock_reading",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("import_id", BIG, nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "unit_code", "import_id"),
    )
    op.create_index("ix_clock_reading_import_id", "clock_reading", ["import_id"])


def _keep_what_stands() -> None:
    op.execute(
        "INSERT INTO report_receipt (source, unit_code, week_start, import_id, received_at, is_in_time, is_list,"
        " is_zero) SELECT source, unit_code, week_start, 0, received_at, is_in_time, TRUE, is_zero"
        " FROM report"
    )
    op.execute(
        "INSERT INTO clock_reading (source, unit_code, import_id, last_day, loaded_at)"
        " SELECT source, unit_code, 0, last_day, loaded_at FROM source_clock"
    )


def _before_table(name: str) -> None:
    """A table with the columns that `name` has now, and the import that replaced the row."""
    table = sa.Table(name, sa.MetaData(), autoload_with=op.get_bind(), resolve_fks=False)
    keys = [column.name for column in table.primary_key.columns]
    copies: list[sa.Column[object]] = [
        sa.Column(column.name, column.type, nullable=column.nullable) for column in table.columns
    ]
    before = f"before_{name}"
    op.create_table(
        before,
        *copies,
        sa.Column("changed_by", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.PrimaryKeyConstraint(*keys, "changed_by"),
    )
    op.create_index(f"ix_{before}_changed_by", before, ["changed_by"])
    if "import_id" in table.columns:
        op.create_index(f"ix_{before}_import_id", before, ["import_id"])
