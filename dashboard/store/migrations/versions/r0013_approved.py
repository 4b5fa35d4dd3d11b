"""Sums of what is approved beside those of everything; every step of approval; reports of stations, too.

What districts and the province report of their own stations becomes a report that can be approved, as a commune's.
Sums of reports received are gone: the reports themselves are counted.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG, key_columns

revision = "0013_approved"
down_revision = "0012_press"

_SUMS = {
    "activity": {"rows": 32, "sessions": 32, "people": 64, "households": 64, "outings": 32, "leaflets": 32},
    "display": {"items": 32, "pieces": 32, "area_m2": 0, "overdue": 32, "inspected": 32},
    "cluster": {"clusters": 32, "working": 32, "silent": 32, "villages": 32},
    "loudspeaker": {
        "broadcasts": 32,
        "seconds": 64,
        "seconds_ethnic": 64,
        "unit_days": 32,
        "station_days": 32,
        "station_days_met": 32,
    },
    "qr": {"venues": 32, "scans": 64, "persons": 64, "active": 32},
}
"""Bits of each column; 0 is a floating-point number."""
_TYPES: dict[int, sa.types.TypeEngine[Any]] = {0: sa.Double(), 32: sa.Integer(), 64: sa.BigInteger()}


def upgrade() -> None:
    """Make the tables, and the reports of stations from the days they told of."""
    for name, columns in _SUMS.items():
        sums = [sa.Column(column, _TYPES[bits]) for column, bits in columns.items()]
        op.create_table(f"approved_rollup_{name}", *key_columns(), *sums, sqlite_with_rowid=False)
    _reach_table()
    op.drop_table("rollup_report")
    _steps_table()
    _reports_of_stations()


def downgrade() -> None:
    """Remove the tables and what is in them."""
    op.execute("DELETE FROM report WHERE unit_code IN (SELECT code FROM unit WHERE level <> 'commune')")
    op.execute("DELETE FROM report_receipt WHERE unit_code IN (SELECT code FROM unit WHERE level <> 'commune')")
    op.drop_index("ix_approval_step_report", "approval_step")
    op.drop_table("approval_step")
    op.create_table(
        "rollup_report",
        *key_columns(),
        sa.Column("received", sa.Integer()),
        sa.Column("in_time", sa.Integer()),
        sqlite_with_rowid=False,
    )
    op.drop_table("approved_village_reach")
    for name in reversed(_SUMS):
        op.drop_table(f"approved_rollup_{name}")


def _reach_table() -> None:
    op.create_table(
        "approved_village_reach",
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("village_id", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.Integer(), nullable=False),
        sa.Column("bits", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("unit_code", "theme", "channel", "village_id", "block"),
        sqlite_with_rowid=False,
    )


def _steps_table() -> None:
    op.create_table(
        "approval_step",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("week_start", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(2000), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_approval_step_report", "approval_step", ["source", "unit_code", "week_start"])
    op.execute(
        "INSERT INTO approval_step (source, unit_code, week_start, state, reason, decided_at, decided_by)"
        " SELECT source, unit_code, week_start, approval, approval_reason, approved_at, ''"
        " FROM report WHERE approved_at IS NOT NULL"
    )


def _reports_of_stations() -> None:
    """Nobody owes these by week, so none of them was late."""
    op.execute(
        "INSERT INTO report_receipt"
        " (source, unit_code, week_start, import_id, received_at, is_in_time, is_list, is_zero)"
        " SELECT t.source, t.unit_code, c.week_start, t.import_id, MIN(t.received_at), 1 = 1,"
        " MAX(CASE WHEN run.kind IN ('stations', 'clusters', 'posters', 'qr_venues') THEN 1 ELSE 0 END) = 1,"
        " MIN(CASE WHEN t.is_zero THEN 1 ELSE 0 END) = 1"
        " FROM day_receipt t JOIN import_run run ON run.id = t.import_id JOIN calendar_day c ON c.day = t.day"
        " WHERE t.unit_code IN (SELECT code FROM unit WHERE level <> 'commune') AND t.source <> 'platforms'"
        " GROUP BY t.source, t.unit_code, c.week_start, t.import_id"
    )
    op.execute(
        "INSERT INTO report (source, unit_code, week_start, received_at, is_in_time, is_zero, import_id)"
        " SELECT source, unit_code, week_start, MIN(received_at), 1 = 1,"
        " MIN(CASE WHEN is_zero THEN 1 ELSE 0 END) = 1, MIN(import_id)"
        " FROM report_receipt WHERE unit_code IN (SELECT code FROM unit WHERE level <> 'commune')"
        " GROUP BY source, unit_code, week_start"
    )
