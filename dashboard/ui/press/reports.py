"""Weekly reports: asking for one, schedules, and how far each is."""

from __future__ import annotations

import contextlib
import re
import threading
from contextvars import copy_context
from datetime import date, datetime
from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.accounts import Right
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.press import PAGE_PATH, Job, JobState, Order, Rhythm, Schedule
from dashboard.errors import PressError, StoreError
from dashboard.press.worker import Worker
from dashboard.press_office import PressOffice
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press import ids
from dashboard.ui.press.deciding import refusal, visitor, who
from dashboard.ui.press.words import WEEK_ENDINGS

_ADDRESS: Final = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;]+")
_EVERY_DAY: Final = "0"


def reports(office: PressOffice, texts: Catalogue) -> list[Any]:
    """The form for a report and its schedule; the jobs stand below it."""
    week = office.services.space.default_period
    return [
        html.A(texts("press.back"), href=PAGE_PATH, className="quiet"),
        html.Div([html.H2(texts("press.reports")), html.P(texts("press.reports_about"))], className="page-head"),
        html.Section([_what(week, texts), _when(texts)], className="panel-box press-form"),
    ]


def job_list(office: PressOffice, texts: Catalogue) -> list[Any]:
    """Schedules in force, and the latest jobs with their progress."""
    schedules, jobs = office.schedules(), office.jobs()
    parts: list[Any] = []
    if schedules:
        parts += [html.H3(texts("press.schedules")), *(_schedule(one, texts) for one in schedules)]
    parts.append(html.H3(texts("press.jobs")))
    return [*parts, *(_job(one, texts) for one in jobs)] if jobs else [*parts, html.P(texts("press.no_jobs"))]


def ask(kind: str, said: dict[str, Any], office: PressOffice, texts: Catalogue) -> Any:  # noqa: ANN401 - a component
    """Make a report now (`now`) or again and again (`schedule`); what to say of it."""
    if not visitor().may(Right.APPROVE):
        return html.P(texts("press.may_not"), className="verdict refused")
    recipients = tuple(dict.fromkeys(re.split(r"[,;\s]+", str(said.get("recipients") or "").strip())))
    recipients = tuple(one for one in recipients if one)
    wrong = [one for one in recipients if not _ADDRESS.fullmatch(one)]
    endings = tuple(e for e in WEEK_ENDINGS if e in (said.get("formats") or ()))
    if wrong or not endings:
        key = "press.wrong_address" if wrong else "press.no_format"
        return html.P(texts(key, address=", ".join(wrong)) if wrong else texts(key), className="verdict refused")
    order = Order(texts("press.order_title"), endings, recipients, to_folder=True)
    now = datetime.now(TIME_ZONE)
    if kind == "schedule":
        weekday, hour = int(said.get("weekday") or 0), min(23, max(0, int(said.get("hour") or 0)))
        rhythm = Rhythm.WEEKLY if weekday else Rhythm.DAILY
        office.add_schedule(order, rhythm, weekday or 1, hour, who(texts), now)
        return html.P(texts("press.scheduled"), className="verdict good")
    try:
        week = Period.week_of(date.fromisoformat(str(said.get("day"))[:10]))
    except ValueError:
        return html.P(texts("press.no_week"), className="verdict refused")
    office.add_job(order, week, who(texts), now)
    _begin(office)
    return html.P(texts("press.asked"), className="verdict good")


def change(kind: str, number: int, office: PressOffice, texts: Catalogue) -> Any:  # noqa: ANN401 - a component
    """Cancel or retry a job, or end a schedule."""
    if not visitor().may(Right.APPROVE):
        return html.P(texts("press.may_not"), className="verdict refused")
    try:
        office.change_job(kind, number)
    except PressError as error:
        return refusal(error, texts)
    if kind == "retry":
        _begin(office)
    return html.P(texts(f"press.done.{kind}"), className="verdict good")


