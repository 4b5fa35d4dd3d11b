"""Addresses of the pages of administrators; the gate lets nobody else come here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urlencode

import flask
import jinja2
from werkzeug.datastructures import MultiDict

from dashboard.access.accounts import AccountForm
from dashboard.access.administering import AUDIT_ROWS, Administration, unclear
from dashboard.access.audit import Deed
from dashboard.access.current import current_presence
from dashboard.api.formats import csv_response
from dashboard.domain.accounts import Role
from dashboard.domain.units import PROVINCE_CODE
from dashboard.errors import AccessError
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import LANGUAGE_COOKIE, look_of
from dashboard.ui.navigation import PAGES, right_of
from dashboard.ui.screen import asset_url

PATH: Final = "/admin/"
_AUDIT_COLUMNS: Final = ("number", "when", "kind", "who", "role", "where", "subject", "detail")
_ROLES: Final = tuple(role for role in Role if role is not Role.KIOSK)
"""Walls are let in by links of their own, not by accounts."""
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)


def register_admin(
    server: flask.Flask, administration: Administration, catalogues: Mapping[str, Catalogue], provider: str = ""
) -> None:
    """Add the pages to `server`; `provider` is the name of the OpenID provider, empty without one."""
    page = partial(_page, administration, catalogues, provider)

    @server.get(PATH)
    def admin_accounts() -> flask.Response:
        return page("accounts")

    @server.post(f"{PATH}accounts")
    def admin_change() -> flask.Response:
        form = flask.request.form
        try:
            password = _act(administration, form)
        except AccessError as error:
            language = look_of(flask.request.cookies, catalogues).language
            return page("accounts", 400, error=error.en if language == "en" else error.vi)
        return page("accounts", password=password or "", handed_login=form.get("login", "").strip())

    @server.get(f"{PATH}audit")
    def admin_audit() -> flask.Response:
        return page("audit", **_audit(administration, AUDIT_ROWS))

    @server.get(f"{PATH}audit.csv")
    def admin_audit_file() -> flask.Response:
        events = _audit(administration, None)["events"]
        rows = [(e.number, e.happened_at, e.kind, e.login, e.role, e.address, e.subject, str(e.detail)) for e in events]
        texts = catalogues["vi"]
        headings = [texts(f"admin.audit.{name}") for name in _AUDIT_COLUMNS]
        return csv_response(headings, rows, "nhat-ky.csv")


def _act(administration: Administration, form: MultiDict[str, str]) -> str | None:
    """Do what a form asks for; a password to hand over, if that made one. Raises AccessError."""
    login = form.get("login", "")
    actions: dict[str, Callable[[], str | None]] = {
        "add": lambda: administration.add(_form(form)),
        "change": lambda: administration.change(_form(form)),
        "password": lambda: administration.new_password(login),
        "unlock": lambda: administration.unlock(login),
        "disable": lambda: administration.switch(login, active=False),
        "enable": lambda: administration.switch(login, active=True),
        "end_all": lambda: administration.end_all(login),
        "end_one": lambda: administration.end_one(_number(form.get("session", "")) or 0),
        "open_sums": lambda: administration.open_province_sums(is_open=True),
        "close_sums": lambda: administration.open_province_sums(is_open=False),
    }
    action = actions.get(form.get("action", ""))
    if action is None:
        raise unclear()
    return action()


def _form(form: MultiDict[str, str]) -> AccountForm:
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
    events = administration.audit(kind=kind, login=login, before=_number(before), limit=limit)
    older = events[-1].number if limit and len(events) == limit else None
    query = urlencode([("kind", kind), ("login", login)])
    return {"events": events, "kind": kind, "login": login, "older": older, "query": query}


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


def _page(
    administration: Administration,
    catalogues: Mapping[str, Catalogue],
    provider: str,
    view: Literal["accounts", "audit"],
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> flask.Response:
    look, presence, tree = look_of(flask.request.cookies, catalogues), current_presence(), administration.tree
    districts = tree.children(PROVINCE_CODE)

    def moment(value: datetime) -> str:
        return formats.moment(value, look.language)

    shown: dict[str, Any] = {
        "error": "",
        "password": "",
        "overview": administration.overview() if view == "accounts" else None,
        **values,
        "view": view,
        "path": PATH,
        "look": look,
        "t": look.texts,
        "asset": asset_url,
        "language_cookie": LANGUAGE_COOKIE,
        "other": "en" if look.language == "vi" else "vi",
        "pages": {path: key for path, key in PAGES.items() if presence.account.may(right_of(path))},
        "csrf": presence.csrf,
        "own_session": presence.session_number,
        "roles": [str(role) for role in _ROLES],
        "kinds": [str(deed) for deed in Deed],
        "tree": tree.by_code,
        "districts": districts,
        "district_codes": [unit.code for unit in districts],
        "provider": provider,
        "moment": moment,
    }
    html = _TEMPLATES.get_template("page.html").render(shown)
    return flask.Response(html, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")
