"""Taking a snapshot: what it would hold, and what the person says about it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from dash import dcc, html

from dashboard.press_office import PressOffice
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press import ids
from dashboard.ui.press.words import PREVIEW_PATH


def taking(view_query: str, now: datetime, office: PressOffice, texts: Catalogue) -> list[Any]:
    """The preview beside the form; nothing is kept yet."""
    view = office.preview(view_query, now)
    title = dcc.Input(id=ids.taking("title"), type="text", value=f"{view.title}. {view.subtitle}"[:300], maxLength=300)
    tags = dcc.Input(id=ids.taking("tags"), type="text", placeholder=texts("press.tags_example"), maxLength=300)
    form = html.Section(
        [
            html.Label([html.Span(texts("press.title_label")), title], className="field"),
            html.Label([html.Span(texts("press.tags_label")), tags], className="field"),
            html.P(texts("press.take_about"), className="muted"),
            *[html.P(note, className="muted") for note in view.notes],
            html.Div(
                [
                    html.Button(
                        texts("press.save"),
                        id={"part": "save", "about": "view"},
                        type="button",
                        className="main-button",
                    ),
                    html.A(texts("press.back_to_map"), href="/?" + view_query, className="plain-button"),
                ],
                className="press-actions",
            ),
        ],
        className="panel-box press-form",
    )
    picture = html.Img(
        src=f"{PREVIEW_PATH}?{urlencode({'chup': view_query})}", alt=view.title, className="press-preview"
    )
    return [
        html.Div([html.H2(texts("press.take_title"))], className="page-head"),
        html.Div([html.Figure(picture), form], className="press-sides"),
    ]
