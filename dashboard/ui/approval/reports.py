"""What the page shows of the reports of a week: rows, counts by district, the history of one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, Final

from dash import html

from dashboard.domain.approval import Approval, ReportToApprove, StepTaken, WeekToApprove
from dashboard.domain.periods import Period
from dashboard.domain.terms import APPROVALS, REPORT_SOURCES
from dashboard.domain.units import PROVINCE_CODE, Level, UnitTree
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

STAGES: Final = ("waiting", "district", "province", "returned", "approved", "all")
"""What the list can be narrowed to; `waiting` are those that some office has to decide."""
_STATES: Final[Mapping[str, frozenset[Approval]]] = {
    "waiting": frozenset({Approval.SENT, Approval.DISTRICT_APPROVED}),
    "district": frozenset({Approval.SENT}),
    "province": frozenset({Approval.DISTRICT_APPROVED}),
    "returned": frozenset({Approval.RETURNED}),
    "approved": frozenset({Approval.APPROVED}),
    "all": frozenset(Approval),
}
_COUNTED: Final = (Approval.SENT, Approval.DISTRICT_APPROVED, Approval.APPROVED, Approval.RETURNED)


def columns(texts: Catalogue, *, with_district: bool) -> list[dict[str, Any]]:
    """Columns of the list; `with_district` where it may hold several."""
    widths = {"unit": 170, "district": 150, "source": 160, "state": 165, "received": 210, "last": 260, "reason": 260}
    return [
        {
            "field": name,
            "headerName": texts(f"approval.column.{name}"),
            "width": width,
            "tooltipField": name,
            **({"comparator": {"function": "sonlaByName"}} if name in ("unit", "district") else {}),
        }
        for name, width in widths.items()
        if with_district or name != "district"
    ]


def narrowed(
    reports: Iterable[ReportToApprove], tree: UnitTree, unit_code: str, source: str, stage: str
) -> list[ReportToApprove]:
    """The reports from inside a unit, of a source (empty: any) and at a stage."""
    inside = {unit.code for level in Level for unit in tree.descendants(unit_code, level)} | {unit_code}
    states = _STATES.get(stage, _STATES["all"])
    return [r for r in reports if r.unit_code in inside and source in ("", r.source) and r.state in states]


def rows(reports: Iterable[ReportToApprove], tree: UnitTree, texts: Catalogue) -> list[dict[str, str]]:
    """One row per report, district by district."""
    order = {unit.code: place for place, unit in enumerate(tree.units)}
    return [
        {
            "key": key_text(report),
            "unit": tree[report.unit_code].name,
            "district": _district(report.unit_code, tree),
            "source": REPORT_SOURCES.label(report.source, texts.language),
            "state": APPROVALS.label(report.state, texts.language),
            "received": _received(report, texts),
            "last": _last(report, texts),
            "reason": report.reason,
        }
        for report in sorted(reports, key=lambda r: (tree.path(r.unit_code)[:2][-1].code, order[r.unit_code]))
    ]


def key_text(report: ReportToApprove) -> str:
    """What names a report in the browser."""
    return f"{report.source}|{report.unit_code}|{report.week_start.isoformat()}"


def key_of(text: str) -> tuple[str, str, date]:
    """Source, unit and Monday of a report. Raises ValueError for what names none."""
    source, unit_code, monday = text.split("|")
    return source, unit_code, date.fromisoformat(monday)


def keys_of(rows: Iterable[Mapping[str, Any]]) -> list[tuple[str, str, date]]:
    """The reports that rows of the list name; what names none is left out."""
    found = []
    for row in rows:
        with suppress(KeyError, ValueError):
            found.append(key_of(str(row["key"])))
    return found


def week_options(weeks: Sequence[WeekToApprove], texts: Catalogue) -> list[dict[str, str]]:
    """Weeks with how many of their reports are not approved yet."""
    return [
        {
            "value": week.monday.isoformat(),
            "label": texts(
                "approval.week_option",
                period=formats.period(Period.week_of(week.monday), texts.language),
                open=formats.number(week.open_count, texts.language),
                count=formats.number(week.report_count, texts.language),
            ),
        }
        for week in weeks
    ]


def summary(reports: Iterable[ReportToApprove], tree: UnitTree, texts: Catalogue) -> html.Div:
    """How many reports of each district are in each state."""
    counts: dict[str, Counter[Approval]] = {}
    for report in reports:
        path = tree.path(report.unit_code)
        counts.setdefault(path[min(1, len(path) - 1)].code, Counter())[report.state] += 1
    order = [PROVINCE_CODE, *(unit.code for unit in tree.children(PROVINCE_CODE))]
    lines = [(tree[code].name, counts[code]) for code in order if code in counts]
    whole: Counter[Approval] = sum((count for _, count in lines), Counter())
    head = html.Tr([html.Th(texts("approval.column.district")), *(html.Th(_heading(s, texts)) for s in _COUNTED)])
    body = [_counts(name, count, texts) for name, count in lines]
    total = _counts(texts("approval.total"), whole, texts)
    return html.Div(html.Table([html.Thead(head), html.Tbody(body), html.Tfoot(total)]), className="scrolls")


def history(report: tuple[str, str, date], steps: Sequence[StepTaken], tree: UnitTree, texts: Catalogue) -> list[Any]:
    """Every step of one report: when, what, who and why."""
    source, unit_code, monday = report
    period = formats.period(Period.week_of(monday), texts.language)
    title = f"{tree[unit_code].name} · {REPORT_SOURCES.label(source, texts.language)} · {period}"
    items = [
        html.Li(
            [
                html.B(APPROVALS.label(step.state, texts.language)),
                html.Span(formats.moment(step.decided_at, texts.language), className="muted"),
                html.Span(step.decided_by or texts("approval.by_import")),
                *([html.Q(step.reason)] if step.reason else []),
            ]
        )
        for step in steps
    ]
    none = html.P(texts("approval.no_steps"), className="muted")
    return [html.H3(texts("approval.history")), html.P(title), html.Ol(items) if items else none]


def _district(unit_code: str, tree: UnitTree) -> str:
    path = tree.path(unit_code)
    return path[min(1, len(path) - 1)].name


def _received(report: ReportToApprove, texts: Catalogue) -> str:
    notes = [
        *([] if report.is_in_time else [texts("approval.late")]),
        *([texts("approval.zero")] if report.is_zero else []),
    ]
    return " · ".join([formats.moment(report.received_at, texts.language), *notes])


def _last(report: ReportToApprove, texts: Catalogue) -> str:
    if report.decided_at is None:
        return ""
    return f"{formats.moment(report.decided_at, texts.language)} · {report.decided_by or texts('approval.by_import')}"


def _heading(state: Approval, texts: Catalogue) -> str:
    return texts(f"approval.heading.{state}")


def _counts(name: str, counts: Counter[Approval], texts: Catalogue) -> html.Tr:
    cells = [formats.number(counts[state], texts.language) if counts[state] else "–" for state in _COUNTED]
    return html.Tr([html.Th(name, scope="row"), *(html.Td(cell) for cell in cells)])
