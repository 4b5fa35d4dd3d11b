"""Addresses of the pages of administrators; the gate lets nobody else come here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final
from urllib.parse import urlencode

import flask

from dashboard.access.accounts import AccountForm
from dashboard.access.administering import AUDIT_ROWS, Administration, unclear
from dashboard.access.audit import Deed
from dashboard.api.formats import csv_response
from dashboard.domain.accounts import Role
from dashboard.domain.units import PROVINCE_CODE
from dashboard.ui.admin.audit_words import detail_text, subject_text
from dashboard.ui.admin.frame import Form, Frame, number_of

PATH: Final = "/admin/"
AUDIT_PATH: Final = "/admin/audit"
_AUDIT_COLUMNS: Final = ("number", "when", "kind", "who", "role", "where", "subject", "detail")
_ROLES: Final = tuple(role for role in Role if role is not Role.KIOSK)
"""Walls are let in by links of their own, not by accounts."""


def register_admin(server: flask.Flask, administration: Administration, frame: Frame, provider: str = "") -> None:
    """Add the pages to `server`; `provider` is the name of the OpenID provider, empty without one."""
    _register_accounts(server, administration, frame, provider)
    _register_audit(server, administration, frame)


def _register_accounts(server: flask.Flask, administration: Administration, frame: Frame, provider: str) -> None:
    page = partial(_accounts, administration, frame, provider)

    @server.get(PATH)
    def admin_accounts() -> flask.Response:
        return page()

    @server.post(f"{PATH}accounts")
    def admin_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(administration, form, frame))


def _accounts(
    administration: Administration,
    frame: Frame,
    provider: str,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> flask.Response:
    shown = {
        "password": "",
        "handed_login": "",
        **values,
        "overview": administration.overview(),
        "roles": [str(role) for role in _ROLES],
        "district_codes": [unit.code for unit in frame.tree.children(PROVINCE_CODE)],
        "provider": provider,
    }
    return frame.show(PATH, status, **shown)


def _register_audit(server: flask.Flask, administration: Administration, frame: Frame) -> None:
    @server.get(AUDIT_PATH)
    def admin_audit() -> flask.Response:
        """The page of the audit, told in words."""
        texts, units = frame.look.texts, frame.tree.by_code
        return frame.show(
            AUDIT_PATH,
            kinds=[str(deed) for deed in Deed],
            subject=lambda line: subject_text(line, texts),
            detail=lambda line: detail_text(line, texts, units),
            **_audit(administration, AUDIT_ROWS),
        )

    @server.get(f"{AUDIT_PATH}.csv")
    def admin_audit_file() -> flask.Response:
        events = _audit(administration, None)["events"]
        rows = [(e.number, e.happened_at, e.kind, e.login, e.role, e.address, e.subject, str(e.detail)) for e in events]
        texts = frame.catalogues["vi"]
        headings = [texts(f"admin.audit.{name}") for name in _AUDIT_COLUMNS]
        return csv_response(headings, rows, "nhat-ky.csv")


def _act(administration: Administration, form: Form, frame: Frame) -> dict[str, Any]:
    """Do what a form asks for; what to say of it, with a password to hand over if that made one. Raises AccessError."""
    login = form.get("login", "").strip()
    actions: dict[str, Callable[[], str | None]] = {
        "add": lambda: administration.add(_form(form)),
        "change": lambda: administration.change(_form(form)),
        "password": lambda: administration.new_password(login),
        "unlock": lambda: administration.unlock(login),
        "disable": lambda: administration.switch(login, active=False),
        "enable": lambda: administration.switch(login, active=True),
        "end_all": lambda: administration.end_all(login),
        "end_one": lambda: administration.end_one(number_of(form.get("session", ""))),
    }
    name = form.get("action", "")
    if name not in actions:
        raise unclear()
    password = actions[name]()
    done = "" if password else frame.look.texts(f"admin.done.{name}", login=login)
    return {"password": password or "", "handed_login": login, "done": done}


def _form(form: Form) -> AccountForm:
    role = form.get("role", "")
    communes = form.get("communes", "").replace(",", " ").split()
    return AccountForm(
        form.get("login", ""),
        form.get("name", ""),
        Role(role) if role in tuple(Role) else Role.DISTRICT,
        (*form.getlist("units"), *communes),
        form.get("subject", ""),
    )


def _audit(administration: Administration, limit: int | None) -> dict[str, Any]:
    asked = flask.request.args
    kind, login, before = asked.get("kind", ""), asked.get("login", ""), asked.get("before", "")
    events = administration.audit(kind=kind, login=login, before=number_of(before) or None, limit=limit)
    older = events[-1].number if limit and len(events) == limit else None
    query = urlencode([("kind", kind), ("login", login)])
    return {"events": events, "kind": kind, "login": login, "older": older, "query": query}
