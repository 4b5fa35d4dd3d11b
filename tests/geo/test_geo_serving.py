"""Boundary files over HTTP."""

from __future__ import annotations

import gzip

import brotli
import flask
import pytest
from flask.testing import FlaskClient

from dashboard.geo.boundaries import Boundaries
from dashboard.geo.serving import register_geo


@pytest.fixture
def client(shipped: Boundaries) -> FlaskClient:
    server = flask.Flask(__name__)
    register_geo(server, shipped)
    return server.test_client()


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [("gzip, deflate, br", "br"), ("gzip", "gzip"), ("br;q=0, gzip", "gzip"), ("identity", None), ("", None)],
)
def test_the_smallest_accepted_encoding_is_sent(
    client: FlaskClient, shipped: Boundaries, accepted: str, encoding: str | None
) -> None:
    asset = shipped.assets["communes"]
    response = client.get(asset.url, headers={"Accept-Encoding": accepted})
    decode = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[encoding]
    assert response.status_code == 200
    assert response.headers.get("Content-Encoding") == encoding
    assert decode(response.data) == asset.body


def test_answers_may_be_kept_for_ever(client: FlaskClient, shipped: Boundaries) -> None:
    for asset in shipped.assets.values():
        response = client.get(asset.url)
        assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response.headers["Vary"] == "Accept-Encoding"
        assert response.content_type == "application/geo+json"


def test_an_unchanged_file_is_not_sent_again(client: FlaskClient, shipped: Boundaries) -> None:
    url = shipped.assets["districts"].url
    brotli_tag = client.get(url, headers={"Accept-Encoding": "br"}).headers["ETag"]
    again = client.get(url, headers={"Accept-Encoding": "br", "If-None-Match": brotli_tag})
    assert (again.status_code, again.data) == (304, b"")
    assert client.get(url, headers={"If-None-Match": brotli_tag}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/geo/communes-000000000000.json", "/geo/communes.geojson", "/geo/units.csv", "/geo/"]
)
def test_other_addresses_are_not_found(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404
