"""Wiring between what people do and what is drawn; every decision is made in pure functions elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

from dash import Dash

from callbacks import drawing, duties, freshness, search
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.reading import ReadSide


def register_all(app: Dash, services: ReadSide, catalogues: Mapping[str, Catalogue]) -> None:
    """Register every callback of the screen on `app`."""
    drawing.register(app, services, catalogues)
    search.register(app, services, catalogues)
    freshness.register(app, services)
    duties.register(app, services, catalogues)
