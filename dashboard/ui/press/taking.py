"""Taking a snapshot: what it would hold, the file that is wanted of it, and what the person says about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.press import ChosenFile
from dashboard.press_office import PressOffice
from dashboard.prints.papers import PAPERS
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press import ids
from dashboard.ui.press.address import read_address
from dashboard.ui.press.words import DEFAULT_FILE, PREVIEW_PATH, SCREENS, VIEW_ENDINGS, file_text


def taking(view_query: str, now: datetime, office: PressOffice, texts: Catalogue) -> list[Any]:
    """The preview beside the form; nothing is kept yet."""
    view = office.preview(view_query, now)
    title = dcc.Input(id=ids.taking("title"), type="text", value=f"{view.title}. {view.subtitle}"[:300], maxLength=300)
    tags = dcc.Input(id=ids.taking("tags"), type="text", placeholder=texts("press.tags_example"), maxLength=300)
    save = html.Button(texts("press.save"), id=ids.save("view"), type="button", className="main-button")
    back = html.A(texts("press.back_to_map"), href="/?" + view_query, className="plain-button")
    form = html.Section(
        [
            *_choices(texts),
            html.Label([html.Span(texts("press.title_label")), title], className="field"),
            html.Label([html.Span(texts("press.tags_label")), tags], className="field"),
            html.Div([save, back], className="press-actions"),
            html.P(texts("press.take_about"), className="muted"),
            *[html.P(note, className="muted") for note in view.notes],
        ],
        className="panel-box press-form",
    )
    seen = html.Figure(_sheet(view_query, DEFAULT_FILE, texts), id=ids.sheet("view"))
    return [
        html.Div([html.H2(texts("press.take_title"))], className="page-head"),
        html.Div([seen, form], className="press-sides"),
    ]


def sheet(query: str, chosen: ChosenFile, texts: Catalogue) -> list[Any]:
    """The picture of a chosen sheet, and what its file is, for the address of the page."""
    is_known = chosen.ending in VIEW_ENDINGS and chosen.paper in PAPERS
    return _sheet(read_address(query).view_query or "", chosen if is_known else DEFAULT_FILE, texts)


def chosen_file(said: Sequence[str | None]) -> ChosenFile:
    """What the form says of the file: its ending, then its paper."""
    ending, paper, *_ = (*(text or "" for text in said), "", "")
    return ChosenFile(ending, paper)


def _choices(texts: Catalogue) -> list[Any]:
    endings = [{"value": ending, "label": texts(f"press.ending.{ending}")} for ending in VIEW_ENDINGS]
    papers = [{"value": paper, "label": texts(f"press.paper.{paper}")} for paper in PAPERS]
    ending = dbc.RadioItems(id=ids.chosen("ending"), options=endings, value=DEFAULT_FILE.ending)
    paper = dbc.Select(id=ids.chosen("paper"), options=papers, value=DEFAULT_FILE.paper)
    return [
        html.Div([html.Span(texts("press.ending_label")), ending], className="field"),
        html.Label([html.Span(texts("press.paper_label")), paper], className="field"),
    ]


def _sheet(view_query: str, chosen: ChosenFile, texts: Catalogue) -> list[Any]:
    address = f"{PREVIEW_PATH}?{urlencode({'chup': view_query, 'giay': chosen.paper})}"
    words = texts("press.seen", file=file_text(chosen, texts), size=_size(chosen, texts))
    picture = html.Img(src=address, alt=words, className="press-preview press-sheet")
    return [html.A(picture, href=address, target="_blank"), html.Figcaption(words, className="muted")]


def _size(chosen: ChosenFile, texts: Catalogue) -> str:
    """`297 × 210 mm`; of a picture, and of what is for screens, in pixels."""
    paper = PAPERS[chosen.paper]
    if chosen.ending == "png" or chosen.paper in SCREENS:
        width, height = (formats.number(side, texts.language) for side in paper.size_px)
        return texts("press.pixels", width=width, height=height, dpi=paper.dpi)
    return f"{paper.width_mm:.0f} × {paper.height_mm:.0f} mm"
