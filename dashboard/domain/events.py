"""What people do to the screen, and what is selected after it: pure, so that every journey is tested without Dash."""

from __future__ import annotations

from dataclasses import dataclass, replace

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.selection import (
    Comparison,
    Selection,
    SelectionSpace,
    Site,
    SiteList,
    from_query,
    normal_communes,
    normal_terms,
)
from dashboard.domain.site_filters import UNFILTERED, SiteFilters, normal_filters
from dashboard.domain.terms import CHANNELS, THEMES
from dashboard.domain.units import Level


@dataclass(frozen=True, slots=True)
class Visited:
    """An address was opened, or Back or Forward was pressed."""

    query: str


@dataclass(frozen=True, slots=True)
class UnitChosen:
    """An area, a row, a breadcrumb or a search result was chosen."""

    unit_code: str


@dataclass(frozen=True, slots=True)
class SiteChosen:
    """A point, or a site found by search or in a list of the table, was chosen. `unit_code` is its commune."""

    layer_id: str
    number: int
    unit_code: str
    from_list: bool = False


@dataclass(frozen=True, slots=True)
class WentUp:
    """Escape or the button up: closes the site's card, else goes one level up."""


@dataclass(frozen=True, slots=True)
class MeasureChosen:
    """A measure was chosen for the map."""

    measure_id: str


@dataclass(frozen=True, slots=True)
class LayersChosen:
    """The switches of the point layers were set."""

    layer_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeriodChosen:
    """A period was chosen."""

    period: Period


@dataclass(frozen=True, slots=True)
class ComparisonChosen:
    """Another period was chosen to compare with; None ends the comparison."""

    comparison: Comparison | None


@dataclass(frozen=True, slots=True)
class FiltersChosen:
    """Themes, channels, communes and what sites are like were chosen; empty means all."""

    themes: tuple[str, ...]
    channels: tuple[str, ...]
    communes: tuple[str, ...] = ()
    site_filters: SiteFilters = UNFILTERED


@dataclass(frozen=True, slots=True)
class AreaLevelChosen:
    """Districts or communes were chosen for the province map."""

    level: Level


@dataclass(frozen=True, slots=True)
class BasisChosen:
    """Figures of every state of approval, or of approved reports only."""

    basis: Basis


@dataclass(frozen=True, slots=True)
class TableChosen:
    """The table is to list the sites of a layer; of none, the areas of the map."""

    layer_id: str


Event = (
    Visited
    | UnitChosen
    | SiteChosen
    | WentUp
    | MeasureChosen
    | LayersChosen
    | PeriodChosen
    | ComparisonChosen
    | FiltersChosen
    | AreaLevelChosen
    | BasisChosen
    | TableChosen
)


def next_selection(event: Event, now: Selection, space: SelectionSpace) -> Selection:
    """What is selected after `event`; an event that names what we do not have changes nothing."""
    match event:
        case Visited(query):
            return from_query(query, space)[0]
        case UnitChosen(code):
            return _at(now, code, space) if space.can_read(code) else now
        case SiteChosen():
            return _with_site(event, now, space)
        case WentUp():
            return _up(now, space)
        case _:
            return _with_figures(event, now, space)


def _with_figures(event: Event, now: Selection, space: SelectionSpace) -> Selection:
    """The same place with other figures."""
    match event:
        case MeasureChosen(measure_id):
            return replace(now, measure_id=measure_id) if space.registry.of_measure(measure_id) else now
        case LayersChosen(ids):
            return replace(now, layer_ids=tuple(la.id for la in space.registry.with_sites if la.id in ids))
        case PeriodChosen(period):
            return replace(now, period=period)
        case ComparisonChosen(comparison):
            return replace(now, comparison=comparison)
        case FiltersChosen():
            return _filtered(event, now, space)
        case AreaLevelChosen(level):
            return replace(now, area_level=level)
        case TableChosen(layer_id):
            return _with_table(now, space, layer_id)
        case BasisChosen(basis):
            return replace(now, basis=basis) if basis in space.bases else now
        case _:
            return now


def _with_site(event: SiteChosen, now: Selection, space: SelectionSpace) -> Selection:
    """Select a site in its commune, and switch its layer on so that the point is seen. A list that it is in stays."""
    if not space.can_read(event.unit_code) or space.registry.by_id(event.layer_id) is None:
        return now
    shown = _with_layer(now, space, event.layer_id)
    site = Site(event.layer_id, event.number)
    if event.from_list and now.site_list:
        listed = replace(now.site_list, unit_code=now.site_list.unit_code or now.unit_code)
        listed = replace(listed, unit_code="" if listed.unit_code == event.unit_code else listed.unit_code)
        return replace(_at(shown, event.unit_code, space), site=site, site_list=listed)
    return replace(_at(shown, event.unit_code, space), site=site)


def _with_table(now: Selection, space: SelectionSpace, layer_id: str) -> Selection:
    layer = space.registry.by_id(layer_id)
    if layer is None or layer.site is None:
        return replace(now, site_list=None)
    return replace(_with_layer(now, space, layer_id), site_list=SiteList(layer_id))


def _with_layer(now: Selection, space: SelectionSpace, layer_id: str) -> Selection:
    on = {*now.layer_ids, layer_id}
    return replace(now, layer_ids=tuple(layer.id for layer in space.registry.with_sites if layer.id in on))


def _filtered(event: FiltersChosen, now: Selection, space: SelectionSpace) -> Selection:
    return replace(
        now,
        themes=normal_terms(event.themes, THEMES),
        channels=normal_terms(event.channels, CHANNELS),
        communes=normal_communes(event.communes, now, space),
        site_filters=normal_filters(event.site_filters, space.registry),
    )


def _at(now: Selection, code: str, space: SelectionSpace) -> Selection:
    """At another unit: a list of sites follows there; of the chosen communes those stay that lie there."""
    listed = replace(now.site_list, unit_code="") if now.site_list else None
    there = replace(now, unit_code=code, site=None, site_list=listed)
    return replace(there, communes=normal_communes(now.communes, there, space))


def _up(now: Selection, space: SelectionSpace) -> Selection:
    if now.site:
        return replace(now, site=None)
    parent = space.tree[now.unit_code].parent_code
    return _at(now, parent, space) if space.can_read(parent) else now
