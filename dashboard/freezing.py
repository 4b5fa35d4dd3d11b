"""Freezing: everything one selection shows now, read from the read side and put into a `FrozenView`."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Final, Literal, cast

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.frozen import (
    SCHEMA,
    FrozenArea,
    FrozenClass,
    FrozenClocks,
    FrozenDefinition,
    FrozenFigure,
    FrozenKeyFigure,
    FrozenPoint,
    FrozenPoints,
    FrozenPointState,
    FrozenRow,
    FrozenState,
    FrozenTheme,
    FrozenTrend,
    FrozenUnit,
    FrozenView,
)
from dashboard.domain.periods import PLATFORM_BREAK
from dashboard.domain.selection import Selection, pinned_query
from dashboard.domain.terms import THEMES
from dashboard.domain.units import Unit, UnitTree
from dashboard.domain.views import AreaState, Figure, KeyFigure, SiteSet, View
from dashboard.errors import StoreUnavailable
from dashboard.figures.classes import MapClasses, map_classes, state_of
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.filter_words import summed_text
from dashboard.ui.frozen_words import note_texts, subtitle_text, title_text
from dashboard.ui.legend import class_labels, class_source, state_label
from dashboard.ui.reading import ReadSide
from dashboard.ui.scene import PLATFORM_NOTE
from dashboard.ui.standings import target_words

_TRIES: Final = 3
_STATES: Final = {Basis.ALL: tuple(Approval), Basis.APPROVED: (Approval.APPROVED,)}


def freeze(services: ReadSide, selection: Selection, now: datetime, texts: Catalogue) -> FrozenView:
    """Everything `selection` shows, in the language of `texts`, frozen at `now` (aware).

    All of it is of one version of the store. Raises StoreUnavailable where the database does not answer, or where data
    kept coming in while it was read.
    """
    texts = texts.of_basis(selection.basis)
    for _ in range(_TRIES):
        view = services.view(selection)
        sites = services.sites(selection)
        themes = _themes(services, selection, view, texts)
        if services.status().version == view.version:
            return _frozen(view, sites, themes, services, now, texts)
    raise StoreUnavailable(
        "Dữ liệu đang được nạp nên chưa chốt được số liệu; chưa lưu gì. Đợi nạp xong rồi làm lại.",
        "Data is being loaded, so the figures could not be frozen; nothing was kept. Try again when it is done.",
    )


def _frozen(
    view: View,
    sites: tuple[SiteSet, ...],
    themes: tuple[FrozenTheme, ...],
    services: ReadSide,
    now: datetime,
    texts: Catalogue,
) -> FrozenView:
    selection, space, shown = view.selection, services.space, map_classes(view)
    tree, compared = space.tree, view.comparison.period if view.comparison else None
    return FrozenView(
        schema=SCHEMA,
        language=cast("Literal['vi', 'en']", texts.language),
        query=pinned_query(selection, space),
        title=title_text(view, texts),
        subtitle=subtitle_text(view, tree, space.registry, texts),
        unit=_unit(view.unit, tree),
        area_level=selection.map_level(tree),
        period_start=selection.period.start,
        period_end=selection.period.end,
        measure_id=view.measure.id,
        definitions=_definitions(view, texts),
        clocks=FrozenClocks(now, view.clocks.loaded_at, _last_day(view)),
        states_included=_STATES[selection.basis],
        notes=note_texts(view, space.registry, texts),
        areas=_areas(shown, tree),
        classes=_classes(view, shown, texts),
        class_source=class_source(view, texts),
        unclassed=_unclassed(view, shown, texts),
        points=tuple(_points(site_set, texts) for site_set in sites),
        key_figures=tuple(_key_figure(key, texts) for key in view.key_figures),
        trend=_trend(view, texts),
        themes=themes,
        table=tuple(FrozenRow(_unit(r.unit, tree), tuple(_figure(f) for f in r.figures)) for r in view.table),
        boundary_set=services.geo.boundary_set,
        attribution=services.geo.attribution,
        is_simulated=view.simulated,
        data_version=view.version,
        compared_start=compared.start if compared else None,
        compared_end=compared.end if compared else None,
        summed=summed_text(selection, tree, texts),
    )


def _last_day(view: View) -> date | None:
    """The last day of the period that the data is about: later days are no part of what is frozen."""
    day = view.clocks.last_day
    return min(day, view.selection.period.end) if day else None


def _unit(unit: Unit, tree: UnitTree) -> FrozenUnit:
    above = tuple(step.name for step in tree.path(unit.code)[:-1])
    return FrozenUnit(unit.code, unit.level, unit.name, unit.short_name, above)


def _figure(figure: Figure) -> FrozenFigure:
    return FrozenFigure(
        figure.unit_code,
        figure.measure_id,
        _number(figure.numerator),
        _number(figure.denominator),
        _number(figure.value),
        state_of(figure),
        figure.reporting.reported,
        figure.reporting.communes,
        figure.standing.state if figure.standing.target else None,
    )


def _key_figure(key: KeyFigure, texts: Catalogue) -> FrozenKeyFigure:
    target = target_words(key.now.standing, key.measure, texts)
    return FrozenKeyFigure(_figure(key.now), _figure(key.before), target)


def _number(value: float | None) -> float | None:
    """A float whatever the database gave, so that the same figure is always written the same."""
    return None if value is None else float(value)


def _definitions(view: View, texts: Catalogue) -> tuple[FrozenDefinition, ...]:
    shown = dict.fromkeys((key.layer.id, key.measure.id) for key in view.key_figures)
    keys = {(key.layer.id, key.measure.id): key for key in view.key_figures}
    return tuple(_definition(keys[name], texts) for name in shown)


def _definition(key: KeyFigure, texts: Catalogue) -> FrozenDefinition:
    layer, measure, target = key.layer, key.measure, key.now.standing.target
    words = {name: texts.of_measure(layer, measure, name) for name in ("label", "unit", "formula", "numerator")}
    return FrozenDefinition(
        id=measure.id,
        layer_id=layer.id,
        layer=texts.of_layer(layer, "label"),
        denominator=texts.of_measure(layer, measure, "denominator"),
        format=measure.format,
        is_ours=measure.definition_is_ours,
        source_ids=layer.report_sources,
        target=target.value if target else None,
        target_source=target.document.text if target else "",
        **words,
    )


def _areas(shown: MapClasses, tree: UnitTree) -> tuple[FrozenArea, ...]:
    return tuple(
        FrozenArea(
            _unit(tree[area.figure.unit_code], tree),
            _figure(area.figure),
            area.class_index,
            _figure(area.before) if area.before else None,
        )
        for area in shown.areas
    )


def _classes(view: View, shown: MapClasses, texts: Catalogue) -> tuple[FrozenClass, ...]:
    labels, counts, edges = class_labels(view, texts), shown.counts, shown.breaks.edges
    lows, highs = (None, *edges), (*edges, None)
    return tuple(
        FrozenClass(labels[i], shown.colors[i], lows[i], highs[i], counts[i]) for i in range(shown.breaks.count)
    )


def _unclassed(view: View, shown: MapClasses, texts: Catalogue) -> tuple[FrozenState, ...]:
    states = (AreaState.NOT_REPORTED, AreaState.NOT_APPLICABLE)
    return tuple(FrozenState(state, state_label(view, state, texts), shown.count_of(state)) for state in states)


def _points(sites: SiteSet, texts: Catalogue) -> FrozenPoints:
    layer, kind = sites.layer, sites.layer.site
    counts = Counter(point.state for point in sites.points)
    shown = [state for state in kind.states.ids if state in counts] if kind else []
    states = tuple(
        FrozenPointState(
            s, kind.states.label(s, texts.language), kind.state_colors.get(s, layer.point_color), counts[s]
        )
        for s in shown
        if kind
    )
    return FrozenPoints(
        layer_id=layer.id,
        label=texts.of_layer(layer, "label"),
        color=layer.point_color,
        points=tuple(FrozenPoint(p.longitude, p.latitude, p.state) for p in sites.points),
        clusters=tuple((cluster.unit_code, cluster.count) for cluster in sites.clusters),
        states=states,
        unplaced_count=sites.unplaced,
    )


def _trend(view: View, texts: Catalogue) -> FrozenTrend:
    days = tuple((point.day, _number(point.value)) for point in view.trend)
    has_break = PLATFORM_NOTE in view.layer.notes and any(day < PLATFORM_BREAK <= days[-1][0] for day, _ in days)
    return FrozenTrend(days, PLATFORM_BREAK if has_break else None, texts("trend.break") if has_break else "")


def _themes(services: ReadSide, selection: Selection, view: View, texts: Catalogue) -> tuple[FrozenTheme, ...]:
    """The map's measure for each theme that the selection lets through; nothing where it does not obey themes."""
    if "theme" not in view.measure.filters:
        return ()
    themes = selection.themes or THEMES.ids
    return tuple(
        FrozenTheme(t, THEMES.label(t, texts.language), _figure(services.figure(replace(selection, themes=(t,)))))
        for t in themes
    )
