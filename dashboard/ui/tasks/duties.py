"""How many tasks wait in the place that is looked at, as links that stand beside the map."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import html

from dashboard.domain.selection import from_query
from dashboard.ui.context import Look
from dashboard.ui.reading import ReadSide
from dashboard.ui.tasks.layout import PATH
from dashboard.ui.tasks.reading import recent_weeks


def duties(services: ReadSide, query: str, now: datetime, look: Look) -> list[Any]:
    """One link per list that holds something, of the unit at an address or else the reader's own.

    None for readers of approved figures alone. Raises StoreUnavailable.
    """
    space = services.space
    if space.scope.approved_only:
        return []
    chosen = from_query(query, space)[0].unit_code
    # Of a unit that a reader sees only sums of, the tasks are not his.
    unit_code = chosen if space.scope.holds(chosen) else space.scope.home_code
    counts = _counts(services, unit_code, now, look)
    links = [
        html.A([html.B(str(count)), label], href=f"{PATH}?dv={unit_code}#{name}")
        for name, (label, count) in counts.items()
        if count
    ]
    return [html.Span(look.texts("tasks.own", unit=space.tree[unit_code].name)), *links] if links else []


def _counts(services: ReadSide, unit_code: str, now: datetime, look: Look) -> dict[str, tuple[str, int]]:
    """What the links say and how many there are, by the list's name."""
    texts, weeks = look.texts, recent_weeks(services.reporting(now))
    overdue = services.reporting(now).missing(unit_code, weeks) if weeks else ()
    counts = {
        "overdue": (texts("tasks.overdue"), len(overdue)),
        "returned": (texts("tasks.returned"), len(services.returned_reports(unit_code))),
    }
    for task in services.site_tasks(unit_code, services.space.default_period.end):
        name = task.attention.id
        label, count = counts.get(name, (texts.of_layer(task.layer, f"attention.{name}"), 0))
        counts[name] = (label, count + 1)
    return counts
