"""The page's regions, and its content for one address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.periods import Period
from dashboard.domain.report_lines import UnitClock
from dashboard.domain.units import PROVINCE_CODE, Level
from dashboard.ui import formats
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.ui.reporting.address import PATH, Asked, read_address
from dashboard.ui.reporting.controls import controls, filters, link
from dashboard.ui.reporting.grid import total_line, unit_grid, week_grid
from dashboard.ui.reporting.missing import missing_view
from dashboard.ui.reporting.reading import ReportingSide, ReportsNow
from dashboard.ui.reporting.words import clock_text, period_label, source_label

REPORTING_ASSETS: Final = (*FRAME_ASSETS, "6-reports.css", "pages/reporting.css")
ADDRESS: Final = "address"
CONTENT: Final = "reports"


def reporting_page(look: Look) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    return framed(look, PATH, dcc.Location(id=ADDRESS, refresh=False), html.Div(id=CONTENT, className="reports"))


def content(query: str, now: datetime, services: ReportingSide, texts: Catalogue) -> list[Any]:
    """Everything below the header for one address at `now` (aware). Raises StoreUnavailable."""
    reports = services.reporting(now)
    asked = read_address(query, reports)
    week = asked.week or reports.latest_week
    if week is None:
        return [*_title(reports, texts), html.P(texts("reports.none"))]
    clocks = services.report_clocks(asked.unit_code)
    return [
        *_title(reports, texts),
        controls(asked, week, reports, texts),
        *_body(asked, week, reports, services, texts),
        _clocks(clocks, reports, texts),
    ]


def _title(reports: ReportsNow, texts: Catalogue) -> list[Any]:
    badge = [dbc.Badge(texts("app.simulated"), class_name="badge-simulated", color="none")]
    return [
        html.Div([html.H2(texts("reports.title")), *(badge if reports.simulated else [])], className="page-title"),
        html.P([texts("reports.about"), " ", texts("reports.states")], className="muted"),
    ]


def _body(asked: Asked, week: Period, reports: ReportsNow, services: ReportingSide, texts: Catalogue) -> list[Any]:
    unit, space = reports.tree[asked.unit_code], services.space
    is_commune = unit.level is Level.COMMUNE
    span = reports.weeks if is_commune and reports.weeks else week
    lines = [e for e in reports.lines(unit.code, span, asked.source) if not is_commune or e.unit == unit]
    head = [_place(asked, week, reports, texts), filters(asked, lines, reports, texts)]
    if asked.is_list:
        return [*head, missing_view(asked, week, reports, texts)]
    if is_commune:
        return [*head, unit_grid(asked, reports.unit_grid(unit, span), reports, space, texts)]
    rows = reports.week_grid(unit.code, week)
    return [
        *head,
        html.P([total_line(rows, asked, texts), *_rows_switch(asked, texts)], className="total"),
        week_grid(asked, rows, reports, space, texts),
    ]


def _rows_switch(asked: Asked, texts: Catalogue) -> list[Any]:
    """Every commune of the province, or the districts' totals."""
    if asked.unit_code != PROVINCE_CODE or asked.state is not None:
        return []
    label = texts("reports.totals_only" if asked.all_rows else "reports.all_rows")
    return [link(replace(asked, all_rows=not asked.all_rows), label)]


def _place(asked: Asked, week: Period, reports: ReportsNow, texts: Catalogue) -> html.Div:
    """Where and when, and the way back up."""
    path = reports.tree.path(asked.unit_code)
    unit = path[-1]
    up: list[Any] = []
    if len(path) > 1 and reports.scope.holds(path[-2].code):
        above = path[-2]
        label = texts("reports.back") if above.code == PROVINCE_CODE else texts("reports.back_to", unit=above.name)
        up = [link(replace(asked, unit_code=above.code), label, className="quiet")]
    of_week = [] if unit.level is Level.COMMUNE and not asked.is_list else [html.Span(period_label(week, texts))]
    return html.Div([html.H3([unit.name, *of_week]), *up], className="report-place")


def _clocks(clocks: Mapping[str, UnitClock], reports: ReportsNow, texts: Catalogue) -> html.Footer:
    """The three clocks of each source: the day the data is about, when it was loaded, when this was drawn."""
    parts: list[Any] = []
    for source in reports.sources:
        parts += [html.Dt(source_label(source, texts)), html.Dd(clock_text(clocks.get(source), texts))]
    drawn = texts("reports.drawn", moment=formats.moment(reports.now, texts.language))
    return html.Footer(
        [html.Div(drawn), html.Dl(parts, className="clocks")],
        className="report-clocks muted",
        **aria(label=texts("reports.clocks")),
    )
