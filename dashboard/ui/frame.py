"""The frame of every page but the map: header, banner for a lost connection, message, and the page's own content."""

from __future__ import annotations

from typing import Final

from dash import dcc, html
from dash.development.base_component import Component

from dashboard.ui.attributes import data
from dashboard.ui.context import Look
from dashboard.ui.controls import icon_button
from dashboard.ui.header import header

REFRESH: Final = "refresh"
"""Store whose data the script changes when the page should be read again, such as after a lost connection."""
TOAST: Final = "toast"
FRAME_ASSETS: Final = (
    *("1-tokens.css", "2-screen.css", "7-account.css", "pages/page.css"),
    *("pages/page.js", "4-connection.js", "7-account.js"),
)
"""Styles and scripts of every page but the map, to stand before its own."""


def framed(look: Look, path: str, *content: Component) -> html.Div:
    """Layout of the page at `path`."""
    texts = look.texts
    return html.Div(
        [
            dcc.Store(id=REFRESH),
            html.A(texts("app.skip_to_content"), href="#content", className="skip"),
            header(look, path),
            html.Div(
                id="connection",
                className="connection",
                role="status",
                hidden=True,
                **data(text=texts.texts["connection.lost"]),
            ),
            html.Div(
                [html.Span(id=TOAST), icon_button("×", texts("toast.close"), data(close="toast"))],
                className="toast-box",
                role="alert",
                **data(error=texts("toast.error")),
            ),
            html.Main(list(content), id="content"),
        ],
        id="page",
    )
