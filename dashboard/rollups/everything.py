"""Every unit and day that has facts, per feed: what a whole rebuild touches."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Select, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.domain.approval import Basis
from dashboard.rollups.staging import Touched, included
from dashboard.store.models import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    DisplayItem,
    LoudspeakerCluster,
    LoudspeakerDay,
    Provenance,
    QrDay,
    QrVenue,
    Station,
)

_SOURCES: Final[dict[str, tuple[tuple[type[Provenance], InstrumentedAttribute[Any]], ...]]] = {
    "activity": ((Activity, Activity.day),),
    "display": ((DisplayItem, DisplayItem.put_up_on),),
    "cluster": ((LoudspeakerCluster, LoudspeakerCluster.state_on), (Station, Station.counted_on)),
    "loudspeaker": ((Broadcast, Broadcast.day), (LoudspeakerDay, LoudspeakerDay.day)),
    "qr": ((QrVenue, QrVenue.registered_on), (QrDay, QrDay.day)),
    "reach": ((Activity, Activity.day), (Broadcast, Broadcast.day)),
}


def every_touched(connection: Connection, feed: str, basis: Basis) -> set[Touched]:
    """All (unit code, day) that have facts of `feed`."""
    return {
        (code, day)
        for statement in _statements(feed, basis)
        for code, day in connection.execute(statement.distinct())
        if day is not None
    }


def _statements(feed: str, basis: Basis) -> Sequence[Select[*tuple[Any, ...]]]:
    statements: list[Select[*tuple[Any, ...]]] = []
    for model, day in _SOURCES[feed]:
        unit: InstrumentedAttribute[str] = model.unit_code  # type: ignore[attr-defined]  # every fact has one
        statements.append(select(unit, day).where(*included(basis, model)))
    if feed == "reach":
        b, k, p = Broadcast, LoudspeakerCluster, ClusterBroadcast
        # What a district's station plays is heard in communes that sent nothing themselves that day.
        elsewhere = (k.unit_code != b.unit_code, *included(basis, b))
        heard = select(k.unit_code, b.day).join(p, p.cluster_id == k.id).join(b, b.id == p.broadcast_id)
        statements.append(heard.where(*elsewhere))
    return statements
