"""The addresses of signing in and out and of changing one's password."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import flask
from werkzeug.wrappers import Response

from dashboard.access.accounts import change_password
from dashboard.access.audit import Deed, record_alone
from dashboard.access.current import current_presence
from dashboard.access.door import Door
from dashboard.access.gate import (
    CSRF_COOKIE,
    CSRF_FIELD,
    PASSWORD,
    SESSION_COOKIE,
    SIGN_IN,
    SIGN_OUT,
    caller_address,
    signed_in,
)
from dashboard.access.sessions import LASTS, csrf_of, end_session
from dashboard.access.signing_in import TooManyAttempts, Visitor, confirm, sign_in
from dashboard.errors import AccessError, SonlaError
from dashboard.store.database import write_beside
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.sign_in.pages import page

_FORM_COOKIE: Final = "sonla_form"


@dataclass(frozen=True, slots=True)
class _Ways:
    """What the pages work with; `provider` is the name of the OpenID provider, empty without one."""

    door: Door
    catalogues: Mapping[str, Catalogue]
    provider: str

    @property
    def texts(self) -> Catalogue:
        return look_of(flask.request.cookies, self.catalogues).texts


def register_sign_in(server: flask.Flask, door: Door, catalogues: Mapping[str, Catalogue], provider: str = "") -> None:
    """Add the pages to `server`."""
    ways = _Ways(door, catalogues, provider)

    @server.get(SIGN_IN)
    def show_sign_in() -> Response:
        return _sign_in_page(ways)

    @server.post(SIGN_IN)
    def do_sign_in() -> Response:
        return _sign_in(ways)

    @server.post(SIGN_OUT)
    def do_sign_out() -> Response:
        return _sign_out(ways)

    @server.get(PASSWORD)
    def show_password() -> Response:
        return _password_page(ways) if signed_in() else flask.redirect("/", 303)

    @server.post(PASSWORD)
    def do_password() -> Response:
        return _change_password(ways) if signed_in() else flask.redirect("/", 303)


def local_address(wanted: str) -> str:
    """An address of this server to go to; the first page where `wanted` leads elsewhere."""
    is_local = wanted.startswith("/") and not wanted.startswith(("//", "/\\")) and wanted.isprintable()
    return wanted if is_local and not wanted.startswith(SIGN_IN) else "/"


def with_session(answer: Response, token: str) -> Response:
    """Give the browser its session, and what its pages send along with changes."""
    secure, lasts = flask.request.is_secure, int(LASTS.total_seconds())
    answer.set_cookie(SESSION_COOKIE, token, max_age=lasts, secure=secure, httponly=True, samesite="Lax")
    # Read by the pages' scripts on purpose; worth nothing without the session.
    answer.set_cookie(CSRF_COOKIE, csrf_of(token), max_age=lasts, secure=secure, samesite="Strict")
    answer.delete_cookie(_FORM_COOKIE)
    return answer


def visitor() -> Visitor:
    """Where the request being answered comes from."""
    return Visitor(caller_address(), flask.request.user_agent.string)


def _sign_in_page(ways: _Ways, error: str = "", status: int = 200) -> Response:
    request = flask.request
    key = request.cookies.get(_FORM_COOKIE) or secrets.token_urlsafe(24)
    answer = page(
        ways.catalogues,
        "enter",
        status,
        error=error,
        csrf=key,
        next=local_address(request.values.get("next", "/")),
        login=request.form.get("login", "")[:80],
        provider=ways.provider,
        has_accounts=not ways.door.is_demonstration,
    )
    answer.set_cookie(_FORM_COOKIE, key, secure=request.is_secure, httponly=True, samesite="Strict")
    return answer


def _sign_in(ways: _Ways) -> Response:
    form, key = flask.request.form, flask.request.cookies.get(_FORM_COOKIE, "")
    if not key or not hmac.compare_digest(key.encode(), form.get(CSRF_FIELD, "").encode()):
        return _sign_in_page(ways, ways.texts("sign_in.form_expired"), 400)
    try:
        token = sign_in(ways.door.engine, form.get("login", ""), form.get("password", ""), visitor())
    except TooManyAttempts as error:
        return _sign_in_page(ways, _said(error, ways), 429)
    except SonlaError as error:
        return _sign_in_page(ways, _said(error, ways), 403 if isinstance(error, AccessError) else 503)
    return with_session(flask.redirect(local_address(form.get("next", "/")), 303), token)


def _sign_out(ways: _Ways) -> Response:
    if signed_in():
        with write_beside(ways.door.engine) as connection:
            end_session(connection, current_presence().session_number)
        record_alone(ways.door.engine, Deed.SIGNED_OUT)
        ways.door.forget()
    answer = flask.redirect(SIGN_IN, 303)
    answer.delete_cookie(SESSION_COOKIE)
    answer.delete_cookie(CSRF_COOKIE)
    return answer


def _password_page(ways: _Ways, error: str = "", status: int = 200) -> Response:
    presence = current_presence()
    about = ways.texts("sign_in.must_change") if presence.account.must_change_password else ""
    return page(ways.catalogues, "change", status, error=error, about=about, csrf=presence.csrf)


def _change_password(ways: _Ways) -> Response:
    presence, form, engine = current_presence(), flask.request.form, ways.door.engine
    if form.get("new") != form.get("again"):
        return _password_page(ways, ways.texts("sign_in.not_same"), 400)
    try:
        confirm(engine, presence.account, form.get("now", ""), visitor())
        with write_beside(engine) as connection:
            change_password(connection, presence.account, form.get("new", ""), keep_session=presence.session_number)
    except AccessError as error:
        return _password_page(ways, _said(error, ways), 400)
    ways.door.forget()
    return flask.redirect("/", 303)


def _said(error: SonlaError, ways: _Ways) -> str:
    return error.in_language(ways.texts.language)
