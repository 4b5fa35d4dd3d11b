"""The page of villages: those of a commune or found by name, adding, correcting, ending and merging them."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, Final

import flask

from dashboard.access.administering import unclear
from dashboard.administration.village_rows import MOST_FOUND, VillageLine
from dashboard.administration.villages import VillageChange, VillageDesk
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.terms import VILLAGE_KINDS
from dashboard.domain.units import Level
from dashboard.ui.admin.frame import Form, Frame, number_of

PATH: Final = "/admin/villages"


def register_villages(server: flask.Flask, desk: VillageDesk, frame: Frame) -> None:
    """Add the page to `server`."""
    page = partial(_page, desk, frame)

    @server.get(PATH)
    def admin_villages() -> flask.Response:
        return page()

    @server.post(PATH)
    def admin_villages_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(desk, form, frame))


def _page(desk: VillageDesk, frame: Frame, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401
    tree, texts = frame.tree, frame.look.texts
    asked = flask.request.values
    unit_code, wanted = asked.get("unit", ""), flask.request.args.get("q", "").strip()[:80]
    if unit_code not in tree or tree[unit_code].level is not Level.COMMUNE:
        unit_code = ""
    lines = desk.search(wanted) if wanted else desk.of_commune(unit_code) if unit_code else ()
    today = datetime.now(TIME_ZONE).date()
    shown = {
        **values,
        "unit": unit_code,
        "wanted": wanted,
        "lines": lines,
        "is_cut": len(lines) == MOST_FOUND and bool(wanted),
        "in_force": [line for line in lines if line.in_force(today)],
        "today": today,
        "households": _households([line for line in lines if line.in_force(today)]),
        "communes": [
            (d.name, [(u.code, u.name) for u in tree.children(d.code)]) for d in tree.children(tree.root.code)
        ],
        "kinds": [(term.id, term.label(texts.language)) for term in VILLAGE_KINDS.terms],
        "signals": [("", texts("villages.unknown")), ("yes", texts("villages.yes")), ("no", texts("villages.no"))],
    }
    return frame.show(PATH, status, **shown)


def _households(lines: list[VillageLine]) -> int | None:
    """Households of the villages that state them; None where none does."""
    stated = [line.households for line in lines if line.households is not None]
    return sum(stated) if stated else None


def _act(desk: VillageDesk, form: Form, frame: Frame) -> dict[str, Any]:
    """Do what a form asks for; what to say of it. Raises SonlaError."""
    match form.get("action", ""):
        case "add":
            return _told("villages.added", desk.add(form), frame)
        case "correct":
            return _told("villages.corrected", desk.correct(form), frame)
        case "end":
            return _told("villages.ended", desk.end(form), frame)
        case "merge":
            return _told("villages.merged", desk.merge(form, [number_of(n) for n in form.getlist("villages")]), frame)
        case _:
            raise unclear()


def _told(key: str, change: VillageChange, frame: Frame) -> dict[str, Any]:
    texts = frame.look.texts
    *old, last = change.names
    sentences = [texts(key, name=last, old=", ".join(old), number=change.import_id)]
    if change.found_count:
        sentences.append(texts("villages.found", count=change.found_count))
    if change.lost_count:
        sentences.append(texts("villages.lost", count=change.lost_count))
    return {"done": " ".join(sentences)}
