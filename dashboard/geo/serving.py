"""Boundary files over HTTP: fetched once per browser, then never again until they change."""

from __future__ import annotations

from typing import Final

import flask
from werkzeug.datastructures import Accept

from dashboard.geo.boundaries import Boundaries, GeoAsset

CACHE_FOR_EVER: Final = "public, max-age=31536000, immutable"


def register_geo(server: flask.Flask, boundaries: Boundaries) -> None:
    """Serve the assets of `boundaries` at their hashed addresses under `/geo/`; anything else there is 404."""
    assets = {asset.url.removeprefix("/geo/"): asset for asset in boundaries.assets.values()}

    @server.get("/geo/<name>")
    def geo_asset(name: str) -> flask.Response:
        asset = assets.get(name)
        return flask.Response(status=404) if asset is None else _response(asset)


def _response(asset: GeoAsset) -> flask.Response:
    encoding, body = _encoded(asset, flask.request.accept_encodings)
    response = flask.Response(body, content_type="application/geo+json")
    if encoding:
        response.headers["Content-Encoding"] = encoding
    response.headers["Cache-Control"] = CACHE_FOR_EVER
    response.headers["Vary"] = "Accept-Encoding"
    response.set_etag(f"{asset.etag}-{encoding}" if encoding else asset.etag)
    response.make_conditional(flask.request)
    return response


def _encoded(asset: GeoAsset, accepted: Accept) -> tuple[str, bytes]:
    """The smallest encoding that the browser takes; an empty name for the plain file."""
    if accepted["br"]:
        return "br", asset.brotli
    if accepted["gzip"]:
        return "gzip", asset.gzip
    return "", asset.body
