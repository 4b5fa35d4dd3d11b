"""Wiring of the page where offices approve reports."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, ctx, set_props
from flask import request as http

from dashboard.approvals import ApprovalDesk
from dashboard.ui.approval import ids
from dashboard.ui.approval.deciding import STEPS, chosen_text, decided, history_of, week_choice, week_view
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.frame import REFRESH


def register(app: Dash, desk: ApprovalDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Choices in, reports out; a decision in, its answer out."""
    _register_list(app, desk, catalogues)

    @app.callback(
        Output(ids.MESSAGE, "children"),
        *(Input(button, "n_clicks") for button in STEPS),
        State(ids.ROWS, "selectedRows"),
        State(ids.REASON, "value"),
        State(ids.OFFICE, "value"),
        running=[(Output(button, "disabled"), True, False) for button in STEPS],
        prevent_initial_call=True,
    )
    def decide(
        _district: int | None,
        _province: int | None,
        _returned: int | None,
        chosen: list[dict[str, Any]] | None,
        reason: str | None,
        office: str | None,
    ) -> Any:  # noqa: ANN401
        """Chosen reports and a decision in, what became of them out."""
        texts = look_of(http.cookies, catalogues).texts
        answer, has_changed = decided(str(ctx.triggered_id), chosen or (), reason or "", office or "", desk, texts)
        if has_changed:
            set_props(REFRESH, {"data": time.time()})
        return answer

    @app.callback(Output(ids.HISTORY, "children"), Input(ids.ROWS, "cellClicked"), Input(REFRESH, "data"))
    def show_history(clicked: object, _refresh: object) -> Any:  # noqa: ANN401
        """A report in, its steps out."""
        return history_of(clicked, desk, look_of(http.cookies, catalogues).texts)


def _register_list(app: Dash, desk: ApprovalDesk, catalogues: Mapping[str, Catalogue]) -> None:
    @app.callback(
        Output(ids.WEEK, "options"),
        Output(ids.WEEK, "value"),
        Output(ids.SIMULATED, "class_name"),
        Input(REFRESH, "data"),
        State(ids.WEEK, "value"),
    )
    def list_weeks(_refresh: object, chosen: str | None) -> Any:  # noqa: ANN401
        """A visit in, the weeks to choose from out."""
        return week_choice(chosen, desk, look_of(http.cookies, catalogues).texts)

    @app.callback(
        Output(ids.ROWS, "rowData"),
        Output(ids.SUMMARY, "children"),
        Output(ids.ROWS, "selectedRows"),
        *(Input(name, "value") for name in (ids.WEEK, ids.UNIT, ids.SOURCE, ids.STAGE)),
    )
    def list_reports(week: str | None, unit: str, source: str, stage: str) -> Any:  # noqa: ANN401
        """A week and filters in, its reports out."""
        texts = look_of(http.cookies, catalogues).texts
        return *week_view((week, unit, source, stage), desk, texts), []

    @app.callback(Output(ids.CHOSEN, "children"), Input(ids.ROWS, "selectedRows"))
    def count_chosen(chosen: list[Any] | None) -> str:
        """Chosen rows in, how many they are out."""
        return chosen_text(chosen, look_of(http.cookies, catalogues).texts)
