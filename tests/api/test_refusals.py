"""Every refusal is a problem document with a stable type, both languages, and never a failure of ours."""

from __future__ import annotations

import ast
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from dashboard.api.bodies import MAX_BODY_BYTES
from dashboard.api.problems import ProblemKind
from dashboard.store.models import Activity
from tests.support.api import Api, open_api
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.stores import prepared_engine, rows_of

JSON = "application/json"


def check(answer: TestResponse, kind: ProblemKind) -> dict[str, Any]:
    """The problem, which must be of `kind` and complete."""
    problem: dict[str, Any] = json.loads(answer.data)
    assert (problem["type"], answer.status_code) == (kind.type, kind.value.status), problem
    assert answer.content_type == "application/problem+json"
    assert problem["status"] == answer.status_code
    assert all(problem[name] for name in ("title", "title_en", "detail", "detail_en"))
    assert problem["detail"] != problem["detail_en"]
    return problem


@pytest.fixture
def source(sqlite_api: Api) -> Api:
    return sqlite_api.as_source()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"rows": [{}',
        b"\xff\xfe",
        b'{"rows": [{"people": NaN}]}',
        b'{"rows": [{"people": Infinity}]}',
        b'{"rows": [{"people": 1e999}]}',
        b'{"rows": [{"people": 1' + b"0" * 5000 + b"}]}",
        b'{"rows": [{"village_text": "\\ud800"}]}',
        b"[" * 100_000,
        b'{"rows": ' + b'[{"a":' * 50_000,
        b"\xef\xbb\xbf{}",
        b"'rows'",
    ],
)
def test_what_is_no_json_is_refused(source: Api, body: bytes) -> None:
    answer = source.call("POST", "/activities", data=body, content_type=JSON)
    problem = json.loads(answer.data)
    assert problem["type"] in {ProblemKind.INVALID_JSON.type, ProblemKind.NOT_AS_DOCUMENTED.type}
    check(answer, ProblemKind.INVALID_JSON if "invalid" in problem["type"] else ProblemKind.NOT_AS_DOCUMENTED)


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ("[]", ""),
        ("null", ""),
        ("{}", "/rows"),
        ('{"rows": []}', "/rows"),
        ('{"rows": {}}', "/rows"),
        ('{"rows": [null]}', "/rows/0"),
        ('{"rows": [{}, {"people": true}]}', "/rows/1/people"),
        ('{"rows": [{"people": [1]}]}', "/rows/0/people"),
        ('{"rows": [{"people": {}}]}', "/rows/0/people"),
        ('{"rows": [{"day": 44440}]}', "/rows/0/day"),
        ('{"rows": [{"a/b~c": 1}]}', "/rows/0/a~1b~0c"),
        ('{"rows": [{}], "more": 1}', "/more"),
    ],
)
def test_wrong_shapes_are_refused_with_the_place(source: Api, body: str, pointer: str) -> None:
    answer = source.call("POST", "/activities", data=body, content_type=JSON)
    problem = check(answer, ProblemKind.NOT_AS_DOCUMENTED)
    assert [error["pointer"] for error in problem["errors"]] == [pointer]


def test_wrong_places_are_named_up_to_a_limit(source: Api) -> None:
    rows = [{"wrong": 1}] * 5000
    problem = check(source.post("/activities", rows), ProblemKind.NOT_AS_DOCUMENTED)
    assert len(problem["errors"]) == 100


@pytest.mark.parametrize(
    "value", ["a\0b", "\0", "\u200b", "=1+1", 10**30, -(10**400), 1.7e308, -0.0, "1e308", "x" * 9000]
)
def test_strange_values_are_faults_of_their_row(source: Api, value: object) -> None:
    row = {"unit_code": "03988", "day": "2021-08-30", "channel": "direct", "theme": "qr"}
    rows = [row | {"people": value}, row | {"day": str(value)}]
    answer = source.post("/activities", rows)
    assert answer.status_code == 200
    assert {f["row_number"] for f in answer.get_json()["faults"]} >= {2}


def test_texts_and_lists_beyond_any_field_are_refused(source: Api) -> None:
    check(source.post("/activities", [{"evidence": "x" * 10_001}]), ProblemKind.NOT_AS_DOCUMENTED)
    check(source.post("/broadcasts", [{"asked_clusters": ["x"] * 2001}]), ProblemKind.NOT_AS_DOCUMENTED)


