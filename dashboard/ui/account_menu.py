"""Who is signed in, at the end of every header, with what concerns the account."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from dashboard.ui.attributes import data
from dashboard.ui.context import Look
from dashboard.ui.navigation import ADMIN_PAGES, right_of

SIGN_OUT_URL, PASSWORD_URL, ADMIN_URL = "/sign-out", "/password", "/admin/"


def account_menu(look: Look) -> list[Component]:
    """The menu of the account; that nobody has to sign in where it is so; nothing where there is no visitor."""
    account, texts = look.account, look.texts
    if account is None:
        return []
    if account.is_demonstration:
        summary = html.Summary(texts("sign_in.account.open"), className="open-door", role="status")
        about = html.P(texts("sign_in.account.open_about"), className="about")
        first = html.A(texts("sign_in.account.first"), href=ADMIN_URL, className="menu-item")
        return [_menu(summary, [about, first])]
    summary = html.Summary(
        [html.Span(initials(account.name), className="initials"), html.Span(account.name, className="who")],
        title=f"{texts('sign_in.account.menu')}: {account.name}",
    )
    parts: list[Component] = [
        html.P([html.B(account.name), html.Br(), texts(f"sign_in.role.{account.role}")], className="about"),
        *_of_administrators(look),
        html.A(texts("sign_in.account.password"), href=PASSWORD_URL, className="menu-item"),
        html.Button(
            texts("sign_in.account.sign_out"), type="button", className="menu-item", **data(post_to=SIGN_OUT_URL)
        ),
    ]
    return [_menu(summary, parts)]


def _of_administrators(look: Look) -> list[Component]:
    return [
        html.A(look.texts(f"{key}.title"), href=href, className="menu-item")
        for href, key in ADMIN_PAGES.items()
        if look.account and look.account.may(right_of(href))
    ]


def _menu(summary: html.Summary, parts: list[Component]) -> html.Details:
    return html.Details([summary, html.Div(parts, className="menu-body")], className="menu account-menu")


def initials(name: str) -> str:
    """First letters of the first and the last word, as on a badge: `Lò Thị Lan` -> `LL`."""
    words = name.split()
    return "".join(word[0] for word in (words if len(words) < 2 else (words[0], words[-1]))).upper()
