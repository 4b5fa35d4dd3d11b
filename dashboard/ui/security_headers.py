"""What browsers are told of every answer: scripts and data of this server alone, in no other site's frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import flask
from dash import Dash

_ALWAYS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
_HTTPS_ALONE: Final = "max-age=31536000"
"""A year, renewed with every answer; only told over https, so that a server without it stays reachable."""


def register_security_headers(server: flask.Flask, pages: Iterable[Dash]) -> None:
    """Add the headers to every answer of `server`.

    Dash starts each page by a short script inside it, which is let run by its hash; no other script inside a page is.
    """
    hashes = sorted({one for page in pages for one in page.csp_hashes()})
    policy = content_security_policy(hashes)

    def protect(answer: flask.Response) -> flask.Response:
        """Add the headers to an answer."""
        for name, value in _ALWAYS.items():
            answer.headers.setdefault(name, value)
        answer.headers.setdefault("Content-Security-Policy", policy)
        if flask.request.is_secure:
            answer.headers.setdefault("Strict-Transport-Security", _HTTPS_ALONE)
        # Nothing that was made for one person is kept where the next one might look.
        answer.headers.setdefault("Cache-Control", "no-store")
        return answer

    server.after_request(protect)


def content_security_policy(script_hashes: Iterable[str]) -> str:
    """The policy, with the scripts inside pages that may run.

    Styles may stand inside pages: map, charts and table write theirs so. The map works in workers it makes itself.
    """
    parts = {
        "default-src": "'self'",
        "script-src": " ".join(["'self'", *script_hashes]),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in parts.items())
