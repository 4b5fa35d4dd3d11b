"""Roll-up tables: sums of facts per unit, theme, channel and bucket (a day `d` or a Monday-to-Sunday week `w`).

`ALL` as theme or channel is the sum over every value, the empty text what has none. A unit's row holds its own facts
and everything below it. Children of one unit lie side by side for each bucket, theme and channel: that is how the map
asks for them, bucket by bucket, and how a refresh finds what it replaces.

A sum is NULL where rows came but none of them held the number: that is not zero.

Every roll-up stands twice: of all facts, and in `approved_…` of those that are approved. So the figures of one basis
cost nothing to the other, and where nothing is approved there are no rows.

Columns are of three natures, which `dashboard.domain.measures.Sum.over` names: flows (sum over a period), changes of
a stock (sum from the beginning until a day gives what stands on that day), and daily standings (read at one day).
"""

from __future__ import annotations

from datetime import date
from typing import Final

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from dashboard.domain.approval import Basis
from dashboard.store.base import Base

ALL = "*"
_BY_KEY = {"sqlite_with_rowid": False}
"""Rows lie in the order of their key."""


class RollUp(Base):
    """Key of every roll-up row."""

    __abstract__ = True

    parent_code: Mapped[str] = mapped_column(String(5), primary_key=True)
    grain: Mapped[str] = mapped_column(String(1), primary_key=True)
    bucket: Mapped[date] = mapped_column(primary_key=True)
    theme: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    unit_code: Mapped[str] = mapped_column(String(5), primary_key=True)


class ActivitySums:
    """Flows of `activity`."""

    rows: Mapped[int | None]
    sessions: Mapped[int | None]
    people: Mapped[int | None] = mapped_column(BigInteger)
    households: Mapped[int | None] = mapped_column(BigInteger)
    outings: Mapped[int | None]
    leaflets: Mapped[int | None]


class DisplaySums:
    """Changes of the stock of `display_item` in place; `inspected` counts those with a photo in the last 30 days."""

    items: Mapped[int | None]
    pieces: Mapped[int | None]
    area_m2: Mapped[float | None]
    overdue: Mapped[int | None]
    inspected: Mapped[int | None]


class ClusterSums:
    """Changes of the stock of loudspeaker clusters not scrapped, of those working, silent, and villages served."""

    clusters: Mapped[int | None]
    working: Mapped[int | None]
    silent: Mapped[int | None]
    villages: Mapped[int | None]


class LoudspeakerSums:
    """Flows of `broadcast` and `loudspeaker_day`.

    `unit_days` counts (unit, day) pairs that reported, `station_days` the days reported by the stations that the plan
    binds and `station_days_met` those with at least 3 campaign broadcasts; all three stand under ALL themes only.
    """

    broadcasts: Mapped[int | None]
    seconds: Mapped[int | None] = mapped_column(BigInteger)
    seconds_ethnic: Mapped[int | None] = mapped_column(BigInteger)
    unit_days: Mapped[int | None]
    station_days: Mapped[int | None]
    station_days_met: Mapped[int | None]


class QrSums:
    """`venues` changes the stock of registered venues, `scans` and `persons` flow, `active` is a daily standing."""

    venues: Mapped[int | None]
    scans: Mapped[int | None] = mapped_column(BigInteger)
    persons: Mapped[int | None] = mapped_column(BigInteger)
    active: Mapped[int | None]


class ReachedDays:
    """Days on which a village had an activity or broadcast, as bits of `CalendarDay.reach_bit`.

    Not additive: which villages were reached at least once in a period must be exact for any period and any filter.
    """

    unit_code: Mapped[str] = mapped_column(String(5), primary_key=True)
    theme: Mapped[str] = mapped_column(String(32), primary_key=True)
    channel: Mapped[str] = mapped_column(String(32), primary_key=True)
    village_id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    block: Mapped[int] = mapped_column(primary_key=True)
    bits: Mapped[int] = mapped_column(BigInteger)


class ActivityRollUp(ActivitySums, RollUp):
    """Of every state of approval."""

    __tablename__ = "rollup_activity"
    __table_args__ = _BY_KEY


class ApprovedActivityRollUp(ActivitySums, RollUp):
    """Of what is approved."""

    __tablename__ = "approved_rollup_activity"
    __table_args__ = _BY_KEY


class DisplayRollUp(DisplaySums, RollUp):
    """Of every state of approval."""

    __tablename__ = "rollup_display"
    __table_args__ = _BY_KEY


class ApprovedDisplayRollUp(DisplaySums, RollUp):
    """Of what is approved."""

    __tablename__ = "approved_rollup_display"
    __table_args__ = _BY_KEY


class ClusterRollUp(ClusterSums, RollUp):
    """Of every state of approval."""

    __tablename__ = "rollup_cluster"
    __table_args__ = _BY_KEY


class ApprovedClusterRollUp(ClusterSums, RollUp):
    """Of what is approved."""

    __tablename__ = "approved_rollup_cluster"
    __table_args__ = _BY_KEY


class LoudspeakerRollUp(LoudspeakerSums, RollUp):
    """Of every state of approval."""

    __tablename__ = "rollup_loudspeaker"
    __table_args__ = _BY_KEY


class ApprovedLoudspeakerRollUp(LoudspeakerSums, RollUp):
    """Of what is approved."""

    __tablename__ = "approved_rollup_loudspeaker"
    __table_args__ = _BY_KEY


class QrRollUp(QrSums, RollUp):
    """Of every state of approval."""

    __tablename__ = "rollup_qr"
    __table_args__ = _BY_KEY


class ApprovedQrRollUp(QrSums, RollUp):
    """Of what is approved."""

    __tablename__ = "approved_rollup_qr"
    __table_args__ = _BY_KEY


class VillageReach(ReachedDays, Base):
    """Of every state of approval."""

    __tablename__ = "village_reach"
    __table_args__ = _BY_KEY


class ApprovedVillageReach(ReachedDays, Base):
    """Of what is approved."""

    __tablename__ = "approved_village_reach"
    __table_args__ = _BY_KEY


ROLL_UPS: Final[dict[Basis, dict[str, type[RollUp]]]] = {
    Basis.ALL: {
        "activity": ActivityRollUp,
        "display": DisplayRollUp,
        "cluster": ClusterRollUp,
        "loudspeaker": LoudspeakerRollUp,
        "qr": QrRollUp,
    },
    Basis.APPROVED: {
        "activity": ApprovedActivityRollUp,
        "display": ApprovedDisplayRollUp,
        "cluster": ApprovedClusterRollUp,
        "loudspeaker": ApprovedLoudspeakerRollUp,
        "qr": ApprovedQrRollUp,
    },
}
"""Roll-up table by basis and the name that `dashboard.domain.measures.Sum` uses."""
Reach = type[VillageReach] | type[ApprovedVillageReach]
REACH: Final[dict[Basis, Reach]] = {Basis.ALL: VillageReach, Basis.APPROVED: ApprovedVillageReach}
"""Days on which villages were reached, by basis."""
