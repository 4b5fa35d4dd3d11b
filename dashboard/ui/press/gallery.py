"""The gallery: every snapshot that the visitor may see, found by words, tag and approval."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from dash import dcc, html

from dashboard.domain.press import PAGE_PATH, SnapshotHead
from dashboard.press_office import PressOffice
from dashboard.ui import formats
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.press.address import Asked
from dashboard.ui.press.words import badges

SHOWN_AT_MOST: Final = 100


def gallery(
    asked: Asked, heads: Sequence[SnapshotHead], office: PressOffice, texts: Catalogue, *, has_reports: bool
) -> list[Any]:
    """Head, search, and one card per snapshot, the latest first."""
    count = texts("press.count", count=formats.number(len(heads), texts.language))
    cards = [_card(head, office, texts) for head in heads[:SHOWN_AT_MOST]]
    more = [html.P(texts("press.more", count=len(heads) - SHOWN_AT_MOST))] if len(heads) > SHOWN_AT_MOST else []
    is_narrowed = bool(asked.words or asked.tag or asked.approved_only)
    empty = html.P(texts("press.none_found" if is_narrowed else "press.none"), className="panel-box muted")
    return [
        html.Div([html.H2(texts("press.title")), html.P(texts("press.about"))], className="page-head"),
        html.Div([_search(asked, texts), _actions(texts, has_reports=has_reports)], className="press-bar"),
        html.P([count, *_narrowed(asked, texts)], className="muted"),
        html.Div(cards or [empty], className="press-cards"),
        *more,
    ]


def _search(asked: Asked, texts: Catalogue) -> html.Form:
    """A plain form: Enter finds, the address holds what was asked for."""
    kept = [dcc.Input(type="hidden", name="nhan", value=asked.tag)] if asked.tag else []
    return html.Form(
        [
            dcc.Input(
                type="search",
                name="tim",
                value=asked.words,
                placeholder=texts("press.search"),
                maxLength=100,
                className="press-search",
            ),
            *kept,
            html.Button(texts("press.find"), type="submit", className="plain-button"),
        ],
        action=PAGE_PATH,
        method="GET",
        role="search",
        className="press-find field",
    )


def _actions(texts: Catalogue, *, has_reports: bool) -> html.Div:
    reports = html.A(texts("press.reports"), href=Asked(is_schedule=True).href, className="main-button")
    take = html.A(texts("press.take_new"), href="/", className="plain-button")
    return html.Div([take, *([reports] if has_reports else [])], className="press-actions")


def _narrowed(asked: Asked, texts: Catalogue) -> list[Any]:
    """What the list is narrowed to, with the way out; else the switch to approved ones."""
    parts: list[Any] = []
    if asked.tag:
        parts.append(html.A(f"#{asked.tag} ×", href=replace(asked, tag="").href, className="tag"))
    other = replace(asked, approved_only=not asked.approved_only)
    label = texts("press.all" if asked.approved_only else "press.only_approved")
    return [*parts, html.A(label, href=other.href, className="quiet")]


def _card(head: SnapshotHead, office: PressOffice, texts: Catalogue) -> html.Article:
    tree, language = office.services.space.tree, texts.language
    unit = tree[head.unit_code].name if head.unit_code in tree else head.unit_code
    tags = [html.A(f"#{tag}", href=Asked(tag=tag).href, className="tag") for tag in head.tags]
    return html.Article(
        [
            html.Div([html.Span(texts(f"press.kind.{head.kind}")), html.Span(head.code)], className="press-over muted"),
            html.H3(html.A(head.title, href=head.path)),
            html.P(f"{unit} · {formats.period(head.period, language)}"),
            html.P(
                texts("press.made", moment=formats.moment(head.made_at, language), maker=head.maker),
                className="muted",
            ),
            html.Div([*badges(head, texts), *tags], className="press-tags"),
        ],
        className="panel-box press-card",
        **aria(label=head.title),
    )
