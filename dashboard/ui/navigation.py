"""The pages of the product and the links between them, which stand in the header of each."""

from __future__ import annotations

from typing import Final

from dash import html

from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue

PAGES: Final = {"/": "nav.map", "/reporting/": "nav.reporting", "/data/": "nav.data"}
"""Text key by path, in the order of the links; a page stands here and in the list of `app.py`."""


def page_links(texts: Catalogue, current: str) -> html.Nav:
    """Plain links, the page at path `current` marked."""
    links = [
        html.A(texts(key), href=path, **(aria(current="page") if path == current else {}))
        for path, key in PAGES.items()
    ]
    return html.Nav(links, className="pages", **aria(label=texts("nav.label")))
