"""The pages themselves, written from one template."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, Literal

import flask
import jinja2

from dashboard.access.passwords import LEAST_CHARACTERS
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import LANGUAGE_COOKIE, look_of
from dashboard.ui.screen import asset_url

View = Literal["enter", "change", "forbidden"]
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)
_NOTHING: Final = {
    "about": "",
    "error": "",
    "csrf": "",
    "next": "/",
    "login": "",
    "provider": "",
    "has_accounts": True,
    "least": LEAST_CHARACTERS,
}


def page(catalogues: Mapping[str, Catalogue], view: View, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401
    """One of the pages in the visitor's language; `values` are what its template shows."""
    look = look_of(flask.request.cookies, catalogues)
    html = _TEMPLATES.get_template("page.html").render(
        {
            **_NOTHING,
            **values,
            "view": view,
            "look": look,
            "t": look.texts,
            "asset": asset_url,
            "language_cookie": LANGUAGE_COOKIE,
            "other": "en" if look.language == "vi" else "vi",
        }
    )
    return flask.Response(html, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")


def refusal(catalogues: Mapping[str, Catalogue], status: int) -> flask.Response:
    """Answer to what may not be: a page for people, one sentence for scripts."""
    look = look_of(flask.request.cookies, catalogues)
    if flask.request.method == "GET" and flask.request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        return page(catalogues, "forbidden", status, about=look.texts("sign_in.forbidden.about"))
    return flask.Response(look.texts("sign_in.forbidden.about"), status, content_type="text/plain; charset=utf-8")