def test_a_text_with_nul_is_stored_without_it(source: Api) -> None:
    row = {"unit_code": "03988", "day": "2021-08-30", "channel": "direct", "theme": "qr", "organisation": "a\0b"}
    assert source.post("/activities", [row]).get_json()["accepted"] == 1
    assert rows_of(source.engine, Activity, "organisation") == [("ab",)]


def test_too_many_rows_and_too_large_bodies(source: Api) -> None:
    check(source.post("/activities", [{}] * 5001), ProblemKind.TOO_MANY_ROWS)
    large = b'{"rows": [{"evidence": "' + b"x" * MAX_BODY_BYTES + b'"}]}'
    check(source.call("POST", "/activities", data=large, content_type=JSON), ProblemKind.BODY_TOO_LARGE)
    in_chunks = {"input_stream": io.BytesIO(large), "headers": {"Transfer-Encoding": "chunked"}}
    terminated = {"wsgi.input_terminated": True}
    answer = source.call("POST", "/activities", content_type=JSON, environ_overrides=terminated, **in_chunks)
    check(answer, ProblemKind.BODY_TOO_LARGE)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "application/json-patch+json"])
def test_other_contents_are_refused(source: Api, content_type: str) -> None:
    answer = source.call("POST", "/activities", data=b'{"rows": [{}]}', content_type=content_type)
    check(answer, ProblemKind.NOT_JSON)
    packed = source.call("POST", "/activities", data=b"x", content_type=JSON, headers={"Content-Encoding": "gzip"})
    check(packed, ProblemKind.NOT_JSON)


def test_addresses_and_methods_that_are_not_there(source: Api) -> None:
    for path in ("", "/", "/nothing", "/figures/", "/%00", "/../../etc/passwd"):
        check(source.get(path), ProblemKind.NOT_FOUND)
    answer = source.call("DELETE", "/activities")
    check(answer, ProblemKind.METHOD_NOT_ALLOWED)
    assert answer.headers["Allow"] == "OPTIONS, POST"
    assert source.call("OPTIONS", "/figures").headers["Allow"] == "GET, HEAD, OPTIONS"
    assert (source.call("HEAD", "/units").status_code, source.call("HEAD", "/units").data) == (200, b"")


@pytest.mark.parametrize("key", ["", "x" * 256, "a b", "é"])
def test_keys_that_are_none(source: Api, key: str) -> None:
    headers = {"Idempotency-Key": key}
    body = b'{"rows": [{}]}'
    answer = source.call("POST", "/activities", data=body, content_type=JSON, headers=headers)
    check(answer, ProblemKind.NOT_AS_DOCUMENTED)


@pytest.mark.parametrize("header", ["Basic eDp5", "Bearer", "Bearer x", "sonla_1_abc", "Bearer sonla_1_" + "a" * 43])
def test_wrong_tokens_are_refused(source: Api, header: str) -> None:
    answer = source.get("/units", headers={"Authorization": header})
    check(answer, ProblemKind.TOKEN_REQUIRED)
    assert answer.headers["WWW-Authenticate"].startswith("Bearer ")


def test_tokens_are_not_taken_from_addresses(source: Api, sqlite_api: Api) -> None:
    check(sqlite_api.get(f"/units?access_token={source.token}"), ProblemKind.TOKEN_REQUIRED)


def test_each_scope_opens_its_own_addresses(sqlite_api: Api) -> None:
    reader, writer = sqlite_api.as_source("read"), sqlite_api.as_source("write:qr", name="qr")
    assert reader.get("/units").status_code == 200
    answer = reader.post("/venues", [{}])
    check(answer, ProblemKind.NOT_IN_SCOPE)
    assert 'scope="write:qr"' in answer.headers["WWW-Authenticate"]
    check(writer.get("/units"), ProblemKind.NOT_IN_SCOPE)
    check(writer.post("/activities", [{}]), ProblemKind.NOT_IN_SCOPE)
    assert writer.post("/venues", [{}]).status_code == 200


