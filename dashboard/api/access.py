"""Who calls, whether he may, and not too often: bearer tokens with a scope and a rate."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

import flask

from dashboard.access.current import Presence
from dashboard.access.door import DEMONSTRATION_PRESENCE, at
from dashboard.access.gate import is_loopback
from dashboard.api.backend import Backend
from dashboard.api.problems import ProblemKind, Refusal, token_required
from dashboard.api.tokens import READ, Token, find_token, has_tokens
from dashboard.domain.accounts import Account, Role, scope_of
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.store.database import read

_FORWARDED: Final = ("Forwarded", "X-Forwarded-For")


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: a source with its token, or (`token` None) somebody at this very machine who may only read."""

    token: Token | None

    @property
    def district_code(self) -> str:
        """The district that bounds him; empty where the whole province is his."""
        return self.token.district_code if self.token else ""

    @property
    def name(self) -> str:
        """Name of the source; empty without a token."""
        return self.token.name if self.token else ""

    def presence(self, tree: UnitTree) -> Presence:
        """Who he is to whatever filters: a token reads and writes inside its district alone."""
        address = flask.request.remote_addr or ""
        if self.token is None:
            return at(DEMONSTRATION_PRESENCE, address)
        role = Role.DISTRICT if self.district_code else Role.PROVINCE
        units = (self.district_code,) if self.district_code else (PROVINCE_CODE,)
        account = Account(-self.token.id, f"api:{self.name}"[:80], self.name, role, units)
        return Presence(account, scope_of(account, tree, with_province_sums=False), address)


def admit(backend: Backend, scope: str) -> Caller:
    """The caller of the request being answered. Raises Refusal 401, 403 or 429."""
    written = _bearer(flask.request.headers.get("Authorization"))
    if written is None:
        return _without_token(backend, scope)
    with read(backend.engine) as connection:
        token = find_token(connection, written)
    if token is None:
        raise token_required(
            "Mã truy cập sai hoặc đã bị thu hồi. Xin cấp mã khác: sonla token create.",
            "The token is wrong or was revoked. Ask for another one: sonla token create.",
        )
    _count(backend, token)
    if scope not in token.scopes:
        raise Refusal(
            ProblemKind.NOT_IN_SCOPE,
            f"Mã truy cập của “{token.name}” không có quyền {scope}. Xin cấp mã có quyền đó.",
            f"The token of {token.name!r} has no scope {scope}. Ask for one that has.",
            headers={"WWW-Authenticate": f'Bearer realm="sonla", error="insufficient_scope", scope="{scope}"'},
        )
    return Caller(token)


def _bearer(header: str | None) -> str | None:
    """The token of an `Authorization` header; None where there is no header. Raises Refusal for another scheme."""
    if header is None:
        return None
    scheme, _, written = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise token_required(
            "Chỉ nhận tiêu đề Authorization: Bearer <mã>.", "Only the header Authorization: Bearer <token> is accepted."
        )
    return written.strip()


def _without_token(backend: Backend, scope: str) -> Caller:
    """Figures may be read at this very machine as long as nobody was given a token, like the screen that shows them.

    A proxy on this machine brings callers from elsewhere: it names them, so its calls are not of this machine.
    """
    request = flask.request
    is_here = is_loopback(request.remote_addr or "") and not any(name in request.headers for name in _FORWARDED)
    if scope == READ and backend.is_open and is_here:
        with read(backend.engine) as connection:
            if not has_tokens(connection):
                return Caller(None)
    raise token_required(
        f"Gọi API cần tiêu đề Authorization: Bearer <mã>. Cấp mã bằng: sonla token create TÊN --scope {scope}",
        f"Calls need the header Authorization: Bearer <token>. Make one: sonla token create NAME --scope {scope}",
    )


def _count(backend: Backend, token: Token) -> None:
    wait_s = backend.meter.wait_s(token.id, token.rate_per_minute, time.time())
    if wait_s:
        raise Refusal(
            ProblemKind.TOO_MANY_REQUESTS,
            f"Quá {token.rate_per_minute} lần gọi một phút; chưa làm gì. Gọi lại sau {wait_s} giây.",
            f"More than {token.rate_per_minute} requests a minute; nothing was done. Call again in {wait_s} s.",
            headers={"Retry-After": str(wait_s)},
        )
