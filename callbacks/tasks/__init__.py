"""Wiring of the task list."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import Dash, Input, Output
from flask import request as http

from dashboard.domain.periods import TIME_ZONE
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.frame import REFRESH
from dashboard.ui.reading import ReadSide
from dashboard.ui.tasks.layout import ADDRESS, CONTENT, content


def register(app: Dash, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Address in, lists out."""

    @app.callback(Output(CONTENT, "children"), Input(ADDRESS, "search"), Input(REFRESH, "data"))
    def draw(query: str | None, _refresh: object) -> list[Any]:
        """An address in, the page of tasks out."""
        texts = look_of(http.cookies, catalogues).texts
        return content(query or "", datetime.now(TIME_ZONE), services, texts)
