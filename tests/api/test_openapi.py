"""The document says what the API does: generated requests, right and wrong ones, are answered as documented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case, GenerationMode
from schemathesis.config import SchemathesisConfig

from tests.support.api import Api, heard_store, open_api
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.stores import prepared_engine

WRITES = ("stations", "clusters", "broadcasts", "venues", "scans", "activities", "heartbeats")
READS = ("layers", "measures", "units", "figures", "sites", "reports")
EXAMPLES = 20
CONFIG = {
    "checks": {
        # 422: as documented, but without sense here: a period that ends before it begins, a key used before.
        "positive_data_acceptance": {"expected-statuses": ["2xx", "422"]},
        # 413: more rows than `maxItems`.
        # 422: where only the token was to be missing, which is sent all the same, and the period is one without data.
        "negative_data_rejection": {"expected-statuses": ["400", "401", "413", "415", "422"]},
    }
}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles) -> Iterator[Api]:
    """A source that may do everything, as often as it likes."""
    engine = prepared_engine(SqliteDatabases(tmp_path_factory.mktemp("api"), prepared_sqlite))
    source = open_api(engine, tmp_path_factory.mktemp("home")).as_source(rate_per_minute=6_000_000)
    heard_store(source)
    yield source
    source.backend.close()
    engine.dispose()


@pytest.fixture(scope="module")
def document(source: Api) -> dict[str, Any]:
    """The document as served, to anybody."""
    document: dict[str, Any] = Api(source.server, source.engine, source.backend).get("/openapi.json").get_json()
    return document


def test_the_document_names_every_address(source: Api, document: dict[str, Any]) -> None:
    assert set(document["paths"]) == {f"/api/v1/{name}" for name in (*WRITES, *READS)}
    for path, methods in document["paths"].items():
        answered = source.call("OPTIONS", path.removeprefix("/api/v1")).headers["Allow"].split(", ")
        assert set(answered) - {"OPTIONS", "HEAD"} == {method.upper() for method in methods}


def test_rows_have_the_fields_of_their_forms(document: dict[str, Any]) -> None:
    schemas = document["components"]["schemas"]
    activity = schemas["Activity"]
    assert set(activity["properties"]) >= {"unit_code", "day", "channel", "theme", "people", "village_text"}
    assert "vaccination" in activity["properties"]["theme"]["description"]
    assert activity["additionalProperties"] is False
    assert schemas["ActivityBatch"]["properties"]["rows"]["maxItems"] == 5000


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE], ids=["right", "wrong"])
@pytest.mark.parametrize("name", [*WRITES, *READS])
def test_requests_are_answered_as_documented(source: Api, name: str, mode: GenerationMode) -> None:
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", source.server, config=config)
    operation = schema[f"/api/v1/{name}"]["POST" if name in WRITES else "GET"]
    bearer = {"Authorization": f"Bearer {source.token}"}
    statuses: Counter[int] = Counter()

    @settings(
        max_examples=EXAMPLES,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def check(case: Case) -> None:
        response = case.call(headers=bearer)
        statuses[response.status_code] += 1
        case.validate_response(response, headers=bearer)

    check()
    assert max(statuses) < 500
    if mode is GenerationMode.POSITIVE:
        assert statuses[200] > 0
