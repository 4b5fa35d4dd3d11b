"""The page's regions, and its content for one address."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from dash import dcc, html

from dashboard.domain.accounts import Right
from dashboard.domain.press import PAGE_PATH
from dashboard.errors import OutOfScope, PressError, PrintError
from dashboard.press_office import PressOffice
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.ui.press import ids
from dashboard.ui.press.address import Asked, read_address
from dashboard.ui.press.deciding import visitor
from dashboard.ui.press.detail import comparison, detail
from dashboard.ui.press.gallery import gallery
from dashboard.ui.press.reports import job_list, reports
from dashboard.ui.press.taking import taking

TICK_MS: Final = 3000
"""So often the progress of reports is read again."""
PRESS_ASSETS: Final = (*FRAME_ASSETS, "pages/press.css", "4-saving.js", "pages/press.js")


def press_page(look: Look) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    answers = [html.Div(id=one) for one in (ids.SAVED, ids.MESSAGE, ids.ANSWER)]
    return framed(
        look,
        PAGE_PATH,
        dcc.Location(id=ids.ADDRESS, refresh=False),
        html.Div(answers, className="press-message", role="status"),
        html.Div(id=ids.CONTENT, className="press"),
        html.Div(id=ids.JOBS, className="panel-box jobs"),
        dcc.Interval(id=ids.TICK, interval=TICK_MS),
    )


def content(query: str, now: datetime, office: PressOffice, texts: Catalogue) -> list[Any]:
    """Everything below the header for one address at `now` (aware). Raises StoreUnavailable."""
    asked = read_address(query)
    try:
        return _content(asked, now, office, texts)
    except (OutOfScope, PressError, PrintError) as error:
        sentence = error.in_language(texts.language)
        back = html.A(texts("press.back"), href=PAGE_PATH, className="quiet")
        return [html.P(sentence, className="verdict refused"), back]


def progress(query: str, office: PressOffice, texts: Catalogue) -> list[Any]:
    """Schedules and jobs where the address asks for them and the visitor may; they name whom reports are sent to."""
    is_shown = read_address(query).is_schedule and visitor().may(Right.APPROVE)
    return job_list(office, texts) if is_shown else []


def _content(asked: Asked, now: datetime, office: PressOffice, texts: Catalogue) -> list[Any]:
    may_approve = visitor().may(Right.APPROVE)
    if asked.view_query is not None:
        return taking(asked.view_query, now, office, texts)
    if asked.is_schedule:
        return reports(office, texts) if may_approve else [html.P(texts("press.may_not"), className="verdict refused")]
    if asked.code and asked.is_compared:
        return comparison(office.head(asked.code), office.compare(asked.code, now), texts)
    if asked.code:
        return detail(office.head(asked.code), office, texts, may_approve=may_approve)
    heads = office.gallery(asked.words, asked.tag, approved_only=asked.approved_only)
    return gallery(asked, heads, office, texts, has_reports=may_approve)
