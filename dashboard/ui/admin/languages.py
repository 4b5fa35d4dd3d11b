"""The page of languages: adding, renaming, other ways of writing, retiring."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import flask

from dashboard.access.administering import unclear
from dashboard.administration.languages import LanguageDesk
from dashboard.domain.languages import KEPT
from dashboard.ui.admin.frame import Form, Frame

PATH: Final = "/admin/languages"


def register_languages(server: flask.Flask, desk: LanguageDesk, frame: Frame) -> None:
    """Add the page to `server`."""
    page = partial(_page, desk, frame)

    @server.get(PATH)
    def admin_languages() -> flask.Response:
        return page()

    @server.post(PATH)
    def admin_languages_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(desk, form, frame))


def _page(desk: LanguageDesk, frame: Frame, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401
    return frame.show(PATH, status, **{**values, "book": desk.book(), "kept": KEPT})


def _act(desk: LanguageDesk, form: Form, frame: Frame) -> dict[str, Any]:
    """Do what a form asks for; what to say of it. Raises SonlaError."""
    texts = frame.look.texts
    match form.get("action", ""):
        case "add":
            return {"done": texts("languages.added", name=desk.add(form).vi)}
        case "change":
            return {"done": texts("languages.changed", name=desk.change(form).vi)}
        case "retire":
            return {"done": texts("languages.retired_done", name=desk.retire(form, is_retired=True).vi)}
        case "restore":
            return {"done": texts("languages.restored", name=desk.retire(form, is_retired=False).vi)}
        case _:
            raise unclear()