def _begin(office: PressOffice) -> None:
    """Work on it right away as whoever asked; a worker takes over what this process does not finish."""

    def work() -> None:
        worker = Worker(office)
        with contextlib.suppress(StoreError), contextlib.closing(worker):
            worker.work_off()

    threading.Thread(target=copy_context().run, args=(work,), daemon=True).start()


def _what(week: Period, texts: Catalogue) -> html.Div:
    day = dbc.Input(id=ids.order("day"), type="date", value=week.start.isoformat())
    endings = dbc.Checklist(
        id=ids.order("formats"),
        options=[{"value": e, "label": texts(f"press.file.{e}")} for e in WEEK_ENDINGS],
        value=["docx"],
        inline=True,
    )
    recipients = dcc.Input(id=ids.order("recipients"), type="text", placeholder="a@sonla.gov.vn, b@sonla.gov.vn")
    now = html.Button(texts("press.make_now"), id=ids.ask("now"), type="button", className="main-button")
    return html.Div(
        [
            html.Label([html.Span(texts("press.day")), day], className="field"),
            html.Div([html.Span(texts("press.formats")), endings], className="field"),
            html.Label([html.Span(texts("press.recipients")), recipients], className="field"),
            html.Div(now, className="press-actions"),
        ],
        className="press-form",
    )


def _when(texts: Catalogue) -> html.Div:
    days = [{"value": _EVERY_DAY, "label": texts("press.weekday.0")}]
    days += [{"value": str(i), "label": texts(f"press.weekday.{i}")} for i in range(1, 8)]
    weekday = dbc.Select(id=ids.order("weekday"), options=days, value="1")
    hour = dbc.Input(id=ids.order("hour"), type="number", min=0, max=23, step=1, value=8)
    button = html.Button(texts("press.make_schedule"), id=ids.ask("schedule"), type="button", className="plain-button")
    return html.Div(
        [
            html.Label([html.Span(texts("press.when")), weekday], className="field"),
            html.Label([html.Span(texts("press.hour")), hour], className="field"),
            html.Div(button, className="press-actions"),
        ],
        className="fields-row",
    )


def _schedule(one: Schedule, texts: Catalogue) -> html.Div:
    weekday = one.weekday if one.rhythm is Rhythm.WEEKLY else 0
    told = texts(
        "press.schedule_line",
        weekday=texts(f"press.weekday.{weekday}"),
        hour=f"{one.hour:02d}:00",
        formats=", ".join(one.order.formats),
        recipients=", ".join(one.order.recipients) or formats.NO_VALUE,
        next=formats.moment(one.next_due_at, texts.language),
    )
    end = html.Button(
        texts("press.end_schedule"), id=ids.change("end", one.schedule_id), type="button", className="plain-button"
    )
    return html.Div([html.Span(told), html.Div(end, className="press-actions")], className="job")


def _job(one: Job, texts: Catalogue) -> html.Div:
    week = formats.period(Period.week_of(one.week_start), texts.language)
    head = f"{one.order.title} · {week} · {texts(f'press.state.{one.state}')}"
    sent = [f"{d.target.removeprefix('notice:')}: {texts(f'press.delivery.{d.state}')}" for d in one.deliveries]
    fault = one.fault_en if texts.language == "en" else one.fault_vi
    link = html.A(one.snapshot_code, href=f"{PAGE_PATH}?so={one.snapshot_code}") if one.snapshot_code else None
    return html.Div(
        [
            html.Div([html.B(head), link], className="press-over"),
            html.Progress(value=str(one.step_count), max=str(one.step_total)),
            *([html.P(fault, className="verdict refused")] if fault else []),
            html.P(" · ".join(sent), className="muted"),
            *_change(one, texts),
        ],
        className="job",
    )


def _change(one: Job, texts: Catalogue) -> list[Any]:
    """The button that ends a job, or begins it again; none where it is done."""
    if one.state is JobState.DONE:
        return []
    kind = "cancel" if one.state in (JobState.WAITING, JobState.RUNNING) else "retry"
    button = html.Button(
        texts(f"press.{kind}"), id=ids.change(kind, one.job_id), type="button", className="plain-button"
    )
    return [html.Div(button, className="press-actions")]
