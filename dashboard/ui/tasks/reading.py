"""What an office has to do, read in one go from the read side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from dashboard.domain.approval import ReturnedReport
from dashboard.domain.layers import Registry
from dashboard.domain.measures import Format, Measure
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.reporting import ReportState
from dashboard.domain.selection import Selection
from dashboard.domain.tasks import Difference, SiteTask, behind, fallen
from dashboard.domain.units import Level, Unit
from dashboard.domain.views import View
from dashboard.ui.reading import ReadSide
from dashboard.ui.reporting.reading import ReportsNow

OVERDUE_WEEKS: Final = 4
"""Older reports that never came stand in the list of the page of reports."""
DUE_WITHIN: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Tasks:
    """Everything to look at in one unit. `fallen` and `behind` hold one pair (view, places) per layer with a share."""

    unit: Unit
    period: Period
    weeks: Period | None
    overdue: tuple[ReportLine, ...]
    due_soon: tuple[ReportLine, ...]
    returned: tuple[ReturnedReport, ...]
    sites: tuple[SiteTask, ...]
    fallen: tuple[tuple[View, tuple[Difference, ...]], ...]
    behind: tuple[tuple[View, tuple[Difference, ...]], ...]
    simulated: bool


def read_tasks(services: ReadSide, unit_code: str, now: datetime) -> Tasks:
    """The tasks of a unit at `now` (aware). Raises StoreUnavailable."""
    space, reports = services.space, services.reporting(now)
    selection = replace(space.default, unit_code=unit_code)
    weeks = recent_weeks(reports)
    level = selection.map_level(space.tree)
    shares = [_pair(services, replace(selection, measure_id=m.id)) for m in _shares(space.registry, level)]
    has_parts = space.tree[unit_code].level is not Level.COMMUNE
    return Tasks(
        unit=space.tree[unit_code],
        period=selection.period,
        weeks=weeks,
        overdue=reports.missing(unit_code, weeks) if weeks else (),
        due_soon=_due_soon(reports.lines(unit_code, _around(now)), now),
        returned=services.returned_reports(unit_code),
        sites=services.site_tasks(unit_code, selection.period.end),
        fallen=tuple((view, fallen(view, before)) for view, before in shares if has_parts),
        behind=tuple((view, behind(view)) for view, _ in shares if has_parts),
        simulated=reports.simulated,
    )


def recent_weeks(reports: ReportsNow) -> Period | None:
    """The weeks whose overdue reports are tasks; None where nothing is owed."""
    last = reports.latest_week
    return Period(last.start - timedelta(weeks=OVERDUE_WEEKS - 1), last.end) if last else None


def _shares(registry: Registry, level: Level) -> Iterator[Measure]:
    """The first share of each layer that means something on a level."""
    for layer in registry:
        found = (m for m in layer.measures if m.format is Format.PERCENT and level in m.levels)
        yield from islice(found, 1)


def _pair(services: ReadSide, selection: Selection) -> tuple[View, View]:
    """A selection's view and that of the period before, of equal length."""
    before = replace(selection, period=selection.period.previous())
    return services.view(selection, with_table=False), services.view(before, with_table=False)


def _around(now: datetime) -> Period:
    """The days that reports which are due within a week may speak of."""
    return Period(now.date() - timedelta(days=31), now.date() + DUE_WITHIN)


def _due_soon(lines: Iterable[ReportLine], now: datetime) -> tuple[ReportLine, ...]:
    waiting = (line for line in lines if line.state is ReportState.NOT_DUE and line.due_at - now <= DUE_WITHIN)
    return tuple(sorted(waiting, key=lambda line: line.due_at))
