"""The menus of filters: themes, channels, communes, and what sites are like.

Communes of a place and organisations known there are many: the page's script fills them in when their menu is opened.
"""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.domain.layers import Layer, Registry
from dashboard.domain.site_filters import filterable_layers
from dashboard.domain.terms import CHANNELS, LANGUAGES, THEMES, Term
from dashboard.ui.attributes import Attributes, aria, data
from dashboard.ui.catalogue import Catalogue


def filter_menus(texts: Catalogue, registry: Registry) -> html.Div:
    """Compact menus of any number of choices each."""
    return html.Div(
        [
            _choices(texts, "themes", list(THEMES.terms)),
            _choices(texts, "channels", list(CHANNELS.terms)),
            _communes(texts),
            _sites(texts, registry),
        ],
        className="filters",
    )


def menu(name: str, label: str, body: html.Div, words: Attributes) -> html.Details:
    """A button that opens a panel below it; the script writes what is chosen into `.chosen`, with `words` for it."""
    chosen = html.Span("…", className="chosen", **words)
    summary = html.Summary([html.Span(label, className="menu-label"), chosen])
    return html.Details([summary, body], className=f"menu {name}-menu")


def _choices(texts: Catalogue, name: str, terms: list[Term]) -> html.Details:
    items = [_item(name, term, texts) for term in terms]
    return _filter_menu(texts, name, [*items, _clear(texts, name)])


def _communes(texts: Catalogue) -> html.Details:
    label = texts("filters.commune_search")
    field = dbc.Input(type="search", placeholder=label, className="menu-search", autocomplete="off")
    search = html.Label([html.Span(label, className="spoken"), field], className="menu-find")
    listed = html.Div(className="listed", **data(list="communes"))
    return _filter_menu(texts, "communes", [search, listed, _clear(texts, "communes")])


def _sites(texts: Catalogue, registry: Registry) -> html.Details:
    """Kinds and states by layer, then what sites of several layers may have."""
    groups = [part for layer in registry.with_sites for part in _of_layer(layer, texts)]
    languages = [_item("languages", term, texts) for term in LANGUAGES.terms]
    listed = html.Div(texts("filters.reading"), className="listed", **data(list="organisations"))
    named = {"none": texts("filters.no_organisation")}
    return _filter_menu(
        texts,
        "sites",
        [
            html.Div(texts("filters.sites_only"), className="menu-note muted"),
            *groups,
            _heading(texts, registry, "languages"),
            *languages,
            _heading(texts, registry, "organisations"),
            html.Div(listed, **data(**named)),
            _clear(texts, "sites"),
        ],
    )


def _of_layer(layer: Layer, texts: Catalogue) -> list[Any]:
    kind, label = layer.site, texts.of_layer(layer, "label")
    if kind is None:
        return []
    states = [term for term in kind.states.terms if term.id not in kind.gone_states]
    named = {"kinds": list(kind.kinds.terms) if kind.kinds else [], "states": states}
    return [
        part
        for name, terms in named.items()
        if terms
        for part in (
            html.Div(f"{label} · {texts(f'filters.{name}').lower()}", className="menu-heading"),
            *(_item(name, term, texts) for term in terms),
        )
    ]


def _heading(texts: Catalogue, registry: Registry, name: str) -> html.Div:
    labels = ", ".join(texts.of_layer(layer, "label") for layer in filterable_layers(registry, name))
    return html.Div(f"{labels} · {texts(f'filters.{name}').lower()}", className="menu-heading")


def _item(name: str, term: Term, texts: Catalogue) -> html.Button:
    return html.Button(
        term.label(texts.language),
        type="button",
        role="menuitemcheckbox",
        className="menu-item",
        **aria(checked="false"),
        **data(toggle=name, value=term.id),
    )


def _clear(texts: Catalogue, name: str) -> html.Button:
    return html.Button(texts("filters.clear"), type="button", className="menu-clear", **data(clear=name))


def _filter_menu(texts: Catalogue, name: str, body: list[Any]) -> html.Details:
    words = data(all=texts("filters.all"), some=texts.texts["filters.some"])
    return menu(name, texts(f"filters.{name}"), html.Div(body, className="menu-body", role="menu"), words)
