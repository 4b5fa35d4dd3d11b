"""The one callback that writes the address, and with it the selection."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output, State
from dash.exceptions import PreventUpdate

from dashboard.domain.events import next_selection
from dashboard.domain.selection import from_query, to_query
from dashboard.ui import ids
from dashboard.ui.events import read_event
from dashboard.ui.reading import ReadSide


def register(app: Dash, services: ReadSide) -> None:
    """Events in, address out."""

    @app.callback(
        Output(ids.ADDRESS, "search"),
        Input(ids.EVENT, "data"),
        State(ids.ADDRESS, "search"),
        prevent_initial_call=True,
    )
    def write_address(payload: dict[str, Any] | None, query: str | None) -> str:
        space = services.space
        now, _ = from_query(query or "", space)
        event = read_event(payload or {}, now, services)
        then = next_selection(event, now, space) if event else now
        if then == now:
            raise PreventUpdate
        return to_query(then, space)
