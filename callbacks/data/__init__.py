"""Wiring of the page where offices' files are taken in."""

from __future__ import annotations

from collections.abc import Mapping

from dash import Dash

from callbacks.data import files, imports
from dashboard.desk import IntakeDesk
from dashboard.ui.catalogue import Catalogue


def register(app: Dash, desk: IntakeDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Register every callback and download of the page on `app`."""
    files.register(app, desk, catalogues)
    imports.register(app, desk, catalogues)
