"""Every unit and day that has facts, per feed: what a whole rebuild touches."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.rollups.staging import Touched
from dashboard.store.models import (
    Activity,
    Broadcast,
    DisplayItem,
    LoudspeakerCluster,
    LoudspeakerDay,
    QrDay,
    QrVenue,
    Report,
    Station,
)

_SOURCES = {
    "activity": ((Activity.unit_code, Activity.day),),
    "display": ((DisplayItem.unit_code, DisplayItem.put_up_on),),
    "cluster": ((LoudspeakerCluster.unit_code, LoudspeakerCluster.state_on), (Station.unit_code, Station.counted_on)),
    "loudspeaker": ((Broadcast.unit_code, Broadcast.day), (LoudspeakerDay.unit_code, LoudspeakerDay.day)),
    "qr": ((QrVenue.unit_code, QrVenue.registered_on), (QrDay.unit_code, QrDay.day)),
    "report": ((Report.unit_code, Report.week_start),),
    "reach": ((Activity.unit_code, Activity.day), (Broadcast.unit_code, Broadcast.day)),
}


def every_touched(connection: Connection, feed: str) -> set[Touched]:
    """All (unit code, day) that have facts of `feed`."""
    return {
        (code, day)
        for columns in _SOURCES[feed]
        for code, day in connection.execute(select(*columns).distinct())
        if day is not None
    }
