"""The card of one site: what is known of it, and what happened there."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from dash import html

from dashboard.domain.layers import Field
from dashboard.domain.selection import Site
from dashboard.domain.views import SiteCard
from dashboard.ui import formats
from dashboard.ui.attributes import event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.controls import icon_button
from dashboard.ui.sites.history import edit_buttons, edit_history, photo_of


def site_card(site: Site | None, card: SiteCard | None, texts: Catalogue, *, may_edit: bool = False) -> list[Any]:
    """Children of the card's box; empty where no site is selected. `may_edit`: the reader may change this site."""
    if site is None:
        return []
    close = icon_button("×", texts("site.close"), event("up"))
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
        html.Dl(
            [part for field, value in card.fields for part in _line(field, value, card, texts)], className="fields"
        ),
        *([edit_buttons(card, texts)] if may_edit else []),
        *_history(card, texts, may_edit=may_edit),
        *edit_history(card, texts, may_edit=may_edit),
    ]


def field_text(field: Field, value: object, texts: Catalogue) -> str:
    """A stored value as people read it; a dash where nothing is known."""
    language = texts.language
    match value:
        case None | "":
            return formats.NO_VALUE
        case bool():
            return texts("site.yes" if value else "site.no")
        case datetime():
            return formats.moment(value, language)
        case date():
            return formats.day(value, language)
        case int() | float() | Decimal():
            size = formats.edge(float(value), language)
            return f"{size} m²" if field.kind == "area" else size
        case _:
            return field.vocabulary.label(str(value), language) if field.vocabulary else str(value)


def _line(field: Field, value: object, card: SiteCard, texts: Catalogue) -> list[Any]:
    return [html.Dt(_label(field, card, texts)), html.Dd(field_text(field, value, texts))]


def _label(field: Field, card: SiteCard, texts: Catalogue) -> str:
    return texts.of_layer(card.layer, f"field.{field.label}")


def _history(card: SiteCard, texts: Catalogue, *, may_edit: bool) -> list[Any]:
    if not card.history_fields:
        return []
    heading = html.H4(texts.of_layer(card.layer, "history"))
    if not card.history:
        return [heading, html.Div(texts.of_layer(card.layer, "no_history"), className="muted")]
    fields = card.history_fields
    head = html.Tr([html.Th(_label(field, card, texts)) for field in fields])
    rows = [
        html.Tr([html.Td(_told(f, value, texts, may_edit=may_edit)) for f, value in zip(fields, row, strict=True)])
        for row in card.history
    ]
    return [heading, html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="history")]


def _told(field: Field, value: object, texts: Catalogue, *, may_edit: bool) -> Any:  # noqa: ANN401 - a component or text
    if field.kind == "photo":
        return photo_of(str(value or ""), texts, may_see=may_edit)
    return field_text(field, value, texts)
