"""What a selection shows: figures with all they are made of, and no value where nothing was reported."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.selection import Selection, Site
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, Figure, Reporting, View
from dashboard.rollups import refresh
from dashboard.services import Services
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, TOO_LATE, boundaries, parsed, prepared_engine, store

MOC_CHAU = "123"
QUI_HUONG = "03991"
CHIENG_LE = "03646"
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    villages = [
        {"code": f"V{unit}{n}", "name": f"Bản {n}", "unit_code": unit, "households": 50}
        for unit in (TAN_HOP, QUI_HUONG, CHIENG_LE)
        for n in range(4)
    ]
    put(engine, "villages", *villages)
    yield engine
    engine.dispose()


def put(engine: Engine, kind: str, *rows: dict[str, object], late: bool = False) -> None:
    """Store rows as an import does, roll-ups included."""
    moment = {"received_at": TOO_LATE} if late else {}
    store(engine, parsed(kind, *rows), refresh=refresh, **moment)  # type: ignore[arg-type]


def look(engine: Engine, measure: str, unit: str = MOC_CHAU, **changes: object) -> View:
    services = Services(engine, boundaries(), REGISTRY)
    return services.view(replace(Selection(unit, measure, WEEK_35), **changes))  # type: ignore[arg-type]


def area(view: View, code: str) -> Figure:
    return next(figure for figure in view.areas if figure.unit_code == code)


def test_not_reported_is_never_zero(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "sessions": 2}, {"village_text": "Bản 2", "sessions": 0})
    view = look(engine, "T1")
    reported, silent, listless = area(view, TAN_HOP), area(view, QUI_HUONG), area(view, "03979")
    assert (reported.numerator, reported.denominator, reported.value) == (2, 4, 50.0)
    assert (silent.value, silent.state) == (None, AreaState.NOT_REPORTED)
    assert (listless.value, listless.state) == (None, AreaState.NOT_REPORTED)
    assert view.key_figures[0].now.reporting == Reporting(1, 15)


def test_a_number_left_out_is_not_zero_but_no_activity_is(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": None})
    assert area(look(engine, "T4"), TAN_HOP).value is None
    other_theme = area(look(engine, "T4", themes=("vaccination",)), TAN_HOP)
    assert (other_theme.value, other_theme.state) == (0, AreaState.REPORTED)


def test_shares_of_a_district_are_sums_over_sums(engine: Engine) -> None:
    put(
        engine,
        "activities",
        *({"village_text": f"Bản {n}"} for n in range(3)),
        {"village_text": "Bản 0", "unit_code": QUI_HUONG},
        {"village_text": "Bản 0", "unit_code": CHIENG_LE},
    )
    district = look(engine, "T1").key_figures[0].now
    assert (district.numerator, district.denominator, district.value) == (4, 8, 50.0)
    province = look(engine, "T1", "14")
    assert (province.key_figures[0].now.numerator, province.key_figures[0].now.denominator) == (5, 12)
    assert sum(figure.numerator or 0 for figure in province.areas) == 5
    by_commune = look(engine, "T1", "14", area_level=Level.COMMUNE)
    assert len(by_commune.areas) == 204
    assert sum(figure.numerator or 0 for figure in by_commune.areas) == 5


def test_a_village_counts_once_in_any_period_and_filter(engine: Engine) -> None:
    put(
        engine,
        "activities",
        *({"village_text": "Bản 1", "day": MONDAY + timedelta(days=n), "channel": "direct"} for n in range(5)),
        {"village_text": "Bản 1", "channel": "visual", "theme": "apps"},
        {"village_text": "Bản 2", "day": SUNDAY, "theme": "apps"},
    )
    assert area(look(engine, "T1"), TAN_HOP).numerator == 2
    assert area(look(engine, "T1", themes=("apps", "qr"), channels=("direct", "visual")), TAN_HOP).numerator == 2
    assert area(look(engine, "T1", channels=("visual",)), TAN_HOP).numerator == 1
    assert area(look(engine, "T1", period=Period(MONDAY, MONDAY)), TAN_HOP).numerator == 1


def test_a_change_is_against_the_period_before(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": 30, "day": MONDAY - timedelta(days=3)})
    put(engine, "activities", {"village_text": "Bản 1", "people": 50})
    key_figure = next(k for k in look(engine, "T4").key_figures if k.measure.id == "T4")
    assert (key_figure.now.value, key_figure.before.value, key_figure.change) == (50, 30, 20)


def test_nothing_is_compared_with_a_time_before_the_first_report(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": 30, "day": MONDAY - timedelta(days=3)})
    put(engine, "activities", {"village_text": "Bản 1", "people": 50})
    long = Period(MONDAY, MONDAY + timedelta(days=20))
    key_figure = next(k for k in look(engine, "T4", period=long).key_figures if k.measure.id == "T4")
    assert (key_figure.now.value, key_figure.before.value, key_figure.change) == (50, None, None)


def test_the_trend_leaves_gaps_where_no_report_covers_the_day(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": 10})
    put(engine, "activities", {"village_text": "Bản 1", "people": 5, "day": SUNDAY + timedelta(days=9)})
    view = look(engine, "T4", period=Period(MONDAY, SUNDAY + timedelta(days=14)))
    values = {point.day: point.value for point in view.trend}
    assert values[MONDAY] == 10
    assert values[MONDAY + timedelta(days=1)] == 0
    assert values[MONDAY + timedelta(days=7)] is None
    assert values[SUNDAY + timedelta(days=9)] == 5
    assert max(values) == SUNDAY + timedelta(days=9), "no value after the last day with data"


def test_the_trend_of_a_day_or_a_week_shows_four_weeks(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": 10})
    days = [point.day for point in look(engine, "T4", period=Period(MONDAY, MONDAY)).trend]
    assert (len(days), days[-1]) == (28, MONDAY)


def test_without_a_table_the_figures_are_the_same(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1", "people": 10, "households": 3})
    services = Services(engine, boundaries(), REGISTRY)
    for unit, measure in (("14", "T1"), (MOC_CHAU, "T3"), (TAN_HOP, "P1")):
        whole = services.view(Selection(unit, measure, WEEK_35))
        bare = services.view(Selection(unit, measure, WEEK_35), with_table=False)
        assert (bare.areas, bare.key_figures, bare.table) == (whole.areas, whole.key_figures, ())
        (own,) = [key.now for key in whole.key_figures if key.measure.id == measure]
        assert services.figure(Selection(unit, measure, WEEK_35)) == own


def test_reports_in_time_are_of_those_due(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1"})
    put(engine, "activities", {"village_text": "Bản 1", "unit_code": QUI_HUONG}, late=True)
    in_time = next(k.now for k in look(engine, "T6").key_figures if k.measure.id == "T6")
    assert (in_time.numerator, in_time.denominator) == (1, 15)


def test_three_groups_of_forms_make_a_commune_count(engine: Engine) -> None:
    put(
        engine,
        "activities",
        {"village_text": "Bản 1", "channel": "visual"},
        {"village_text": "Bản 2", "channel": "village_loudspeaker"},
        {"village_text": "Bản 3", "channel": "direct"},
        {"village_text": "Bản 1", "channel": "direct", "unit_code": QUI_HUONG},
    )
    view = look(engine, "T2")
    assert (view.key_figures[1].now.numerator, view.key_figures[1].now.denominator) == (1, 15)
    assert area(view, TAN_HOP).state == AreaState.NOT_APPLICABLE


def test_the_plan_binds_stations_and_no_commune(engine: Engine) -> None:
    put(engine, "stations", {"code": "H123", "name": "TT TT-VH", "level": "district", "unit_code": MOC_CHAU})
    put(
        engine,
        "broadcasts",
        *(
            {"station_code": "H123", "started_at": datetime(2021, 8, 30, hour, tzinfo=TIME_ZONE), "seconds": 900}
            for hour in (6, 11, 17)
        ),
    )
    view = look(engine, "L1")
    plan = next(k.now for k in view.key_figures if k.measure.id == "L1")
    assert (plan.numerator, plan.denominator, plan.value) == (1, 1, 100.0)
    assert area(view, TAN_HOP).state == AreaState.NOT_APPLICABLE
    silent = area(look(engine, "L1", "14"), "116")
    assert (silent.value, silent.state) == (None, AreaState.NOT_REPORTED)


def test_qr_figures_are_four_different_ones(engine: Engine) -> None:
    put(engine, "qr_venues", *({"code": f"Q{n}", "name": f"Quán {n}", "address": "x"} for n in range(4)))
    put(
        engine,
        "qr_days",
        {"venue_code": "Q0", "scans": 10, "persons": 6},
        {"venue_code": "Q0", "scans": 5, "persons": 5, "day": SUNDAY},
        {"venue_code": "Q1", "scans": 1, "persons": 1},
    )
    figures = {k.measure.id: k.now.value for k in look(engine, "Q3").key_figures}
    assert (figures["Q1"], figures["Q3"], figures["Q4"]) == (4, 50.0, 16)
    assert area(look(engine, "Q6"), TAN_HOP).state == AreaState.NOT_APPLICABLE


def test_sites_clusters_and_cards(engine: Engine) -> None:
    put(
        engine,
        "posters",
        {"code": "P1", "wording": "Quét mã QR", "longitude": 104.5, "latitude": 21.0, "position_quality": "exact"},
        {"code": "P2", "wording": "Đã gỡ", "state": "removed", "state_on": MONDAY + timedelta(days=2)},
        {"code": "P3", "wording": "Không tọa độ", "position_quality": "commune"},
    )
    put(engine, "inspections", {"item_code": "P1", "day": SUNDAY, "photo": "a.jpg"})
    services = Services(engine, boundaries(), REGISTRY)
    selection = replace(Selection(TAN_HOP, "P1", WEEK_35), layer_ids=("posters",))
    (posters,) = services.sites(selection)
    assert [point.name for point in posters.points] == ["Quét mã QR"]
    assert posters.unplaced == 1
    card = services.site_card(Site("posters", posters.points[0].number))
    assert card is not None
    assert (card.name, card.unit_code, len(card.history)) == ("Quét mã QR", TAN_HOP, 1)
    assert services.site_card(Site("posters", 10**9)) is None
    assert services.search("quet ma")[0].site_number == posters.points[0].number
    found = {hit.site_number for hit in services.search("ap phich tan hop") if hit.site_layer_id == "posters"}
    assert posters.points[0].number in found


def test_search_finds_places_without_diacritics_units_before_sites(engine: Engine) -> None:
    services = Services(engine, boundaries(), REGISTRY)
    assert [hit.name for hit in services.search("moc chau")][:2] == ["Huyện Mộc Châu", "Thị trấn Mộc Châu"]
    assert services.search("   ") == ()
    assert services.search("khong co noi nay") == ()


def test_clocks_and_version_follow_imports(engine: Engine) -> None:
    services = Services(engine, boundaries(), REGISTRY)
    before = services.status()
    assert before.last_data_day is None
    put(engine, "activities", {"village_text": "Bản 1", "day": SUNDAY})
    after = services.status()
    assert after.version > before.version
    assert after.last_data_day == SUNDAY
    assert services.space.default_period == WEEK_35
    assert look(engine, "T1").clocks.last_day == date(2021, 9, 5)


def test_that_a_report_is_missing_is_known(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1"})
    put(engine, "qr_days", {"unit_code": TAN_HOP, "scans": 3}, late=True)
    view = look(engine, "R1")
    mine, silent = area(view, TAN_HOP), area(view, QUI_HUONG)
    assert (mine.numerator, mine.denominator, mine.value, mine.state) == (1, 4, 25.0, AreaState.REPORTED)
    assert (silent.numerator, silent.denominator, silent.value, silent.state) == (0, 4, 0.0, AreaState.REPORTED)
    figures = {k.measure.id: k.now for k in view.key_figures}
    assert (figures["R1"].numerator, figures["R1"].denominator) == (1, 60)
    assert figures["R2"].value == 58
    assert (figures["R3"].numerator, figures["R3"].denominator, figures["R3"].value) == (2, 1, 2.0)
    assert figures["R1a"].value == pytest.approx(100 / 15)
    assert area(look(engine, "R3"), QUI_HUONG).state == AreaState.NOT_APPLICABLE
    assert [point.value for point in view.trend if point.day in WEEK_35] == [pytest.approx(100 / 60)]


def test_before_reports_are_due_there_is_no_share(engine: Engine) -> None:
    view = look(engine, "R1", period=Period.week_of(date(2020, 6, 1)))
    assert {figure.state for figure in view.areas} == {AreaState.NOT_APPLICABLE}


def test_a_commune_shows_the_state_of_its_own_reports(engine: Engine) -> None:
    put(engine, "activities", {"village_text": "Bản 1"}, late=True)
    shown = {one.source: one for one in look(engine, "T1", TAN_HOP).unit_reports}
    assert (shown["activities"].line.state, shown["activities"].line.days_late) == ("late", 2)
    assert shown["activities"].clock.last_day == MONDAY
    assert (shown["qr"].line.state, shown["qr"].clock.last_day) == ("overdue", None)
    assert look(engine, "T1", MOC_CHAU).unit_reports == ()
