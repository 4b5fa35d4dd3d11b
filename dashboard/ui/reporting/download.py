"""The file of what is missing, at an address of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import flask

from dashboard.domain.periods import TIME_ZONE
from dashboard.errors import StoreUnavailable
from dashboard.prints.reminders import ReminderSheet, reminder_workbook
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.reporting.address import Asked, read_address
from dashboard.ui.reporting.missing import COLUMNS, FILE_PATH, missing_lists, period_of_list
from dashboard.ui.reporting.reading import ReportingSide, ReportsNow

_XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WORDS: Final = ("superior", "office", "nation", "motto", "place", "title", "maker", "head")


def register_download(server: flask.Flask, services: ReportingSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Serve the list of what is missing, narrowed as the page's address is, as an xlsx file."""

    @server.get(FILE_PATH)
    def reminders() -> flask.Response:
        """The workbook of what is missing."""
        texts = look_of(flask.request.cookies, catalogues).texts
        try:
            reports = services.reporting(datetime.now(TIME_ZONE))
        except StoreUnavailable:
            flask.abort(503)
        asked = read_address(flask.request.query_string.decode("utf-8", "replace"), reports)
        return flask.Response(
            reminder_file(asked, reports, texts),
            content_type=_XLSX,
            headers={
                "Content-Disposition": f'attachment; filename="{_file_name(asked, reports, texts)}"',
                "Cache-Control": "no-store",
            },
        )


def reminder_file(asked: Asked, reports: ReportsNow, texts: Catalogue) -> bytes:
    """The xlsx file: one sheet per district, of which some report is overdue."""
    week = asked.week or reports.latest_week
    if week is None:
        return _workbook([ReminderSheet(texts("reports.all_units"), (texts("reports.none"),), (), "")], texts)
    period = formats.period(period_of_list(asked, week, reports), texts.language)
    lines = (
        texts("reports.print.period_line", period=period),
        texts("reports.print.moment_line", moment=formats.moment(reports.now, texts.language)),
        texts("reports.states"),
        *([texts("app.simulated")] if reports.simulated else []),
    )
    sheets = [
        ReminderSheet(
            one.unit_name, lines, one.rows, texts("reports.print.total", count=len(one.rows), units=one.unit_count)
        )
        for one in missing_lists(asked, week, reports, texts)
    ]
    nothing = ReminderSheet(reports.tree[asked.unit_code].name, lines, (), texts("reports.print.empty"))
    return _workbook(sheets or [nothing], texts)


def _workbook(sheets: list[ReminderSheet], texts: Catalogue) -> bytes:
    columns = [texts(f"reports.missing.{name}") for name in COLUMNS]
    return reminder_workbook(sheets, columns, {name: texts(f"reports.print.{name}") for name in _WORDS})


def _file_name(asked: Asked, reports: ReportsNow, texts: Catalogue) -> str:
    """`don-doc-bao-cao-123-2021-09-05.xlsx`"""
    week = asked.week or reports.latest_week
    day = week.end.isoformat() if week else f"{reports.now:%Y-%m-%d}"
    return f"{texts('reports.print.file_name')}-{asked.unit_code}-{day}.xlsx"
