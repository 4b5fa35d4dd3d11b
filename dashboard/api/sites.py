"""Export of single sites: clusters, posters, venues; what their cards say, and no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

import flask
from pydantic import BaseModel, ConfigDict

from dashboard.api.backend import Backend
from dashboard.api.catalogue import text_of
from dashboard.api.formats import csv_response, geojson_response, json_response
from dashboard.api.periods import check_day
from dashboard.api.queries import SitesQuery, basis_of
from dashboard.domain.approval import Basis
from dashboard.domain.layers import Field, Layer, SiteKind
from dashboard.domain.terms import BASES, POSITION_QUALITIES

_HEADINGS: Final = ("Số", "Tên", "Mã xã", "Xã", "Huyện", "Kinh độ", "Vĩ độ", "Nguồn vị trí")


class SiteAnswer(BaseModel):
    """One site; `fields` are those of its card. Coordinates are WGS 84 degrees, null where they are not known."""

    model_config = ConfigDict(extra="forbid")

    number: int
    name: str
    unit_code: str
    unit_name: str
    district_name: str
    longitude: float | None
    latitude: float | None
    position_quality: str
    fields: dict[str, str | int | float | bool | None]


class SitesAnswer(BaseModel):
    """Sites of one layer that stand on a day."""

    model_config = ConfigDict(extra="forbid")

    layer: str
    unit: str
    on: date
    states: Basis
    states_included: str
    simulated: bool
    version: int
    sites: list[SiteAnswer]


def sites_response(backend: Backend, query: SitesQuery) -> flask.Response:
    """Sites in the format asked for."""
    layer = backend.services.space.registry.by_id(query.layer)
    if layer is None or layer.site is None:
        raise ValueError(f"layer {query.layer} has no sites")
    answer = _read(backend, query, layer.site)
    match query.format:
        case "csv":
            return _csv(answer, layer, layer.site)
        case "geojson":
            about = answer.model_dump(mode="json", exclude={"sites"})
            return geojson_response([_feature(site) for site in answer.sites], about)
        case _:
            return json_response(answer.model_dump_json())


def _read(backend: Backend, query: SitesQuery, kind: SiteKind) -> SitesAnswer:
    tree, on = backend.boundaries.tree, query.on or backend.services.space.default_period.end
    check_day(on)
    basis = basis_of(query.states, backend.services.space)
    status = backend.services.status()
    rows = backend.services.site_rows(kind, query.unit, on, basis)
    return SitesAnswer(
        layer=query.layer,
        unit=query.unit,
        on=on,
        states=basis,
        states_included=BASES.label(basis),
        simulated=status.simulated,
        version=status.version,
        sites=[
            SiteAnswer(
                number=row["number"],
                name=row["name"],
                unit_code=row["unit_code"],
                unit_name=tree[row["unit_code"]].name,
                district_name=tree[tree[row["unit_code"]].parent_code].name,
                longitude=row["longitude"],
                latitude=row["latitude"],
                position_quality=row["position_quality"],
                fields={field.column: _plain(row[field.column]) for field in kind.fields},
            )
            for row in rows
        ],
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column of any kind
    return value.isoformat() if isinstance(value, date) else value


def _csv(answer: SitesAnswer, layer: Layer, kind: SiteKind) -> flask.Response:
    fields = [field for field in kind.fields if field.column != "position_quality"]
    headings = [
        *_HEADINGS,
        *(text_of(layer, f"field.{field.label}").vi for field in fields),
        "Trạng thái duyệt",
        "Số liệu mô phỏng",
    ]
    rows: list[Sequence[object]] = [
        (
            *(site.number, site.name, site.unit_code, site.unit_name, site.district_name),
            *(site.longitude, site.latitude, POSITION_QUALITIES.label(site.position_quality)),
            *(_labelled(field, site.fields[field.column]) for field in fields),
            *(answer.states_included, answer.simulated),
        )
        for site in answer.sites
    ]
    return csv_response(headings, rows, f"{layer.id}-{answer.unit}.csv")


def _labelled(field: Field, value: object) -> object:
    return field.vocabulary.label(str(value)) if field.vocabulary else value


def _feature(site: SiteAnswer) -> tuple[int, dict[str, Any] | None, dict[str, Any]]:
    is_placed = site.longitude is not None and site.latitude is not None
    point = {"type": "Point", "coordinates": [site.longitude, site.latitude]} if is_placed else None
    properties = site.model_dump(mode="json", exclude={"fields", "longitude", "latitude"}) | site.fields
    return site.number, point, properties
