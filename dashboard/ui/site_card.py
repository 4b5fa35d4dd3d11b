"""The card of one site: what is known of it, and what happened there."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.domain.selection import Site
from dashboard.domain.views import SiteCard
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.controls import event, icon_button


def site_card(site: Site | None, card: SiteCard | None, texts: Catalogue) -> list[Any]:
    """Children of the card's box; empty where no site is selected."""
    if site is None:
        return []
    close = icon_button("×", texts("site.close"), **event("up"))
    if card is None:
        return [html.Div([html.Div(texts("site.missing"), className="notice"), close], className="card-head")]
    layer = card.layer
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.Div(
                            [
                                html.Span(className="dot", style={"background": layer.point_color}),
                                texts.of_layer(layer, "label"),
                            ],
                            className="card-layer",
                        ),
                        html.H3(card.name),
                    ]
                ),
                close,
            ],
            className="card-head",
        ),
        *([html.Div(texts("site.no_position"), className="notice")] if card.longitude is None else []),
        html.Dl([part for line in card.lines for part in _line(line, card, texts)], className="fields"),
        html.H4(texts.of_layer(layer, "history")) if card.history_labels else None,
        _history(card, texts),
    ]


def _line(line: tuple[str, str], card: SiteCard, texts: Catalogue) -> list[Any]:
    key, text = line
    return [html.Dt(texts.of_layer(card.layer, key)), html.Dd(text)]


def _history(card: SiteCard, texts: Catalogue) -> Any:
    if not card.history_labels:
        return None
    if not card.history:
        return html.Div(texts.of_layer(card.layer, "no_history"), className="muted")
    head = html.Tr([html.Th(texts.of_layer(card.layer, key)) for key in card.history_labels])
    rows = [html.Tr([html.Td(text) for text in row]) for row in card.history]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="history")
