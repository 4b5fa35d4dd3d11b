"""What each kind of form becomes in the store: its table, its days, the roll-ups it feeds, the report it counts as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Table

from dashboard.store.models import (
    Activity,
    Broadcast,
    DisplayItem,
    Inspection,
    LoudspeakerCluster,
    LoudspeakerDay,
    PlatformWeek,
    QrDay,
    QrVenue,
    Station,
    Village,
)
from dashboard.store.tables import table_of


@dataclass(frozen=True, slots=True)
class StoredKind:
    """How rows of one kind are stored.

    `origin` is one of FACT_SOURCES. `days` are the columns whose days a change touches; `about` is the column with the
    day a row is about. `feeds` are the roll-ups to refresh, `source` the report the rows count as (empty: none).
    `is_list`: a row stands until it is replaced, so the report is of the week of the list, not of each row. `numbers`
    are the columns that are all zero in a report of zero.
    """

    table: Table
    days: tuple[str, ...]
    about: str
    feeds: tuple[str, ...] = ()
    source: str = ""
    origin: str = "workbook"
    is_list: bool = False
    numbers: tuple[str, ...] = ()


STORED_KINDS: Final = {
    "villages": StoredKind(table_of(Village), ("valid_from",), "valid_from", is_list=True),
    "activities": StoredKind(
        table_of(Activity),
        ("day",),
        "day",
        ("activity", "reach"),
        "activities",
        numbers=("sessions", "people", "households", "outings", "leaflets"),
    ),
    "posters": StoredKind(
        table_of(DisplayItem),
        ("put_up_on", "state_on", "expected_removal_on"),
        "state_on",
        ("display",),
        "posters",
        is_list=True,
        numbers=("pieces",),
    ),
    "inspections": StoredKind(table_of(Inspection), ("day",), "day", ("display",), "posters"),
    "stations": StoredKind(
        table_of(Station),
        ("since", "counted_on"),
        "counted_on",
        ("cluster",),
        "loudspeakers",
        is_list=True,
        numbers=("cluster_count", "horn_count", "working_count"),
    ),
    "clusters": StoredKind(
        table_of(LoudspeakerCluster),
        ("state_on", "last_heard_on"),
        "state_on",
        ("cluster",),
        "loudspeakers",
        is_list=True,
    ),
    "loudspeaker_days": StoredKind(
        table_of(LoudspeakerDay),
        ("day",),
        "day",
        ("loudspeaker",),
        "loudspeakers",
        numbers=("sessions", "items", "minutes", "minutes_ethnic"),
    ),
    "broadcasts": StoredKind(
        table_of(Broadcast),
        ("day",),
        "day",
        ("loudspeaker",),
        "loudspeakers",
        origin="device",
        numbers=("seconds", "played_count"),
    ),
    "qr_venues": StoredKind(table_of(QrVenue), ("registered_on",), "registered_on", ("qr",), "qr", is_list=True),
    "qr_days": StoredKind(
        table_of(QrDay), ("day",), "day", ("qr",), "qr", numbers=("scanned_venue_count", "scans", "persons")
    ),
    "platform_weeks": StoredKind(table_of(PlatformWeek), ("period_from", "period_to"), "period_to", origin="document"),
}
CLOCK_OF_PLATFORMS: Final = "platforms"
"""Name of the clock of weekly platform figures, which are nobody's report."""


def clock_of(kind: str) -> str:
    """Name of the clock that a kind moves; empty where it moves none."""
    return STORED_KINDS[kind].source or (CLOCK_OF_PLATFORMS if kind == "platform_weeks" else "")
