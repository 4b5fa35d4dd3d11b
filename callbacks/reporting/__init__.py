"""Wiring of the page that shows who has reported."""

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
from dashboard.ui.reporting.layout import ADDRESS, CONTENT, content
from dashboard.ui.reporting.reading import ReportingSide


def register(app: Dash, services: ReportingSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Address in, content out."""

    @app.callback(Output(CONTENT, "children"), Input(ADDRESS, "search"), Input(REFRESH, "data"))
    def draw(query: str | None, _refresh: object) -> list[Any]:
        """An address in, the page of reports out."""
        texts = look_of(http.cookies, catalogues).texts
        return content(query or "", datetime.now(TIME_ZONE), services, texts)
