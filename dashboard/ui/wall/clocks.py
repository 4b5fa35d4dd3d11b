"""Clocks of the sources and what is new and red: what every scene of a wall stands under."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from dashboard.domain.periods import Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.reporting import Reporter
from dashboard.domain.stations import PLANNED_BROADCASTS_A_DAY
from dashboard.domain.wall import SceneKind, SourceDeadline
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import ReadSide
from dashboard.ui.reporting.words import source_label

_NO_CLOCK: Final = UnitClock(None, None)


def deadlines(services: ReadSide, unit_code: str, now: datetime) -> tuple[SourceDeadline, ...]:
    """Each source that somebody owes reports of: its clock and its own deadline. Raises StoreUnavailable."""
    reports = services.reporting(now)
    clocks = services.report_clocks(unit_code)
    return tuple(reports.deadline(source, clocks.get(source, _NO_CLOCK), unit_code) for source in reports.sources)


def clock_lines(found: tuple[SourceDeadline, ...], texts: Catalogue) -> list[dict[str, Any]]:
    """What the page shows of each source; it turns them amber and red by its own clock, with or without a server."""
    return [
        {
            "label": source_label(one.source, texts),
            "until": texts("wall.clock.until", day=formats.day(one.clock.last_day, texts.language))
            if one.clock.last_day
            else texts("wall.clock.never"),
            "amber": _milliseconds(one.amber_at),
            "red": _milliseconds(one.red_at),
        }
        for one in found
    ]


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is red: what it says, and the kind of scene that shows it. `id` stays while it is the same."""

    id: str
    text: str
    scene: SceneKind


def alerts(
    services: ReadSide, found: tuple[SourceDeadline, ...], unit_code: str, now: datetime, texts: Catalogue
) -> tuple[Alert, ...]:
    """Everything red now: sources past their deadline, stations that fell short on the latest day reported. [ours]"""
    late = [
        Alert(
            f"source-{one.source}-{one.red_at:%Y%m%d}",
            texts("wall.alert.source", source=source_label(one.source, texts)),
            SceneKind.WORST,
        )
        for one in found
        if one.red_at is not None and one.is_red(now)
    ]
    return (*late, *_short_stations(services, unit_code, texts))


def _short_stations(services: ReadSide, unit_code: str, texts: Catalogue) -> tuple[Alert, ...]:
    tree = services.space.tree
    campaign_end = services.status().campaign.end
    days = services.station_days(Period(campaign_end - timedelta(days=1), campaign_end))
    if days.last_day is None:
        return ()
    return tuple(
        Alert(
            f"station-{unit.code}-{days.last_day:%Y%m%d}",
            texts(
                "wall.alert.station",
                name=unit.short_name,
                day=formats.day(days.last_day, texts.language, with_year=False),
                count=days.played[unit.code, days.last_day],
            ),
            SceneKind.STATIONS,
        )
        for unit in Reporter.STATION.units(tree)
        if unit_code in (tree.root.code, unit.code)
        and days.played.get((unit.code, days.last_day), PLANNED_BROADCASTS_A_DAY) < PLANNED_BROADCASTS_A_DAY
    )


def digest(found: tuple[Alert, ...]) -> str:
    """Changes when an alert comes or goes: short enough for every answer to carry."""
    return hashlib.sha256("\n".join(one.id for one in found).encode()).hexdigest()[:12]


def _milliseconds(moment: datetime | None) -> int | None:
    """Since 1970, as the page's script counts."""
    return None if moment is None else int(moment.timestamp() * 1000)
