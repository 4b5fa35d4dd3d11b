"""The way to an OpenID provider and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import flask
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from dashboard.access.door import Door
from dashboard.access.gate import SIGN_IN
from dashboard.access.oidc import Provider, Started, sign_in_person
from dashboard.errors import AccessError
from dashboard.settings import OidcSettings
from dashboard.store.database import write_beside
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.sign_in.pages import page
from dashboard.ui.sign_in.routes import local_address, visitor, with_session

_COOKIE: Final = "sonla_oidc"
_AT_MOST_S: Final = 600
_BACK: Final = f"{SIGN_IN}/oidc/back"


def register_oidc(server: flask.Flask, door: Door, settings: OidcSettings, catalogues: Mapping[str, Catalogue]) -> None:
    """Add the two addresses to `server`."""
    provider = Provider(settings)
    # What the browser has to bring back, signed so that nobody can make it up; the provider's secret never leaves us.
    sealed = URLSafeTimedSerializer(settings.client_secret, salt="sonla oidc")

    @server.get(f"{SIGN_IN}/oidc")
    def oidc_start() -> Response:
        """Send the browser to the provider."""
        try:
            started = provider.start(_return_to())
        except AccessError as error:
            return _refused(error, catalogues)
        wanted = local_address(flask.request.args.get("next", "/"))
        answer = flask.redirect(started.address, 303)
        kept = sealed.dumps([started.state, started.nonce, started.verifier, wanted])
        secure = flask.request.is_secure
        # Lax: the browser comes back from another site, and must bring it.
        answer.set_cookie(_COOKIE, str(kept), max_age=_AT_MOST_S, secure=secure, httponly=True, samesite="Lax")
        return answer

    @server.get(_BACK)
    def oidc_back() -> Response:
        """Take in whom the provider names, or say why not."""
        try:
            state, nonce, verifier, wanted = sealed.loads(flask.request.cookies.get(_COOKIE, ""), max_age=_AT_MOST_S)
            person = provider.finish(_return_to(), flask.request.url, Started("", state, nonce, verifier))
            with write_beside(door.engine) as connection:
                token = sign_in_person(connection, person, visitor())
        except AccessError as error:
            return _refused(error, catalogues)
        except BadSignature:
            texts = look_of(flask.request.cookies, catalogues).texts
            return page(catalogues, "forbidden", 400, error=texts("sign_in.form_expired"))
        answer = with_session(flask.redirect(local_address(str(wanted)), 303), token)
        answer.delete_cookie(_COOKIE)
        return answer


def _return_to() -> str:
    return flask.request.host_url.rstrip("/") + _BACK


def _refused(error: AccessError, catalogues: Mapping[str, Catalogue]) -> Response:
    language = look_of(flask.request.cookies, catalogues).language
    return page(catalogues, "forbidden", 403, error=error.in_language(language))
