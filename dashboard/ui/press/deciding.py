"""What a click on the page leads to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from dash import dcc, html

from dashboard.access.current import present
from dashboard.domain.accounts import DEMONSTRATION, Account, Right
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.press import ChosenFile
from dashboard.errors import OutOfScope, PressError, SonlaError
from dashboard.press_office import PressOffice
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press.address import read_address
from dashboard.ui.press.words import SHARED_PATH


def visitor() -> Account:
    """Who is there; the demonstration where nobody has to sign in."""
    presence = present()
    return presence.account if presence else DEMONSTRATION


def save(
    query: str, title: str, tags: str, chosen: ChosenFile, office: PressOffice, texts: Catalogue
) -> tuple[str | None, Any]:
    """The new snapshot's address query, or none and the sentence that says why."""
    asked, now = read_address(query).view_query or "", datetime.now(TIME_ZONE)
    try:
        head = office.take(asked, title, tags.split(","), who(texts), now, chosen=chosen)
    except (OutOfScope, PressError) as error:
        return None, refusal(error, texts)
    return "?" + head.path.partition("?")[2], html.P(texts("press.saved", code=head.code), className="verdict good")


def act(kind: str, code: str, tags: str, office: PressOffice, texts: Catalogue) -> Any:  # noqa: ANN401 - a component
    """Decide about a snapshot; what to say of it."""
    if not visitor().may(Right.APPROVE):
        return html.P(texts("press.may_not"), className="verdict refused")
    try:
        if kind == "shared":
            link = office.settings.public_url + SHARED_PATH + office.share(code, who(texts))
            field = dcc.Input(value=link, readOnly=True, className="press-link")
            return html.Div([html.P(texts("press.link_about")), field], className="verdict good")
        head = office.decide(code, kind, who(texts), tags if kind == "tagged" else "")
    except PressError as error:
        return refusal(error, texts)
    is_hidden = kind == "approved" and not head.is_for_press
    return html.P(texts("press.done.approved_all" if is_hidden else f"press.done.{kind}"), className="verdict good")


def refusal(error: SonlaError, texts: Catalogue) -> html.P:
    """The sentence of an error."""
    return html.P(error.in_language(texts.language), className="verdict refused")


def who(texts: Catalogue) -> str:
    """Name that is written into the ledger."""
    account = visitor()
    return account.name or account.login or texts("press.demonstration")
