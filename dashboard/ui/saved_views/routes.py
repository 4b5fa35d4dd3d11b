"""Addresses of the menu of views. Each answers with what the menu shows, as a fragment of the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import flask
import jinja2

from dashboard.domain.saved_views import LONGEST_NAME, keeps_period, kept_query
from dashboard.domain.selection import Selection, SelectionSpace, from_query, to_query
from dashboard.errors import EntryError, NameTaken, StoreUnavailable
from dashboard.saved_view_desk import SavedViewDesk
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of

PATH: Final = "/views/"
_MOST_BYTES: Final = 64 * 1024
_MENU: Final = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=jinja2.StrictUndefined
).get_template("menu.html")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the menu says of the last deed.

    `focus` is the view that it was done to. `taken` is a name that exists, and asks whether its view is to be replaced;
    then and after a refusal what was typed stays.
    """

    said: str = ""
    is_refused: bool = False
    focus: int = 0
    taken: str = ""
    typed: str = ""
    keeps: bool | None = None


def register_saved_views(server: flask.Flask, desk: SavedViewDesk, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the addresses to `server`."""

    def texts() -> Catalogue:
        return look_of(flask.request.cookies, catalogues).texts

    @server.get(PATH)
    def saved_views() -> str:
        return menu_html(desk, Answer(), texts())

    @server.post(PATH)
    def save_view() -> flask.Response | str:
        answer = _saved(desk, _asked(), texts())
        shown = menu_html(desk, answer, texts())
        return flask.Response(shown, 422) if answer.is_refused else shown

    @server.post(f"{PATH}<int:number>/name")
    def rename_view(number: int) -> str:
        desk.rename(number, _text(_asked(), "name"))
        return menu_html(desk, Answer(texts()("views.renamed"), focus=number), texts())

    @server.post(f"{PATH}<int:number>/removal")
    def remove_view(number: int) -> str:
        desk.remove(number)
        return menu_html(desk, Answer(texts()("views.removed")), texts())

    for view in (saved_views, save_view, rename_view, remove_view):
        server.view_functions[view.__name__] = _spoken(view, desk, texts)


def menu_html(desk: SavedViewDesk, answer: Answer, texts: Catalogue) -> str:
    """The menu for the address that is shown, which stands in the request's query."""
    space = desk.space()
    query = _query()
    shown, _ = from_query(query, space)
    address = to_query(shown, space)
    views = [
        {
            "number": view.number,
            "name": view.name,
            "query": view.query,
            "about": _about(view.query, space, texts),
            "is_shown": to_query(from_query(view.query, space)[0], space) == address,
        }
        for view in desk.views()
    ]
    return _MENU.render(
        t=texts,
        views=views,
        said=answer.said,
        is_refused=answer.is_refused,
        focus=answer.focus,
        taken=answer.taken,
        typed=answer.typed,
        longest=LONGEST_NAME,
        keeps=keeps_period(query) if answer.keeps is None else answer.keeps,
        about=_of_place(shown, space, texts),
        period=formats.period(shown.period, texts.language),
        link=kept_query(shown, space, keeps_period=True),
    )


def _saved(desk: SavedViewDesk, asked: Mapping[str, Any], texts: Catalogue) -> Answer:
    name, keeps = _text(asked, "name"), bool(asked.get("keepsPeriod"))
    try:
        number = desk.save(name, _query(), keeps_period=keeps, replaces=bool(asked.get("replaces")))
    except NameTaken as there:
        return Answer(taken=there.name, typed=name, keeps=keeps)
    except EntryError as error:
        return Answer(error.in_language(texts.language), is_refused=True, typed=name, keeps=keeps)
    return Answer(texts("views.saved_shared" if desk.is_shared else "views.saved"), focus=number)


def _about(query: str, space: SelectionSpace, texts: Catalogue) -> str:
    """`Huyện Mộc Châu · Cụm loa hoạt động · kỳ mới nhất`."""
    selection, _ = from_query(query, space)
    period = formats.period(selection.period, texts.language) if keeps_period(query) else texts("views.newest")
    return f"{_of_place(selection, space, texts)} · {period}"


def _of_place(selection: Selection, space: SelectionSpace, texts: Catalogue) -> str:
    layer, measure = space.registry.of_measure(selection.measure_id) or space.registry.main
    return f"{space.tree[selection.unit_code].name} · {texts.of_measure(layer, measure, 'label')}"


def _query() -> str:
    query = flask.request.query_string.decode("ascii", "replace")
    return f"?{query}" if query else ""


def _asked() -> dict[str, Any]:
    flask.request.max_content_length = _MOST_BYTES
    asked = flask.request.get_json(silent=True)
    return asked if isinstance(asked, dict) else {}


def _text(asked: Mapping[str, Any], name: str) -> str:
    """Half a character, which nothing can be written with, becomes a question mark."""
    return str(asked.get(name) or "").encode("utf-8", "replace").decode("utf-8")


def _spoken(view: Callable[..., Any], desk: SavedViewDesk, texts: Callable[[], Catalogue]) -> Callable[..., Any]:
    """The view, with what is refused said in the menu; where the store is away, its sentence alone."""

    def answer(**names: object) -> Any:  # noqa: ANN401 - whatever Flask takes
        """Answer as the view does, or say what was refused."""
        try:
            return view(**names)
        except EntryError as error:
            said = Answer(error.in_language(texts().language), is_refused=True)
            return flask.Response(menu_html(desk, said, texts()), 422)
        except StoreUnavailable as error:
            return flask.Response(error.in_language(texts().language), 503, content_type="text/plain; charset=utf-8")

    return answer
