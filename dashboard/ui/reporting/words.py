"""How reports are said: sources, weeks, due moments, states with their days."""

from __future__ import annotations

from datetime import datetime, timedelta

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import ReportCell, ReportLine, UnitClock
from dashboard.domain.reporting import ReportState
from dashboard.domain.terms import REPORT_SOURCES, REPORT_STATES
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue


def source_label(source: str, texts: Catalogue) -> str:
    """What is reported."""
    return REPORT_SOURCES.label(source, texts.language)


def state_label(state: ReportState, texts: Catalogue) -> str:
    """A state in words."""
    return REPORT_STATES.label(state, texts.language)


def period_label(period: Period, texts: Catalogue) -> str:
    """`Tuần 30/8 – 05/9/2021`; other periods as their days."""
    days = formats.period(period, texts.language)
    return texts("reports.week", period=days) if period == Period.week_of(period.start) else days


def due_label(due_at: datetime, texts: Catalogue) -> str:
    """`hết ngày 06/9/2021`, or `09:00 06/9/2021`."""
    there = due_at.astimezone(TIME_ZONE)
    if (there.hour, there.minute) != (0, 0):
        return formats.moment(due_at, texts.language)
    return texts("reports.end_of_day", day=formats.day((there - timedelta(days=1)).date(), texts.language))


def cell_label(cell: ReportCell, texts: Catalogue) -> str:
    """What stands in a cell: a tick, or the state with its days; `5/7` where it holds several reports."""
    if len(cell.lines) > 1:
        return texts("reports.cell.several", received=cell.received_count, owed=len(cell.lines))
    return texts(f"reports.cell.{cell.state}", days=formats.number(cell.days_late, texts.language))


def cell_about(cell: ReportCell, texts: Catalogue) -> str:
    """The whole of it in words, for those who point at the cell or hear the page."""
    source = source_label(cell.lines[0].source, texts)
    if len(cell.lines) > 1:
        several = texts("reports.cell_about.several", received=cell.received_count, owed=len(cell.lines))
        return f"{source}: {several}"
    return f"{source}: {line_about(cell.lines[0], texts)}"


def line_about(line: ReportLine, texts: Catalogue) -> str:
    """`Báo cáo muộn 2 ngày, nhận 09:10 08/9/2021; hạn hết ngày 06/9/2021`."""
    return texts(
        f"reports.cell_about.{line.state}",
        days=formats.number(line.days_late, texts.language),
        due=due_label(line.due_at, texts),
        received=formats.moment(line.received_at, texts.language) if line.received_at else formats.NO_VALUE,
    )


def clock_text(clock: UnitClock | None, texts: Catalogue) -> str:
    """`đến ngày 28/11/2021 · nạp 09:10 29/11/2021`."""
    if clock is None or clock.last_day is None or clock.loaded_at is None:
        return texts("reports.never_loaded")
    day = texts("reports.last_day", day=formats.day(clock.last_day, texts.language))
    return f"{day} · {texts('reports.loaded', moment=formats.moment(clock.loaded_at, texts.language))}"
