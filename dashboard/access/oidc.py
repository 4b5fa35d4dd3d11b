"""Signing in by OpenID Connect: the authorization code with PKCE, and an ID token that is checked first.

Authlib carries out the protocol, joserfc (its own part for tokens) checks signatures: both are kept by their makers.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any, Final

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.requests_client import OAuth2Session
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from sqlalchemy import Connection, select, update

from dashboard.access.signing_in import Visitor, open_session
from dashboard.domain.accounts import Account, Role
from dashboard.errors import AccessError
from dashboard.settings import OidcSettings
from dashboard.store.models import AccountRow

_TIMEOUT_S: Final = 10
_ALGORITHMS: Final = ("RS256", "PS256", "ES256", "EdDSA")
"""Signatures with a key pair alone: with a shared secret or none anybody could write a token."""


@dataclass(frozen=True, slots=True)
class Started:
    """A sign-in that began: where the browser is sent, and what it has to bring back."""

    address: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the provider vouches for; `email` is empty unless the provider verified it."""

    subject: str
    email: str


class Provider:
    """One OpenID provider. Safe to share between threads."""

    def __init__(self, settings: OidcSettings) -> None:
        self.name = settings.name
        self._settings = settings

    def start(self, return_to: str) -> Started:
        """Begin a sign-in that comes back to the address `return_to`. Raises AccessError."""
        nonce, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
        with self._session(return_to) as session:
            endpoint = self._described()["authorization_endpoint"]
            address, state = session.create_authorization_url(endpoint, nonce=nonce, code_verifier=verifier)
        return Started(address, state, nonce, verifier)

    def finish(self, return_to: str, answer: str, started: Started) -> Person:
        """The person whom the provider names in `answer`, the address the browser came back with. AccessError."""
        about = self._described()
        try:
            with self._session(return_to, state=started.state) as session:
                token = session.fetch_token(
                    about["token_endpoint"],
                    authorization_response=answer,
                    code_verifier=started.verifier,
                    timeout=_TIMEOUT_S,
                )
            claims = self._checked(about, str(token.get("id_token", "")), started.nonce)
        except (AuthlibBaseError, JoseError, requests.RequestException, ValueError, KeyError) as error:
            raise _not_let_in() from error
        is_verified = claims.get("email_verified") is True
        return Person(str(claims["sub"]), str(claims.get("email", "")).casefold() if is_verified else "")

    def _checked(self, about: dict[str, Any], id_token: str, nonce: str) -> dict[str, Any]:
        """Claims of an ID token: signed by the provider, for us, for this sign-in, and not expired."""
        keys = KeySet.import_key_set(requests.get(about["jwks_uri"], timeout=_TIMEOUT_S).json())
        claims = jwt.decode(id_token, keys, algorithms=list(_ALGORITHMS)).claims
        jwt.JWTClaimsRegistry(
            leeway=60,
            iss={"essential": True, "value": about["issuer"]},
            aud={"essential": True, "value": self._settings.client_id},
            exp={"essential": True},
            sub={"essential": True},
            nonce={"essential": True, "value": nonce},
        ).validate(claims)
        return claims

    def _described(self) -> dict[str, Any]:
        """What the provider says of itself (OpenID Connect Discovery)."""
        try:
            address = f"{self._settings.issuer}/.well-known/openid-configuration"
            about: dict[str, Any] = requests.get(address, timeout=_TIMEOUT_S).json()
        except (requests.RequestException, ValueError) as error:
            raise _not_let_in() from error
        if str(about.get("issuer", "")).rstrip("/") != self._settings.issuer:
            raise _not_let_in()
        return about

    def _session(self, return_to: str, state: str | None = None) -> OAuth2Session:
        return OAuth2Session(
            self._settings.client_id,
            self._settings.client_secret,
            scope="openid email profile",
            redirect_uri=return_to,
            state=state,
            code_challenge_method="S256",
        )


def sign_in_person(connection: Connection, person: Person, visitor: Visitor) -> str:
    """Open a session of the account of a person; its token.

    An account is found by the provider's subject; one without a subject whose sign-in name is the verified e-mail
    address is bound to it for good. Raises AccessError where there is none.
    """
    a = AccountRow
    row = connection.execute(select(a.__table__).where(a.oidc_subject == person.subject, a.is_active)).first()
    if row is None and person.email:
        unbound = (a.login == person.email, a.oidc_subject.is_(None), a.is_active)
        row = connection.execute(select(a.__table__).where(*unbound)).first()
    if row is None:
        raise AccessError(
            "Chưa có tài khoản tương ứng ở đây. Chưa đăng nhập. Hãy nhờ quản trị viên thêm tài khoản.",
            "There is no account for this person here. You are not signed in. Ask the administrator to add one.",
        )
    # Who proved himself to the provider needs no password of ours, nor to change one.
    values = {"oidc_subject": person.subject, "must_change_password": False}
    connection.execute(update(a).where(a.id == row.id).values(values))
    return open_session(connection, Account(row.id, row.login, row.name, Role(row.role)), visitor, "oidc")


def _not_let_in() -> AccessError:
    return AccessError(
        "Không đăng nhập được qua nhà cung cấp này. Chưa đăng nhập. Hãy thử lại hoặc dùng mật khẩu.",
        "Signing in with this provider did not work. You are not signed in. Try again or use a password.",
    )
