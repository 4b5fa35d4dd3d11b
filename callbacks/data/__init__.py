"""Wiring of the page where offices' files are taken in."""

from __future__ import annotations

from dash import Dash


def register(app: Dash) -> None:
    """Register every callback of the page on `app`."""
