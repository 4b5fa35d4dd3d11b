"""Tokens: made and revoked by the command line, recognised by the API and, as a wall's link, by the wall."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from dashboard.access.audit import Deed, record
from dashboard.errors import SonlaError
from dashboard.store.models import ApiToken

READ: Final = "read"
WRITE_LOUDSPEAKERS: Final = "write:loudspeakers"
WRITE_QR: Final = "write:qr"
WRITE_ACTIVITIES: Final = "write:activities"
SCOPES: Final = {
    READ: "đọc mọi số liệu / read every figure",
    WRITE_LOUDSPEAKERS: "ghi đài, cụm loa, buổi phát, tín hiệu / write stations, clusters, broadcasts, heartbeats",
    WRITE_QR: "ghi địa điểm QR và lượt quét theo ngày / write QR venues and daily scans",
    WRITE_ACTIVITIES: "ghi kết quả tuyên truyền / write activities",
}
WALL: Final = "wall:"
"""Begins the one scope of a wall's link, which the name of its scenes ends: `wall:tinh`. It opens nothing here."""
DEFAULT_RATE_PER_MINUTE: Final = 120

_WRITTEN: Final = re.compile(r"sonla_(\d{1,18})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Token:
    """A token as kept; `district_code` is empty where it reaches the whole province."""

    id: int
    name: str
    scopes: frozenset[str]
    district_code: str
    rate_per_minute: int
    created_at: datetime
    revoked_at: datetime | None


def create_token(
    connection: Connection, name: str, scopes: Collection[str], *, district_code: str = "", rate_per_minute: int
) -> str:
    """Make a token for the source `name` and return it: it is kept nowhere else. The audit says who made it.

    Raises SonlaError where a token of that name is in force.
    """
    in_force = select(ApiToken.id).where(ApiToken.name == name, ApiToken.revoked_at.is_(None))
    if connection.execute(in_force).first():
        raise SonlaError(
            f"Đã có mã truy cập “{name}” đang dùng. Chọn tên khác, hoặc thu hồi bằng `sonla token revoke`.",
            f"A token {name!r} is in force. Choose another name, or revoke it with `sonla token revoke`.",
        )
    secret = secrets.token_urlsafe(32)
    values: dict[str, Any] = {
        "name": name,
        "token_sha256": _digest(secret),
        "scopes": " ".join(sorted(scopes)),
        "district_code": district_code or None,
        "rate_per_minute": rate_per_minute,
        "created_at": datetime.now(UTC),
    }
    number = connection.execute(insert(ApiToken).values(values).returning(ApiToken.id)).scalar_one()
    record(connection, Deed.TOKEN_MADE, f"token:{name}", scopes=values["scopes"], district=district_code)
    return f"sonla_{number}_{secret}"


def revoke_token(connection: Connection, name: str) -> None:
    """End the token of the source `name` at once, and say so in the audit. Raises SonlaError where none is in force."""
    t = ApiToken
    ended = connection.execute(
        update(t).where(t.name == name, t.revoked_at.is_(None)).values(revoked_at=datetime.now(UTC))
    )
    if not ended.rowcount:
        raise SonlaError(
            f"Không có mã truy cập “{name}” đang dùng. Xem danh sách bằng `sonla token list`.",
            f"No token {name!r} is in force. See `sonla token list`.",
        )
    record(connection, Deed.TOKEN_REVOKED, f"token:{name}")


def read_tokens(connection: Connection) -> Sequence[Token]:
    """Every token ever made, in the order of making."""
    return [_token(row) for row in connection.execute(select(ApiToken.__table__).order_by(ApiToken.id))]


def has_tokens(connection: Connection) -> bool:
    """Whether any token that calls the API was ever made."""
    of_callers = select(ApiToken.id).where(~ApiToken.scopes.startswith(WALL)).limit(1)
    return connection.execute(of_callers).first() is not None


def find_token(connection: Connection, written: str) -> Token | None:
    """The token in force that `written` is; None where it is none. Takes as long for a wrong one as for a right one."""
    match = _WRITTEN.fullmatch(written)
    number, secret = (int(match[1]), match[2]) if match else (0, "")
    row = connection.execute(select(ApiToken.__table__).where(ApiToken.id == number)).first()
    is_right = hmac.compare_digest(_digest(secret), row.token_sha256 if row else "0" * 64)
    return _token(row) if row and is_right and row.revoked_at is None else None


def _digest(secret: str) -> str:
    """SHA-256 without salt or stretching: the secret is 256 random bits, not a password."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _token(row: Any) -> Token:  # noqa: ANN401 - a row of the table
    return Token(
        id=row.id,
        name=row.name,
        scopes=frozenset(row.scopes.split()),
        district_code=row.district_code or "",
        rate_per_minute=row.rate_per_minute,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
