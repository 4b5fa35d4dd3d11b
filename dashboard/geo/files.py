"""The files of a boundary folder: their names, their encoding, and their finger-prints."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

import brotli

MANIFEST: Final = "manifest.json"
UNITS: Final = "units.csv"
EXACT_COMMUNES: Final = "communes_exact.geojson"

SERVED: Final = ("province", "districts", "communes", "neighbours", "hatch_districts", "hatch_communes")
"""What browsers get: `<name>.geojson`, beside it `.br` and `.gz`. Compressed once here, not at every start."""

Feature = tuple[str, Any, Mapping[str, Any]]
"""Identifier, geometry as the mapping of `__geo_interface__`, properties."""


def geojson(features: Iterable[Feature]) -> bytes:
    """Return a compact GeoJSON FeatureCollection; each feature carries its identifier at the top."""
    collection = [
        {"type": "Feature", "id": code, "properties": dict(properties), "geometry": geometry}
        for code, geometry, properties in features
    ]
    return as_json({"type": "FeatureCollection", "features": collection})


def as_json(value: object, indent: int | None = None) -> bytes:
    """Return UTF-8 JSON that is the same for the same value."""
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(value, ensure_ascii=False, indent=indent, separators=separators, allow_nan=False).encode() + b"\n"


def with_encodings(name: str, body: bytes) -> dict[str, bytes]:
    """Return the file and its `.br` and `.gz`; without a time of day in them."""
    return {name: body, f"{name}.br": brotli_best(body), f"{name}.gz": gzip.compress(body, 9, mtime=0)}


def brotli_best(body: bytes) -> bytes:
    """Brotli at its slowest and smallest."""
    return bytes(brotli.compress(body, quality=11))


def sha256(body: bytes) -> str:
    """Finger-print as hexadecimal digits."""
    return hashlib.sha256(body).hexdigest()
