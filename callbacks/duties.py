"""What there is to do in the place that is looked at, beside the map."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from dash import Dash, Input, Output
from flask import request as http

from dashboard.domain.periods import TIME_ZONE
from dashboard.ui import ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.reading import ReadSide
from dashboard.ui.tasks.duties import duties


def register(app: Dash, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """A place that is looked at in, links to its lists of tasks with how many there are out."""

    @app.callback(Output(ids.DUTIES, "children"), Input(ids.ADDRESS, "search"))
    def count(query: str | None) -> list[Any]:
        """An address in, links to the lists of its place out."""
        return duties(services, query or "", datetime.now(TIME_ZONE), look_of(http.cookies, catalogues))
