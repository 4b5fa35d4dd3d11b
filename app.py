"""Composition root: puts boundaries, read side, screen and server together.

create_app(settings)      the Dash application
create_server()           its WSGI application: gunicorn 'app:create_server()'
python app.py             serves it for trying out
"""

from __future__ import annotations

import hashlib
import logging
from importlib.resources import files
from pathlib import Path

import flask
from dash import Dash
from flask_compress import Compress
from werkzeug.exceptions import InternalServerError, ServiceUnavailable

from callbacks import register_all
from dashboard.errors import StoreUnavailable
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.serving import register_geo
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.ui.bundles import IMMUTABLE, PLOTLY_URL, serve_bundles
from dashboard.ui.catalogue import Catalogue, load_catalogues
from dashboard.ui.context import Look, look_of
from dashboard.ui.reading import Geometry, ReadSide
from dashboard.ui.shell import page

ASSETS = PROJECT_ROOT / "dashboard" / "assets"
_log = logging.getLogger(__name__)


class Screen(Dash):
    """A Dash application whose page has the visitor's language and theme from the first byte."""

    catalogues: dict[str, Catalogue]
    preloads: tuple[str, ...]

    def look(self) -> Look:
        """Look of the visitor whose request is being answered; the usual one where Dash checks the layout."""
        return look_of(flask.request.cookies if flask.has_request_context() else {}, self.catalogues)

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
        """Write the page around Dash's own parts; title and icon are ours."""
        del title, favicon
        look = self.look()
        early = "".join(self.preloads)
        icon = f'<link rel="icon" type="image/svg+xml" href="{self.get_asset_url("favicon.svg")}">'
        return f"""<!DOCTYPE html>
<html lang="{look.language}" data-bs-theme="{look.palette.name}">
<head>{metas}<title>{look.texts("app.title")}</title>{icon}{early}{css}</head>
<body>{app_entry}<footer>{config}{scripts}{renderer}</footer></body>
</html>"""


def create_app(settings: Settings, services: ReadSide | None = None) -> Screen:
    """Make the application. Without `services` it reads the database of `settings`.

    Raises SonlaError where boundaries or database cannot be used.
    """
    read_side = services or _services_of(settings)
    server = flask.Flask("sonla")
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    server.config["COMPRESS_MIN_SIZE"] = 300
    app = Screen(
        "sonla",
        server=server,  # type: ignore[arg-type]  # a Flask server too, which Dash's annotation omits
        assets_folder=str(ASSETS),
        title="",
        update_title="",
        external_stylesheets=[_serve_bootstrap(server)],
        health_endpoint="healthz",
        on_error=_answer_error,
        add_log_handler=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    space = read_side.space
    app.catalogues = load_catalogues(space.registry)
    app.preloads = _preloads(app, read_side.geo)
    app.layout = lambda: page(space, read_side.geo, app.look())
    register_all(app, read_side, app.catalogues)
    _register_routes(app, read_side, settings.home)
    return app


def create_server() -> flask.Flask:
    """WSGI application for the settings of the environment."""
    server: flask.Flask = create_app(Settings.from_environment()).server
    return server


def _services_of(settings: Settings) -> ReadSide:
    from dashboard.services import open_services
    from layers import REGISTRY

    return open_services(settings, REGISTRY)


def _register_routes(app: Screen, services: ReadSide, home: Path) -> None:
    if isinstance(services.geo, Boundaries):
        register_geo(app.server, services.geo)
    serve_bundles(app, home / "cache" / "bundles")
    app.server.after_request(_keep_assets)
    Compress(app.server)


def _keep_assets(response: flask.Response) -> flask.Response:
    """Assets whose address changes with them are kept for ever: fonts carry a version, scripts and styles a time."""
    request = flask.request
    if request.path.startswith("/assets/") and ("m" in request.args or "/fonts/" in request.path):
        response.headers["Cache-Control"] = IMMUTABLE
    return response


def _serve_bootstrap(server: flask.Flask) -> str:
    """Serve Bootstrap's style sheet from its installed package; returns its address, which changes with it."""
    body = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
    body = body.partition(b"/*# sourceMappingURL")[0]
    url = f"/styles/bootstrap-{hashlib.sha256(body).hexdigest()[:12]}.css"

    @server.get(url)
    def bootstrap() -> flask.Response:
        return flask.Response(body, content_type="text/css; charset=utf-8", headers={"Cache-Control": IMMUTABLE})

    return url


def _preloads(app: Dash, geo: Geometry) -> tuple[str, ...]:
    """Links to what the first picture needs and the browser would learn of late."""
    fonts = (app.get_asset_url(f"fonts/inter-5.3.0-{name}.woff2").partition("?")[0] for name in ("latin", "vietnamese"))
    areas = geo.assets["districts"].url
    return (
        *(f'<link rel="preload" href="{url}" as="font" type="font/woff2" crossorigin>' for url in fonts),
        f'<link rel="preload" href="{PLOTLY_URL}" as="script">',
        f'<link rel="preload" href="{areas}" as="fetch" crossorigin>',
    )


def _answer_error(error: Exception) -> None:
    """No stack trace reaches a screen: the page's script turns 503 into a banner and 500 into a sentence."""
    if isinstance(error, StoreUnavailable):
        raise ServiceUnavailable from error
    _log.error("a callback failed", exc_info=error)
    raise InternalServerError from error


if __name__ == "__main__":
    SETTINGS = Settings.from_environment()
    create_app(SETTINGS).run(host=SETTINGS.host, port=SETTINGS.port, debug=False)
