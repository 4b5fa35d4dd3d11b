"""The API on the product's own server, and the same request many times at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from app import create_app
from dashboard.settings import Settings
from dashboard.store.models import Activity, ApiAnswer, ImportRun
from tests.support.api import Api
from tests.support.databases import SqliteDatabases
from tests.support.product import environment
from tests.support.stores import prepare_store, rows_of

ACTIVITY = {"unit_code": "03988", "day": "2021-08-30", "channel": "direct", "theme": "qr", "people": 9}


def test_addresses_of_the_api_are_never_answered_with_a_page(tmp_path: Path, sqlite_databases: SqliteDatabases) -> None:
    url = sqlite_databases.copy_of("initialised", prepare_store)
    server = create_app(Settings.from_environment(environment(tmp_path, url))).server
    client = server.test_client()
    assert client.get("/api/v1/openapi.json").get_json()["openapi"] == "3.1.0"
    assert client.get("/api/v1/units").status_code == 200
    for method, path, status in (
        ("GET", "/api/v1/nothing", 404),
        ("GET", "/api/", 404),
        ("POST", "/api/v1/units", 405),
        ("POST", "/api/v1/activities", 401),
        ("PUT", "/api/v2/figures", 404),
    ):
        answer = client.open(path, method=method, headers={"Origin": "https://elsewhere.example"})
        assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), path
    assert client.get("/").content_type.startswith("text/html")


def test_the_same_request_at_once_counts_once(api: Api) -> None:
    source = api.as_source()
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: source.post("/activities", [ACTIVITY], Idempotency_Key="once"), range(8)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in answers) == 7
    assert [len(rows_of(api.engine, model, column)) for model, column in _KEPT] == [1, 1, 1]


_KEPT = ((Activity, "id"), (ImportRun, "id"), (ApiAnswer, "token_id"))


def test_sources_at_once_lose_nothing(api: Api) -> None:
    source = api.as_source()
    batches = [[ACTIVITY | {"organisation": f"{batch}-{row}"} for row in range(20)] for batch in range(6)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda rows: source.post("/activities", rows).get_json(), batches))
    assert [answer["changes"]["new"] for answer in answers] == [20] * 6
    assert len(rows_of(api.engine, Activity, "id")) == 120
