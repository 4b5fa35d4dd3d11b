"""Signing in by OpenID Connect against a real provider, and tokens that are not to be believed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
from joserfc.jwk import RSAKey
from werkzeug.test import TestResponse

from dashboard.access.audit import read_audit
from dashboard.domain.accounts import Role
from dashboard.store.database import read
from tests.support.access import Access, Visitor, open_access
from tests.support.databases import SqliteDatabases
from tests.support.openid import CLIENT_ID, CLIENT_SECRET, OpenIdProvider
from tests.support.stores import prepare_store


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[OpenIdProvider]:
    # Authlib's server refuses what is not https unless told that it is a test; so does its client.
    monkeypatch.setenv("AUTHLIB_INSECURE_TRANSPORT", "1")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    provider = OpenIdProvider().start()
    yield provider
    provider.stop()


@pytest.fixture
def served(provider: OpenIdProvider, sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Access]:
    settings = {
        "SONLA_OIDC_ISSUER": provider.issuer,
        "SONLA_OIDC_CLIENT_ID": CLIENT_ID,
        "SONLA_OIDC_CLIENT_SECRET": CLIENT_SECRET,
        "SONLA_OIDC_NAME": "Cổng tỉnh",
    }
    url = sqlite_databases.copy_of("initialised", prepare_store)
    access = open_access(url, tmp_path / "home", **settings)
    access.add("lan@sonla.gov.vn", Role.DISTRICT, "123")
    yield access
    access.engine.dispose()


def go(visitor: Visitor) -> TestResponse:
    """To the provider and back, as a browser is sent."""
    to = visitor.get("/sign-in/oidc?next=/data/").headers["Location"]
    back = requests.get(to, allow_redirects=False, timeout=10).headers["Location"]
    return visitor.get(f"{urlsplit(back).path}?{urlsplit(back).query}")


def test_a_person_is_let_in_by_a_verified_address_and_then_known_by_subject(
    served: Access, provider: OpenIdProvider
) -> None:
    assert "Đăng nhập bằng Cổng tỉnh" in served.visitor().get("/sign-in").text
    provider.claims = {"sub": "p-1", "email": "Lan@sonla.gov.vn", "email_verified": True}
    visitor = served.visitor()
    answer = go(visitor)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/data/"), answer.text
    assert visitor.get("/data/").status_code == 200
    provider.claims = {"sub": "p-1"}
    assert go(served.visitor()).status_code == 303
    provider.claims = {"sub": "p-2", "email": "lan@sonla.gov.vn", "email_verified": True}
    assert go(served.visitor()).status_code == 403, "the account is another subject's"
    with read(served.engine) as connection:
        assert [line.detail for line in read_audit(connection, kind="signed_in")] == [{"way": "oidc"}] * 2


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "p-9"},
        {"sub": "p-9", "email": "lan@sonla.gov.vn"},
        {"sub": "p-9", "email": "lan@sonla.gov.vn", "email_verified": "true"},
        {"sub": "p-9", "email": "nobody@sonla.gov.vn", "email_verified": True},
    ],
)
def test_who_has_no_account_is_told_so(served: Access, provider: OpenIdProvider, claims: dict[str, object]) -> None:
    provider.claims = claims
    answer = go(served.visitor())
    assert answer.status_code == 403
    assert "Chưa có tài khoản" in answer.text


def test_tokens_that_are_not_for_us_or_not_signed_by_the_provider(served: Access, provider: OpenIdProvider) -> None:
    provider.claims = {"sub": "p-1", "email": "lan@sonla.gov.vn", "email_verified": True}
    provider.audience = "another"
    assert go(served.visitor()).status_code == 403
    provider.audience, provider.signs_with = CLIENT_ID, RSAKey.generate_key(2048, {"kid": "k1"})
    assert go(served.visitor()).status_code == 403
    provider.signs_with = None
    assert go(served.visitor()).status_code == 303


def test_an_answer_that_this_browser_did_not_ask_for(served: Access, provider: OpenIdProvider) -> None:
    provider.claims = {"sub": "p-1", "email": "lan@sonla.gov.vn", "email_verified": True}
    stranger = served.visitor()
    to = served.visitor().get("/sign-in/oidc").headers["Location"]
    back = urlsplit(requests.get(to, allow_redirects=False, timeout=10).headers["Location"])
    assert stranger.get(f"{back.path}?{back.query}").status_code == 400
    stranger.get("/sign-in/oidc")
    assert stranger.get(f"{back.path}?{back.query}").status_code == 403
    assert stranger.get("/data/").status_code == 303


def test_a_provider_that_is_away(served: Access, provider: OpenIdProvider) -> None:
    visitor = served.visitor()
    provider.stop()
    assert visitor.get("/sign-in/oidc").status_code == 403
    assert visitor.sign_in("lan@sonla.gov.vn").status_code == 303
    provider.__post_init__()
    provider.start()
