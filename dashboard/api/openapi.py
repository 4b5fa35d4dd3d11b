"""The OpenAPI 3.1 document, made from the very models and lists by which requests are read and answered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from dashboard.api.formats import CSV, GEOJSON, JSON
from dashboard.api.operations import BASE, KEY_HEADER, LONGEST_KEY, Operation
from dashboard.api.problems import MEDIA_TYPE, ProblemKind
from dashboard.api.row_models import MAX_ROWS
from dashboard.api.tokens import SCOPES

OPENAPI_PATH: Final = f"{BASE}/openapi.json"
_REFERENCE: Final = "#/components/schemas/{model}"
_EVERYWHERE: Final = (400, 401, 403, 404, 405, 429, 500, 503)
_ABOUT: Final = f"""
API của bản đồ truyền thông Sơn La: ghi những gì tệp báo cáo mang đến, đọc những gì màn hình hiển thị.
Mỗi lần ghi tối đa {MAX_ROWS} dòng; dòng đúng được lưu, dòng sai được trả về với lỗi của từng ô, như khi nhập tệp.
Gửi lại cùng dữ liệu không thay đổi gì. Số liệu chưa báo cáo là null, không bao giờ là 0.
Khi chưa cấp mã truy cập nào và máy chủ chỉ nghe trên máy này thì đọc không cần mã.

The API writes what report files bring and reads what the screen shows. A batch has at most {MAX_ROWS} rows: good rows
are stored, faulty ones come back with the fault of each value, as with files. Sending the same again changes nothing.
What was not reported is null, never 0. While no token was made and the server listens to its own machine alone,
reading needs none.
""".strip()


class ProblemPlace(BaseModel):
    """One place in a request that is wrong: a JSON pointer, or the name of a parameter."""

    model_config = ConfigDict(extra="forbid")

    pointer: str
    detail: str


class Problem(BaseModel):
    """RFC 9457: why a request was refused. `type` is stable; texts are Vietnamese, `_en` English."""

    model_config = ConfigDict(extra="forbid")

    type: str = Described(examples=[ProblemKind.NOT_AS_DOCUMENTED.type])
    title: str
    title_en: str
    status: int
    detail: str
    detail_en: str
    errors: list[ProblemPlace] = []


class Feature(BaseModel):
    """One unit with its area, or one site with its point; `geometry` is null where a site's place is not known."""

    type: str = Described(pattern="^Feature$")
    id: str | int
    geometry: dict[str, Any] | None
    properties: dict[str, Any]


class FeatureCollection(BaseModel):
    """RFC 7946; beside the features stands what the JSON answer says beside its rows."""

    type: str = Described(pattern="^FeatureCollection$")
    features: list[Feature]


def document(operations: Iterable[Operation]) -> dict[str, Any]:
    """The document for these operations."""
    listed = tuple(operations)
    requests = [op.body for op in listed if op.body]
    answers: list[type[BaseModel]] = [Problem, FeatureCollection, *(op.answer_model for op in listed)]
    models: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in requests]
    models += [(model, "serialization") for model in dict.fromkeys(answers)]
    references, schemas = models_json_schema(models, ref_template=_REFERENCE)
    paths: dict[str, dict[str, Any]] = {}
    for op in listed:
        paths.setdefault(op.path, {})[op.method.lower()] = _operation(op, references)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Sơn La communication map", "version": "1.0.0", "description": _ABOUT},
        "jsonSchemaDialect": GenerateJsonSchema.schema_dialect,
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {"schemas": schemas["$defs"], "securitySchemes": {"bearer": _security()}},
        "tags": [{"name": "write", "description": "Ghi / writing"}, {"name": "read", "description": "Đọc / reading"}],
    }


def _security() -> dict[str, Any]:
    scopes = "; ".join(f"`{scope}`: {text}" for scope, text in SCOPES.items())
    return {
        "type": "http",
        "scheme": "bearer",
        "description": f"Mã truy cập của từng nguồn / one token per source: `sonla token create`. {scopes}",
    }


