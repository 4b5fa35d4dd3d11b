"""What the page can be narrowed to: links that change the address, so that Back and Forward work."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dash import dcc, html

from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.reporting import ReportState
from dashboard.domain.units import PROVINCE_CODE, Level
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reporting.address import Asked
from dashboard.ui.reporting.reading import ReportsNow
from dashboard.ui.reporting.words import period_label, source_label, state_label

SHOWN_STATES = (
    ReportState.OVERDUE,
    ReportState.LATE,
    ReportState.NOT_DUE,
    ReportState.ZERO,
    ReportState.REPORTED,
)
"""In the order of urgency."""


def controls(asked: Asked, week: Period, reports: ReportsNow, texts: Catalogue) -> html.Div:
    """Week, place, source, and which of the two views."""
    return html.Div(
        [_week_switch(asked, week, reports, texts), _unit_menu(asked, reports, texts), _views(asked, texts)],
        className="report-controls",
    )


def filters(asked: Asked, lines: Iterable[ReportLine], reports: ReportsNow, texts: Catalogue) -> html.Div:
    """Sources, and states with the number of reports in each: what the colours mean, too."""
    counts = Counter(line.state for line in lines)
    sources = [_chip(replace(asked, source=""), texts("reports.all_sources"), asked.source == "")]
    sources += [_chip(replace(asked, source=s), source_label(s, texts), asked.source == s) for s in reports.sources]
    states = [_chip(replace(asked, state=None), texts("reports.all_states"), asked.state is None, counts.total())]
    states += [
        _chip(replace(asked, state=s), state_label(s, texts), asked.state is s, counts[s], str(s))
        for s in SHOWN_STATES
        if counts[s] or asked.state is s
    ]
    return html.Div(
        [
            html.Div(sources, className="chips", role="group", **aria(label=texts("reports.source"))),
            html.Div(
                [] if asked.is_list else states, className="chips", role="group", **aria(label=texts("reports.state"))
            ),
        ],
        className="report-filters",
    )


def link(asked: Asked, content: Any, **attributes: Any) -> dcc.Link:  # noqa: ANN401 - what a component holds
    """A link to another view of the page, which loads nothing anew."""
    return dcc.Link(content, href=asked.href, **attributes)


def _chip(asked: Asked, label: str, is_chosen: bool, count: int | None = None, mark: str = "") -> dcc.Link:
    parts: list[Any] = [html.Span(className=f"mark {mark}")] if mark else []
    parts.append(label)
    parts += [] if count is None else [html.B(str(count))]
    return link(asked, parts, className="chip chosen" if is_chosen else "chip")


def _week_switch(asked: Asked, week: Period, reports: ReportsNow, texts: Catalogue) -> html.Div:
    weeks = reports.weeks
    known = list(reversed(weeks.weeks())) if weeks else [week]
    items = [
        link(replace(asked, week=w), period_label(w, texts), className="menu-item chosen" if w == week else "menu-item")
        for w in known
    ]
    menu = html.Details(
        [
            html.Summary(period_label(week, texts), title=texts("reports.choose_week")),
            html.Div(items, className="menu-body"),
        ],
        className="menu",
        # Another week is another menu, so that a choice closes it.
        key=str(week.start),
    )
    return html.Div(
        [
            _step(asked, week.shifted(-1), known, "‹", texts("reports.previous")),
            menu,
            _step(asked, week.shifted(1), known, "›", texts("reports.next")),
        ],
        className="week-switch",
    )


def _step(asked: Asked, week: Period, known: list[Period], sign: str, label: str) -> Any:  # noqa: ANN401
    if week not in known:
        return html.Span(sign, className="icon-button off", **aria(hidden="true"))
    return link(replace(asked, week=week), sign, className="icon-button", title=label)


def _unit_menu(asked: Asked, reports: ReportsNow, texts: Catalogue) -> html.Details:
    tree = reports.tree
    district = next((u.code for u in tree.path(asked.unit_code) if u.level is Level.DISTRICT), PROVINCE_CODE)
    chosen = tree[asked.unit_code]
    items = [
        link(
            replace(asked, unit_code=code),
            name,
            className="menu-item chosen" if code == district else "menu-item",
        )
        for code, name in [
            (PROVINCE_CODE, texts("reports.all_units")),
            *((u.code, u.name) for u in tree.children(PROVINCE_CODE)),
        ]
        if reports.scope.holds(code)
    ]
    name = texts("reports.all_units") if chosen.code == PROVINCE_CODE else chosen.name
    return html.Details(
        [html.Summary(name, title=texts("reports.choose_unit")), html.Div(items, className="menu-body")],
        className="menu",
        key=chosen.code,
    )


def _views(asked: Asked, texts: Catalogue) -> html.Nav:
    grid = replace(asked, is_list=False, since_start=False)
    missing = replace(asked, is_list=True, state=None, all_rows=False)
    return html.Nav(
        [
            link(grid, texts("reports.view_grid"), className="" if asked.is_list else "chosen"),
            link(missing, texts("reports.view_missing"), className="chosen" if asked.is_list else ""),
        ],
        className="segments",
        **aria(label=texts("reports.views")),
    )
