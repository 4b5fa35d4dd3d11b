"""What the reader's own office has to do, beside the map."""

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
    """A visit in, links to the lists of tasks with how many there are out. Asked once: it changes by the day."""

    @app.callback(Output(ids.DUTIES, "children"), Input(ids.ADDRESS, "pathname"))
    def count(_path: str | None) -> list[Any]:
        return duties(services, datetime.now(TIME_ZONE), look_of(http.cookies, catalogues))
