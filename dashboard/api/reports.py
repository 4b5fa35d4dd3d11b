"""Export of who owes and who sent which report, with the five states and the days late."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final

import flask
from pydantic import BaseModel, ConfigDict

from dashboard.api.backend import Backend
from dashboard.api.formats import csv_response, json_response
from dashboard.api.periods import period_of
from dashboard.api.problems import ProblemKind, Refusal
from dashboard.api.queries import ReportsQuery
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.report_lines import URGENCY, ReportLine
from dashboard.domain.reporting import ReportState
from dashboard.domain.terms import REPORT_SOURCES, REPORT_STATES

RECEIVED: Final = "Báo cáo đã gửi được tính ở mọi trạng thái duyệt"
"""Which states of approval the figures include: a report that came has come."""
LONGEST_DAYS: Final = 100
_LOOKED_BACK: Final = timedelta(days=35)
"""Every report that is owed at all falls due at least once in it: the rarest are monthly."""
_HEADINGS: Final = (
    *("Mã địa bàn", "Địa bàn", "Nguồn", "Kỳ báo cáo từ", "Kỳ báo cáo đến", "Hạn nộp", "Trạng thái", "Nhận lúc"),
    *("Số ngày chậm", "Lập lúc", "Trạng thái duyệt", "Số liệu mô phỏng"),
)


class ReportAnswer(BaseModel):
    """One report that a unit owes; `days_late` from when it was due to when it came, or to now."""

    model_config = ConfigDict(extra="forbid")

    unit_code: str
    unit_name: str
    source: str
    start: date
    end: date
    due_at: datetime
    state: ReportState
    received_at: datetime | None
    days_late: int


class ReportsAnswer(BaseModel):
    """Reports owed for periods that end between `start` and `end`, as things stood at `drawn_at`."""

    model_config = ConfigDict(extra="forbid")

    unit: str
    start: date
    end: date
    states_included: str
    simulated: bool
    drawn_at: datetime
    reports: list[ReportAnswer]


def reports_response(backend: Backend, query: ReportsQuery) -> flask.Response:
    """Reports in the format asked for. Raises Refusal 422 where the period makes no sense or is too long."""
    period = period_of(query.start, query.end, backend.services.space.default_period)
    if period.days > LONGEST_DAYS:
        raise Refusal(
            ProblemKind.IMPOSSIBLE,
            f"Mỗi lần đọc tối đa {LONGEST_DAYS} ngày, đang hỏi {period.days} ngày. Chia nhỏ kỳ.",
            f"At most {LONGEST_DAYS} days at once, not {period.days}. Ask for shorter periods.",
        )
    now = datetime.now(TIME_ZONE)
    reader = backend.services.reporting(now)
    answer = ReportsAnswer(
        unit=query.unit,
        start=period.start,
        end=period.end,
        states_included=RECEIVED,
        simulated=reader.simulated,
        drawn_at=now,
        reports=[_report(line) for line in reader.lines(query.unit, period, query.source or "")],
    )
    if query.format == "csv":
        return csv_response(_HEADINGS, _rows(answer), f"bao-cao-{query.unit}.csv")
    return json_response(answer.model_dump_json())


def latest_states(backend: Backend, unit_code: str, period: Period, sources: Iterable[str]) -> dict[str, ReportState]:
    """By unit, the state of its latest report about the weeks of `period`; of several sources the most urgent."""
    last = Period.week_of(period.end).end
    first = max(Period.week_of(period.start).start, last - _LOOKED_BACK)
    reader = backend.services.reporting(datetime.now(TIME_ZONE))
    states: dict[str, ReportState] = {}
    for source in sources:
        # Lines come period by period: the last one of a unit is its latest.
        latest = {line.unit.code: line.state for line in reader.lines(unit_code, Period(first, last), source)}
        for code, state in latest.items():
            states[code] = min(state, states.get(code, state), key=URGENCY.index)
    return states


def _report(line: ReportLine) -> ReportAnswer:
    return ReportAnswer(
        unit_code=line.unit.code,
        unit_name=line.unit.name,
        source=line.source,
        start=line.period.start,
        end=line.period.end,
        due_at=line.due_at,
        state=line.state,
        received_at=line.received_at,
        days_late=line.days_late,
    )


def _rows(answer: ReportsAnswer) -> list[tuple[object, ...]]:
    return [
        (
            *(report.unit_code, report.unit_name, REPORT_SOURCES.label(report.source), report.start, report.end),
            *(report.due_at, REPORT_STATES.label(report.state), report.received_at, report.days_late),
            *(answer.drawn_at, answer.states_included, answer.simulated),
        )
        for report in answer.reports
    ]
