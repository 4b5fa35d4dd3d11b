"""Tables of raw facts, named as in the data dictionary. A number that was not reported is NULL, never zero.

`unit_code` is the commune the fact is about, or the district or province for what only they do (their own stations).
`row_key` is a hash of the row's natural key: importing the same row again changes nothing.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.store.base import Base, Name, RowId, RowKey, TermId, Text, UnitCode
from dashboard.store.provenance import Provenance


class Activity(Provenance, Base):
    """Communication activity of one day (coverage). `language` holds one or more ids joined by `+`."""

    __tablename__ = "activity"
    __table_args__ = (Index("ix_activity_unit_day", "unit_code", "day"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    unit_code: Mapped[UnitCode]
    day: Mapped[date]
    # Without the index every village that an undo removes reads the whole table.
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"), index=True)
    village_text: Mapped[Name]
    channel: Mapped[TermId]
    theme: Mapped[TermId]
    language: Mapped[TermId]
    sessions: Mapped[int | None]
    people: Mapped[int | None]
    households: Mapped[int | None]
    outings: Mapped[int | None]
    leaflets: Mapped[int | None]
    organisation: Mapped[Name]
    evidence: Mapped[Text]


class DisplayItem(Provenance, Base):
    """Poster, panel, banner … `area_m2` = width x height x faces of one piece; `state` as known on `state_on`."""

    __tablename__ = "display_item"
    __table_args__ = (Index("ix_display_item_unit", "unit_code"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    code: Mapped[str] = mapped_column(String(64))
    unit_code: Mapped[UnitCode]
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    village_text: Mapped[Name]
    kind: Mapped[TermId]
    faces: Mapped[int]
    width_m: Mapped[float | None]
    height_m: Mapped[float | None]
    area_m2: Mapped[float | None]
    pieces: Mapped[int | None]
    theme: Mapped[TermId]
    language: Mapped[TermId]
    wording: Mapped[Text]
    setting: Mapped[TermId]
    place_text: Mapped[Name]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    position_quality: Mapped[TermId]
    organisation: Mapped[Name]
    put_up_on: Mapped[date]
    expected_removal_on: Mapped[date | None]
    is_sponsored: Mapped[bool]
    state: Mapped[TermId]
    state_on: Mapped[date]


class Inspection(Provenance, Base):
    """A look at one display item; `photo` is the name of the kept picture, empty where none was taken."""

    __tablename__ = "inspection"
    __table_args__ = (Index("ix_inspection_item_day", "item_id", "day"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    item_id: Mapped[int] = mapped_column(ForeignKey("display_item.id"))
    unit_code: Mapped[UnitCode]
    day: Mapped[date]
    state: Mapped[TermId]
    photo: Mapped[Name]


class Station(Provenance, Base):
    """A broadcasting station. The three counts are the office's own statement of `counted_on`, not our inventory."""

    __tablename__ = "station"

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[Name]
    level: Mapped[TermId]
    unit_code: Mapped[UnitCode] = mapped_column(String(5), index=True)
    technology: Mapped[TermId]
    frequency_mhz: Mapped[float | None]
    since: Mapped[date | None]
    cluster_count: Mapped[int | None]
    horn_count: Mapped[int | None]
    working_count: Mapped[int | None]
    counted_on: Mapped[date | None]


