"""Figures of approved reports only: beside those of every state, and as all there is where the press looks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.selection import Selection, Site, from_query, to_query
from dashboard.domain.views import AreaState, Figure, Reporting
from dashboard.errors import SettingsError
from dashboard.intake.approval import set_approval
from dashboard.queries.report_book import read_report_book
from dashboard.rollups import refresh
from dashboard.services import Services
from dashboard.settings import Settings
from dashboard.store.database import read
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, QUI_HUONG = "123", "03991"
NEXT_WEEK = MONDAY + timedelta(days=7)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    rows = [{"people": 5, "sessions": 1}, {"people": 7, "unit_code": QUI_HUONG}, {"people": 1, "day": NEXT_WEEK}]
    put(engine, "activities", *rows)
    put(engine, "posters", {"code": "P1", "wording": "Quét mã QR"}, {"code": "P2", "wording": "Tiêm chủng"})
    put(engine, "inspections", {"item_code": "P1", "day": MONDAY, "photo": "a.jpg"}, day=8)
    approve(engine, "activities", TAN_HOP)
    yield engine
    engine.dispose()


def put(engine: Engine, kind: str, *rows: dict[str, object], day: int = 7) -> None:
    came = datetime(2021, 9, day, 9, tzinfo=TIME_ZONE)
    store(engine, parsed(kind, *rows), received_at=came, file_sha256=kind[0] * 64, refresh=refresh)  # type: ignore[arg-type]


def approve(engine: Engine, source: str, unit: str, week: date = MONDAY) -> None:
    for state in (Approval.DISTRICT_APPROVED, Approval.APPROVED):
        set_approval(engine, [(source, unit, week)], state)


def services_of(engine: Engine, *bases: Basis) -> Services:
    return Services(engine, boundaries(), REGISTRY, bases or tuple(Basis))


def figure(services: Services, measure: str, basis: Basis, unit: str = MOC_CHAU) -> Figure:
    view = services.view(Selection(unit, measure, WEEK_35, basis=basis))
    return next(key.now for key in view.key_figures if key.measure.id == measure)


def test_a_figure_says_how_many_reports_of_its_basis_it_is_made_of(engine: Engine) -> None:
    both = [figure(services_of(engine), "T4", basis) for basis in Basis]
    assert [one.value for one in both] == [12, 5]
    assert [one.reporting for one in both] == [Reporting(2, 15), Reporting(1, 15)]


def test_what_is_not_approved_is_not_reported_and_never_zero(engine: Engine) -> None:
    view = services_of(engine).view(Selection(MOC_CHAU, "T4", WEEK_35, basis=Basis.APPROVED))
    waiting = next(area for area in view.areas if area.unit_code == QUI_HUONG)
    assert (waiting.value, waiting.state) == (None, AreaState.NOT_REPORTED)
    assert [point.value for point in view.trend if point.day == NEXT_WEEK] in ([], [None])


def test_a_report_that_waits_is_neither_in_time_nor_overdue(engine: Engine) -> None:
    now = datetime(2021, 12, 1, tzinfo=TIME_ZONE)
    with read(engine) as connection:
        books = [read_report_book(connection, basis) for basis in Basis]
    tree = boundaries().tree
    counted = [book.counts(tree, [QUI_HUONG, TAN_HOP], ["activities"], WEEK_35, now) for book in books]
    assert [list(counts[QUI_HUONG])[:4] for counts in counted] == [[1, 0, 1, 0], [0, 0, 0, 0]]
    assert [list(counts[TAN_HOP])[:4] for counts in counted] == [[1, 0, 1, 0]] * 2


def test_sites_cards_and_names_of_approved_lists_only(engine: Engine) -> None:
    press = services_of(engine, Basis.APPROVED)
    chosen = replace(Selection(TAN_HOP, "P1", WEEK_35, basis=Basis.APPROVED), layer_ids=("posters",))
    number = services_of(engine).search("quet ma qr")[0].site_number
    assert press.sites(chosen)[0].unplaced == 0
    assert press.search("quet ma qr") == ()
    assert press.site_card(Site("posters", number)) is None
    approve(engine, "posters", TAN_HOP)
    assert press.sites(chosen)[0].unplaced == 2
    assert len(press.search("quet ma qr")) == 1
    card = press.site_card(Site("posters", number))
    assert card is not None
    assert len(card.history) == 1


def test_the_period_shown_first_is_the_latest_approved_week(engine: Engine) -> None:
    put(engine, "activities", {"day": NEXT_WEEK + timedelta(days=6)}, day=14)
    assert services_of(engine).space.default_period == Period.week_of(NEXT_WEEK)
    press = services_of(engine, Basis.APPROVED)
    assert press.space.default_period == WEEK_35
    assert press.status().last_data_day == WEEK_35.end


def test_the_address_says_which_figures(engine: Engine) -> None:
    space, press = services_of(engine).space, services_of(engine, Basis.APPROVED).space
    approved = replace(space.default, basis=Basis.APPROVED)
    assert to_query(approved, space) == "?so=duyet"
    assert from_query("?so=duyet", space) == (approved, ())
    assert [wrong.value for wrong in from_query("?so=nhap", space)[1]] == ["nhap"]
    assert to_query(press.default, press) == ""
    selection, (wrong,) = from_query("?so=tatca", press)
    assert (selection.basis, wrong.name) == (Basis.APPROVED, "so")


def test_the_setting_for_the_press() -> None:
    assert Settings.from_environment({}).approved_only is False
    assert Settings.from_environment({"SONLA_FIGURES": "approved"}).approved_only is True
    with pytest.raises(SettingsError, match="SONLA_FIGURES"):
        Settings.from_environment({"SONLA_FIGURES": "some"})
