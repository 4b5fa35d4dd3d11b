"""The page's regions."""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed

PATH: Final = "/data/"
DATA_ASSETS: Final = FRAME_ASSETS


def data_page(look: Look) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    return framed(look, PATH, html.H2(look.texts("data.title")))
