"""Duties to report by day, week or month in the place of weekly rules."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004_reporting_calendar"
down_revision = "0003_summaries"


def upgrade() -> None:
    """Make a weekly duty of each rule."""
    duty = op.create_table(
        "reporting_duty",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("reporter", sa.String(32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("frequency", sa.String(32), nullable=False),
        sa.Column("due_working_days", sa.Integer(), nullable=False),
        sa.Column("due_hour", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.PrimaryKeyConstraint("source", "reporter", "valid_from"),
    )
    rules = sa.text("SELECT source, valid_from, level, due_working_days, valid_to FROM reporting_rule")
    rows = op.get_bind().execute(rules.columns(valid_from=sa.Date(), valid_to=sa.Date())).all()
    op.bulk_insert(duty, [_duty(row) for row in rows])
    op.drop_table("reporting_rule")


def downgrade() -> None:
    """Keep the weekly duties of communes as rules; all others are lost."""
    rule = op.create_table(
        "reporting_rule",
        sa.Column("source", sa.String(32), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("due_working_days", sa.Integer(), nullable=False),
        sa.Column("valid_to", sa.Date()),
        sa.PrimaryKeyConstraint("source", "valid_from"),
    )
    weekly = sa.text(
        "SELECT source, valid_from, reporter AS level, due_working_days, valid_to FROM reporting_duty "
        "WHERE frequency = 'weekly' AND reporter = 'commune'"
    )
    rows = op.get_bind().execute(weekly.columns(valid_from=sa.Date(), valid_to=sa.Date())).all()
    op.bulk_insert(rule, [dict(row._mapping) for row in rows])
    op.drop_table("reporting_duty")


def _duty(rule: sa.Row[Any]) -> dict[str, Any]:
    """A rule governed weeks whose Sunday lay between its days; a duty governs those that lie there whole."""
    return {
        "source": rule.source,
        "reporter": rule.level,
        "valid_from": rule.valid_from - timedelta(days=rule.valid_from.weekday()),
        "frequency": "weekly",
        "due_working_days": rule.due_working_days,
        "due_hour": 24,
        "valid_to": rule.valid_to,
    }
