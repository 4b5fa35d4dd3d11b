"""The three formats of exports: JSON, CSV for spreadsheets, GeoJSON (RFC 7946)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final

import flask

from dashboard.domain.periods import TIME_ZONE
from dashboard.geo.files import as_json
from dashboard.spreadsheet_text import unrunnable

JSON: Final = "application/json"
CSV: Final = "text/csv"
GEOJSON: Final = "application/geo+json"


def json_response(body: str) -> flask.Response:
    """An answer in JSON."""
    return flask.Response(body, content_type=JSON)


def csv_response(headings: Sequence[str], rows: Iterable[Sequence[object]], file_name: str) -> flask.Response:
    """A table as RFC 4180 has it, with decimal points and a byte order mark: spreadsheets then read its Vietnamese."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC)
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return flask.Response(text.getvalue().encode("utf-8-sig"), headers=headers, content_type=f"{CSV}; charset=utf-8")


def geojson_response(
    features: Iterable[tuple[str | int, Mapping[str, Any] | None, Mapping[str, Any]]], about: Mapping[str, Any]
) -> flask.Response:
    """A FeatureCollection of (identifier, geometry in WGS 84 degrees or None, properties); `about` stands beside it."""
    collection = {
        "type": "FeatureCollection",
        **about,
        "features": [
            {"type": "Feature", "id": number, "geometry": geometry, "properties": dict(properties)}
            for number, geometry, properties in features
        ],
    }
    return flask.Response(as_json(collection), content_type=GEOJSON)


def _cell(value: object) -> object:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime):
        return value.astimezone(TIME_ZONE).strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else unrunnable(str(value))
