"""Addresses of one site's form, of its changes and of its pictures: plain routes, for files are not for callbacks."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import flask
import jinja2
from werkzeug.exceptions import RequestEntityTooLarge

from dashboard.domain.selection import Site
from dashboard.domain.site_edits import EditDone, InspectionAsked, SiteChange
from dashboard.errors import EditRefused, IntakeError, OutOfScope, SonlaError, StoreUnavailable
from dashboard.photos.pictures import MAX_BYTES, photo_too_large, small_picture
from dashboard.site_desk import MOST_WORDS, SiteDesk, SiteForm
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look, look_of
from dashboard.ui.sites.history import PHOTOS
from dashboard.ui.sites.words import column_label, degrees_text, note_text

PATH: Final = "/sites/"
_MOST_JSON_BYTES: Final = 64 * 1024
_FORM_BYTES: Final = 64 * 1024
"""What stands around a picture in its request."""
_TEMPLATES: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
)


def register_sites(server: flask.Flask, desk: SiteDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the addresses to `server`."""

    def look() -> Look:
        return look_of(flask.request.cookies, catalogues)

    @server.get(f"{PATH}<layer>/<int:number>")
    def site_form(layer: str, number: int) -> flask.Response:
        return flask.Response(
            form_html(desk.form(Site(layer, number)), look()), content_type="text/html; charset=utf-8"
        )

    @server.post(f"{PATH}<layer>/<int:number>/changes")
    def site_change(layer: str, number: int) -> flask.Response:
        asked = _json()
        change = SiteChange(_texts(asked, "typed"), _texts(asked, "seen"), _text(asked, "reason"), _text(asked, "key"))
        return flask.jsonify(message=_done(desk.change(Site(layer, number), change), look().texts))

    @server.post(f"{PATH}<layer>/<int:number>/inspections")
    def site_inspection(layer: str, number: int) -> flask.Response:
        """Store an inspection with its picture."""
        flask.request.max_content_length = MAX_BYTES + _FORM_BYTES
        form, file = flask.request.form, flask.request.files.get("photo")
        asked = InspectionAsked(*(form.get(name, "") for name in ("day", "state", "reason", "key")))
        # One byte more than may be tells that there are more.
        done = desk.inspect(Site(layer, number), asked, file.read(MAX_BYTES + 1) if file else b"")
        texts = look().texts
        notes = [{"kind": note.kind, "text": note_text(note, texts)} for note in done.notes]
        return flask.jsonify(message=_inspected(done, texts), notes=notes)

    @server.post(f"{PATH}<layer>/<int:number>/undo")
    def site_undo(layer: str, number: int) -> flask.Response:
        asked = _json().get("import")
        desk.undo(Site(layer, number), asked if isinstance(asked, int) else 0)
        return flask.jsonify(message=look().texts("sites.undo_done"))

    @server.get(f"{PHOTOS}<name>")
    def site_photo(name: str) -> flask.Response:
        """A picture of an inspection that the reader may see."""
        content = desk.photo(name)
        if content is None:
            return flask.Response("", 404)
        is_small = "small" in flask.request.args
        answer = flask.Response(small_picture(content) if is_small else content, content_type="image/jpeg")
        # Its name is its hash; but another person at the same computer must not find it there.
        answer.headers["Cache-Control"] = "private, max-age=600"
        answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        return answer

    for view in (site_form, site_change, site_inspection, site_undo, site_photo):
        server.view_functions[view.__name__] = _spoken(view, look)


def form_html(form: SiteForm, look: Look) -> str:
    """The form as a fragment of the page."""
    texts, kind = look.texts, form.kind
    days = [name for name in kind.editable if name != kind.state_column]
    position = {n: degrees_text(float(v), texts) if (v := form.values[n]) else "" for n in ("latitude", "longitude")}
    return _TEMPLATES.get_template("form.html").render(
        t=texts,
        form=form,
        site=f"{form.layer.id}/{form.number}",
        seen=json.dumps(dict(form.values)),
        position=position,
        states=[(state, kind.states.label(state, texts.language)) for state in kind.states.ids],
        state_label=column_label(form.layer, kind.state_column, texts),
        days=[(name, column_label(form.layer, name, texts), form.values[name]) for name in days],
        today=form.today.isoformat(),
        most_bytes=MAX_BYTES,
        most_words=MOST_WORDS,
    )


def _done(done: EditDone, texts: Catalogue) -> str:
    return texts("sites.nothing_new" if done.import_id is None else "sites.saved")


def _inspected(done: EditDone, texts: Catalogue) -> str:
    return texts("sites.saved_inspection_state" if done.has_new_state else "sites.saved_inspection")


def _json() -> dict[str, Any]:
    flask.request.max_content_length = _MOST_JSON_BYTES
    asked = flask.request.get_json(silent=True)
    return asked if isinstance(asked, dict) else {}


def _texts(asked: Mapping[str, Any], name: str) -> dict[str, str]:
    given = asked.get(name)
    return {str(key): str(value) for key, value in given.items()} if isinstance(given, dict) else {}


def _text(asked: Mapping[str, Any], name: str) -> str:
    return str(asked.get(name) or "")


def _spoken(view: Callable[..., flask.Response], look: Callable[[], Look]) -> Callable[..., flask.Response]:
    """The view, with every error that can be told to a person as its sentence in his language."""

    def answer(**names: object) -> flask.Response:
        """Answer as the view does, or say what was refused and in which fields."""
        try:
            return view(**names)
        except RequestEntityTooLarge:
            return _refusal(photo_too_large(), look().language)
        except SonlaError as error:
            return _refusal(error, look().language)

    return answer


def _refusal(error: SonlaError, language: str) -> flask.Response:
    is_english = language == "en"
    wrong = error.fields if isinstance(error, EditRefused) else ()
    fields = {name: en if is_english else vi for name, vi, en in wrong}
    answer = flask.jsonify(message=error.in_language(language), fields=fields)
    answer.status_code = _status(error)
    return answer


def _status(error: SonlaError) -> int:
    if isinstance(error, OutOfScope):
        return 403
    if isinstance(error, IntakeError):
        return {"photo_too_large": 413, "changed_meanwhile": 409}.get(error.kind, 422)
    return 503 if isinstance(error, StoreUnavailable) else 500
