"""A commune's reports on its panel beside the map: the state of each source in words, and its clocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.domain.report_lines import UnitReport
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reporting.address import Asked
from dashboard.ui.reporting.words import clock_text, line_about, period_label, source_label


def report_card(unit_code: str, reports: Sequence[UnitReport], texts: Catalogue) -> list[Any]:
    """Two lines per source that the unit owes; empty where it owes none. When it was drawn stands above, for all."""
    if not reports:
        return []
    period = period_label(max(one.line.period for one in reports), texts)
    head = html.A([texts("reports.card"), html.Span(period)], href=Asked(unit_code).href)
    return [html.Div([head, *(_source(one, texts) for one in reports)], className="report-card")]


def _source(report: UnitReport, texts: Catalogue) -> html.Div:
    line = report.line
    days = formats.number(line.days_late, texts.language)
    return html.Div(
        [
            html.Span(className=f"mark {line.state}"),
            html.Span(source_label(report.source, texts)),
            html.B(texts(f"reports.card_state.{line.state}", days=days)),
            html.Small(clock_text(report.clock, texts)),
        ],
        className="report-line",
        title=f"{period_label(line.period, texts)}: {line_about(line, texts)}",
    )
