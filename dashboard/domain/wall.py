"""The wall: scenes that follow each other on a large screen, clocks of sources against their deadlines, and alerts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.reporting import ReportingCalendar
from dashboard.domain.units import PROVINCE_CODE

DEFAULT_PLAN: Final = "tinh"
"""Name of the plan shown where none is named: the province's."""
PLAN_NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
SHORTEST_DWELL_S: Final = 5
LONGEST_DWELL_S: Final = 600
MOST_SCENES: Final = 20
MOST_FIGURES: Final = 4
_LOOK_AHEAD: Final = timedelta(days=92)


class SceneKind(StrEnum):
    """What a scene shows."""

    OVERVIEW = "overview"
    MAP = "map"
    WORST = "worst"
    CHANGES = "changes"
    STATIONS = "stations"
    TREND = "trend"


@dataclass(frozen=True, slots=True)
class Scene:
    """One scene: shown for `dwell_s` seconds; an empty `title` means the usual one of its kind.

    `query` is an address of the map, `?` included (scenes of the kind `map`); `measure_ids` are the figures that
    overview, changes and trend show.
    """

    kind: SceneKind
    dwell_s: int
    title: str = ""
    query: str = ""
    measure_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WallPlan:
    """What one wall shows: of the unit `unit_code`, its scenes in order, in the theme `dark` or `light`.

    An empty `title` means the campaign's.
    """

    name: str
    scenes: tuple[Scene, ...]
    title: str = ""
    unit_code: str = PROVINCE_CODE
    theme: str = "dark"


@dataclass(frozen=True, slots=True)
class SourceDeadline:
    """One source's clock: what there is, and when it will be too old.

    From `amber_at` on the next report can be made, from `red_at` on it is overdue; None where nothing more is owed.
    """

    source: str
    clock: UnitClock
    amber_at: datetime | None
    red_at: datetime | None

    def is_red(self, now: datetime) -> bool:
        """Whether the next report is overdue."""
        return self.red_at is not None and now >= self.red_at


def source_deadline(
    calendar: ReportingCalendar, source: str, clock: UnitClock, last_reported: date | None
) -> SourceDeadline:
    """Deadline of a source's next report after the period that begins on `last_reported` (None: none ever came)."""
    first = min((duty.valid_from for duty in calendar.duties_of(source)), default=None)
    if first is None:
        return SourceDeadline(source, clock, None, None)
    after = last_reported or first - timedelta(days=1)
    ahead = Period(after + timedelta(days=1), max(after, first) + _LOOK_AHEAD)
    coming = [owed for owed in calendar.owed(source, ahead) if owed.period.start > after]
    if not coming:
        return SourceDeadline(source, clock, None, None)
    following = min(coming, key=lambda owed: (owed.period.end, owed.due_at))
    ended_at = datetime.combine(following.period.end + timedelta(days=1), time(), TIME_ZONE)
    return SourceDeadline(source, clock, min(ended_at, following.due_at), following.due_at)


@dataclass(frozen=True, slots=True)
class RecentFiles:
    """Files of one form that were taken in within a span: how many, from how many districts, and rows by fate."""

    kind: str
    file_count: int
    district_count: int
    new_count: int
    changed_count: int


@dataclass(frozen=True, slots=True)
class RecentChanges:
    """What was taken in during the 24 hours up to `until`, which is the latest load where nothing came since."""

    until: datetime | None
    files: tuple[RecentFiles, ...]