class LoudspeakerCluster(Provenance, Base):
    """Cụm loa: its present state, and when it was last known or heard of. `cluster_state` keeps the history."""

    __tablename__ = "loudspeaker_cluster"
    __table_args__ = (Index("ix_loudspeaker_cluster_unit", "unit_code"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    code: Mapped[str] = mapped_column(String(64), unique=True)
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    unit_code: Mapped[UnitCode]
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"))
    village_text: Mapped[Name]
    address: Mapped[Name]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    position_quality: Mapped[TermId]
    horns: Mapped[int | None]
    connection: Mapped[Name]
    state: Mapped[TermId]
    state_on: Mapped[date]
    last_heard_on: Mapped[date | None]


class ClusterState(Base):
    """A cluster's state from `day` on, until its next row."""

    __tablename__ = "cluster_state"

    cluster_id: Mapped[int] = mapped_column(ForeignKey("loudspeaker_cluster.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    state: Mapped[TermId]
    import_id: Mapped[int] = mapped_column(ForeignKey("import_run.id"), index=True)


class Broadcast(Provenance, Base):
    """One broadcast. `day` is the local day of `started_at`; `channel` follows from the station's level."""

    __tablename__ = "broadcast"
    __table_args__ = (
        Index("ix_broadcast_unit_day", "unit_code", "day"),
        Index("ix_broadcast_station_day", "station_id", "day"),
    )

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    station_id: Mapped[int] = mapped_column(ForeignKey("station.id"))
    unit_code: Mapped[UnitCode]
    day: Mapped[date]
    started_at: Mapped[datetime]
    channel: Mapped[TermId]
    theme: Mapped[TermId]
    language: Mapped[TermId]
    priority: Mapped[TermId]
    result: Mapped[TermId]
    seconds: Mapped[int | None]
    asked_count: Mapped[int | None]
    played_count: Mapped[int | None]


class ClusterBroadcast(Base):
    """Which clusters a broadcast was asked of, and whether each played it (device feeds only)."""

    __tablename__ = "cluster_broadcast"
    __table_args__ = (Index("ix_cluster_broadcast_broadcast", "broadcast_id"),)

    cluster_id: Mapped[int] = mapped_column(ForeignKey("loudspeaker_cluster.id"), primary_key=True)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcast.id"), primary_key=True)
    played: Mapped[bool]


class LoudspeakerDay(Provenance, Base):
    """A commune's manual loudspeaker report of one day. `minutes_by_language` maps language ids to minutes."""

    __tablename__ = "loudspeaker_day"
    __table_args__ = (Index("ix_loudspeaker_day_unit_day", "unit_code", "day"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    unit_code: Mapped[UnitCode]
    day: Mapped[date]
    sessions: Mapped[int | None]
    items: Mapped[int | None]
    minutes: Mapped[int | None]
    minutes_ethnic: Mapped[int | None]
    minutes_by_language: Mapped[dict[str, Any]] = mapped_column(JSON)
    working_count: Mapped[int | None]


class QrVenue(Provenance, Base):
    """A place with a registered QR code. Who registered it stands in `qr_registrant` alone."""

    __tablename__ = "qr_venue"
    __table_args__ = (Index("ix_qr_venue_unit", "unit_code"),)

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    code: Mapped[str] = mapped_column(String(64))
    name: Mapped[Name]
    venue_class: Mapped[TermId]
    unit_code: Mapped[UnitCode]
    address: Mapped[Name]
    longitude: Mapped[float | None]
    latitude: Mapped[float | None]
    position_quality: Mapped[TermId]
    registered_on: Mapped[date]
    platform: Mapped[Name]
    state: Mapped[TermId]


class QrRegistrant(Base):
    """Personal data of who registered a venue: no query of the screen, export or snapshot reads this table."""

    __tablename__ = "qr_registrant"

    venue_id: Mapped[int] = mapped_column(ForeignKey("qr_venue.id"), primary_key=True)
    name: Mapped[Name]
    phone: Mapped[Name]


class QrDay(Provenance, Base):
    """Scans of one day, of a venue or (venue unknown) of a whole commune. Scans are not persons."""

    __tablename__ = "qr_day"
    __table_args__ = (
        Index("ix_qr_day_unit_day", "unit_code", "day"),
        Index("ix_qr_day_venue_day", "venue_id", "day"),
    )

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    unit_code: Mapped[UnitCode]
    venue_id: Mapped[int | None] = mapped_column(ForeignKey("qr_venue.id"))
    day: Mapped[date]
    scanned_venue_count: Mapped[int | None]
    scans: Mapped[int | None]
    persons: Mapped[int | None]


class PlatformWeek(Provenance, Base):
    """A published weekly figure of a platform: numerator and denominator kept, the published share only compared."""

    __tablename__ = "platform_week"

    id: Mapped[RowId]
    row_key: Mapped[RowKey]
    indicator: Mapped[TermId]
    label: Mapped[Name]
    unit_code: Mapped[UnitCode]
    period_from: Mapped[date]
    period_to: Mapped[date]
    value: Mapped[float | None]
    change: Mapped[float | None]
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    denominator_name: Mapped[Name]
    published_share_pct: Mapped[float | None]
    rank_of_63: Mapped[int | None]
    origin: Mapped[Text]
