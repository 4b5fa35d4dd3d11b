"""Asking now and then whether the data changed; a changed version makes the page ask for a new drawing."""

from __future__ import annotations

from dash import Dash, Input, Output

from dashboard.ui import ids
from dashboard.ui.reading import ReadSide


def register(app: Dash, services: ReadSide) -> None:
    """Tick in, version of the data out."""

    @app.callback(Output(ids.STATUS, "data"), Input(ids.POLL, "n_intervals"), prevent_initial_call=True)
    def ask_version(_ticks: int | None) -> int:
        """A tick in, the version of the store out."""
        return services.status().version
