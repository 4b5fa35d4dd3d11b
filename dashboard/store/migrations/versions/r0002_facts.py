"""Tables of raw facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from dashboard.store.migrations.columns import BIG, fact_columns

revision = "0002_facts"
down_revision = "0001_reference"


def upgrade() -> None:
    """Make the tables."""
    _loudspeaker_tables()
    _broadcast_tables()
    _activity_table()
    _display_tables()
    _qr_tables()


def downgrade() -> None:
    """Remove the tables and what is in them."""
    for table in reversed(
        (
            "station",
            "loudspeaker_cluster",
            "cluster_state",
            "broadcast",
            "cluster_broadcast",
            "loudspeaker_day",
            "activity",
            "display_item",
            "inspection",
            "qr_venue",
            "qr_registrant",
            "qr_day",
            "platform_week",
        )
    ):
        op.drop_table(table)


def _loudspeaker_tables() -> None:
    op.create_table(
        "station",
        *fact_columns(),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("level", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("technology", sa.String(32), nullable=False),
        sa.Column("frequency_mhz", sa.Double()),
        sa.Column("since", sa.Date()),
        sa.Column("cluster_count", sa.Integer()),
        sa.Column("horn_count", sa.Integer()),
        sa.Column("working_count", sa.Integer()),
        sa.Column("counted_on", sa.Date()),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_station_import_id", "station", ["import_id"])
    op.create_index("ix_station_unit_code", "station", ["unit_code"])
    op.create_table(
        "loudspeaker_cluster",
        *fact_columns(),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("station_id", BIG, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("village_id", BIG, sa.ForeignKey("village.id")),
        sa.Column("village_text", sa.String(300), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("position_quality", sa.String(32), nullable=False),
        sa.Column("horns", sa.Integer()),
        sa.Column("connection", sa.String(300), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
        sa.Column("last_heard_on", sa.Date()),
        sa.UniqueConstraint("code"),
    )
    op.create_index("ix_loudspeaker_cluster_import_id", "loudspeaker_cluster", ["import_id"])
    op.create_index("ix_loudspeaker_cluster_unit", "loudspeaker_cluster", ["unit_code"])
    op.create_table(
        "cluster_state",
        sa.Column("cluster_id", BIG, sa.ForeignKey("loudspeaker_cluster.id"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("import_id", BIG, sa.ForeignKey("import_run.id"), nullable=False),
        sa.PrimaryKeyConstraint("cluster_id", "day"),
    )
    op.create_index("ix_cluster_state_import_id", "cluster_state", ["import_id"])


def _broadcast_tables() -> None:
    op.create_table(
        "broadcast",
        *fact_columns(),
        sa.Column("station_id", BIG, sa.ForeignKey("station.id"), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("priority", sa.String(32), nullable=False),
        sa.Column("result", sa.String(32), nullable=False),
        sa.Column("seconds", sa.Integer()),
        sa.Column("asked_count", sa.Integer()),
        sa.Column("played_count", sa.Integer()),
    )
    op.create_index("ix_broadcast_import_id", "broadcast", ["import_id"])
    op.create_index("ix_broadcast_station_day", "broadcast", ["station_id", "day"])
    op.create_index("ix_broadcast_unit_day", "broadcast", ["unit_code", "day"])
    op.create_table(
        "cluster_broadcast",
        sa.Column("cluster_id", BIG, sa.ForeignKey("loudspeaker_cluster.id"), nullable=False),
        sa.Column("broadcast_id", BIG, sa.ForeignKey("broadcast.id"), nullable=False),
        sa.Column("played", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("cluster_id", "broadcast_id"),
    )
    op.create_index("ix_cluster_broadcast_broadcast", "cluster_broadcast", ["broadcast_id"])
    op.create_table(
        "loudspeaker_day",
        *fact_columns(),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sessions", sa.Integer()),
        sa.Column("items", sa.Integer()),
        sa.Column("minutes", sa.Integer()),
        sa.Column("minutes_ethnic", sa.Integer()),
        sa.Column("minutes_by_language", sa.JSON(), nullable=False),
        sa.Column("working_count", sa.Integer()),
    )
    op.create_index("ix_loudspeaker_day_import_id", "loudspeaker_day", ["import_id"])
    op.create_index("ix_loudspeaker_day_unit_day", "loudspeaker_day", ["unit_code", "day"])


def _activity_table() -> None:
    op.create_table(
        "activity",
        *fact_columns(),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("village_id", BIG, sa.ForeignKey("village.id")),
        sa.Column("village_text", sa.String(300), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("sessions", sa.Integer()),
        sa.Column("people", sa.Integer()),
        sa.Column("households", sa.Integer()),
        sa.Column("outings", sa.Integer()),
        sa.Column("leaflets", sa.Integer()),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("evidence", sa.String(2000), nullable=False),
    )
    op.create_index("ix_activity_import_id", "activity", ["import_id"])
    op.create_index("ix_activity_unit_day", "activity", ["unit_code", "day"])


def _display_tables() -> None:
    op.create_table(
        "display_item",
        *fact_columns(),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("village_id", BIG, sa.ForeignKey("village.id")),
        sa.Column("village_text", sa.String(300), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("faces", sa.Integer(), nullable=False),
        sa.Column("width_m", sa.Double()),
        sa.Column("height_m", sa.Double()),
        sa.Column("area_m2", sa.Double()),
        sa.Column("pieces", sa.Integer()),
        sa.Column("theme", sa.String(32), nullable=False),
        sa.Column("language", sa.String(32), nullable=False),
        sa.Column("wording", sa.String(2000), nullable=False),
        sa.Column("setting", sa.String(32), nullable=False),
        sa.Column("place_text", sa.String(300), nullable=False),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("position_quality", sa.String(32), nullable=False),
        sa.Column("organisation", sa.String(300), nullable=False),
        sa.Column("put_up_on", sa.Date(), nullable=False),
        sa.Column("expected_removal_on", sa.Date()),
        sa.Column("is_sponsored", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=False),
    )
    op.create_index("ix_display_item_import_id", "display_item", ["import_id"])
    op.create_index("ix_display_item_unit", "display_item", ["unit_code"])
    op.create_table(
        "inspection",
        *fact_columns(),
        sa.Column("item_id", BIG, sa.ForeignKey("display_item.id"), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("photo", sa.String(300), nullable=False),
    )
    op.create_index("ix_inspection_import_id", "inspection", ["import_id"])
    op.create_index("ix_inspection_item_day", "inspection", ["item_id", "day"])


def _qr_tables() -> None:
    op.create_table(
        "qr_venue",
        *fact_columns(),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("venue_class", sa.String(32), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("address", sa.String(300), nullable=False),
        sa.Column("longitude", sa.Double()),
        sa.Column("latitude", sa.Double()),
        sa.Column("position_quality", sa.String(32), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("platform", sa.String(300), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
    )
    op.create_index("ix_qr_venue_import_id", "qr_venue", ["import_id"])
    op.create_index("ix_qr_venue_unit", "qr_venue", ["unit_code"])
    op.create_table(
        "qr_registrant",
        sa.Column("venue_id", BIG, sa.ForeignKey("qr_venue.id"), nullable=False),
        sa.Column("name", sa.String(300), nullable=False),
        sa.Column("phone", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("venue_id"),
    )
    op.create_table(
        "qr_day",
        *fact_columns(),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("venue_id", BIG, sa.ForeignKey("qr_venue.id")),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("scanned_venue_count", sa.Integer()),
        sa.Column("scans", sa.Integer()),
        sa.Column("persons", sa.Integer()),
    )
    op.create_index("ix_qr_day_import_id", "qr_day", ["import_id"])
    op.create_index("ix_qr_day_unit_day", "qr_day", ["unit_code", "day"])
    op.create_index("ix_qr_day_venue_day", "qr_day", ["venue_id", "day"])
    op.create_table(
        "platform_week",
        *fact_columns(),
        sa.Column("indicator", sa.String(32), nullable=False),
        sa.Column("label", sa.String(300), nullable=False),
        sa.Column("unit_code", sa.String(5), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column("period_to", sa.Date(), nullable=False),
        sa.Column("value", sa.Double()),
        sa.Column("change", sa.Double()),
        sa.Column("numerator", sa.Double()),
        sa.Column("denominator", sa.Double()),
        sa.Column("denominator_name", sa.String(300), nullable=False),
        sa.Column("published_share_pct", sa.Double()),
        sa.Column("rank_of_63", sa.Integer()),
        sa.Column("origin", sa.String(2000), nullable=False),
    )
    op.create_index("ix_platform_week_import_id", "platform_week", ["import_id"])
