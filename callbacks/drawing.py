"""The one callback that turns what people do into the next address and draws it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, cast

from dash import ClientsideFunction, Dash, Input, Output, State
from dash.exceptions import PreventUpdate
from flask import request as http

from dashboard.ui import ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.drawing import Request, draw
from dashboard.ui.reading import ReadSide

OUTPUTS = {
    ids.MAP: Output(ids.MAP, "figure"),
    ids.TREND: Output(ids.TREND, "figure"),
    ids.LEGEND: Output(ids.LEGEND, "children"),
    ids.CRUMBS: Output(ids.CRUMBS, "children"),
    ids.PANEL_HEAD: Output(ids.PANEL_HEAD, "children"),
    ids.HERO: Output(ids.HERO, "children"),
    ids.KEY_FIGURES: Output(ids.KEY_FIGURES, "children"),
    ids.RANKING: Output(ids.RANKING, "children"),
    ids.TREND_HEAD: Output(ids.TREND_HEAD, "children"),
    ids.SITE_CARD: Output(ids.SITE_CARD, "children"),
    ids.TABLE: Output(ids.TABLE, "rowData"),
    "columns": Output(ids.TABLE, "columnDefs"),
    "totals": Output(ids.TABLE, "dashGridOptions"),
    "site_columns": Output(ids.SITE_TABLE, "columnDefs"),
    ids.STATE: Output(ids.STATE, "data"),
    ids.TOAST: Output(ids.TOAST, "children"),
    ids.SIMULATED: Output(ids.SIMULATED, "class_name"),
}


def register(app: Dash, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Address, what people did, and data version in; everything on the screen out."""
    connect = _clientside(app)
    connect(
        ClientsideFunction("sonla", "request"),
        Output(ids.REQUEST, "data"),
        Input(ids.ADDRESS, "search"),
        Input(ids.STATUS, "data"),
        State(ids.STATE, "data"),
    )

    @app.callback(OUTPUTS, Input(ids.REQUEST, "data"), prevent_initial_call=True)
    def redraw(data: dict[str, Any] | None) -> dict[str, Any]:
        """What people did in, the next drawing and its address out."""
        if data is None:
            raise PreventUpdate
        return draw(Request.of(data), services, look_of(http.cookies, catalogues))

    connect(ClientsideFunction("sonla", "applyState"), Input(ids.STATE, "data"), State(ids.UNITS, "data"))


def _clientside(app: Dash) -> Callable[..., None]:
    """Dash leaves its method without annotations; this gives it some."""
    return cast("Callable[..., None]", app.clientside_callback)
