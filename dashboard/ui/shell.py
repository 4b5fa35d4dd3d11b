"""The page: its regions, empty but for what never changes."""

from __future__ import annotations

from typing import Any, Final

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.units import UnitTree
from dashboard.figures.map import new_map
from dashboard.figures.trend import TrendScene, new_trend
from dashboard.ui import ids
from dashboard.ui.attributes import aria, data, event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.controls import controls, icon_button, layer_switches, level_switch
from dashboard.ui.header import header
from dashboard.ui.reading import Geometry
from dashboard.ui.scene import MapSize, empty_scene
from dashboard.ui.tables.bar import table_area

POLL_MS: Final = 30_000
SEARCH_PAUSE_MS: Final = 200
"""Without a letter for so long, what is typed is looked for."""


def page(space: SelectionSpace, geo: Geometry, look: Look) -> html.Div:
    """The whole layout for one visitor. Reads nothing, so that it comes up while the database is away too."""
    texts = look.texts
    return html.Div(
        [
            *_stores(space.tree, texts),
            html.A(texts("app.skip"), href="#map", className="skip"),
            header(
                look,
                "/",
                dbc.Badge(texts("app.simulated"), id=ids.SIMULATED, class_name="badge-simulated d-none", color="none"),
                _search(texts),
            ),
            controls(texts, space),
            html.Main([_map_area(space, geo, look), _panel(look), table_area(texts, space.registry)]),
            _tabs(texts),
        ],
        id="screen",
        **data(tab="map"),
    )


def _stores(tree: UnitTree, texts: Catalogue) -> list[Any]:
    units = {
        unit.code: [
            texts.optional(f"kind.{unit.kind}") + unit.short_name,
            unit.label_lon,
            unit.label_lat,
            unit.population,
            unit.parent_code,
        ]
        for unit in tree.units
    }
    return [
        dcc.Location(id=ids.ADDRESS, refresh=False),
        *(dcc.Store(id=name) for name in (ids.REQUEST, ids.STATE, ids.STATUS)),
        dcc.Store(id=ids.UNITS, data=units),
        dcc.Interval(id=ids.POLL, interval=POLL_MS),
    ]


def _search(texts: Catalogue) -> html.Div:
    return html.Div(
        [
            html.Label(texts("search.label"), htmlFor=ids.SEARCH, className="spoken"),
            # Dash's own field puts the cursor back where it was a moment ago: letters typed fast change places.
            dbc.Input(
                id=ids.SEARCH,
                type="search",
                debounce=SEARCH_PAUSE_MS,
                placeholder=texts("search.placeholder"),
                autocomplete="off",
                maxlength=80,
            ),
            html.Div(id=ids.SEARCH_RESULTS, className="hits", role="listbox", **aria(label=texts("search.results"))),
        ],
        className="search",
        role="search",
    )


def _map_area(space: SelectionSpace, geo: Geometry, look: Look) -> html.Section:
    texts = look.texts
    lost = data(text=texts.texts["connection.lost"])
    scene = empty_scene(space.default, space, geo, MapSize(), look.palette)
    figure = new_map(scene, geo.assets["neighbours"].url, geo.assets["districts"].url)
    graph = dcc.Graph(
        id=ids.MAP,
        figure=figure,
        responsive=True,
        clear_on_unhover=False,
        config={"displayModeBar": False, "scrollZoom": True, "doubleClick": False},
    )
    return html.Section(
        [
            html.Div(
                graph,
                className="map-box",
                role="application",
                **aria(label=texts("map.region")),
                **data(next_geometry=" ".join(geo.assets[name].url for name in ("communes", "hatch_communes"))),
            ),
            _map_top(space, texts),
            _zoom(texts),
            html.Button(
                texts("map.take"), type="button", className="take", title=texts("map.take_about"), **data(take="view")
            ),
            html.Details(id=ids.LEGEND, className="legend", open=True),
            html.Details([html.Summary(texts("map.sources")), html.Div(geo.attribution)], className="sources"),
            html.Button(
                [html.Span(className="peek-name"), html.B(className="peek-value")],
                type="button",
                className="peek",
                **data(tab_to="panel"),
            ),
            html.Div(id=ids.CONNECTION, className="connection", role="status", hidden=True, **lost),
            _toast(texts),
        ],
        className="map-area",
        **aria(label=texts("map.label")),
    )


def _map_top(space: SelectionSpace, texts: Catalogue) -> html.Div:
    """The way up, and what is drawn."""
    return html.Div(
        [
            html.Nav(
                [
                    icon_button("↑", texts("map.up"), event("up"), "go-up"),
                    html.Ol(id=ids.CRUMBS),
                ],
                className="crumbs",
                **aria(label=texts("map.up")),
            ),
            level_switch(texts),
            layer_switches(texts, space.registry),
        ],
        className="map-top",
    )


def _zoom(texts: Catalogue) -> html.Div:
    """Buttons for whoever has no wheel."""
    return html.Div(
        [
            icon_button("+", texts("map.zoom_in"), data(zoom="1")),
            icon_button("−", texts("map.zoom_out"), data(zoom="-1")),
            icon_button("⤢", texts("map.fit"), data(zoom="0")),
        ],
        className="zoom",
    )


def _toast(texts: Catalogue) -> html.Div:
    """One message at a time, with a button that closes it."""
    return html.Div(
        [html.Span(id=ids.TOAST), icon_button("×", texts("toast.close"), data(close="toast"))],
        className="toast-box",
        role="alert",
        **data(error=texts("toast.error")),
    )


def _panel(look: Look) -> html.Aside:
    first = Period.day(CAMPAIGN_START)
    empty = TrendScene((), first, look.palette.accent, "", None, "", look.language, look.palette)
    trend = dcc.Graph(
        id=ids.TREND, figure=new_trend(empty), responsive=True, config={"displayModeBar": False, "scrollZoom": False}
    )
    return html.Aside(
        [
            html.Div(
                [
                    # First, where there is one: it is what was asked for last.
                    html.Div(id=ids.SITE_CARD, className="site-card"),
                    _site_editor(look.texts),
                    html.Div(id=ids.PANEL_HEAD, className="panel-head"),
                    html.Nav(id=ids.DUTIES, className="duties", **aria(label=look.texts("nav.tasks"))),
                    html.Div(id=ids.HERO),
                    html.Div([html.Div(id=ids.TREND_HEAD), html.Div(trend, className="trend-box")]),
                    html.Div(id=ids.RANKING),
                ],
                className="panel-part",
            ),
            html.Div(id=ids.KEY_FIGURES, className="panel-part"),
        ],
        className="panel",
        **aria(label=look.texts("panel.label")),
    )


def _site_editor(texts: Catalogue) -> html.Section:
    """Empty until somebody changes a site; its words for the script."""
    names = ("no_answer", "no_form", "draft", "nothing", "sending", "cancel", "marker", "placing", "placed")
    words = {name: texts(f"sites.{name}") for name in names}
    return html.Section(id=ids.SITE_EDITOR, **aria(label=texts("sites.title")), **data(**words))


def _tabs(texts: Catalogue) -> html.Nav:
    names = ("map", "panel", "table")
    buttons = [
        html.Button(texts(f"tabs.{name}"), type="button", **aria(pressed="false"), **data(tab_to=name))
        for name in names
    ]
    return html.Nav(buttons, className="tabs")
