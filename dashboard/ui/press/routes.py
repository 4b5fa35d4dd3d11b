"""Files of snapshots, the picture of one not yet taken, and the pages that shared links open."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Final

import flask
import jinja2

from dashboard.access.current import Presence, acting_as
from dashboard.domain.accounts import Account, Role, Scope
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.press import ChosenFile, SnapshotHead, SnapshotKind
from dashboard.errors import BlockBroken, PressError, SonlaError
from dashboard.press_office import CONTENT_TYPES, PressOffice
from dashboard.prints.contents import Content
from dashboard.prints.papers import PAPERS
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.press.words import (
    DEFAULT_FILE,
    FILES_PATH,
    PREVIEW_PATH,
    SCREENS,
    SHARED_PATH,
    VIEW_ENDINGS,
    WEEK_ENDINGS,
    file_text,
    states_text,
)
from dashboard.ui.screen import asset_url
from dashboard.ui.told import status_of, telling

GUEST: Final = Presence(Account(-2, "", "", Role.PRESS), Scope())
"""Who a shared link lets in, to the one snapshot that its secret opens: whoever approved that shared its figures."""
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)


def link_guest(path: str) -> Presence | None:
    """Who a shared link lets in to an address without an account; None where it is none of its addresses."""
    return GUEST if path.startswith(SHARED_PATH) else None


def register_press(server: flask.Flask, office: PressOffice, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the page's files and the pages of shared links to `server`."""

    @server.get(f"{FILES_PATH}<code>.<ending>")
    def press_file(code: str, ending: str) -> flask.Response:
        return _file(office, code, ending, is_cached=True)

    @server.get(PREVIEW_PATH)
    def press_preview() -> flask.Response:
        query = flask.request.args.get("chup", "").removeprefix("?")
        paper = flask.request.args.get("giay", DEFAULT_FILE.paper)
        picture = office.preview_picture(query, datetime.now(TIME_ZONE), paper)
        return _sent(picture, "xem-truoc.png", is_attached=False)

    @server.get(f"{SHARED_PATH}<secret>")
    def press_shared(secret: str) -> flask.Response:
        with acting_as(GUEST):
            head = office.shared(secret)
        return _shared_page(head, secret, catalogues)

    @server.get(f"{SHARED_PATH}<secret>/<name>.<ending>")
    def press_shared_file(secret: str, name: str, ending: str) -> flask.Response:  # noqa: ARG001 - for the file's name
        with acting_as(GUEST):
            answer = _file(office, office.shared(secret).code, ending, is_cached=False)
        # The page's link says that it is to be saved. An attachment would be noted with its address, the secret in it.
        answer.headers.pop("Content-Disposition", None)
        return answer

    for view in (press_file, press_preview, press_shared, press_shared_file):
        server.view_functions[view.__name__] = telling(view, catalogues, _status)


def _file(office: PressOffice, code: str, ending: str, *, is_cached: bool) -> flask.Response:
    paper = flask.request.args.get("giay", DEFAULT_FILE.paper)
    kind = flask.request.args.get("bieu", Content.MAP.value)
    content = office.file(code, ending, paper, kind)
    name = f"{code}-{kind}-{paper}.{ending}" if ending in VIEW_ENDINGS else f"bao-cao-tuan-{code}.{ending}"
    answer = _sent(content, name, is_attached="download" in flask.request.args or ending != "png")
    # What was frozen never changes, but who may see it does: only the asker's own browser may keep it.
    answer.headers["Cache-Control"] = "private, max-age=3600" if is_cached else "no-store"
    return answer


def _sent(content: bytes, name: str, *, is_attached: bool) -> flask.Response:
    kind = CONTENT_TYPES[name.rpartition(".")[2]]
    answer = flask.send_file(io.BytesIO(content), kind, as_attachment=is_attached, download_name=name)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _shared_page(head: SnapshotHead, secret: str, catalogues: Mapping[str, Catalogue]) -> flask.Response:
    look = look_of(flask.request.cookies, catalogues)
    base = f"{SHARED_PATH}{secret}/{head.code}"
    is_view = head.kind is SnapshotKind.VIEW
    papers = [p for p in PAPERS if p not in SCREENS]
    files = [ChosenFile("pdf", paper) for paper in papers] if is_view else []
    first = [head.chosen] if head.chosen else []
    links = [(file_text(f, look.texts), f"{base}.{f.ending}?giay={f.paper}") for f in dict.fromkeys((*first, *files))]
    links += [] if is_view else [(look.texts(f"press.file.{e}"), f"{base}.{e}") for e in WEEK_ENDINGS]
    html = _TEMPLATES.get_template("shared.html").render(
        head=head,
        look=look,
        t=look.texts,
        asset=asset_url,
        links=links,
        picture=f"{base}.png?giay=slide" if is_view else "",
        period=formats.period(head.period, look.language),
        made=formats.moment(head.made_at, look.language),
        states=states_text(head, look.language),
    )
    return flask.Response(html, 200, {"Cache-Control": "no-store"}, content_type="text/html; charset=utf-8")


def _status(error: SonlaError) -> int:
    is_missing = isinstance(error, PressError) and not isinstance(error, BlockBroken)
    return 404 if is_missing else status_of(error)
