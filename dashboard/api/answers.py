"""What writes answer, and the answers kept for requests that are sent again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict
from pydantic import Field as Described
from sqlalchemy import Connection, delete, insert, select

from dashboard.api.problems import ProblemKind, Refusal
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.forms import Form
from dashboard.intake.models import PERSONAL_FIELDS
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.records import field_of
from dashboard.store.models import ApiAnswer

KEPT_FOR: Final = timedelta(hours=48)
"""How long a key is remembered: longer than any platform goes on trying."""

_LONGEST_FOUND: Final = 200


class FaultAnswer(BaseModel):
    """One value that is wrong. An `error` keeps its row out, a `warning` lets it in."""

    model_config = ConfigDict(extra="forbid")

    row_number: int = Described(ge=1, description="Dòng, từ 1 / the row, from 1")
    pointer: str = Described(description="JSON pointer (RFC 6901) in the request")
    field: str | None = Described(description="null: cả dòng / the whole row")
    kind: str = Described(description="Mã lỗi ổn định / stable identifier, e.g. number_negative")
    severity: Literal["error", "warning"]
    found: str | None = Described(description="Giá trị đã gửi / what was sent; null: dữ liệu cá nhân / personal data")
    expected: str = Described(description="Giá trị cần có / what is expected (Vietnamese)")
    suggestion: str | None


class Changes(BaseModel):
    """What the accepted rows did to what was stored."""

    model_config = ConfigDict(extra="forbid")

    new: int
    changed: int
    unchanged: int


class BatchAnswer(BaseModel):
    """What became of a batch: good rows are stored, faulty ones kept out, as with files."""

    model_config = ConfigDict(extra="forbid")

    kind: str
    accepted: int
    rejected: int
    changes: Changes
    import_id: int | None = Described(description="null: không có gì thay đổi / nothing changed")
    faults: list[FaultAnswer]


def batch_answer(outcome: ImportOutcome, form: Form) -> BatchAnswer:
    """The answer to a batch of the fields of `form`."""
    rejected = {fault.row_number for fault in outcome.faults if fault.severity is Severity.ERROR}
    return BatchAnswer(
        kind=outcome.kind,
        accepted=outcome.accepted,
        rejected=len(rejected),
        changes=Changes(new=outcome.new, changed=outcome.changed, unchanged=outcome.unchanged),
        import_id=outcome.import_id,
        faults=[_fault(fault, form) for fault in sorted(outcome.faults, key=lambda fault: fault.row_number)],
    )


def _fault(fault: Fault, form: Form) -> FaultAnswer:
    name = field_of(fault, form)
    values: dict[str, Any] = {"severity": str(fault.severity)}
    return FaultAnswer(
        row_number=fault.row_number,
        pointer=f"/rows/{fault.row_number - 1}" + (f"/{name}" if name else ""),
        field=name,
        kind=fault.kind,
        found=None if name in PERSONAL_FIELDS else fault.found[:_LONGEST_FOUND],
        expected=fault.expected,
        suggestion=fault.suggestion,
        **values,
    )


def request_digest(path: str, content: bytes) -> str:
    """What tells two requests apart."""
    return hashlib.sha256(path.encode() + b"\n" + content).hexdigest()


def kept_answer(connection: Connection, token_id: int, key: str, request_sha256: str) -> str | None:
    """The answer given to this request before, as JSON; None where there is none.

    Raises Refusal `key-reused` where the key came with another request.
    """
    a = ApiAnswer
    statement = select(a.request_sha256, a.body).where(a.token_id == token_id, a.idempotency_key == key)
    row = connection.execute(statement).first()
    if row is not None and row.request_sha256 != request_sha256:
        raise Refusal(
            ProblemKind.KEY_REUSED,
            "Khóa này đã dùng cho một nội dung khác trong 48 giờ qua. Chưa lưu gì. Dùng khóa mới cho mỗi lần gửi mới.",
            "This key came with another body in the last 48 hours. Nothing was stored. Use a new key for a new batch.",
        )
    return None if row is None else str(row.body)


def keep_answer(connection: Connection, token_id: int, key: str, request_sha256: str, body: str) -> None:
    """Keep an answer in the transaction of what it tells; those that nobody asks for any more go."""
    now = datetime.now(UTC)
    connection.execute(delete(ApiAnswer).where(ApiAnswer.answered_at < now - KEPT_FOR))
    values = {
        "token_id": token_id,
        "idempotency_key": key,
        "request_sha256": request_sha256,
        "body": body,
        "answered_at": now,
    }
    connection.execute(insert(ApiAnswer).values(values))
