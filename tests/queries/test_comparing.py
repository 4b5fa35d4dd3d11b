"""Two periods side by side: each figure is that of its own period, and a change is known only where both are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.measures import Format, difference_breaks
from dashboard.domain.periods import Period
from dashboard.domain.selection import Comparison, Selection
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, View
from dashboard.figures.classes import map_classes
from dashboard.rollups import refresh
from dashboard.services import Services
from dashboard.ui.panel import main_figure
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, QUI_HUONG = "123", "03991"
BEFORE = WEEK_35.previous()
LONGER = Period(BEFORE.start - timedelta(days=5), BEFORE.end)


@pytest.fixture
def services(databases: Databases) -> Iterator[Services]:
    """A commune that reported both weeks, one that reported the later alone, and thirteen that never did."""
    engine: Engine = prepared_engine(databases)
    earlier = {"day": MONDAY - timedelta(days=7)}
    for number, rows in enumerate(
        (
            [{"people": 5}, {"people": 4, "unit_code": QUI_HUONG}, {"people": 3, "theme": "qr"}],
            [{"people": 2, **earlier}],
        )
    ):
        store(engine, parsed("activities", *rows), refresh=refresh, file_sha256=str(number) * 64)
    store(engine, parsed("posters", {"code": "P1", "pieces": 3, "put_up": MONDAY}), refresh=refresh)
    yield Services(engine, boundaries(), REGISTRY)
    engine.dispose()


def shown(services: Services, other: Comparison | None, **changes: object) -> View:
    selection = replace(Selection(MOC_CHAU, "T4", WEEK_35), comparison=other, **changes)  # type: ignore[arg-type]
    return services.view(selection)


@pytest.mark.parametrize("changes", [{}, {"unit_code": "14", "area_level": Level.COMMUNE}, {"unit_code": TAN_HOP}])
def test_both_periods_are_those_that_each_alone_shows(services: Services, changes: dict[str, object]) -> None:
    for layer in REGISTRY:
        for measure in layer.measures:
            view = shown(services, Comparison(LONGER), **{**changes, "measure_id": measure.id})
            alone = shown(services, None, **{**changes, "measure_id": measure.id})
            then = shown(services, None, **{**changes, "measure_id": measure.id, "period": LONGER})
            assert (view.areas, view.table) == (alone.areas, alone.table)
            assert view.comparison is not None
            pairs = zip(view.comparison.areas, then.areas, strict=True)
            assert all(before == alone for before, alone in pairs if before.value is not None), measure.id
            of_unit, other = main_figure(view).before, main_figure(then).now
            assert of_unit.value in (None, other.value), measure.id


def test_a_change_is_known_where_both_periods_were_reported(services: Services) -> None:
    classes = map_classes(shown(services, Comparison()))
    by_code = {area.figure.unit_code: area for area in classes.areas}
    both, later, never = (by_code[code] for code in (TAN_HOP, QUI_HUONG, "03979"))
    assert (both.value, both.state) == (6.0, AreaState.REPORTED)
    assert (later.value, later.state, later.figure.value) == (None, AreaState.NOT_REPORTED, 4.0)
    assert (never.value, never.state) == (None, AreaState.NOT_REPORTED)
    assert (sum(classes.counts), classes.count_of(AreaState.NOT_REPORTED)) == (1, 14)


changes_of_figures = st.lists(st.floats(-1e6, 1e6), max_size=30)


@given(changes_of_figures, st.sampled_from(Format))
def test_classes_of_changes_are_the_same_up_and_down(changes: list[float], kind: Format) -> None:
    breaks = difference_breaks(changes, kind)
    assert breaks.edges == tuple(sorted(breaks.edges)) == tuple(-edge for edge in reversed(breaks.edges))
    assert breaks.class_of(0.0) == 2
    for change in changes:
        index = breaks.class_of(change)
        assert breaks.class_of(-change) == 4 - index
        low, high = (None, *breaks.edges)[index], (*breaks.edges, None)[index]
        assert low is None or low <= change
        assert high is None or change <= high
    if any(abs(change) >= breaks.small for change in changes):
        assert any(breaks.class_of(change) != 2 for change in changes)
