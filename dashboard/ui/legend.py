"""The legend: what is shown, of when, in which classes with how many areas, and where the classes come from."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Breaks, Format
from dashboard.domain.selection import Selection
from dashboard.domain.terms import BASES
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, SiteSet, View
from dashboard.figures.classes import class_colors, class_counts, state_of
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.filter_words import idle_site_filters, not_filtered_text, site_filter_text


def legend(view: View, level: Level, sites: tuple[SiteSet, ...], texts: Catalogue) -> list[Any]:
    """Children of the legend's box. `level` is that of the areas on the map."""
    return [
        html.Summary(_title(view, texts)),
        html.Div(
            [
                _formula(view, texts),
                html.Div(_rows(view, texts), className="classes"),
                html.Div(_counted(view, level, texts), className="muted"),
                *_symbols(view, sites, texts),
                *(_not_filtered(view, texts)),
                html.Div(BASES.label(view.selection.basis, texts.language), className="muted basis"),
            ],
            className="legend-body",
        ),
    ]


def class_label(breaks: Breaks, index: int, kind: Format, language_texts: Catalogue) -> str:
    """`dưới 20%`, `20 – 40%`, `từ 80%`."""
    edges = [formats.edge(edge, language_texts.language) for edge in breaks.edges]
    sign = "%" if kind is Format.PERCENT else ""
    if not edges:
        return language_texts("legend.any")
    if index == 0:
        return language_texts("legend.below", edge=edges[0] + sign)
    if index == len(edges):
        return language_texts("legend.above", edge=edges[-1] + sign)
    return language_texts("legend.between", low=edges[index - 1], high=edges[index] + sign)


def _title(view: View, texts: Catalogue) -> list[Any]:
    unit = texts.of_measure(view.layer, view.measure, "unit")
    label = texts.of_measure(view.layer, view.measure, "label")
    return [
        html.Span(f"{label} ({unit})" if unit else label, className="legend-title"),
        html.Span(formats.period(view.selection.period, texts.language), className="legend-period"),
    ]


def _formula(view: View, texts: Catalogue) -> html.Div:
    formula = texts.of_measure(view.layer, view.measure, "formula")
    ours = [html.Abbr(texts("measure.ours_mark"), title=texts("measure.ours"), className="ours")]
    return html.Div([formula, *(ours if view.measure.definition_is_ours else [])], className="formula")


def _rows(view: View, texts: Catalogue) -> list[Any]:
    breaks = view.breaks
    colors = class_colors(view.layer.hue, breaks.count)
    counts = class_counts(breaks, view.areas)
    rows = [
        _row({"background": colors[i]}, "", class_label(breaks, i, view.measure.format, texts), counts[i])
        for i in range(breaks.count)
    ]
    for state in (AreaState.NOT_REPORTED, AreaState.NOT_APPLICABLE):
        count = sum(state_of(area) is state for area in view.areas)
        rows.append(_row({}, state.value, texts(f"map.{state.value}"), count))
    return rows


def _row(style: dict[str, str], kind: str, label: str, count: int) -> html.Div:
    swatch = html.Span(className=f"swatch {kind}".strip(), style=style)
    return html.Div([swatch, html.Span(label), html.B(str(count))], className="class")


def _counted(view: View, level: Level, texts: Catalogue) -> str:
    counted = texts("legend.districts" if level is Level.DISTRICT else "legend.communes")
    return f"{texts(view.breaks.source)} · {counted}"


def _symbols(view: View, sites: tuple[SiteSet, ...], texts: Catalogue) -> list[Any]:
    """One line per layer that is on; the states of single points with their colours, and what they are narrowed to."""
    lines = [
        line
        for site_set in sites
        for line in (
            *_layer_symbols(site_set, site_set.layer, texts),
            *_narrowed(view.selection, site_set.layer, texts),
        )
    ]
    return [html.Div(lines, className="symbols")] if lines else []


def _layer_symbols(sites: SiteSet, layer: Layer, texts: Catalogue) -> list[Any]:
    lines = [_symbol(layer.point_color, texts.of_layer(layer, "label"))]
    if sites.points and layer.site:
        kind = layer.site
        present = {point.state for point in sites.points}
        states = [state for state in kind.states.ids if state in present]
        lines = [html.Div(texts.of_layer(layer, "label"), className="symbol-heading")]
        lines += [
            _symbol(kind.state_colors.get(s, layer.point_color), kind.states.label(s, texts.language)) for s in states
        ]
    if sites.unplaced:
        text = texts("legend.unplaced", layer=texts.of_layer(layer, "label"), count=sites.unplaced)
        lines.append(html.Div(text, className="muted"))
    return lines


def _narrowed(selection: Selection, layer: Layer, texts: Catalogue) -> list[Any]:
    """What the sites are narrowed to, and what they cannot be."""
    words = (site_filter_text(selection, layer, texts), idle_site_filters(selection, layer, texts))
    return [html.Div(text, className="muted") for text in words if text]


def _symbol(color: str, label: str) -> html.Div:
    return html.Div([html.Span(className="dot", style={"background": color}), label], className="symbol")


def _not_filtered(view: View, texts: Catalogue) -> list[Any]:
    text = not_filtered_text(view, texts)
    return [html.Div(text, className="notice")] if text else []
