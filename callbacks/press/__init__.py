"""Wiring of the press office's page."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update, set_props
from dash.exceptions import PreventUpdate
from flask import request as http

from dashboard.domain.periods import TIME_ZONE
from dashboard.press_office import PressOffice
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.frame import REFRESH
from dashboard.ui.press import deciding, ids
from dashboard.ui.press.layout import content, progress
from dashboard.ui.press.reports import ask, change
from dashboard.ui.press.taking import chosen_file, sheet


def register(app: Dash, office: PressOffice, catalogues: Mapping[str, Catalogue]) -> None:
    """Address in, content out; a click in, what came of it out."""

    @app.callback(Output(ids.CONTENT, "children"), Input(ids.ADDRESS, "search"), Input(REFRESH, "data"))
    def draw(query: str | None, _refresh: object) -> list[Any]:
        """An address in, the press page out."""
        texts = look_of(http.cookies, catalogues).texts
        return content(query or "", datetime.now(TIME_ZONE), office, texts)

    _register_reports(app, office, catalogues)

    @app.callback(
        Output(ids.ADDRESS, "search"),
        Output(ids.SAVED, "children"),
        Input(ids.save(ALL), "n_clicks"),
        State(ids.ADDRESS, "search"),
        State(ids.taking(ALL), "value"),
        State(ids.chosen(ALL), "value"),
        prevent_initial_call=True,
    )
    def save(clicks: list[int | None], query: str | None, said: list[str | None], chosen: list[str | None]) -> Any:  # noqa: ANN401
        """A title, tags and the chosen file in, the address of the snapshot out, or what is wrong."""
        if not any(clicks):
            raise PreventUpdate
        texts = look_of(http.cookies, catalogues).texts
        title, tags, *_ = (*(text or "" for text in said), "", "")
        address, answer = deciding.save(query or "", title, tags, chosen_file(chosen), office, texts)
        return address or no_update, answer

    @app.callback(
        Output(ids.sheet(ALL), "children"),
        Input(ids.chosen(ALL), "value"),
        State(ids.ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def choose(chosen: list[str | None], query: str | None) -> list[Any]:
        """A format and a paper in, the picture of that sheet out."""
        texts = look_of(http.cookies, catalogues).texts
        return [sheet(query or "", chosen_file(chosen), texts) for _ in ctx.outputs_list]

    @app.callback(
        Output(ids.MESSAGE, "children"),
        Input(ids.act(ALL, ALL), "n_clicks"),
        State(ids.tags_of(ALL), "value"),
        prevent_initial_call=True,
    )
    def act(_clicks: list[int | None], tags: list[str]) -> Any:  # noqa: ANN401
        # Buttons that have just been drawn are named here too; they were not clicked.
        """A decision on a snapshot in, what became of it out."""
        clicked = [ctx.triggered_prop_ids[t["prop_id"]] for t in ctx.triggered if t["value"]]
        if not clicked:
            raise PreventUpdate
        set_props(REFRESH, {"data": time.time()})
        texts = look_of(http.cookies, catalogues).texts
        return deciding.act(clicked[0]["kind"], clicked[0]["about"], "".join(tags), office, texts)


def _register_reports(app: Dash, office: PressOffice, catalogues: Mapping[str, Catalogue]) -> None:
    """Reports asked for or changed in, what came of it out; every few seconds their progress."""

    @app.callback(
        Output(ids.JOBS, "children"),
        Input(ids.TICK, "n_intervals"),
        Input(ids.ADDRESS, "search"),
        Input(ids.ANSWER, "children"),
    )
    def follow(_ticks: int | None, query: str | None, _answer: object) -> list[Any]:
        """A tick in, how far reports are out."""
        return progress(query or "", office, look_of(http.cookies, catalogues).texts)

    @app.callback(
        Output(ids.ANSWER, "children"),
        Input(ids.ask(ALL), "n_clicks"),
        Input(ids.change(ALL, ALL), "n_clicks"),
        State(ids.order(ALL), "value"),
        prevent_initial_call=True,
    )
    def ask_or_change(_asked: list[int | None], _changed: list[int | None], _values: list[Any]) -> Any:  # noqa: ANN401
        """A report asked for or changed in, what became of it out."""
        clicked = [ctx.triggered_prop_ids[t["prop_id"]] for t in ctx.triggered if t["value"]]
        if not clicked:
            raise PreventUpdate
        texts, one = look_of(http.cookies, catalogues).texts, clicked[0]
        if one["part"] == "change":
            return change(one["kind"], one["about"], office, texts)
        said = {state["id"]["name"]: state.get("value") for state in ctx.states_list[0]}
        return ask(one["kind"], said, office, texts)
