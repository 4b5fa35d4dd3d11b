"""The list of what is missing, to be asked for: on the screen, and what its file is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dash import html

from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.units import PROVINCE_CODE
from dashboard.ui import formats
from dashboard.ui.attributes import aria, data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reporting.address import PATH, Asked
from dashboard.ui.reporting.controls import link
from dashboard.ui.reporting.reading import ReportsNow
from dashboard.ui.reporting.words import due_label, period_label, source_label

FILE_PATH: Final = PATH + "don-doc.xlsx"
SHOWN_AT_MOST: Final = 300
"""Longer lists are cut on the screen; the file holds all."""
COLUMNS: Final = ("number", "unit", "source", "period", "due", "days", "note")


@dataclass(frozen=True, slots=True)
class MissingList:
    """What is missing inside one unit: its name, and one row of texts and numbers per report, as COLUMNS."""

    unit_name: str
    rows: tuple[tuple[str | int, ...], ...]
    unit_count: int


def period_of_list(asked: Asked, week: Period, reports: ReportsNow) -> Period:
    """Days whose reports the list holds."""
    weeks = reports.weeks
    return Period(weeks.start, week.end) if asked.since_start and weeks else week


def missing_lists(asked: Asked, week: Period, reports: ReportsNow, texts: Catalogue) -> tuple[MissingList, ...]:
    """One list per district; the province's own reports, where it owes some, come first. Empty lists are left out."""
    lines = reports.missing(asked.unit_code, period_of_list(asked, week, reports), asked.source)
    by_district: dict[str, list[ReportLine]] = {}
    for line in lines:
        path = reports.tree.path(line.unit.code)
        by_district.setdefault(path[min(1, len(path) - 1)].code, []).append(line)
    return tuple(_list(reports.tree[code].name, own, reports, texts) for code, own in by_district.items())


def missing_view(asked: Asked, week: Period, reports: ReportsNow, texts: Catalogue) -> html.Div:
    """The lists on the screen with their downloads."""
    lists = missing_lists(asked, week, reports, texts)
    count = sum(len(one.rows) for one in lists)
    units = sum(one.unit_count for one in lists)
    summary = texts("reports.missing.count", count=count, units=units) if count else texts("reports.missing.empty")
    return html.Div(
        [
            html.Div([html.P(summary, className="total"), _span_switch(asked, texts)], className="missing-head"),
            _downloads(asked, texts) if count else None,
            *_tables(lists, texts),
        ],
        className="missing",
    )


def _list(unit_name: str, lines: Sequence[ReportLine], reports: ReportsNow, texts: Catalogue) -> MissingList:
    rows = tuple(
        (
            number,
            line.unit.name,
            source_label(line.source, texts),
            period_label(line.period, texts),
            due_label(line.due_at, texts),
            line.days_late,
            "" if reports.has_reported(line.unit.code, line.source) else texts("reports.missing.never"),
        )
        for number, line in enumerate(lines, 1)
    )
    return MissingList(unit_name, rows, len({line.unit.code for line in lines}))


def _span_switch(asked: Asked, texts: Catalogue) -> html.Nav:
    week, start = replace(asked, since_start=False), replace(asked, since_start=True)
    return html.Nav(
        [
            link(week, texts("reports.missing.of_week"), className="" if asked.since_start else "chosen"),
            link(start, texts("reports.missing.since_start"), className="chosen" if asked.since_start else ""),
        ],
        className="segments",
        **aria(label=texts("reports.missing.title")),
    )


def _downloads(asked: Asked, texts: Catalogue) -> html.Div:
    links = [_download(asked, texts("reports.missing.download"))]
    if asked.unit_code == PROVINCE_CODE:
        links = [_download(asked, texts("reports.missing.download_all"))]
    return html.Div(links, className="downloads")


def _download(asked: Asked, label: str) -> html.A:
    return html.A(label, href=FILE_PATH + asked.query, className="button", download="")


def _tables(lists: Sequence[MissingList], texts: Catalogue) -> list[Any]:
    left = SHOWN_AT_MOST
    parts: list[Any] = []
    for one in lists:
        if left > 0:
            parts.append(_table(one, left, texts))
        left -= len(one.rows)
    if left < 0:
        parts.append(html.P(texts("reports.missing.more", count=formats.number(-left, texts.language))))
    return parts


def _table(one: MissingList, at_most: int, texts: Catalogue) -> html.Section:
    head = html.Tr([html.Th(texts(f"reports.missing.{name}"), scope="col") for name in COLUMNS])
    rows = [
        html.Tr([_cell(name, value, texts) for name, value in zip(COLUMNS, row, strict=True)])
        for row in one.rows[:at_most]
    ]
    table = html.Table([html.Thead(head), html.Tbody(rows)])
    return html.Section([html.H3(one.unit_name), html.Div(table, className="sheet")])


def _cell(column: str, value: str | int, texts: Catalogue) -> html.Td:
    """A phone shows no headings: there the style sheet writes the column's name before the days."""
    shown = formats.number(value, texts.language) if isinstance(value, int) else value
    return html.Td(shown, className=f"of-{column}", **data(label=texts(f"reports.missing.{column}")))
