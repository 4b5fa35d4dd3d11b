"""Cards of files that wait for a decision, and the templates that go with the chosen district."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Final

from dash import ALL, MATCH, Dash, Input, Output, Patch, State, ctx, set_props
from flask import request as http

from dashboard.desk import IntakeDesk
from dashboard.domain.intake import Sending
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.data import ids
from dashboard.ui.data.cards import card
from dashboard.ui.data.deciding import decide
from dashboard.ui.data.layout import template_links
from dashboard.ui.frame import REFRESH

_OUTPUTS: Final = {
    "report": Output(ids.of_card("report", MATCH), "children"),
    "accept": Output(ids.of_card("accept", MATCH), "children"),
    "accept_hidden": Output(ids.of_card("accept", MATCH), "hidden"),
    "match_hidden": Output(ids.of_card("match", MATCH), "hidden"),
    "actions_hidden": Output(ids.of_card("actions", MATCH), "hidden"),
    "choices_hidden": Output(ids.of_card("choices", MATCH), "hidden"),
    "marked_hidden": Output(ids.of_card("marked", MATCH), "hidden"),
    "marked": Output(ids.of_card("marked", MATCH), "href"),
}


def register(app: Dash, desk: IntakeDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """A file in, its card out; choices and clicks on a card in, its report out."""

    @app.callback(
        Output(ids.CARDS, "children"),
        Input(ids.ARRIVED, "data"),
        State(ids.DISTRICT, "value"),
        prevent_initial_call=True,
    )
    def add_card(arrived: dict[str, Any], district_code: str | None) -> Patch:
        """A file that arrived in, its card out."""
        cards = Patch()
        cards.append(card(arrived, district_code or ids.ANY, desk, look_of(http.cookies, catalogues).texts))
        return cards

    @app.callback(
        output=_OUTPUTS,
        inputs={
            "kind": Input(ids.of_card("kind", MATCH), "value"),
            "district": Input(ids.of_card("district", MATCH), "value"),
            "_clicks": (
                Input(ids.of_card("accept", MATCH), "n_clicks"),
                Input(ids.of_card("match", MATCH), "n_clicks"),
                Input(ids.of_card("discard", MATCH), "n_clicks"),
            ),
            "matched": State(ids.of_card("matched", MATCH, column=ALL), "value"),
            "arrived": State(ids.of_card("file", MATCH), "data"),
            "sender": State(ids.SENDER, "value"),
        },
    )
    def act(
        kind: str,
        district: str,
        _clicks: list[int | None],
        matched: list[str | None],
        arrived: dict[str, Any],
        sender: str | None,
    ) -> dict[str, Any]:
        """A click on a part of a card in, the card as it is then out."""
        part = ctx.triggered_id["part"] if ctx.triggered and any(_clicks) else ""
        if part == "accept":
            set_props(REFRESH, {"data": time.time()})
        sending = Sending((sender or "").strip(), ids.chosen(district), ids.chosen(kind))
        texts = look_of(http.cookies, catalogues).texts
        return decide(part, arrived, sending, [ids.chosen(name) for name in matched], desk, texts).outputs()

    @app.callback(Output(ids.TEMPLATES, "children"), Input(ids.DISTRICT, "value"))
    def list_templates(district_code: str | None) -> list[Any]:
        """A district in, the templates made for it out."""
        return list(template_links(desk.forms, look_of(http.cookies, catalogues).language, ids.chosen(district_code)))
