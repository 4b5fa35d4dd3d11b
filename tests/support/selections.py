"""Any selection that an address can name, for hypothesis."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, SelectionSpace, normal_terms
from dashboard.domain.terms import CHANNELS, THEMES
from dashboard.domain.units import Level

_days = st.dates(date(2021, 7, 1), date(2021, 12, 31))


def selections_of(space: SelectionSpace) -> st.SearchStrategy[Selection]:
    """Any unit, measure, period, point layers and filters; no site."""
    with_sites = [layer.id for layer in space.registry.with_sites]
    return st.builds(
        Selection,
        unit_code=st.sampled_from([unit.code for unit in space.tree.units]),
        measure_id=st.sampled_from([m.id for layer in space.registry for m in layer.measures]),
        period=st.tuples(_days, st.integers(0, 100)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1]))),
        layer_ids=st.sets(st.sampled_from(with_sites)).map(lambda ids: tuple(i for i in with_sites if i in ids)),
        themes=st.sets(st.sampled_from(THEMES.ids)).map(lambda ids: normal_terms(tuple(ids), THEMES)),
        channels=st.sets(st.sampled_from(CHANNELS.ids)).map(lambda ids: normal_terms(tuple(ids), CHANNELS)),
        area_level=st.sampled_from([Level.DISTRICT, Level.COMMUNE]),
        basis=st.sampled_from(Basis),
    )
