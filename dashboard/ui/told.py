"""Addresses that people ask: what goes wrong is answered by its sentence in the visitor's language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps

import flask

from dashboard.errors import OutOfScope, SonlaError, StoreUnavailable
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of


def status_of(error: SonlaError) -> int:
    """The HTTP status of an error of any page."""
    if isinstance(error, OutOfScope):
        return 403
    return 503 if isinstance(error, StoreUnavailable) else 500


def telling(
    view: Callable[..., flask.Response],
    catalogues: Mapping[str, Catalogue],
    status: Callable[[SonlaError], int] = status_of,
) -> Callable[..., flask.Response]:
    """The view, with every error that can be told to a person as a plain text of that `status`."""

    @wraps(view)
    def answer(**names: object) -> flask.Response:
        """Answer as the view does, or say what went wrong."""
        try:
            return view(**names)
        except SonlaError as error:
            sentence = error.in_language(look_of(flask.request.cookies, catalogues).language)
            return flask.Response(sentence, status=status(error), content_type="text/plain; charset=utf-8")

    return answer
