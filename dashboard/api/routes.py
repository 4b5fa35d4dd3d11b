"""The addresses of the API on a server: one way in for every request, and one way out for every refusal."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from typing import Final

import flask
from pydantic import BaseModel, ConfigDict
from werkzeug.exceptions import HTTPException

from dashboard.access.current import enter
from dashboard.access.door import Door
from dashboard.api.access import admit
from dashboard.api.backend import Backend
from dashboard.api.bodies import read_body, read_query
from dashboard.api.formats import json_response
from dashboard.api.openapi import OPENAPI_PATH, document, problems_list
from dashboard.api.operations import Call, Operation, operations
from dashboard.api.problems import PROBLEMS_PATH, ProblemKind, Refusal, failed, not_found, not_understood, unavailable
from dashboard.errors import StoreError
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.files import as_json
from dashboard.settings import Settings
from dashboard.ui.reading import ReadSide

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_log: Final = logging.getLogger(__name__)

View = Callable[[], flask.Response]


def register_api(
    server: flask.Flask, services: ReadSide, boundaries: Boundaries, settings: Settings, door: Door
) -> Backend:
    """Serve the API under `/api/`, and return what it works with; nothing there is ever answered with a page."""
    backend = Backend(services, boundaries, settings, door)
    listed = operations(backend)
    described = as_json(document(listed)).decode()
    problems = as_json({"problems": problems_list()}).decode()
    views: dict[str, dict[str, View]] = {
        OPENAPI_PATH: {"GET": lambda: json_response(described)},
        PROBLEMS_PATH: {"GET": lambda: json_response(problems)},
    }
    for operation in listed:
        views.setdefault(operation.path, {})[operation.method] = partial(_answer, backend, operation)
    respond = partial(_respond, views)
    server.add_url_rule("/api/", "api_root", respond, methods=_METHODS, provide_automatic_options=False)
    server.add_url_rule("/api/<path:rest>", "api", respond, methods=_METHODS, provide_automatic_options=False)
    return backend


def _respond(views: Mapping[str, Mapping[str, View]], rest: str = "") -> flask.Response:
    """Answer the request whatever it is; a failure of ours is logged and told as a problem, too."""
    try:
        return _view(views, f"/api/{rest}")()
    except Refusal as refusal:
        return refusal.response()
    except StoreError as error:
        return unavailable(error.vi, error.en).response()
    except HTTPException as error:
        return not_understood(error.name).response()
    except Exception:
        _log.exception("the API failed")
        return failed().response()


def _view(views: Mapping[str, Mapping[str, View]], path: str) -> View:
    methods, method = views.get(path), flask.request.method
    if methods is None:
        raise not_found(path)
    allowed = sorted({*methods, *(["HEAD"] if "GET" in methods else []), "OPTIONS"})
    if method == "OPTIONS":
        return lambda: flask.Response(status=204, headers={"Allow": ", ".join(allowed)})
    if method not in allowed:
        raise Refusal(
            ProblemKind.METHOD_NOT_ALLOWED,
            f"Chỉ nhận: {', '.join(allowed)}. Chưa làm gì.",
            f"Only these are accepted: {', '.join(allowed)}. Nothing was done.",
            headers={"Allow": ", ".join(allowed)},
        )
    return methods["GET" if method == "HEAD" else method]


def _answer(backend: Backend, operation: Operation) -> flask.Response:
    caller = admit(backend, operation.scope)
    given = flask.request.args
    query = read_query(operation.query or _NoQuery, given)
    body, content = read_body(operation.body) if operation.body else (None, b"")
    # Until the request ends: what is handed out is written to the audit after this.
    enter(caller.presence(backend.boundaries.tree))
    response = operation.answer(Call(caller, query, body, content))
    response.headers["Cache-Control"] = "no-store"
    return response


class _NoQuery(BaseModel):
    """Of operations without parameters: one that is given would be thought to do something."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
