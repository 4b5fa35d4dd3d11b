"""Filters of places and sites: sums over chosen communes are exact, and what a filter does not act on stays whole."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.measures import Base, KnownBy
from dashboard.domain.selection import Selection, SiteList
from dashboard.domain.site_filters import SiteFilters
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, Figure, View
from dashboard.rollups import refresh
from dashboard.services import Services
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, QUI_HUONG, CHIENG_LE, MOC_CHAU_TOWN = "123", "03991", "03646", "03979"
MEASURES = [measure for layer in REGISTRY for measure in layer.measures]
GROUPS = {
    "some of a district": (MOC_CHAU, (TAN_HOP, QUI_HUONG)),
    "one that did not report": (MOC_CHAU, (MOC_CHAU_TOWN,)),
    "of two districts": ("14", (TAN_HOP, CHIENG_LE)),
}


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    places = (TAN_HOP, QUI_HUONG, CHIENG_LE)
    put(
        engine,
        "villages",
        *({"code": f"V{u}{n}", "name": f"Bản {n}", "unit_code": u} for u in places for n in range(3)),
    )
    rows = enumerate((TAN_HOP, QUI_HUONG, CHIENG_LE, TAN_HOP))
    put(
        engine,
        "activities",
        *(
            {"village_text": f"Bản {n % 3}", "unit_code": u, "people": 10**n, "day": MONDAY + timedelta(days=n)}
            for n, u in rows
        ),
        {"village_text": "", "unit_code": MOC_CHAU, "people": 50_000},
    )
    put(
        engine,
        "posters",
        {"code": "A", "kind": "poster", "organisation": "UBND xã", "unit_code": TAN_HOP},
        {"code": "B", "kind": "banner", "organisation": "Đoàn xã", "unit_code": TAN_HOP, "state": "damaged"},
        {"code": "C", "kind": "poster", "organisation": "Đoàn xã", "unit_code": QUI_HUONG, "language": "thai"},
        {"code": "D", "kind": "poster", "organisation": "Hội", "unit_code": CHIENG_LE, "theme": "qr"},
    )
    put(engine, "qr_days", {"unit_code": TAN_HOP, "scans": 7}, {"unit_code": CHIENG_LE, "scans": 5})
    yield engine
    engine.dispose()


def put(engine: Engine, kind: str, *rows: dict[str, object]) -> None:
    store(engine, parsed(kind, *rows), refresh=refresh)  # type: ignore[arg-type]


def services_of(engine: Engine) -> Services:
    return Services(engine, boundaries(), REGISTRY)


def own(view: View, measure_id: str) -> Figure:
    return next(key.now for key in view.key_figures if key.measure.id == measure_id)


def summed(values: list[float | None]) -> float:
    return sum(value or 0.0 for value in values)


@pytest.mark.parametrize("name", GROUPS)
def test_figures_of_chosen_communes_are_the_sums_over_them(engine: Engine, name: str) -> None:
    unit, communes = GROUPS[name]
    services = services_of(engine)
    for measure in MEASURES:
        chosen = Selection(unit, measure.id, WEEK_35, communes=communes)
        view = services.view(chosen)
        assert [area.unit_code for area in view.areas] == sorted(communes)
        alone = [own(services.view(replace(chosen, unit_code=code, communes=())), measure.id) for code in communes]
        together = own(view, measure.id)
        assert together.reporting.communes == len(communes)
        if measure.id == "L1":
            assert together.state is AreaState.NOT_APPLICABLE, "stations are of no commune"
        elif together.numerator is not None and Level.COMMUNE in measure.levels:
            assert together.numerator == summed([figure.numerator for figure in alone])
            below = [figure.denominator for figure in alone]
            # A period has its days however many communes are looked at.
            expected = below[0] if measure.denominator == Base("days") else summed(below)
            assert (together.denominator or 0.0) == (expected or 0.0)
        elif measure.known_by is KnownBy.REPORTS and Level.COMMUNE in measure.levels:
            assert all(figure.numerator is None for figure in alone)


def test_a_districts_own_figures_are_not_those_of_its_communes(engine: Engine) -> None:
    services = services_of(engine)
    whole = own(services.view(Selection(MOC_CHAU, "T4", WEEK_35)), "T4")
    chosen = services.view(Selection(MOC_CHAU, "T4", WEEK_35, communes=(TAN_HOP, QUI_HUONG)))
    assert (whole.value, own(chosen, "T4").value) == (51_011, 1_011)
    by_day = [point.value for point in chosen.trend if point.day in WEEK_35]
    assert by_day[:4] == [1, 10, 0, 1_000]
    assert own(services.view(Selection(MOC_CHAU, "T2", WEEK_35, communes=(TAN_HOP,))), "T2").denominator == 1


def test_sites_are_narrowed_by_what_they_are_and_figures_are_not(engine: Engine) -> None:
    services = services_of(engine)
    everything = Selection("14", "P1", WEEK_35, layer_ids=("posters",), site_list=SiteList("posters"))
    cases = {
        SiteFilters(kinds=("poster",)): 3,
        SiteFilters(states=("damaged",)): 1,
        SiteFilters(states=("broken",)): 4,
        SiteFilters(organisations=("Đoàn xã", "Hội")): 3,
        SiteFilters(languages=("thai",)): 1,
        SiteFilters(kinds=("poster",), organisations=("Đoàn xã",)): 1,
    }
    for filters, count in cases.items():
        chosen = replace(everything, site_filters=filters)
        assert sites_in(services, chosen) == count, filters
        assert own(services.view(chosen), "P1").value == 4, "measures know nothing of it"
    assert sites_in(services, replace(everything, communes=(TAN_HOP, QUI_HUONG))) == 3
    of_theme = replace(everything, themes=("qr",))
    assert sites_in(services, of_theme) == own(services.view(of_theme), "P1").value
    assert services.organisations(everything) == ("Đoàn xã", "Hội", "UBND xã")


def sites_in(services: Services, selection: Selection) -> int:
    """As points and as a list, which must be the same."""
    from dashboard.domain.arranging import Arrangement

    (posters,) = services.sites(selection)
    listed = services.site_page(selection, Arrangement(), slice(None), "vi")
    assert listed.count == len(posters.points) + posters.unplaced + sum(one.count for one in posters.clusters)
    return listed.count
