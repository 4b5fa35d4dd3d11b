"""Any selection that an address can name, for hypothesis."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.selection import Comparison, Selection, SelectionSpace, normal_communes, normal_terms
from dashboard.domain.site_filters import SiteFilters, known_terms, normal_filters
from dashboard.domain.terms import CHANNELS, LANGUAGES, THEMES
from dashboard.domain.units import Level

_days = st.dates(date(2021, 7, 1), date(2021, 12, 31))
_periods = st.tuples(_days, st.integers(0, 100)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1])))


def selections_of(space: SelectionSpace) -> st.SearchStrategy[Selection]:
    """Any unit, measure, period, point layers and filters; no site."""
    with_sites = [layer.id for layer in space.registry.with_sites]
    return st.builds(
        Selection,
        unit_code=st.sampled_from([unit.code for unit in space.tree.units]),
        measure_id=st.sampled_from([m.id for layer in space.registry for m in layer.measures]),
        period=_periods,
        layer_ids=st.sets(st.sampled_from(with_sites)).map(lambda ids: tuple(i for i in with_sites if i in ids)),
        themes=st.sets(st.sampled_from(THEMES.ids)).map(lambda ids: normal_terms(tuple(ids), THEMES)),
        channels=st.sets(st.sampled_from(CHANNELS.ids)).map(lambda ids: normal_terms(tuple(ids), CHANNELS)),
        area_level=st.sampled_from([Level.DISTRICT, Level.COMMUNE]),
        basis=st.sampled_from(Basis),
        comparison=st.none() | st.none() | st.builds(Comparison, st.none() | _periods),
    )


def with_filters(base: st.SearchStrategy[Selection], space: SelectionSpace) -> st.SearchStrategy[Selection]:
    """The same with some communes of the place, and with any filters of sites."""
    kinds, states = (sorted(known_terms(name, space.registry)) for name in ("kinds", "states"))
    words = st.text(min_size=1, max_size=12).filter(str.strip) | st.sampled_from(["UBND xã", "a|b", "~1", "Đoàn, Hội"])
    filters = st.builds(
        SiteFilters,
        kinds=st.lists(st.sampled_from(kinds), max_size=4).map(tuple),
        states=st.lists(st.sampled_from(states), max_size=4).map(tuple),
        organisations=st.lists(words, max_size=3).map(tuple),
        languages=st.lists(st.sampled_from(LANGUAGES.ids), max_size=3).map(tuple),
    ).map(lambda one: normal_filters(one, space.registry))

    def chosen(parts: tuple[Selection, SiteFilters, list[int]]) -> Selection:
        selection, of_sites, places = parts
        inside = [unit.code for unit in space.tree.communes(selection.area_parent(space.tree))]
        codes = [inside[place % len(inside)] for place in places]
        return replace(selection, site_filters=of_sites, communes=normal_communes(codes, selection, space))

    return st.tuples(base, filters, st.lists(st.integers(0, 203), max_size=5)).map(chosen)
