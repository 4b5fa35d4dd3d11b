"""Every refusal of the API: RFC 9457 problem documents with a stable type, Vietnamese first and English beside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

import flask

from dashboard.geo.files import as_json

PROBLEMS_PATH: Final = "/api/v1/problems"
MEDIA_TYPE: Final = "application/problem+json"


@dataclass(frozen=True, slots=True)
class ProblemText:
    """Status and title of one kind of refusal."""

    status: int
    vi: str
    en: str


class ProblemKind(Enum):
    """Kinds of refusals. Their names are part of the API: none is ever renamed or given another meaning."""

    INVALID_JSON = ProblemText(400, "Nội dung gửi không phải JSON hợp lệ", "The body is not valid JSON")
    NOT_AS_DOCUMENTED = ProblemText(400, "Yêu cầu không đúng như tài liệu API", "The request is not as documented")
    TOKEN_REQUIRED = ProblemText(401, "Cần mã truy cập API hợp lệ", "A valid API token is required")
    NOT_IN_SCOPE = ProblemText(403, "Mã truy cập không có quyền này", "The token does not have this scope")
    NOT_FOUND = ProblemText(404, "Không có địa chỉ này trong API", "The API has no such address")
    METHOD_NOT_ALLOWED = ProblemText(405, "Địa chỉ này không nhận phương thức đó", "The address takes no such method")
    TOO_MANY_ROWS = ProblemText(413, "Quá nhiều dòng trong một lần gửi", "Too many rows in one request")
    BODY_TOO_LARGE = ProblemText(413, "Nội dung gửi quá lớn", "The body is too large")
    NOT_JSON = ProblemText(415, "Chỉ nhận nội dung application/json", "Only application/json is accepted")
    IMPOSSIBLE = ProblemText(422, "Yêu cầu không thực hiện được", "The request cannot be carried out")
    KEY_REUSED = ProblemText(
        422, "Idempotency-Key đã dùng cho nội dung khác", "The Idempotency-Key was used for another body"
    )
    TOO_MANY_REQUESTS = ProblemText(429, "Gọi quá nhiều lần trong một phút", "Too many requests in a minute")
    INTERNAL = ProblemText(500, "Hệ thống gặp lỗi", "The system failed")
    UNAVAILABLE = ProblemText(503, "Cơ sở dữ liệu tạm thời không dùng được", "The database is not available now")

    @property
    def id(self) -> str:
        """Identifier, `too-many-rows`."""
        return self.name.lower().replace("_", "-")

    @property
    def type(self) -> str:
        """Reference that identifies the kind and leads to the list of all kinds."""
        return f"{PROBLEMS_PATH}#{self.id}"


class Refusal(Exception):  # noqa: N818 - an answer, not a failure of ours
    """A request is refused. `vi` and `en` say what happened, what was kept and what to do.

    `errors` are places that are wrong as (JSON pointer or name of a parameter, what is wrong in English).
    """

    def __init__(
        self,
        kind: ProblemKind,
        vi: str,
        en: str,
        *,
        headers: Mapping[str, str] | None = None,
        errors: Sequence[tuple[str, str]] = (),
    ) -> None:
        super().__init__(en)
        self.kind = kind
        self.vi = vi
        self.en = en
        self.headers = dict(headers or {})
        self.errors = tuple(errors)

    def response(self) -> flask.Response:
        """The answer to send."""
        text = self.kind.value
        body: dict[str, Any] = {
            "type": self.kind.type,
            "title": text.vi,
            "title_en": text.en,
            "status": text.status,
            "detail": self.vi,
            "detail_en": self.en,
        }
        if self.errors:
            body["errors"] = [{"pointer": pointer, "detail": detail} for pointer, detail in self.errors]
        headers = {**self.headers, "Cache-Control": "no-store"}
        return flask.Response(as_json(body), text.status, headers, content_type=MEDIA_TYPE)


def token_required(vi: str, en: str) -> Refusal:
    """A call without a token in force."""
    return Refusal(ProblemKind.TOKEN_REQUIRED, vi, en, headers={"WWW-Authenticate": 'Bearer realm="sonla"'})


def not_found(path: str) -> Refusal:
    """A call of an address that the API does not have."""
    return Refusal(
        ProblemKind.NOT_FOUND,
        f"Không có “{path[:200]}”. Các địa chỉ có trong /api/v1/openapi.json.",
        f"There is no {path[:200]!r}. The addresses are in /api/v1/openapi.json.",
    )


def not_understood(reason: str) -> Refusal:
    """A request that breaks HTTP itself."""
    return Refusal(
        ProblemKind.NOT_AS_DOCUMENTED,
        f"Không hiểu được yêu cầu ({reason}). Chưa làm gì.",
        f"The request cannot be understood ({reason}). Nothing was done.",
    )


def unavailable(vi: str, en: str) -> Refusal:
    """A call while the database is away."""
    return Refusal(ProblemKind.UNAVAILABLE, vi, en, headers={"Retry-After": "10"})


def failed() -> Refusal:
    """A failure of ours; what it was stands in the log alone."""
    return Refusal(
        ProblemKind.INTERNAL,
        "Lỗi của hệ thống, đã ghi nhật ký; chưa lưu gì của lần gọi này. Báo quản trị viên.",
        "A failure of the system, noted in its log; nothing of this call was stored. Tell the administrator.",
    )
