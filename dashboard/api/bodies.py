"""Reading a request: its body and its query, checked against their models before anything else happens."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar, get_args, get_origin

import flask
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.api.problems import ProblemKind, Refusal
from dashboard.api.row_models import MAX_ROWS

MAX_BODY_BYTES: Final = 16 * 1024 * 1024
_TOLD_ERRORS: Final = 100
"""Wrong places named in one answer; more would only repeat a program's mistake."""

Model = TypeVar("Model", bound=BaseModel)


def read_body(model: type[Model]) -> tuple[Model, bytes]:
    """The JSON body of the request being answered, and its bytes. Raises Refusal 400, 413 or 415."""
    request = flask.request
    if request.mimetype != "application/json" or request.headers.get("Content-Encoding"):
        raise Refusal(
            ProblemKind.NOT_JSON,
            "Gửi với Content-Type: application/json, mã UTF-8, không nén. Chưa lưu gì.",
            "Send it as Content-Type: application/json, in UTF-8, not compressed. Nothing was stored.",
            headers={"Accept": "application/json"},
        )
    # A body that does not say its length is cut off at the limit: one byte more tells that there was more.
    request.max_content_length = MAX_BODY_BYTES + 1
    try:
        content = request.get_data()
    except RequestEntityTooLarge as error:
        raise _body_too_large() from error
    if len(content) > MAX_BODY_BYTES:
        raise _body_too_large()
    try:
        return model.model_validate_json(content), content
    except ValidationError as error:
        raise _refusal_of_body(error) from error


def read_query(model: type[Model], given: MultiDict[str, str]) -> Model:
    """The query of the request: lists are written with commas, nothing is given twice. Raises Refusal 400."""
    values: dict[str, Any] = {}
    for name, texts in given.lists():
        field = model.model_fields.get(name)
        is_list = field is not None and _is_list(field.annotation)
        values[name] = texts[0].split(",") if is_list else texts[0]
        if len(texts) > 1:
            raise _not_as_documented([(name, "given more than once")])
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise _not_as_documented(list(_places(error.errors(include_url=False, include_input=False), ""))) from error


def _is_list(annotation: Any) -> bool:  # noqa: ANN401 - a type
    return get_origin(annotation) is list or any(_is_list(part) for part in get_args(annotation))


def _refusal_of_body(error: ValidationError) -> Refusal:
    errors = error.errors(include_url=False, include_input=False)
    if errors[0]["type"] == "json_invalid":
        reason = str(errors[0].get("ctx", {}).get("error", ""))
        return Refusal(
            ProblemKind.INVALID_JSON,
            f"Không đọc được JSON ({reason}). Chưa lưu gì. Sửa lại rồi gửi lại.",
            f"The JSON cannot be read ({reason}). Nothing was stored. Mend it and send it again.",
        )
    if any(each["type"] == "too_long" and each["loc"] == ("rows",) for each in errors):
        return Refusal(
            ProblemKind.TOO_MANY_ROWS,
            f"Mỗi lần gửi tối đa {MAX_ROWS} dòng. Chưa lưu gì. Chia nhỏ rồi gửi lại.",
            f"At most {MAX_ROWS} rows per request. Nothing was stored. Split them and send them again.",
        )
    return _not_as_documented(list(_places(errors, "/")))


def _places(errors: Sequence[Mapping[str, Any]], separator: str) -> Iterator[tuple[str, str]]:
    """Each wrong place once: a value that may be of several types is wrong in as many ways."""
    told: dict[str, str] = {}
    for error in errors:
        # What follows a field's name there are the types that were tried.
        where = error["loc"][:3] if separator else error["loc"][:1]
        told.setdefault("".join(f"{separator}{_escaped(str(part))}" for part in where), error["msg"])
    yield from list(told.items())[:_TOLD_ERRORS]


def _escaped(part: str) -> str:
    """One part of a JSON pointer (RFC 6901)."""
    return part.replace("~", "~0").replace("/", "~1")


def _not_as_documented(errors: list[tuple[str, str]]) -> Refusal:
    return Refusal(
        ProblemKind.NOT_AS_DOCUMENTED,
        "Chưa làm gì. Các chỗ sai ở “errors”; xem /api/v1/openapi.json, sửa rồi gửi lại.",
        "Nothing was done. The wrong places are in “errors”; see /api/v1/openapi.json, mend them and try again.",
        errors=errors,
    )


def _body_too_large() -> Refusal:
    limit = MAX_BODY_BYTES // 1024**2
    return Refusal(
        ProblemKind.BODY_TOO_LARGE,
        f"Nội dung gửi tối đa {limit} MiB. Chưa lưu gì. Chia nhỏ rồi gửi lại.",
        f"A body may have at most {limit} MiB. Nothing was stored. Split it and send the parts.",
    )
