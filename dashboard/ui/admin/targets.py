"""The page of targets: those that stand, entering, changing and withdrawing them, and every version there was."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

import flask

from dashboard.access.administering import unclear
from dashboard.administration.targets import TargetDesk
from dashboard.domain.measures import Measure
from dashboard.domain.targets import Target
from dashboard.domain.terms import FREQUENCIES
from dashboard.ui import formats
from dashboard.ui.admin.frame import Form, Frame, number_of
from dashboard.ui.standings import target_value

PATH: Final = "/admin/targets"


def register_targets(server: flask.Flask, desk: TargetDesk, frame: Frame) -> None:
    """Add the page to `server`."""
    page = partial(_page, desk, frame)

    @server.get(PATH)
    def admin_targets() -> flask.Response:
        return page()

    @server.post(PATH)
    def admin_targets_change() -> flask.Response:
        return frame.answered(page, lambda form: _act(desk, form, frame))


def _page(desk: TargetDesk, frame: Frame, status: int = 200, **values: Any) -> flask.Response:  # noqa: ANN401
    texts, overview = frame.look.texts, desk.overview()
    measures = {m.id: (layer, m) for layer in desk.registry for m in layer.measures if m.takes_target}
    shown = {
        **values,
        "overview": overview,
        "margin": formats.edge(overview.margin_pct, texts.language),
        "measures": [
            (
                texts.of_layer(layer, "label"),
                [(m.id, _named(m, texts.of_measure(layer, m, "label"))) for m in layer.measures if m.takes_target],
            )
            for layer in desk.registry
        ],
        "measure_name": lambda key: texts.of_measure(*measures[key], "label") if key in measures else key,
        "rhythms": [("", texts("targets.any_period")), *((t.id, t.label(texts.language)) for t in FREQUENCIES.terms)],
        "units": _units(frame),
        "worded": lambda target: _worded(target, desk, frame),
    }
    return frame.show(PATH, status, **shown)


def _named(measure: Measure, label: str) -> str:
    return f"{measure.id} · {label}"


def _units(frame: Frame) -> list[tuple[str, list[tuple[str, str]]]]:
    """Units to choose from by what they lie in, the province and the districts first."""
    tree = frame.tree
    first = (tree.root.name, [(unit.code, unit.name) for unit in (tree.root, *tree.children(tree.root.code))])
    inside = [(one.name, [(u.code, u.name) for u in tree.children(one.code)]) for one in tree.children(tree.root.code)]
    return [first, *inside]


def _worded(target: Target, desk: TargetDesk, frame: Frame) -> str:
    """`từ 80% mỗi tuần, mọi đơn vị bên trong`."""
    texts = frame.look.texts
    found = desk.registry.of_measure(target.measure_id)
    if found is None:
        return formats.edge(target.value, texts.language)
    value = target_value(target.value, found[1], texts)
    limit = texts("targets.most" if found[1].less_is_better else "targets.least", value=value)
    rhythm = texts(f"standing.{target.rhythm}") if target.rhythm else ""
    below = texts("targets.and_below") if target.covers_below else ""
    return f"{limit}{rhythm}{below}"


def _act(desk: TargetDesk, form: Form, frame: Frame) -> dict[str, Any]:
    """Do what a form asks for; what to say of it. Raises SonlaError."""
    texts, number = frame.look.texts, number_of(form.get("number", ""))
    match form.get("action", ""):
        case "add":
            return {"done": texts("targets.added", what=_said(desk.add(form), desk, frame))}
        case "change":
            return {"done": texts("targets.changed", what=_said(desk.change(number, form), desk, frame))}
        case "withdraw":
            return {"done": texts("targets.withdrawn_done", what=_said(desk.withdraw(number), desk, frame))}
        case "margin":
            return {"done": texts("targets.margin_done", margin=formats.edge(desk.set_margin(form), texts.language))}
        case _:
            raise unclear()


def _said(target: Target, desk: TargetDesk, frame: Frame) -> str:
    return f"{target.measure_id} · {frame.tree[target.unit_code].name}: {_worded(target, desk, frame)}"
