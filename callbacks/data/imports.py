"""The list of imports, page by page, and undoing one."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, set_props
from dash.exceptions import PreventUpdate
from flask import request as http

from dashboard.desk import PAGE_ROWS, IntakeDesk
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.data import ids
from dashboard.ui.data.deciding import LedgerPages, dialog, turned
from dashboard.ui.data.ledger import ledger_table
from dashboard.ui.frame import REFRESH


def register(app: Dash, desk: IntakeDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Paging and refreshing in, the list out; a click on an import in, the dialog out."""

    @app.callback(
        Output(ids.LEDGER, "children"),
        Output(ids.LEDGER_PAGES, "data"),
        Output(ids.NEWER, "disabled"),
        Output(ids.OLDER, "disabled"),
        Input(REFRESH, "data"),
        Input(ids.NEWER, "n_clicks"),
        Input(ids.OLDER, "n_clicks"),
        State(ids.LEDGER_PAGES, "data"),
    )
    def list_imports(_at: object, _newer: int | None, _older: int | None, pages: LedgerPages) -> Any:  # noqa: ANN401
        """What is looked for in, the lines of the ledger out."""
        before = turned(pages, ctx.triggered_id)
        lines = desk.imports(before[-1])
        table = ledger_table(lines, desk.forms, desk.tree, look_of(http.cookies, catalogues).texts)
        shown = {"before": before, "last": lines[-1].import_id if lines else None}
        return table, shown, len(before) == 1, len(lines) < PAGE_ROWS

    @app.callback(
        Output(ids.DIALOG, "is_open"),
        Output(ids.DIALOG_BODY, "children"),
        Output(ids.DIALOG_CONFIRM, "hidden"),
        Output(ids.UNDOING, "data"),
        Input(ids.undo_button(ALL), "n_clicks"),
        Input(ids.DIALOG_CONFIRM, "n_clicks"),
        State(ids.UNDOING, "data"),
        running=[(Output(ids.DIALOG_CONFIRM, "disabled"), True, False)],
        prevent_initial_call=True,
    )
    def ask_or_undo(_asked: list[int | None], _confirmed: int | None, undoing: int | None) -> Any:  # noqa: ANN401
        # Buttons that have just been drawn are named here too; they were not clicked.
        """A click on undo in, the question or what became of it out."""
        clicked = [ctx.triggered_prop_ids[t["prop_id"]] for t in ctx.triggered if t["value"]]
        if not clicked:
            raise PreventUpdate
        if clicked[0] == ids.DIALOG_CONFIRM:
            set_props(REFRESH, {"data": time.time()})
        return dialog(clicked[0], undoing, desk, look_of(http.cookies, catalogues).texts)
