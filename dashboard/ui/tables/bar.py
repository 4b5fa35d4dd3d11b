"""The box of the table: what it lists, how many, which columns, and the files it can be taken away as."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from dashboard.domain.layers import Registry
from dashboard.ui import ids
from dashboard.ui.attributes import aria, data, event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.tables.sites import empty_site_table
from dashboard.ui.tables.units import empty_table

FILE_FORMS: Final = ("xlsx", "csv")


def table_area(texts: Catalogue, registry: Registry) -> html.Details:
    """Both grids, of which the script shows the one that is asked for."""
    return html.Details(
        [
            html.Summary(
                [html.Span(texts("table.label")), html.Span(id=ids.TABLE_HEAD, className="muted", **_counts(texts))],
                title=texts("table.toggle"),
            ),
            html.Div([_switch(texts, registry), *_tools(texts)], className="table-bar"),
            html.Div(empty_table(texts), className="table-box", **data(grid=ids.TABLE)),
            html.Div(empty_site_table(texts), className="table-box", hidden=True, **data(grid=ids.SITE_TABLE)),
        ],
        className="table-area",
    )


def _switch(texts: Catalogue, registry: Registry) -> html.Div:
    """Areas of the map, or sites of one layer."""
    listed = [("", texts("table.areas")), *((la.id, texts.of_layer(la, "label")) for la in registry.with_sites)]
    buttons = [
        html.Button(label, type="button", **aria(pressed="false"), **event("table", layer_id))
        for layer_id, label in listed
    ]
    return html.Div(buttons, className="segments", role="group", **aria(label=texts("table.lists")))


def _tools(texts: Catalogue) -> list[Any]:
    clear = html.Button(
        texts("table.clear"), type="button", className="quiet clear-filters", hidden=True, **data(grid_do="clear")
    )
    reset = html.Button(texts("table.reset"), type="button", className="menu-clear", **data(grid_do="reset"))
    columns = _menu("columns", texts("table.columns"), [html.Div(className="column-choices"), reset])
    files = [
        html.Button(texts(f"table.{form}"), type="button", className="menu-item", role="menuitem", **data(file=form))
        for form in FILE_FORMS
    ]
    taller = html.Button(
        html.Span("↕", **aria(hidden="true")),
        type="button",
        className="icon-button taller",
        title=texts("table.taller"),
        **aria(label=texts("table.taller"), pressed="false"),
        **data(grid_do="taller"),
    )
    return [clear, columns, _menu("files", texts("table.files"), files), taller]


def _menu(name: str, label: str, body: list[Any]) -> html.Details:
    return html.Details(
        [html.Summary(label), html.Div(body, className="menu-body", role="menu")], className=f"menu {name}-menu"
    )


def _counts(texts: Catalogue) -> dict[str, Any]:
    names = ("areas", "areas_of", "sites", "sites_of")
    return data(**{name: texts.texts[f"table.count_{name}"] for name in names}, lost=texts.texts["table.lost"])
