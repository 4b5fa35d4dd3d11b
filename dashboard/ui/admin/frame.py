"""What the pages of administrators share: the frame around each, the links between them, and how a form is answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

import flask
import jinja2
from werkzeug.datastructures import MultiDict

from dashboard.access.current import current_presence
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.errors import SonlaError, StoreUnavailable
from dashboard.ui import formats
from dashboard.ui.account_menu import PASSWORD_URL, SIGN_OUT_URL, initials
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import LANGUAGE_COOKIE, THEME_COOKIE, Look, look_of
from dashboard.ui.navigation import ADMIN_PAGES, PAGES, right_of
from dashboard.ui.screen import asset_url

_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)
Form = MultiDict[str, str]
Show = Callable[..., flask.Response]
"""Makes a page anew from `status` and values of its own."""


@dataclass(frozen=True)
class Frame:
    """Puts a page's template into the frame, in the visitor's language."""

    catalogues: Mapping[str, Catalogue]
    tree: UnitTree

    @property
    def look(self) -> Look:
        """How the visitor who is answered sees the screen."""
        return look_of(flask.request.cookies, self.catalogues)

    @property
    def districts(self) -> list[tuple[str, str]]:
        """Code and name of each district, for lists to choose from."""
        return [(unit.code, unit.name) for unit in self.tree.children(PROVINCE_CODE)]

    def show(self, path: str, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401 - what a template shows
        """The page at `path` of ADMIN_PAGES; `values` are what its template shows."""
        look, presence = self.look, current_presence()
        view = ADMIN_PAGES[path]
        shown: dict[str, Any] = {
            "error": "",
            "done": "",
            **values,
            # What was typed, blank where nothing was.
            "typed": defaultdict(str, values.get("typed", {}).items()),
            "view": view,
            "here": path,
            "look": look,
            "t": look.texts,
            "asset": asset_url,
            "language_cookie": LANGUAGE_COOKIE,
            "other": "en" if look.language == "vi" else "vi",
            "theme_cookie": THEME_COOKIE,
            "other_theme": "light" if look.palette.name == "dark" else "dark",
            "theme_key": "app.to_light" if look.palette.name == "dark" else "app.to_dark",
            "account": presence.account,
            "initials": initials,
            "password_url": PASSWORD_URL,
            "sign_out_url": SIGN_OUT_URL,
            "pages": {href: key for href, key in PAGES.items() if presence.account.may(right_of(href))},
            "menu": {href: key for href, key in ADMIN_PAGES.items() if presence.account.may(right_of(href))},
            "csrf": presence.csrf,
            "own_session": presence.session_number,
            "tree": self.tree.by_code,
            "districts": self.tree.children(PROVINCE_CODE),
            "moment": lambda value: _moment(value, look.language),
            "day": lambda value: _day(value, look.language),
        }
        html = _TEMPLATES.get_template(f"{view.rpartition('.')[2]}.html").render(shown)
        return flask.Response(html, status, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")

    def said(self, error: SonlaError) -> str:
        """What went wrong, in the visitor's language."""
        return error.in_language(self.look.language)

    def answered(self, show: Show, act: Callable[[Form], dict[str, Any]]) -> flask.Response:
        """Do what a form asks for and show its page again, with what was done or with what is wrong and was typed."""
        form = flask.request.form
        try:
            values = act(form)
        except SonlaError as error:
            return show(503 if isinstance(error, StoreUnavailable) else 400, error=self.said(error), typed=form)
        return show(200, **values)


def number_of(text: str) -> int:
    """A whole number from a form; 0 where it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else 0


def _moment(value: datetime, language: str) -> str:
    return formats.moment(value, language)


def _day(value: date | None, language: str) -> str:
    return formats.day(value, language) if value else ""
