"""The gate: nothing of the server is answered before it is known who asks, and whether he may."""

from __future__ import annotations

import hmac
import ipaddress
from collections.abc import Callable
from typing import Final
from urllib.parse import quote, urlsplit

import flask
from werkzeug.wrappers import Response

from dashboard.access.current import Presence, enter, present
from dashboard.access.door import DEMONSTRATION_PRESENCE, Door, at
from dashboard.domain.accounts import Right
from dashboard.errors import OutOfScope, StoreUnavailable

SESSION_COOKIE: Final = "sonla_session"
CSRF_COOKIE: Final = "_csrf_token"
"""Read by Dash, which sends it along with every callback; follows from the session, so that it cannot be made up."""
CSRF_HEADER: Final = "X-CSRFToken"
CSRF_FIELD: Final = "csrf_token"
SIGN_IN: Final = "/sign-in"
SIGN_OUT: Final = "/sign-out"
PASSWORD: Final = "/password"  # noqa: S105 - an address
API: Final = "/api/"
_PUBLIC: Final = ("/assets/", "/styles/", "/_dash-component-suites/", f"{SIGN_IN}/")
"""Addresses below which there is nothing but the program itself and the way in."""
_PUBLIC_EXACTLY: Final = frozenset({SIGN_IN, "/healthz"})
_OWN: Final = frozenset({SIGN_OUT, PASSWORD})
"""What an account may do whatever its role."""
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For")
_LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})

Refuse = Callable[[int], Response]
"""Makes the page of a refusal with a status of 401 (nobody is signed in) or 403."""

Guest = Callable[[str], Presence | Response | None]
"""Who is let in to an address without an account, or what is answered instead; None where it is not its to say."""


def register_gate(
    server: flask.Flask, door: Door, right_of: Callable[[str], Right], refuse: Refuse, guest: Guest = lambda _path: None
) -> None:
    """Ask every request of `server` who it is, before anything else does; `right_of` an address is what it takes.

    Where nobody is signed in, `guest` may let in to an address by other means: a wall's link.
    """

    def gate() -> Response | None:
        """Let the request through as who asks it, or answer it here."""
        enter(None)
        path = flask.request.path
        if path in _PUBLIC_EXACTLY or path.startswith((*_PUBLIC, API)):
            # The API lets in by its own tokens; until then nobody is there.
            return None
        try:
            presence = _presence(door)
        except StoreUnavailable:
            return Response("", 503)
        if presence is None:
            return _let_in(guest(path)) or (None if present() else _to_sign_in(refuse))
        enter(presence)
        return _refusal(presence, right_of(path), refuse)

    server.before_request_funcs.setdefault(None, []).insert(0, gate)
    server.register_error_handler(OutOfScope, lambda _error: refuse(403))
    server.teardown_request(lambda _error: enter(None))


def csrf_is_right(given: str, expected: str) -> bool:
    """Whether a page sent along what its session expects."""
    return hmac.compare_digest(given.encode(), expected.encode())


def is_loopback(host: str) -> bool:
    """Whether an address or name is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def caller_address() -> str:
    """Where the request being answered came from."""
    return flask.request.remote_addr or ""


def _presence(door: Door) -> Presence | None:
    if door.is_demonstration:
        return at(DEMONSTRATION_PRESENCE, caller_address()) if _is_here() else None
    token = flask.request.cookies.get(SESSION_COOKIE, "")
    presence = door.presence(token) if token else None
    return at(presence, caller_address()) if presence else None


def _is_here() -> bool:
    """Whether the caller sits at this very machine, and asked for it by its own name (no other site's name)."""
    request = flask.request
    name = urlsplit(f"//{request.host}").hostname or ""
    is_named = any(header in request.headers for header in _FORWARDED)
    return is_loopback(caller_address()) and name in _LOCAL_NAMES and not is_named


def _let_in(guest: Presence | Response | None) -> Response | None:
    """Say that a guest is there; what is answered instead, where there is something."""
    if isinstance(guest, Presence):
        enter(guest)
        return None
    return guest


def _to_sign_in(refuse: Refuse) -> Response:
    """A person is led to the page for signing in, and back afterwards; a script is told 401."""
    request = flask.request
    if request.method == "GET" and request.headers.get("Sec-Fetch-Mode", "navigate") == "navigate":
        wanted = request.full_path.rstrip("?")
        return flask.redirect(f"{SIGN_IN}?next={quote(wanted, safe='/')}" if wanted != "/" else SIGN_IN, 303)
    return refuse(401)


def _refusal(presence: Presence, needed: Right, refuse: Refuse) -> Response | None:
    """What is answered instead of what was asked for; None where it may be."""
    account = presence.account
    if flask.request.method not in _SAFE_METHODS and not _is_from_our_page(presence):
        return refuse(403)
    if flask.request.path in _OWN:
        return None
    if account.must_change_password:
        return flask.redirect(PASSWORD, 303) if flask.request.method == "GET" else refuse(403)
    return None if account.may(needed) else refuse(403)


def _is_from_our_page(presence: Presence) -> bool:
    """Whether a change was asked for by a page of ours in this session: no other site knows what it sends along.

    That it comes from no other site at all is seen to for every change, signed in or not (`dashboard.ui.web`).
    """
    request = flask.request
    if presence.account.is_demonstration:
        return True
    given = request.headers.get(CSRF_HEADER) or ""
    if not given and request.mimetype == "application/x-www-form-urlencoded":
        given = request.form.get(CSRF_FIELD, "")
    return csrf_is_right(given, presence.csrf)


def signed_in() -> Presence | None:
    """Who is signed in, the demonstration not counted."""
    presence = present()
    return None if presence is None or presence.account.is_demonstration else presence
