"""The page's regions, and its content for one address: `?dv=123` is the unit, the reader's own where left out."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from urllib.parse import parse_qsl

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.selection import SelectionSpace
from dashboard.domain.terms import BASES
from dashboard.domain.units import Unit
from dashboard.ui import formats
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.ui.reading import ReadSide
from dashboard.ui.tasks.reading import Tasks, read_tasks
from dashboard.ui.tasks.sections import Section, sections

PATH: Final = "/tasks/"
TASKS_ASSETS: Final = (*FRAME_ASSETS, "pages/tasks.css")
ADDRESS: Final = "address"
CONTENT: Final = "tasks"
SHOWN_FIRST: Final = 6
SHOWN_AT_MOST: Final = 100
"""Of one list; the pages that its head links to hold all."""


def tasks_page(look: Look) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    return framed(look, PATH, dcc.Location(id=ADDRESS, refresh=False), html.Div(id=CONTENT, className="tasks"))


def content(query: str, now: datetime, services: ReadSide, texts: Catalogue) -> list[Any]:
    """Everything below the header for one address at `now` (aware). Raises StoreUnavailable."""
    space = services.space
    wanted = dict(parse_qsl(query.removeprefix("?"))).get("dv", "")
    unit_code = wanted if space.can_read(wanted) and space.scope.holds(wanted) else space.scope.home_code
    found = read_tasks(services, unit_code, now)
    lists = sections(found, space, texts)
    return [
        _head(found, now, space, texts),
        _summary(lists, texts),
        html.Div([_list(one, texts) for one in lists if one.entries], className="task-lists"),
    ]


def _head(found: Tasks, now: datetime, space: SelectionSpace, texts: Catalogue) -> html.Div:
    badge = [dbc.Badge(texts("app.simulated"), class_name="badge-simulated", color="none")]
    about = texts(
        "tasks.about",
        period=formats.period(found.period, texts.language),
        moment=formats.moment(now, texts.language),
        basis=BASES.label(space.bases[0], texts.language),
    )
    return html.Div(
        [
            html.Div([html.H2(texts("tasks.title")), *(badge if found.simulated else [])], className="page-title"),
            html.P(about),
            html.Nav(_places(found.unit, space), className="task-places", **aria(label=texts("tasks.places"))),
        ],
        className="page-head",
    )


def _places(unit: Unit, space: SelectionSpace) -> list[Any]:
    """The way down to the unit, then its parts: each a click to its own tasks."""
    path = [one for one in space.tree.path(unit.code) if space.scope.holds(one.code)]
    way = [_place(one, "chip chosen" if one == unit else "chip") for one in path]
    parts = [_place(one, "part") for one in space.tree.children(unit.code) if space.scope.holds(one.code)]
    return [html.Div(way, className="chips"), html.Div(parts, className="parts")]


def _place(unit: Unit, class_name: str) -> dcc.Link:
    return dcc.Link(unit.name, href=f"{PATH}?dv={unit.code}", className=class_name)


def _summary(lists: tuple[Section, ...], texts: Catalogue) -> html.Ul | html.P:
    """How many of each, as links to the lists."""
    chips = [
        html.Li(html.A([html.B(str(len(one.entries))), html.Span(one.title)], href=f"#{one.id}"))
        for one in lists
        if one.entries
    ]
    return html.Ul(chips, className="task-summary") if chips else html.P(texts("tasks.none"), className="verdict good")


def _list(one: Section, texts: Catalogue) -> html.Section:
    rows = [_entry(entry) for entry in one.entries[:SHOWN_AT_MOST]]
    rest = len(one.entries) - SHOWN_FIRST
    more = [
        html.Details([html.Summary(texts("tasks.more", count=rest)), html.Ul(rows[SHOWN_FIRST:])], className="more")
    ] if rest > 0 else []  # fmt: skip
    all_of_it = [html.A(texts("tasks.all"), href=one.href)] if one.href else []
    heading = html.H3([one.title, html.Span(str(len(one.entries)), className="count")])
    about = [html.P(one.about, className="muted")] if one.about else []
    return html.Section(
        [html.Div([heading, *all_of_it], className="task-head"), *about, html.Ul(rows[:SHOWN_FIRST]), *more],
        id=one.id,
        className="panel-box",
    )


def _entry(entry: tuple[str, str, str]) -> html.Li:
    title, about, href = entry
    return html.Li(html.A([html.B(title), html.Span(about)], href=href))
