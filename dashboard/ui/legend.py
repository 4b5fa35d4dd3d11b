"""The legend: what is shown, of when, in which classes with how many areas, and where the classes come from."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Breaks, DifferenceBreaks, Format
from dashboard.domain.selection import Selection
from dashboard.domain.terms import BASES
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, SiteSet, View
from dashboard.figures.classes import map_classes
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.comparing import periods_text, unequal_text
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
                *_unequal(view, texts),
                html.Div(BASES.label(view.selection.basis, texts.language), className="muted basis"),
            ],
            className="legend-body",
        ),
    ]


def class_labels(view: View, texts: Catalogue) -> tuple[str, ...]:
    """What each class of the map is called, lowest first: `dưới 20%`, `20 – 40%`, `từ 80%`; `giảm từ 3 điểm %`."""
    kind = view.measure.format
    if view.comparison:
        return _labels_of_changes(view.comparison.breaks, kind, texts)
    return tuple(_class_label(view.breaks, index, kind, texts) for index in range(view.breaks.count))


def state_label(view: View, state: AreaState, texts: Catalogue) -> str:
    """Why areas have no colour; where two periods are compared, that one of them has no figure."""
    return texts(f"compare.{state.value}" if view.comparison else f"map.{state.value}")


def class_source(view: View, texts: Catalogue) -> str:
    """Where the edges of the classes come from."""
    return texts("breaks.differences" if view.comparison else view.breaks.source)


def _labels_of_changes(breaks: DifferenceBreaks, kind: Format, texts: Catalogue) -> tuple[str, ...]:
    small, large = (formats.edge(edge, texts.language) for edge in (breaks.small, breaks.large))
    unit = texts("compare.points") if kind is Format.PERCENT else ""
    names = ("down_from", "down_between", "hardly", "up_between", "up_from")
    return tuple(texts(f"compare.{name}", small=small, large=large, unit=unit).strip() for name in names)


def _class_label(breaks: Breaks, index: int, kind: Format, texts: Catalogue) -> str:
    edges = [formats.edge(edge, texts.language) for edge in breaks.edges]
    sign = "%" if kind is Format.PERCENT else ""
    if not edges:
        return texts("legend.any")
    if index == 0:
        return texts("legend.below", edge=edges[0] + sign)
    if index == len(edges):
        return texts("legend.above", edge=edges[-1] + sign)
    return texts("legend.between", low=edges[index - 1], high=edges[index] + sign)


def _title(view: View, texts: Catalogue) -> list[Any]:
    unit = texts.of_measure(view.layer, view.measure, "unit")
    label = texts.of_measure(view.layer, view.measure, "label")
    named = f"{label} ({unit})" if unit else label
    return [
        html.Span(texts("compare.title", measure=named) if view.comparison else named, className="legend-title"),
        html.Span(periods_text(view, texts), className="legend-period"),
    ]


def _formula(view: View, texts: Catalogue) -> html.Div:
    formula = texts.of_measure(view.layer, view.measure, "formula")
    ours = [html.Abbr(texts("measure.ours_mark"), title=texts("measure.ours"), className="ours")]
    return html.Div([formula, *(ours if view.measure.definition_is_ours else [])], className="formula")


def _rows(view: View, texts: Catalogue) -> list[Any]:
    shown = map_classes(view)
    rows = [
        _row({"background": color}, "", label, count)
        for color, label, count in zip(shown.colors, class_labels(view, texts), shown.counts, strict=True)
    ]
    without = [
        _row({}, state.value, state_label(view, state, texts), shown.count_of(state))
        for state in (AreaState.NOT_REPORTED, AreaState.NOT_APPLICABLE)
    ]
    return [*rows, *without]


def _row(style: dict[str, str], kind: str, label: str, count: int) -> html.Div:
    swatch = html.Span(className=f"swatch {kind}".strip(), style=style)
    return html.Div([swatch, html.Span(label), html.B(str(count))], className="class")


def _counted(view: View, level: Level, texts: Catalogue) -> str:
    counted = texts("legend.districts" if level is Level.DISTRICT else "legend.communes")
    return f"{class_source(view, texts)} · {counted}"


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


def _unequal(view: View, texts: Catalogue) -> list[Any]:
    text = unequal_text(view, texts)
    return [html.Div(text, className="notice")] if text else []
