"""The API of a store as other systems call it, without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import flask
from sqlalchemy import Engine
from werkzeug.test import TestResponse

from dashboard.access.current import acting_as, current_scope, enter
from dashboard.access.door import DEMONSTRATION_PRESENCE, Door
from dashboard.api.backend import Backend
from dashboard.api.routes import register_api
from dashboard.api.tokens import SCOPES, create_token
from dashboard.services import Services
from dashboard.settings import Settings
from dashboard.store.database import write
from layers import REGISTRY
from tests.support.product import environment
from tests.support.stores import boundaries

ELSEWHERE = "203.0.113.9"


@dataclass(frozen=True)
class Api:
    """Calls the API of one store; `token` goes with every call."""

    server: flask.Flask
    engine: Engine
    backend: Backend
    token: str = ""
    caller: str = ELSEWHERE

    def get(self, path: str, **more: Any) -> TestResponse:
        """A GET of `/api/v1<path>`."""
        return self.call("GET", path, **more)

    def post(self, path: str, rows: list[Mapping[str, Any]], **headers: str) -> TestResponse:
        """A POST of rows; names of headers are written with `_`."""
        body = json.dumps({"rows": rows})
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", path, data=body, content_type="application/json", headers=named)

    def call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> TestResponse:
        """Any call."""
        bearer = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        return self.server.test_client().open(
            f"/api/v1{path}",
            method=method,
            headers={**bearer, **(headers or {})},
            environ_base={"REMOTE_ADDR": self.caller},
            **more,
        )

    def as_source(self, *scopes: str, name: str = "", district_code: str = "", rate_per_minute: int = 6000) -> Api:
        """The same API called with a new token of these scopes; all of them where none is named."""
        with write(self.engine) as connection:
            token = create_token(
                connection,
                name or f"source {len(scopes)} {district_code} {rate_per_minute}",
                scopes or tuple(SCOPES),
                district_code=district_code,
                rate_per_minute=rate_per_minute,
            )
        return replace(self, token=token)


def open_api(engine: Engine, home: Path, **more: str) -> Api:
    """The API over a store, without a token; `more` are settings."""
    settings = Settings.from_environment(environment(home, engine.url.render_as_string(hide_password=False), **more))
    server = flask.Flask("api")
    server.teardown_request(lambda _error: enter(None))
    services = Services(engine, boundaries(), REGISTRY, scope_of_reader=current_scope)
    door = Door(settings.database_url, boundaries().tree, settings.require_login)
    with acting_as(DEMONSTRATION_PRESENCE):
        backend = register_api(server, services, boundaries(), settings, door)
    return Api(server, engine, backend)


def station(code: str, unit_code: str = "03988") -> dict[str, Any]:
    """A row of a station."""
    return {"code": code, "name": code, "unit_code": unit_code, "technology": "it_telecom"}


def cluster(code: str, unit_code: str = "03988", **more: Any) -> dict[str, Any]:
    """A row of a cluster of the station DT-1, working since the last Sunday of August 2021."""
    known = {"state": "working", "state_on": "2021-08-29", "last_heard_on": "2021-08-29"}
    return {"code": code, "station_code": "DT-1", "unit_code": unit_code, **known, **more}


def broadcast(station_code: str, started_at: str, **more: Any) -> dict[str, Any]:
    """A row of a broadcast."""
    return {"station_code": station_code, "started_at": started_at, "theme": "qr", "seconds": 600, **more}


def heard_store(api: Api) -> None:
    """Station DT-1 in Tân Hợp, with its cluster C1."""
    assert api.post("/stations", [station("DT-1")]).get_json()["accepted"] == 1
    assert api.post("/clusters", [cluster("C1")]).get_json()["accepted"] == 1
