"""The strip of controls. What they show is set by the page's script from the state that every drawing sends."""

from __future__ import annotations

from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.domain.approval import Basis
from dashboard.domain.layers import Layer, Registry
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.terms import BASES
from dashboard.ui import ids
from dashboard.ui.attributes import Attributes, aria, data, event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.filter_menus import filter_menus, menu

PRESETS = ("day", "week", "campaign")


def controls(texts: Catalogue, space: SelectionSpace) -> html.Div:
    """Saved views, period, measure, filters, and which figures where there is a choice."""
    parts = [
        period_picker(texts),
        compare_menu(texts),
        measure_menu(texts, space.registry),
        filter_menus(texts, space.registry),
    ]
    if len(space.bases) > 1:
        parts.append(basis_switch(texts, space.bases))
    return html.Div(
        [view_menu(texts), *parts], className="controls", role="toolbar", **aria(label=texts("filters.more"))
    )


def icon_button(icon: str, label: str, attributes: Attributes, button_id: str = "") -> html.Button:
    """A square button with a sign and a spoken label."""
    named: Attributes = {**aria(label=label), **attributes, **({"id": button_id} if button_id else {})}
    return html.Button(
        html.Span(icon, **aria(hidden="true")), className="icon-button", type="button", title=label, **named
    )


def view_menu(texts: Catalogue) -> html.Div:
    """The menu of saved views, fetched when it is opened, and the way back to the default view."""
    mark = html.Span(className="mark", **aria(hidden="true"))
    label = texts("views.label")
    summary = html.Summary(
        [mark, html.Span(label, className="menu-label")], title=texts("views.about"), **aria(label=label)
    )
    words = data(reading=texts("filters.reading"), lost=texts("views.lost"), copied=texts("views.copied"))
    body = html.Div(id=ids.VIEWS, className="menu-body", **words)
    reset = icon_button("↺", texts("views.reset"), data(view_do="reset"))
    return html.Div([html.Details([summary, body], className="menu views-menu"), reset], className="views")


def period_picker(texts: Catalogue) -> html.Div:
    """Day, week, campaign; one period back or on; two native date fields."""
    presets = [
        html.Button(texts(f"period.{name}"), type="button", **aria(pressed="false"), **event("preset", name))
        for name in PRESETS
    ]
    return html.Div(
        [
            html.Div(presets, className="segments"),
            icon_button("‹", texts("period.previous"), event("shift", "-1")),
            _date_field(ids.PERIOD_START, texts("period.start")),
            html.Span("–", className="dash"),
            _date_field(ids.PERIOD_END, texts("period.end")),
            icon_button("›", texts("period.next"), event("shift", "1")),
        ],
        className="period",
        role="group",
        **aria(label=texts("period.label")),
    )


def compare_menu(texts: Catalogue) -> html.Details:
    """Nothing, the period before, or another one that two date fields name."""
    choices = [
        html.Button(
            texts(f"compare.{name}_do"),
            type="button",
            role="menuitemradio",
            className="menu-item",
            **aria(checked="false"),
            **event("compare", name),
        )
        for name in ("none", "previous")
    ]
    other = html.Div(
        [
            html.Span(texts("compare.other_do"), className="menu-heading"),
            _date_field(ids.COMPARED_START, texts("compare.start")),
            html.Span("–", className="dash"),
            _date_field(ids.COMPARED_END, texts("compare.end")),
        ],
        className="compared",
        role="group",
        **aria(label=texts("compare.other_do")),
    )
    note = html.Div(texts("compare.about"), className="menu-note muted")
    words = data(none=texts("compare.none"), previous=texts("compare.previous"))
    body = html.Div([*choices, other, note], className="menu-body", role="menu")
    return menu("compare", texts("compare.label"), body, words)


def measure_menu(texts: Catalogue, registry: Registry) -> html.Details:
    """All measures, grouped by layer."""
    groups = [group for layer in registry for group in _measure_group(texts, layer)]
    return menu("measure", texts("measure.label"), html.Div(groups, className="menu-body wide", role="menu"), {})


def layer_switches(texts: Catalogue, registry: Registry) -> html.Div:
    """One switch per layer that has points, with its colour."""
    switches = [
        html.Button(
            [html.Span(className="dot", style={"background": layer.point_color}), texts.of_layer(layer, "label")],
            type="button",
            className="chip",
            role="switch",
            **aria(checked="false"),
            **data(toggle="layers", value=layer.id),
        )
        for layer in registry.with_sites
    ]
    return html.Div(switches, className="chips", role="group", **aria(label=texts("layers.label")))


def basis_switch(texts: Catalogue, bases: tuple[Basis, ...]) -> html.Div:
    """Figures of every state of approval, or approved ones only."""
    buttons = [
        html.Button(
            texts(f"basis.{basis}"),
            type="button",
            title=BASES.label(basis, texts.language),
            **aria(pressed="false"),
            **event("basis", basis),
        )
        for basis in bases
    ]
    return html.Div(buttons, id="basis-switch", className="segments", role="group", **aria(label=texts("basis.label")))


def level_switch(texts: Catalogue) -> html.Div:
    """Districts or communes on the province map."""
    buttons = [
        html.Button(texts(f"level.{name}"), type="button", **aria(pressed="false"), **event("level", name))
        for name in ("district", "commune")
    ]
    return html.Div(buttons, id="level-switch", className="segments floating", **aria(label=texts("level.label")))


def _date_field(field_id: str, label: str) -> html.Label:
    """A native field. While nobody types, the day is shown as Vietnamese write it, whatever the browser."""
    field = dbc.Input(id=field_id, type="date", size="sm")
    return html.Label(
        [html.Span(label, className="spoken"), field, html.Span(className="day", **aria(hidden="true"))],
        className="date",
    )


def _measure_group(texts: Catalogue, layer: Layer) -> list[Any]:
    heading = html.Div(texts.of_layer(layer, "label"), className="menu-heading")
    return [
        heading,
        *(
            html.Button(
                [
                    html.Span(texts.of_measure(layer, measure, "label"), className="name"),
                    html.Span(texts.of_measure(layer, measure, "formula"), className="about"),
                ],
                type="button",
                role="menuitemradio",
                className="menu-item",
                **aria(checked="false"),
                **event("measure", measure.id),
            )
            for measure in layer.measures
        ),
    ]
