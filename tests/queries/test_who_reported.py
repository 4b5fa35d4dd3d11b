"""How many communes reported a figure and which areas are hatched as not reported are one and the same statement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.measures import KnownBy
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.selection import Selection
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, Figure, Reporting, View
from dashboard.rollups import refresh
from dashboard.services import Services
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, QUI_HUONG, TOWN, CHIENG_HAC = "123", "03991", "03979", "03985"
OF_COMMUNES = [
    (layer, measure)
    for layer in REGISTRY
    for measure in layer.measures
    if measure.known_by is not KnownBy.CALENDAR and Level.COMMUNE in measure.levels
]
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def services(databases: Databases) -> Iterator[Services]:
    """Communes that sent every form, only some of the forms, and forms in which numbers were left out."""
    engine = prepared_engine(databases)
    places = (TAN_HOP, QUI_HUONG, TOWN)
    put(engine, "villages", *({"code": f"V{u}", "name": "Bản 1", "unit_code": u, "households": 9} for u in places))
    put(
        engine,
        "activities",
        {"people": 5, "households": 2, "outings": 1, "leaflets": 10},
        {"unit_code": QUI_HUONG, "people": 7},
        {"unit_code": TOWN, "people": None, "day": TUESDAY},
    )
    put(engine, "qr_venues", *(_venue(code, unit) for code, unit in (("A", TAN_HOP), ("B", QUI_HUONG), ("D", TOWN))))
    # Quy Hướng sent its list alone; Chiềng Hặc's scans are zero; Tân Hợp's were all on Tuesday.
    put(
        engine,
        "qr_days",
        {"venue_code": "A", "scans": 4, "persons": 3, "day": TUESDAY},
        {"unit_code": TOWN, "scans": None, "persons": 2},
        {"unit_code": CHIENG_HAC, "scans": 0, "persons": 0},
    )
    put(engine, "posters", {"code": "P1", "wording": "Quét mã QR"}, {"code": "P2", "wording": "5K", "unit_code": TOWN})
    put(engine, "stations", {"code": "S1", "name": "Đài xã"}, {"code": "S2", "name": "Đài xã", "unit_code": TOWN})
    put(engine, "clusters", {"code": "C1", "station_code": "S1", "address": "Bản 1"})
    put(engine, "loudspeaker_days", {"unit_code": QUI_HUONG, "sessions": 2, "minutes": None, "minutes_ethnic": None})
    at = datetime(2021, 8, 31, 6, tzinfo=TIME_ZONE)
    put(engine, "broadcasts", {"station_code": "S2", "started_at": at, "day": TUESDAY, "seconds": 600})
    yield Services(engine, boundaries(), REGISTRY)
    engine.dispose()


def _venue(code: str, unit: str) -> dict[str, object]:
    return {"code": code, "name": f"Quán {code}", "address": "x", "unit_code": unit}


def put(engine: Engine, kind: str, *rows: dict[str, object]) -> None:
    store(engine, parsed(kind, *rows), refresh=refresh)  # type: ignore[arg-type]


def own(view: View) -> Figure:
    return next(key.now for key in view.key_figures if key.measure.id == view.measure.id)


def hatched(view: View) -> set[str]:
    return {area.unit_code for area in view.areas if area.state is AreaState.NOT_REPORTED}


periods = st.builds(
    lambda start, days: Period(start, start + timedelta(days=days)),
    st.dates(MONDAY - timedelta(days=3), MONDAY + timedelta(days=8)),
    st.integers(0, 9),
)
groups = st.sampled_from([(), (TAN_HOP, QUI_HUONG), (TOWN,), (QUI_HUONG, CHIENG_HAC)])
themes = st.sampled_from([(), ("qr",), ("apps",)])


@given(periods, groups, themes, st.sampled_from(OF_COMMUNES))
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
def test_hatched_communes_are_those_that_did_not_report(
    services: Services, period: Period, communes: tuple[str, ...], filtered: tuple[str, ...], of: tuple
) -> None:
    _layer, measure = of
    chosen = Selection(MOC_CHAU, measure.id, period, communes=communes, themes=filtered)
    view = services.view(chosen)
    told = own(view).reporting
    assert (len(hatched(view)), len(view.areas)) == (told.communes - told.reported, told.communes)
    if not told.reported:
        assert own(view).value is None, "of nobody there is no figure"
    assert all((area.value is None) or area.state is AreaState.REPORTED for area in view.areas)


def test_who_sent_a_list_of_venues_said_nothing_of_scans(services: Services) -> None:
    def look(measure_id: str) -> View:
        return services.view(Selection(MOC_CHAU, measure_id, WEEK_35))

    listed, scanned = look("Q1"), look("Q4")
    assert own(listed).reporting == Reporting(4, 15)
    assert own(scanned).reporting == Reporting(2, 15)
    areas = {area.unit_code: (area.value, area.state) for area in scanned.areas}
    assert areas[TAN_HOP] == (4, AreaState.REPORTED)
    assert areas[CHIENG_HAC] == (0, AreaState.REPORTED)
    assert {areas[QUI_HUONG], areas[TOWN]} == {(None, AreaState.NOT_REPORTED)}
    assert own(look("Q6")).numerator == 1, "only of whom it is known that nobody scanned"
    assert {area.value for area in look("Q3").areas if area.unit_code in (TAN_HOP, QUI_HUONG)} == {100.0, None}


def test_a_day_without_scans_in_a_week_that_has_some_is_zero(services: Services) -> None:
    monday = Selection(MOC_CHAU, "Q4", Period(MONDAY, MONDAY))
    view = services.view(monday)
    assert next(area.value for area in view.areas if area.unit_code == TAN_HOP) == 0
    assert QUI_HUONG in hatched(view)
    of_week = services.view(replace(monday, unit_code=TAN_HOP, period=WEEK_35)).trend
    assert [point.value for point in of_week if point.day in WEEK_35][:3] == [0, 4, 0]
    silent = services.view(replace(monday, unit_code=QUI_HUONG, period=WEEK_35)).trend
    assert {point.value for point in silent} == {None}


def test_what_stations_of_districts_did_says_nothing_of_which_communes_reported(services: Services) -> None:
    (plan,) = [
        key.now for key in services.view(Selection(MOC_CHAU, "L4", WEEK_35)).key_figures if key.measure.id == "L1"
    ]
    assert plan.reporting == Reporting(3, 15), "every commune that sent any of the loudspeaker forms"
