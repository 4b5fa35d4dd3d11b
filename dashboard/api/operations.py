"""Every operation of the API: its address, who may call it, what it takes and what it answers. One list for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import flask
from pydantic import BaseModel

from dashboard.api.access import Caller
from dashboard.api.answers import BatchAnswer, request_digest
from dashboard.api.backend import Backend
from dashboard.api.batches import RESOURCES, Once, Resource, write_batch
from dashboard.api.catalogue import (
    LayersAnswer,
    MeasuresAnswer,
    UnitsAnswer,
    layers_answer,
    measures_answer,
    units_answer,
)
from dashboard.api.figures import FiguresAnswer, figures_response
from dashboard.api.formats import CSV, GEOJSON, json_response
from dashboard.api.heartbeats import write_heartbeats
from dashboard.api.problems import ProblemKind, Refusal
from dashboard.api.queries import figures_query, reports_query, sites_query
from dashboard.api.reports import ReportsAnswer, reports_response
from dashboard.api.row_models import batch_model, row_model
from dashboard.api.sites import SitesAnswer, sites_response
from dashboard.api.tokens import READ, WRITE_LOUDSPEAKERS
from dashboard.intake import heartbeats
from dashboard.intake.bounds import district_bounds

BASE: Final = "/api/v1"
KEY_HEADER: Final = "Idempotency-Key"
LONGEST_KEY: Final = 255


@dataclass(frozen=True, slots=True)
class Call:
    """One request that was let in, with what it says already checked."""

    caller: Caller
    query: Any = None
    body: Any = None
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address; `answer` raises Refusal where it cannot be carried out."""

    path: str
    method: str
    id: str
    scope: str
    summary: str
    answer: Callable[[Call], flask.Response]
    answer_model: type[BaseModel]
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    has_key: bool = False
    other_formats: tuple[str, ...] = ()
    description: str = ""


def operations(backend: Backend) -> tuple[Operation, ...]:
    """All operations over one backend. Raises StoreUnavailable where the store does not answer."""
    return (*_writes(backend), *_reads(backend))


def _writes(backend: Backend) -> Iterator[Operation]:
    for resource in RESOURCES:
        yield Operation(
            path=f"{BASE}/{resource.name}",
            method="POST",
            id=f"write_{resource.name}",
            scope=resource.scope,
            summary=f"Ghi: {resource.form.label_vi} / Write: {resource.form.label_en}",
            answer=partial(_write, backend, resource),
            answer_model=BatchAnswer,
            body=resource.batch_model,
            has_key=True,
        )
    yield Operation(
        path=f"{BASE}/heartbeats",
        method="POST",
        id="write_heartbeats",
        scope=WRITE_LOUDSPEAKERS,
        summary=f"Ghi: {heartbeats.FORM.label_vi} / Write: {heartbeats.FORM.label_en}",
        description=(
            "Gửi mỗi phút một lần, mọi cụm loa trong một lô, thay vì mỗi cụm một yêu cầu. / "
            "Send one batch a minute with all clusters rather than one request for each."
        ),
        answer=lambda call: json_response(write_heartbeats(backend, call.caller, _rows(call)).model_dump_json()),
        answer_model=BatchAnswer,
        body=batch_model("HeartbeatBatch", row_model("Heartbeat", heartbeats.FORM)),
    )


def _reads(backend: Backend) -> Iterator[Operation]:
    space = backend.services.space
    catalogue: tuple[tuple[str, str, Callable[[Backend], BaseModel], type[BaseModel]], ...] = (
        ("layers", "Các lớp / Layers", layers_answer, LayersAnswer),
        ("measures", "Các chỉ tiêu / Measures", measures_answer, MeasuresAnswer),
        ("units", "Các địa bàn / Units", units_answer, UnitsAnswer),
    )
    for name, summary, read, model in catalogue:
        yield Operation(
            path=f"{BASE}/{name}",
            method="GET",
            id=f"read_{name}",
            scope=READ,
            summary=summary,
            answer=partial(_model_response, read, backend),
            answer_model=model,
        )
    yield Operation(
        path=f"{BASE}/figures",
        method="GET",
        id="read_figures",
        scope=READ,
        summary="Số liệu của chỉ tiêu theo địa bàn / Figures of measures by unit",
        answer=lambda call: figures_response(backend, _in_reach(backend, call)),
        answer_model=FiguresAnswer,
        query=figures_query(space),
        other_formats=(CSV, GEOJSON),
    )
    yield Operation(
        path=f"{BASE}/sites",
        method="GET",
        id="read_sites",
        scope=READ,
        summary="Từng điểm của một lớp / Single sites of a layer",
        answer=lambda call: sites_response(backend, _in_reach(backend, call)),
        answer_model=SitesAnswer,
        query=sites_query(space),
        other_formats=(CSV, GEOJSON),
    )
    yield Operation(
        path=f"{BASE}/reports",
        method="GET",
        id="read_reports",
        scope=READ,
        summary="Báo cáo phải gửi, đã gửi, quá hạn / Reports owed, sent, overdue",
        answer=lambda call: reports_response(backend, _in_reach(backend, call)),
        answer_model=ReportsAnswer,
        query=reports_query(space),
        other_formats=(CSV,),
    )


def _in_reach(backend: Backend, call: Call) -> Any:  # noqa: ANN401 - the call's own query
    """The query of an export. Raises Refusal 403 where it asks beyond the district that bounds the caller."""
    tree, district = backend.boundaries.tree, call.caller.district_code
    if district and call.query.unit not in district_bounds(tree, district).codes:
        raise Refusal(
            ProblemKind.NOT_IN_SCOPE,
            f"Mã truy cập chỉ đọc được trong {tree[district].name}. Gọi với unit={district} hoặc một xã trong đó.",
            f"The token reads inside {tree[district].name} alone. Call with unit={district} or a commune of it.",
        )
    return call.query


def _model_response(read: Callable[[Backend], BaseModel], backend: Backend, _call: Call) -> flask.Response:
    return json_response(read(backend).model_dump_json())


def _write(backend: Backend, resource: Resource, call: Call) -> flask.Response:
    answer = write_batch(backend, call.caller, resource, _rows(call), _once(call))
    response = json_response(answer.body)
    if answer.is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


def _rows(call: Call) -> list[dict[str, Any]]:
    return [row.model_dump(exclude_unset=True) for row in call.body.rows]


def _once(call: Call) -> Once | None:
    key = flask.request.headers.get(KEY_HEADER)
    if key is None or call.caller.token is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Refusal(
            ProblemKind.NOT_AS_DOCUMENTED,
            f"{KEY_HEADER} dài 1 đến {LONGEST_KEY} ký tự ASCII, không có dấu cách. Chưa lưu gì.",
            f"{KEY_HEADER} has 1 to {LONGEST_KEY} ASCII characters and no space. Nothing was stored.",
            errors=[(KEY_HEADER, "1 to 255 ASCII characters without spaces")],
        )
    return Once(call.caller.token.id, key, request_digest(flask.request.path, call.content))