def test_a_districts_token_reads_inside_its_district(sqlite_api: Api) -> None:
    bound = sqlite_api.as_source("read", district_code="123")
    for path in ("/figures?measure=T1&level=commune", "/sites?layer=posters", "/sites?layer=posters&unit=116"):
        assert "unit=123" in check(bound.get(path), ProblemKind.NOT_IN_SCOPE)["detail"]
    assert bound.get("/figures?measure=T1&level=commune&unit=123").status_code == 200
    assert bound.get("/sites?layer=posters&unit=03988").status_code == 200


def test_too_many_requests_are_told_when_to_come_again(sqlite_api: Api) -> None:
    source = sqlite_api.as_source("read", rate_per_minute=2)
    assert [source.get("/units").status_code for _ in range(2)] == [200, 200]
    answer = source.get("/units")
    check(answer, ProblemKind.TOO_MANY_REQUESTS)
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_without_any_token_this_machine_may_read_and_nobody_may_write(sqlite_api: Api) -> None:
    here = Api(sqlite_api.server, sqlite_api.engine, sqlite_api.backend, caller="127.0.0.1")
    assert here.get("/units").status_code == 200
    assert "sonla token create" in check(here.post("/activities", [{}]), ProblemKind.TOKEN_REQUIRED)["detail"]
    check(sqlite_api.get("/units"), ProblemKind.TOKEN_REQUIRED)
    check(here.get("/units", headers={"X-Forwarded-For": "203.0.113.9"}), ProblemKind.TOKEN_REQUIRED)
    sqlite_api.as_source("read")
    check(here.get("/units"), ProblemKind.TOKEN_REQUIRED)


def test_a_server_of_the_network_is_read_with_a_token_alone(sqlite_databases: SqliteDatabases, tmp_path: Path) -> None:
    api = open_api(prepared_engine(sqlite_databases), tmp_path, SONLA_HOST="0.0.0.0")
    here = Api(api.server, api.engine, api.backend, caller="127.0.0.1")
    check(here.get("/units"), ProblemKind.TOKEN_REQUIRED)
    api.engine.dispose()


def test_a_store_that_is_away_is_told_with_when_to_come_again(source: Api) -> None:
    assert source.get("/units").status_code == 200
    database = Path(str(source.engine.url.database))
    database.rename(database.with_suffix(".away"))
    for answer in (source.get("/figures?measure=T1&level=province"), source.post("/activities", [{}])):
        check(answer, ProblemKind.UNAVAILABLE)
        assert int(answer.headers["Retry-After"]) > 0
    database.with_suffix(".away").rename(database)
    assert source.post("/activities", [{}]).status_code == 200


def test_the_document_and_the_problems_are_open(sqlite_api: Api) -> None:
    listed = sqlite_api.get("/problems").get_json()["problems"]
    assert {problem["type"] for problem in listed} == {kind.type for kind in ProblemKind}
    assert sqlite_api.get("/openapi.json").get_json()["openapi"] == "3.1.0"


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles) -> Any:
    """One source for many generated requests."""
    engine = prepared_engine(SqliteDatabases(tmp_path_factory.mktemp("steady"), prepared_sqlite))
    api = open_api(engine, tmp_path_factory.mktemp("home"))
    yield api.as_source(rate_per_minute=6_000_000)
    api.backend.close()
    engine.dispose()


@given(
    path=st.sampled_from(["stations", "clusters", "broadcasts", "venues", "scans", "activities", "heartbeats"]),
    body=st.one_of(
        st.binary(max_size=200),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
            lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
            max_leaves=10,
        ).map(lambda value: json.dumps({"rows": [value]}).encode()),
    ),
)
def test_no_body_makes_it_fail(steady: Api, path: str, body: bytes) -> None:
    answer = steady.call("POST", f"/{path}", data=body, content_type=JSON)
    assert answer.status_code in {200, 400, 413}
    assert json.loads(answer.data)


def test_no_module_of_the_api_answers_by_itself() -> None:
    """Refusals go one way, so that none lacks its type: nobody aborts or raises exceptions of the web library."""
    for path in (Path(__file__).parents[2] / "dashboard" / "api").glob("*.py"):
        calls = [node.func for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)]
        assert not [call for call in calls if isinstance(call, ast.Attribute) and call.attr == "abort"], path
