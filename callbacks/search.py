"""The search box."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output
from flask import request as http

from dashboard.ui import ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.reading import ReadSide
from dashboard.ui.search_results import search_results


def register(app: Dash, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Text in, list of places and sites out."""

    @app.callback(Output(ids.SEARCH_RESULTS, "children"), Input(ids.SEARCH, "value"), prevent_initial_call=True)
    def list_hits(text: str | None) -> list[Any]:
        """What was typed in, the places and sites that it may mean out."""
        wanted = (text or "")[:80]
        hits = services.search(wanted) if wanted.strip() else ()
        return search_results(wanted, hits, services.space.registry, look_of(http.cookies, catalogues).texts)
