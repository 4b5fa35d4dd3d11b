"""Tables of accounts, sessions, failed sign-ins, the audit that cannot be changed, and settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG

revision = "0011_access"
down_revision = "0010_activity_village"

_MOMENT = sa.DateTime(timezone=True)
_REFUSAL = "audit_event is append-only"


def upgrade() -> None:
    """Make the tables, and the triggers that keep the audit as it was written."""
    _accounts()
    _sessions()
    op.create_table(
        "audit_event",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("happened_at", _MOMENT, nullable=False),
        sa.Column("kind", sa.String(40), nullable=False),
        sa.Column("account_id", BIG),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("happened_at", "kind", "account_id"):
        op.create_index(f"ix_audit_event_{name}", "audit_event", [name])
    op.create_table(
        "setting",
        sa.Column("name", sa.String(40), nullable=False),
        sa.Column("value", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
    for statement in _guards(op.get_bind().dialect.name):
        op.execute(statement)


def downgrade() -> None:
    """Remove the tables and what is in them."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_event_kept ON audit_event")
        op.execute("DROP TRIGGER audit_event_not_emptied ON audit_event")
        op.execute("DROP FUNCTION refuse_audit_change")
    for name in ("setting", "audit_event", "sign_in_failure", "account_session", "account_unit", "account"):
        op.drop_table(name)


def _accounts() -> None:
    op.create_table(
        "account",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("login", sa.String(80), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("role", sa.String(32), nullable=False),
        sa.Column("password_hash", sa.String(300)),
        sa.Column("must_change_password", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("oidc_subject", sa.String(255)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("login"),
        sa.UniqueConstraint("oidc_subject"),
    )
    op.create_table(
        "account_unit",
        sa.Column("account_id", BIG, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account_id", "unit_code"),
    )


def _sessions() -> None:
    op.create_table(
        "account_session",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("token_sha256", sa.String(64), nullable=False),
        sa.Column("account_id", BIG, sa.ForeignKey("account.id"), nullable=False),
        sa.Column("started_at", _MOMENT, nullable=False),
        sa.Column("expires_at", _MOMENT, nullable=False),
        sa.Column("ended_at", _MOMENT),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("browser", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_sha256"),
    )
    op.create_index("ix_account_session_account_id", "account_session", ["account_id"])
    op.create_table(
        "sign_in_failure",
        sa.Column("id", BIG, nullable=False, autoincrement=True),
        sa.Column("login_key", sa.String(64), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.Column("failed_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    for name in ("login_key", "address", "failed_at"):
        op.create_index(f"ix_sign_in_failure_{name}", "sign_in_failure", [name])


def _guards(dialect: str) -> tuple[str, ...]:
    """Statements after which rows of the audit can be added and read, and nothing else."""
    if dialect == "postgresql":
        return (
            "CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$",
            "CREATE TRIGGER audit_event_kept BEFORE UPDATE OR DELETE ON audit_event "
            "FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()",
            "CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_event "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()",
        )
    return tuple(
        f"CREATE TRIGGER audit_event_no_{change.lower()} BEFORE {change} ON audit_event "
        f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for change in ("UPDATE", "DELETE")
    )
