"""The page's regions: sending files, files that wait for a decision, templates, and all imports so far."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.desk import IntakeDesk
from dashboard.domain.intake import ReportForm
from dashboard.intake.limits import MAX_FILE_BYTES
from dashboard.ui.attributes import aria, data
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.data import ids
from dashboard.ui.frame import FRAME_ASSETS, framed

PATH: Final = "/data/"
DATA_ASSETS: Final = (*FRAME_ASSETS, "pages/data.css", "pages/data.js")


def data_page(look: Look, desk: IntakeDesk) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    texts = look.texts
    return framed(
        look,
        PATH,
        dcc.Store(id=ids.ARRIVED),
        dcc.Store(id=ids.LEDGER_PAGES, data={"before": [None], "last": None}),
        dcc.Store(id=ids.UNDOING),
        html.Div([html.H2(texts("data.title")), html.P(texts("data.about"))], className="page-head"),
        html.Div(
            [_sending(look, desk), template_list(texts, desk.forms, "")],
            className="desk-top",
        ),
        html.Div(id=ids.CARDS, className="cards"),
        _ledger(texts),
        _dialog(texts),
    )


def district_options(texts: Catalogue, desk: IntakeDesk) -> list[dict[str, str]]:
    """What the choice of a district offers; first that the file's own title says it, for who may send for all."""
    districts = [{"value": unit.code, "label": unit.name} for unit in desk.districts]
    return [{"value": ids.ANY, "label": texts("data.district_any")}, *districts] if desk.is_whole else districts


def template_list(texts: Catalogue, forms: Sequence[ReportForm], district_code: str) -> html.Section:
    """Links to the templates of every form, for the chosen district."""
    return html.Section(
        [
            html.H3(texts("data.templates")),
            html.P(texts("data.templates_about"), className="muted"),
            html.Ul(template_links(forms, texts.language, district_code), id=ids.TEMPLATES),
        ],
        className="panel-box templates",
    )


def template_links(forms: Sequence[ReportForm], language: str, district_code: str) -> list[html.Li]:
    """One download per form."""
    query = f"?district={district_code}" if district_code else ""
    return [html.Li(html.A(form.label(language), href=f"{PATH}templates/{form.kind}.xlsx{query}")) for form in forms]


def _sending(look: Look, desk: IntakeDesk) -> html.Section:
    texts = look.texts
    sender = dcc.Input(
        id=ids.SENDER,
        type="text",
        value=look.account.name if look.account else "",
        placeholder=texts("data.sender_example"),
        maxLength=200,
        persistence=True,
        autoComplete="organization",
    )
    options = district_options(texts, desk)
    # Nobody sees on a shared machine what another chose: only who may send for all has a choice worth keeping.
    chosen = options[0]["value"] if options else ids.ANY
    district = dbc.Select(id=ids.DISTRICT, options=options, value=chosen, persistence=desk.is_whole)
    return html.Section(
        [
            html.Div(
                [
                    html.Label([html.Span(texts("data.sender")), sender], className="field"),
                    html.Label([html.Span(texts("data.district")), district], className="field"),
                ],
                className="fields-row",
            ),
            html.Div(
                [
                    html.B(texts("data.drop")),
                    html.Span(texts("data.drop_or")),
                    html.Button(texts("data.choose"), type="button", className="main-button", **data(choose="files")),
                    html.Small(texts("data.drop_about")),
                ],
                className="drop",
                **data(
                    limit=str(MAX_FILE_BYTES),
                    too_large=texts.texts["data.too_large"],
                    failed=texts("data.upload_failed"),
                    sending=texts("data.sending"),
                    waiting=texts("data.queued"),
                ),
            ),
            html.Ul(className="uploads", **aria(live="polite")),
        ],
        className="panel-box",
    )


def _ledger(texts: Catalogue) -> html.Section:
    return html.Section(
        [
            html.H3(texts("data.imports")),
            html.Div(id=ids.LEDGER),
            html.Div(
                [
                    html.Button(texts("data.newer"), id=ids.NEWER, type="button", className="quiet", disabled=True),
                    html.Button(texts("data.older"), id=ids.OLDER, type="button", className="quiet", disabled=True),
                ],
                className="pager",
            ),
        ],
        className="panel-box ledger",
    )


def _dialog(texts: Catalogue) -> dbc.Modal:
    return dbc.Modal(
        [
            dbc.ModalBody(id=ids.DIALOG_BODY),
            dbc.ModalFooter(
                [
                    html.Button(texts("data.close"), type="button", className="plain-button", **data(close="dialog")),
                    html.Button(
                        texts("data.undo_confirm"), id=ids.DIALOG_CONFIRM, type="button", className="warn-button"
                    ),
                ]
            ),
        ],
        id=ids.DIALOG,
        is_open=False,
        centered=True,
    )
