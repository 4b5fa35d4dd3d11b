"""A page of the product: a Dash application of its own on the one server, in the visitor's language and theme.

Pages share the server, the catalogue, the fonts and the component libraries, which all are sent from the same
addresses, so that a browser that has seen one page has nothing large left to fetch for another.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import flask
from dash import Dash
from dash.development.base_component import Component
from werkzeug.exceptions import Forbidden, InternalServerError, ServiceUnavailable

from dashboard.access.current import present
from dashboard.errors import OutOfScope, StoreUnavailable
from dashboard.ui.bodies import BodyError, refusing, typed
from dashboard.ui.bundles import SUITES
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look, look_of

ASSETS: Final = Path(__file__).resolve().parent.parent / "assets"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What is particular of one page.

    `path` begins and ends with `/`. `layout` makes the page for a visitor's look and reads no database, so that it
    comes up while the database is away. `register` adds its callbacks. `assets` are files of `dashboard/assets` in the
    order they are loaded; `preloads` are links to what the browser would learn of late.
    """

    path: str
    title_key: str
    layout: Callable[[Look], Component]
    register: Callable[[Dash], None]
    assets: tuple[str, ...]
    preloads: tuple[str, ...] = ()


class Screen(Dash):
    """One page, whose HTML has the visitor's language and theme from the first byte."""

    def __init__(
        self, server: flask.Flask, page: Page, catalogues: Mapping[str, Catalogue], stylesheets: tuple[str, ...]
    ) -> None:
        self.page = page
        self.catalogues = catalogues
        urls = [asset_url(name) for name in page.assets]
        super().__init__(
            "sonla",
            server=server,  # type: ignore[arg-type]  # a Flask server too, which Dash's annotation omits
            url_base_pathname=page.path,
            assets_folder=str(ASSETS),
            include_assets_files=False,
            title="",
            update_title="",
            external_stylesheets=[*stylesheets, *(url for url in urls if ".css" in url)],
            external_scripts=[url for url in urls if ".js" in url],
            health_endpoint="healthz" if page.path == "/" else None,
            on_error=answer_error,
            add_log_handler=False,
            meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
        )
        self.layout = lambda: page.layout(self.look())
        page.register(self)
        calls = f"{page.path}_dash-update-component"
        server.view_functions[calls] = refusing(server.view_functions[calls], self.callback_map)

    def callback(self, *given: Any, **named: Any) -> Callable[..., Any]:  # noqa: ANN401 - what Dash's own takes
        """Register a callback, as Dash does, that is called with values of its parameters' types alone."""
        register = super().callback(*given, **named)
        return lambda function: register(typed(function))

    def look(self) -> Look:
        """Look of the visitor whose request is being answered; the usual one where Dash checks the layout."""
        look = look_of(flask.request.cookies if flask.has_request_context() else {}, self.catalogues)
        presence = present()
        return replace(look, account=presence.account) if presence else look

    def interpolate_index(
        self,
        metas: str = "",
        title: str = "",
        css: str = "",
        config: str = "",
        scripts: str = "",
        app_entry: str = "",
        favicon: str = "",
        renderer: str = "",
    ) -> str:
        """Write the page around Dash's own parts; title and icon are ours, libraries come from one address for all."""
        del title, favicon
        look = self.look()
        early = "".join(self.page.preloads)
        icon = f'<link rel="icon" type="image/svg+xml" href="{asset_url("favicon.svg")}">'
        own_suites = f'"{self.page.path.rstrip("/")}{SUITES}'
        css, scripts = (part.replace(own_suites, f'"{SUITES}') for part in (css, scripts))
        return f"""<!DOCTYPE html>
<html lang="{look.language}" data-bs-theme="{look.palette.name}">
<head>{metas}<title>{_title(look.texts, self.page)}</title>{icon}{early}{css}</head>
<body>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


def asset_url(name: str) -> str:
    """Address of a file of `dashboard/assets`, the same for every page, which changes with the file."""
    return f"/assets/{name}?m={int((ASSETS / name).stat().st_mtime)}"


def answer_error(error: Exception) -> None:
    """No stack trace reaches a screen: the page's script turns 503 into a banner and 500 into a sentence."""
    if isinstance(error, StoreUnavailable):
        raise ServiceUnavailable from error
    if isinstance(error, OutOfScope):
        raise Forbidden from error
    if isinstance(error, BodyError):
        raise error
    _log.error("a callback failed", exc_info=error)
    raise InternalServerError from error


def _title(texts: Catalogue, page: Page) -> str:
    name = texts("app.title")
    return name if page.path == "/" else f"{texts(page.title_key)} · {name}"
