"""Right of the map: the place, its clocks, its figures with what they are made of, and the ranking of its parts."""

from __future__ import annotations

from typing import Any, Final

from dash import html

from dashboard.domain.measures import Format
from dashboard.domain.terms import BASES
from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import AreaState, Figure, KeyFigure, Reporting, View
from dashboard.figures.classes import ShownArea, direction_color, map_classes, state_of
from dashboard.ui import formats, standings
from dashboard.ui.attributes import event
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.comparing import change_words, shown_text
from dashboard.ui.filter_words import group_text
from dashboard.ui.reporting.card import report_card

RANKED_AT_MOST: Final = 30
"""Longer lists are cut here; the table holds all."""


def panel_head(view: View, tree: UnitTree, texts: Catalogue) -> list[Any]:
    """Name, size, clocks and how many communes reported."""
    unit, clocks, language = view.unit, view.clocks, texts.language
    people = texts("panel.population", count=formats.number(unit.population, language))
    area = texts("panel.area", count=formats.number(unit.area_km2, language))
    loaded = formats.moment(clocks.loaded_at, language) if clocks.loaded_at else texts("panel.never")
    last_day = formats.day(clocks.last_day, language) if clocks.last_day else texts("panel.never")
    return [
        html.H2(unit.name),
        *([html.Div(group, className="notice group")] if (group := group_text(view.selection, tree, texts)) else []),
        html.Div(f"{people} · {area}", className="muted"),
        html.Dl(
            [
                *_clock(texts("panel.last_day"), last_day),
                *_clock(texts("panel.loaded"), loaded),
                *_clock(texts("panel.drawn"), formats.moment(clocks.drawn_at, language)),
            ],
            className="clocks",
        ),
        _reporting(main_figure(view).now.reporting, unit, texts),
        html.Div(BASES.label(view.selection.basis, language), className="muted basis"),
        *report_card(unit.code, view.unit_reports, texts),
    ]


def main_figure(view: View) -> KeyFigure:
    """The key figure of the map's measure."""
    return next((f for f in view.key_figures if f.measure.id == view.measure.id), view.key_figures[0])


def hero(view: View, texts: Catalogue) -> list[Any]:
    """The map's measure, large, with what it is made of and its change."""
    figure = main_figure(view)
    layer, measure = figure.layer, figure.measure
    about = "panel.change_about_other" if view.comparison else "panel.change_about"
    before = texts(about, period=formats.period(view.selection.before, texts.language))
    missing = state_of(figure.now) is not AreaState.REPORTED
    lines = [
        html.Div(texts.of_measure(layer, measure, "label"), className="hero-label"),
        html.Div(
            value_text(figure.now, measure.format, texts),
            className="hero-value missing" if missing else "hero-value",
        ),
        html.Div(ratio_text(figure, texts), className="hero-ratio"),
        html.Div(_compared(figure, before, texts), className="muted"),
    ]
    return [html.Div([*lines, *standings.said(figure, texts)], className="hero", style={"--hue": layer.hue[2]})]


def key_figures(view: View, texts: Catalogue) -> list[Any]:
    """All measures but the map's, grouped by layer; each can be chosen for the map."""
    parts: list[Any] = []
    heading = ""
    for figure in view.key_figures:
        label = texts.of_layer(figure.layer, "label")
        if figure.measure.id == view.measure.id:
            continue
        if label != heading:
            heading = label
            parts.append(html.H3(label))
        parts.append(_line(figure, texts))
    return parts


def change_text(figure: KeyFigure, texts: Catalogue) -> str:
    """`▲ tăng 3,20 điểm %`; says so where one of the two periods has no figure."""
    if figure.change is None:
        return texts("panel.before_none") if figure.now.value is not None else ""
    return change_words(figure.change, figure.measure.format, texts)


def value_text(figure: Figure, kind: Format, texts: Catalogue) -> str:
    """The value, or why there is none."""
    state = state_of(figure)
    if state is AreaState.REPORTED:
        return formats.measured(figure.value, kind, texts.language)
    return texts(f"map.{state.value}")