def _operation(op: Operation, references: Any) -> dict[str, Any]:  # noqa: ANN401 - pydantic's own mapping
    described: dict[str, Any] = {
        "operationId": op.id,
        "summary": op.summary,
        **({"description": op.description} if op.description else {}),
        "description": f"Quyền / scope: `{op.scope}`",
        "tags": ["write" if op.body else "read"],
        "security": [{"bearer": []}],
        "parameters": [*_parameters(op.query), *([_key_parameter()] if op.has_key else [])],
        "responses": _responses(op, references),
    }
    if op.body:
        schema = references[op.body, "validation"]
        described["requestBody"] = {"required": True, "content": {JSON: {"schema": schema}}}
    return described


def _parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    schema = query.model_json_schema(ref_template=_REFERENCE)
    required = schema.get("required", [])
    return [_parameter(name, part, name in required) for name, part in schema["properties"].items()]


def _parameter(name: str, schema: dict[str, Any], is_required: bool) -> dict[str, Any]:
    """A parameter that is left out is absent: null, which bodies may hold, is none of its values."""
    given = [part for part in schema.pop("anyOf", []) if part != {"type": "null"}]
    plain = {**schema, **(given[0] if given else {})}
    about = plain.pop("description", "")
    for superfluous in ("title", *(["default"] if plain.get("default", "") is None else [])):
        plain.pop(superfluous, None)
    parameter = {"name": name, "in": "query", "required": is_required, "description": about, "schema": plain}
    return {**parameter, "style": "form", "explode": False} if plain.get("type") == "array" else parameter


def _key_parameter() -> dict[str, Any]:
    return {
        "name": KEY_HEADER,
        "in": "header",
        "required": False,
        "description": "Cùng khóa và cùng nội dung trong 48 giờ: trả lại đúng câu trả lời trước, không lưu gì thêm / "
        "the same key and body within 48 hours give the answer of the first time",
        "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"},
    }


def _responses(op: Operation, references: Any) -> dict[str, Any]:  # noqa: ANN401
    content: dict[str, Any] = {JSON: {"schema": references[op.answer_model, "serialization"]}}
    schemas = {CSV: {"type": "string"}, GEOJSON: references[FeatureCollection, "serialization"]}
    content |= {media_type: {"schema": schemas[media_type]} for media_type in op.other_formats}
    answered: dict[str, Any] = {"description": "Đã làm / done", "content": content}
    if op.has_key:
        about = "true: câu trả lời của lần trước / the answer of the first time"
        answered["headers"] = {"Idempotency-Replayed": {"description": about, "schema": {"type": "string"}}}
    statuses = [*_EVERYWHERE, *((413, 415) if op.body else ()), *((422,) if op.has_key or op.query else ())]
    problem = {MEDIA_TYPE: {"schema": references[Problem, "serialization"]}}
    refused = {
        str(status): {"description": _kinds(status), "content": problem} | _headers(status)
        for status in sorted(statuses)
    }
    return {"200": answered, **refused}


def _headers(status: int) -> dict[str, Any]:
    names = {401: "WWW-Authenticate", 405: "Allow", 429: "Retry-After", 503: "Retry-After"}
    return {"headers": {names[status]: {"schema": {"type": "string"}}}} if status in names else {}


def _kinds(status: int) -> str:
    kinds = (kind for kind in ProblemKind if kind.value.status == status)
    return "; ".join(f"{kind.id}: {kind.value.vi} / {kind.value.en}" for kind in kinds)


def problems_list() -> list[dict[str, Any]]:
    """Every kind of refusal, for people who follow a problem's type."""
    return [
        {"type": kind.type, "status": kind.value.status, "title": kind.value.vi, "title_en": kind.value.en}
        for kind in ProblemKind
    ]
