"""The audit: who did what, when and from where. Rows are added and read, never changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import Connection, Engine, insert, select

from dashboard.access.current import Presence, present
from dashboard.store.database import write_beside
from dashboard.store.models import AuditEvent

IMPORT: Final = "import:"
"""Before an import's number in `subject`."""
COMMAND_LINE: Final = "(sonla)"
"""What stands for a name where the command line did it."""


class Deed(StrEnum):
    """Kinds of events. Their names are kept in the audit: none is ever renamed."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    LOCKED_OUT = "locked_out"
    SIGNED_OUT = "signed_out"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a name
    SESSION_ENDED = "session_ended"
    ACCOUNT_ADDED = "account_added"
    ACCOUNT_CHANGED = "account_changed"
    SETTING_CHANGED = "setting_changed"
    IMPORTED = "imported"
    IMPORT_UNDONE = "import_undone"
    SITE_EDITED = "site_edited"
    INSPECTED = "inspected"
    EXPORTED = "exported"
    APPROVED = "approved"
    RETURNED = "returned"
    TARGET_CHANGED = "target_changed"
    SNAPSHOT_TAKEN = "snapshot_taken"
    SNAPSHOT_DECIDED = "snapshot_decided"
    REPORT_ORDERED = "report_ordered"
    TOKEN_MADE = "token_made"  # noqa: S105 - a name
    TOKEN_REVOKED = "token_revoked"  # noqa: S105 - a name
    CALENDAR_CHANGED = "calendar_changed"
    LANGUAGE_CHANGED = "language_changed"
    VIEW_SAVED = "view_saved"
    VIEW_REMOVED = "view_removed"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One event as it was written."""

    number: int
    happened_at: datetime
    kind: str
    login: str
    role: str
    address: str
    subject: str
    detail: Mapping[str, Any]


def record(connection: Connection, deed: Deed, subject: str = "", **detail: str | int | bool) -> None:
    """Write an event of whoever is there, in the transaction of what it tells of. No personal data belongs into it."""
    record_of(connection, present(), deed, subject, **detail)


def record_of(
    connection: Connection, who: Presence | None, deed: Deed, subject: str = "", **detail: str | int | bool
) -> None:
    """Write an event of `who`; None is the command line."""
    values: dict[str, Any] = {
        "happened_at": datetime.now(UTC),
        "kind": str(deed),
        "account_id": who.account.number or None if who else None,
        "login": who.account.login if who else COMMAND_LINE,
        "role": str(who.account.role) if who and who.account.number else "",
        "address": who.address[:64] if who else "",
        "subject": subject[:300],
        "detail": detail,
    }
    connection.execute(insert(AuditEvent).values(values))


def record_alone(engine: Engine, deed: Deed, subject: str = "", **detail: str | int | bool) -> None:
    """Write an event in a transaction of its own, without waiting for an import (SQLite: for its end)."""
    with write_beside(engine) as connection:
        record(connection, deed, subject, **detail)


def imports_of(connection: Connection, account_number: int) -> frozenset[int]:
    """Numbers of the imports that an account sent, or made by hand."""
    a = AuditEvent
    brought = [str(deed) for deed in (Deed.IMPORTED, Deed.SITE_EDITED, Deed.INSPECTED)]
    sent = select(a.subject).where(a.account_id == account_number, a.kind.in_(brought))
    return frozenset(int(subject.removeprefix(IMPORT)) for (subject,) in connection.execute(sent))


def read_audit(
    connection: Connection, *, limit: int | None = None, before: int | None = None, kind: str = "", login: str = ""
) -> Sequence[AuditLine]:
    """Events, the latest first; `before` gives those before one, `kind` and `login` narrow."""
    a = AuditEvent
    wanted = select(a.__table__).order_by(a.id.desc()).limit(limit)
    if before is not None:
        wanted = wanted.where(a.id < before)
    if kind:
        wanted = wanted.where(a.kind == kind)
    if login:
        wanted = wanted.where(a.login == login)
    return [
        AuditLine(row.id, row.happened_at, row.kind, row.login, row.role, row.address, row.subject, row.detail)
        for row in connection.execute(wanted)
    ]
