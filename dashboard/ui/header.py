"""Parts of the header that every page has: its name, links to the other pages, language and theme."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.ui.account_menu import account_menu
from dashboard.ui.attributes import data
from dashboard.ui.context import LANGUAGE_COOKIE, THEME_COOKIE, Look
from dashboard.ui.controls import icon_button
from dashboard.ui.navigation import page_links


def header(look: Look, path: str, *between: Component) -> html.Header:
    """The header of the page at `path`, with what only that page has between its links and the switches."""
    texts, dark = look.texts, look.palette.name == "dark"
    other = "en" if look.language == "vi" else "vi"
    return html.Header(
        [
            html.Div([html.H1(texts("app.title")), html.P(texts("app.subtitle"))], className="brand"),
            page_links(texts, path, look.account),
            *between,
            html.Button(
                texts("app.language"),
                type="button",
                title=texts("app.language_about"),
                className="quiet",
                lang=other,
                **data(cookie=LANGUAGE_COOKIE, value=other),
            ),
            icon_button(
                "☀" if dark else "☾",
                texts("app.to_light" if dark else "app.to_dark"),
                data(cookie=THEME_COOKIE, value="light" if dark else "dark"),
            ),
            *account_menu(look),
        ],
        className="top",
    )
