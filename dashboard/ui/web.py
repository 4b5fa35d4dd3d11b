"""The web server of all pages: compression, long caching, Bootstrap's style sheet, and who may change things."""

from __future__ import annotations

import hashlib
from importlib.resources import files
from urllib.parse import urlsplit

import flask
from flask_compress import Compress
from werkzeug.middleware.proxy_fix import ProxyFix

from dashboard.ui.bundles import IMMUTABLE

API_PATH = "/api/"
"""Below it programs identify themselves with tokens, which other sites' scripts do not have."""
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def new_server(proxy_count: int = 0) -> flask.Flask:
    """A server without pages; `proxy_count` servers in front of it are believed who calls, and whether over https."""
    server = flask.Flask("sonla", static_folder=None)
    if proxy_count:
        server.wsgi_app = ProxyFix(server.wsgi_app, x_for=proxy_count, x_proto=proxy_count, x_host=proxy_count)  # type: ignore[method-assign]
    server.config["COMPRESS_ALGORITHM"] = ["br", "gzip"]
    server.config["COMPRESS_BR_LEVEL"] = 5
    server.config["COMPRESS_MIN_SIZE"] = 300
    server.before_request(_refuse_other_sites)
    return server


def finish_server(server: flask.Flask) -> None:
    """What must come after every other handler of `server`."""
    server.after_request(_keep_assets)
    Compress(server)


def serve_bootstrap(server: flask.Flask) -> str:
    """Serve Bootstrap's style sheet from its installed package; returns its address, which changes with it."""
    body = files("flask_bootstrap").joinpath("static/bootstrap5/css/bootstrap.min.css").read_bytes()
    body = body.partition(b"/*# sourceMappingURL")[0]
    url = f"/styles/bootstrap-{hashlib.sha256(body).hexdigest()[:12]}.css"

    @server.get(url)
    def bootstrap() -> flask.Response:
        return flask.Response(body, content_type="text/css; charset=utf-8", headers={"Cache-Control": IMMUTABLE})

    return url


def _refuse_other_sites() -> None:
    """A page of another site cannot change anything here with the visitor's browser; browsers name the site it is."""
    request = flask.request
    if request.method in _SAFE_METHODS or request.path.startswith(API_PATH):
        return
    origin = request.headers.get("Origin")
    if origin is not None and urlsplit(origin).netloc != request.host:
        flask.abort(403)


def _keep_assets(response: flask.Response) -> flask.Response:
    """Assets whose address changes with them are kept for ever: fonts carry a version, scripts and styles a time."""
    request = flask.request
    if request.path.startswith("/assets/") and ("m" in request.args or "/fonts/" in request.path):
        response.headers["Cache-Control"] = IMMUTABLE
    return response