def ratio_text(layer_figure: KeyFigure, texts: Catalogue) -> str:
    """`12 bản được tuyên truyền / 27 bản`: what a figure is made of; empty where nothing was reported."""
    figure, layer, measure = layer_figure.now, layer_figure.layer, layer_figure.measure
    if figure.numerator is None:
        return ""
    # What has no denominator is the value itself: a sum of seconds is said in hours.
    number = figure.numerator if figure.value is None or figure.denominator is not None else figure.value
    above = f"{_part(number, texts)} {texts.of_measure(layer, measure, 'numerator')}".strip()
    if figure.denominator is None:
        return above
    below = f"{_part(figure.denominator, texts)} {texts.of_measure(layer, measure, 'denominator')}".strip()
    return texts("panel.ratio", numerator=above, denominator=below)


def ranking(view: View, units: dict[str, Unit], texts: Catalogue) -> list[Any]:
    """The map's areas from the highest value, or change, down; those without one last, named as such."""
    label = texts.of_measure(view.layer, view.measure, "label")
    areas = map_classes(view).areas
    known = sorted((area for area in areas if area.value is not None), key=lambda area: -(area.value or 0))
    shown = [*known, *(area for area in areas if area.value is None)][:RANKED_AT_MOST]
    top = max((abs(area.value or 0) for area in known), default=0) or 1
    top = max(top, 100.0) if view.measure.format is Format.PERCENT and not view.comparison else top
    rows = [_rank(area, abs(area.value or 0) / top, view, units, texts) for area in shown]
    rest = len(areas) - len(shown)
    more = [html.Div(texts("ranking.more", count=rest), className="muted more")] if rest else []
    heading = texts("compare.ranking" if view.comparison else "ranking.label")
    title = html.H3([heading, html.Span(label, className="of")])
    return [
        title,
        *standings.tally(view.areas, texts),
        html.Div(rows, className="ranking", style={"--bar": view.layer.hue[1]}),
        *more,
    ]


def _clock(label: str, value: str) -> list[Any]:
    return [html.Dt(label), html.Dd(value)]


def _reporting(reporting: Reporting, unit: Unit, texts: Catalogue) -> html.Div:
    if unit.level is Level.COMMUNE:
        text = texts("panel.reported_one" if reporting.reported else "panel.reported_none")
    else:
        text = texts("panel.reported", reported=reporting.reported, communes=reporting.communes)
    share = reporting.reported / reporting.communes if reporting.communes else 0
    return html.Div(text, className="reporting", style={"--share": f"{share:.1%}"})


def _compared(figure: KeyFigure, about: str, texts: Catalogue) -> str:
    change = change_text(figure, texts)
    return f"{change} {about}" if figure.change is not None else change


def _line(figure: KeyFigure, texts: Catalogue) -> html.Button:
    label = texts.of_measure(figure.layer, figure.measure, "label")
    missing = state_of(figure.now) is not AreaState.REPORTED
    return html.Button(
        [
            html.Span([label, *standings.marks(figure.now.standing, texts)]),
            html.B(value_text(figure.now, figure.measure.format, texts), className="missing" if missing else ""),
            html.Small(ratio_text(figure, texts)),
            html.Small(change_text(figure, texts)),
        ],
        type="button",
        className="figure",
        title=texts("panel.show_on_map", label=label),
        **event("measure", figure.measure.id),
    )


def _rank(area: ShownArea, share: float, view: View, units: dict[str, Unit], texts: Catalogue) -> html.Button:
    figure, is_known = area.figure, area.value is not None
    chosen = " chosen" if figure.unit_code == view.unit.code else ""
    return html.Button(
        [
            html.Span([units[figure.unit_code].name, *standings.marks(figure.standing, texts)]),
            html.B(shown_text(area, view.measure.format, texts)),
        ],
        type="button",
        className=("rank" if is_known else "rank missing") + chosen,
        style={"--w": f"{share:.1%}", **({"--bar": direction_color(area.value or 0.0)} if area.before else {})},
        **event("unit", figure.unit_code),
    )


def _part(value: float, texts: Catalogue) -> str:
    """A summed part: whole where it is whole, else with one decimal (hours, areas)."""
    return formats.number(value, texts.language, 0 if float(value).is_integer() else 1)
