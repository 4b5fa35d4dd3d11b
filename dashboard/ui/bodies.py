"""What browsers send to callbacks, checked before Dash or any callback reads it.

Dash takes for granted that its own script wrote a body, and so do annotations of callbacks. A body of another shape is
somebody's forgery or a page of an older build: it is refused with a line in the log, which holds nothing of what was
sent, and reaches nobody who might fail over it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any

import flask
from pydantic import BaseModel, ValidationError, validate_call

Declared = Mapping[str, Any]
"""An input, state or output of a callback: its `id` as Dash writes it, and its `property`."""

_log = logging.getLogger(__name__)


class BodyError(ValueError):
    """Names the part of a body that no page of ours sends so."""


class _Part(BaseModel):
    """A property of a component as Dash's script names it."""

    id: str | dict[str, str | int | float]
    property: str


class _Body(BaseModel):
    """One call of a callback; a part that stands for all components of a pattern is a list."""

    output: str
    outputs: _Part | list[_Part | list[_Part]]
    inputs: list[_Part | list[_Part]]
    state: list[_Part | list[_Part]] = []
    changedPropIds: list[str]  # noqa: N815 - Dash's name


def refusing(view: Callable[[], Any], callbacks: Mapping[str, Declared]) -> Callable[[], Any]:
    """The view of a page's callbacks, which answers 400 to what does not fit them."""

    @wraps(view)
    def answer() -> Any:  # noqa: ANN401 - whatever Dash answers
        """Answer a call that fits."""
        try:
            check(flask.request.get_json(), callbacks)
            return view()
        except BodyError as wrong:
            _log.warning("%s: a callback was refused, %s is not what a page of ours sends", flask.request.path, wrong)
            return flask.Response("", 400)

    return answer


def typed(function: Callable[..., Any]) -> Callable[..., Any]:
    """The callback, with values of other types than its parameters refused as BodyError."""
    checked = validate_call(function)

    @wraps(function)
    def call(*given: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever the callback takes and gives
        """Call with values that fit."""
        try:
            return checked(*given, **named)
        except ValidationError:
            raise BodyError(f"a value of {function.__name__}") from None

    return call


def check(body: object, callbacks: Mapping[str, Declared]) -> None:
    """Raise BodyError unless a body calls one of `callbacks` with just the components that it was declared with."""
    try:
        sent = _Body.model_validate(body)
    except ValidationError as error:
        raise BodyError(_first_of(error)) from None
    called = callbacks.get(sent.output)
    if called is None:
        raise BodyError("output")
    has_many = isinstance(called["output"], Sequence)
    outputs = [_declared(one) for one in (called["output"] if has_many else [called["output"]])]
    parts: dict[str, tuple[Sequence[Declared], Any]] = {
        "outputs": (outputs, sent.outputs if has_many else [sent.outputs]),
        "inputs": (called["inputs"], sent.inputs),
        "state": (called["state"], sent.state),
    }
    for name, (wanted, given) in parts.items():
        if not isinstance(given, list) or len(wanted) != len(given) or not all(map(_fits, wanted, given)):
            raise BodyError(name)
    if not all(_is_one_of(called["inputs"], changed) for changed in sent.changedPropIds):
        raise BodyError("changedPropIds")


def _declared(output: Any) -> Declared:  # noqa: ANN401 - Dash's Output
    return {"id": output.component_id_str(), "property": output.component_property}


def _fits(wanted: Declared, given: _Part | list[_Part]) -> bool:
    """Whether a part names what was declared: one component, or a list where a pattern stands for all that match."""
    if isinstance(given, list):
        return _stands_for_all(wanted) and all(_names(wanted, one) for one in given)
    return not _stands_for_all(wanted) and _names(wanted, given)


def _is_one_of(inputs: Sequence[Declared], changed: str) -> bool:
    """Whether a changed property, as `id.property`, is one of the inputs; its component may be gone by now."""
    written, _, name = changed.rpartition(".")
    try:
        component_id = json.loads(written) if written.startswith("{") else written
        part = _Part.model_validate({"id": component_id, "property": name})
    except ValueError:
        return False
    return any(_names(wanted, part) for wanted in inputs)


def _names(wanted: Declared, part: _Part) -> bool:
    if part.property != wanted["property"]:
        return False
    pattern = _pattern(wanted)
    if not pattern or not isinstance(part.id, dict):
        return part.id == str(wanted["id"])
    # A wildcard is written as a list of one.
    fixed = {name: value for name, value in pattern.items() if not isinstance(value, list)}
    return part.id.keys() == pattern.keys() and all(part.id[name] == value for name, value in fixed.items())


def _stands_for_all(wanted: Declared) -> bool:
    return any(value in (["ALL"], ["ALLSMALLER"]) for value in _pattern(wanted).values())


def _pattern(wanted: Declared) -> dict[str, Any]:
    """The declared id taken apart, empty where it is a plain name."""
    found: dict[str, Any] = json.loads(wanted["id"]) if wanted["id"].startswith("{") else {}
    return found


def _first_of(error: ValidationError) -> str:
    """Which part is wrong first, by the name that we gave it: never what was sent."""
    where = error.errors(include_input=False, include_context=False)[0]["loc"]
    return str(where[0]) if where else "all of it"
