"""The page of settings: what districts read, tokens of the API, links of walls."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import flask

from dashboard.access.administering import Administration, unclear
from dashboard.administration.tokens import TokenDesk
from dashboard.api.tokens import DEFAULT_RATE_PER_MINUTE, SCOPES, WALL
from dashboard.ui.admin.frame import Form, Frame, number_of

PATH: Final = "/admin/settings"


def register_settings(server: flask.Flask, administration: Administration, desk: TokenDesk, frame: Frame) -> None:
    """Add the page to `server`."""
    page = partial(_page, administration, desk, frame)

    @server.get(PATH)
    def admin_settings() -> flask.Response:
        return page()

    @server.post(PATH)
    def admin_settings_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(administration, desk, form, frame))


def _page(
    administration: Administration,
    desk: TokenDesk,
    frame: Frame,
    status: int = 200,
    **values: Any,  # noqa: ANN401 - what the template shows
) -> flask.Response:
    lines = desk.lines()
    is_link = {line.token.id: any(s.startswith(WALL) for s in line.token.scopes) for line in lines}
    language = 1 if frame.look.language == "en" else 0
    shown = {
        "handed": "",
        "handed_title": "",
        **values,
        "with_province_sums": administration.has_province_sums(),
        "tokens": [line for line in lines if not is_link[line.token.id]],
        "links": [line for line in lines if is_link[line.token.id]],
        "scopes": {scope: text.split(" / ")[language] for scope, text in SCOPES.items()},
        "plans": [(name, frame.tree[name].name if name in frame.tree else name) for name in desk.plan_names],
        "whole_and_districts": [("", frame.look.texts("admin.settings.whole")), *frame.districts],
        "default_rate": DEFAULT_RATE_PER_MINUTE,
    }
    return frame.show(PATH, status, **shown)


def _act(administration: Administration, desk: TokenDesk, form: Form, frame: Frame) -> dict[str, Any]:
    """Do what a form asks for; what to say of it. Raises SonlaError."""
    texts, name = frame.look.texts, form.get("name", "").strip()
    match form.get("action", ""):
        case "open_sums" | "close_sums" as action:
            is_open = action == "open_sums"
            administration.open_province_sums(is_open=is_open)
            return {"done": texts("admin.settings.sums_opened" if is_open else "admin.settings.sums_closed")}
        case "make_token":
            rate = number_of(form.get("rate", ""))
            secret = desk.create(name, form.getlist("scopes"), form.get("district", ""), rate)
            return {"handed": secret, "handed_title": texts("admin.settings.token_made", name=name)}
        case "make_link":
            link = desk.create_link(name, form.get("scenes", ""))
            return {"handed": link, "handed_title": texts("admin.settings.link_made", name=name)}
        case "revoke":
            desk.revoke(name)
            return {"done": texts("admin.settings.revoked_done", name=name)}
        case _:
            raise unclear()
