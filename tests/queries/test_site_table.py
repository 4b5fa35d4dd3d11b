"""Lists of sites: what the map shows as points, all of it, arranged, and never more than the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.accounts import Scope
from dashboard.domain.approval import Basis
from dashboard.domain.arranging import Arrangement, Check, Condition, SortBy
from dashboard.domain.selection import Selection, SiteList
from dashboard.domain.views import SitePage
from dashboard.errors import OutOfScope
from dashboard.rollups import refresh
from dashboard.services import Services
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

MOC_CHAU, QUI_HUONG, CHIENG_LE = "123", "03991", "03646"
EVERYTHING = slice(None)
LIST = replace(Selection(MOC_CHAU, "P1", WEEK_35), site_list=SiteList("posters"))


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    put(
        engine,
        {"code": "A", "wording": "Đoàn kết", "pieces": 3, "unit_code": TAN_HOP},
        {"code": "B", "wording": "Dịch bệnh", "pieces": None, "unit_code": QUI_HUONG, "state": "damaged"},
        {"code": "C", "wording": "An toàn", "pieces": 2, "unit_code": TAN_HOP},
        {"code": "D", "wording": "Đã gỡ", "unit_code": TAN_HOP, "state": "removed", "state_on": MONDAY},
        {"code": "E", "wording": "Nơi khác", "pieces": 40, "unit_code": CHIENG_LE},
    )
    yield engine
    engine.dispose()


def put(engine: Engine, *rows: dict[str, object]) -> None:
    store(engine, parsed("posters", *rows), refresh=refresh)


def services_of(engine: Engine, scope: Scope | None = None) -> Services:
    return Services(engine, boundaries(), REGISTRY, scope_of_reader=lambda: scope or Scope())


def listed(services: Services, arrangement: Arrangement = Arrangement(), selection: Selection = LIST) -> SitePage:  # noqa: B008
    return services.site_page(selection, arrangement, EVERYTHING, "vi")


def names(page: SitePage) -> list[object]:
    return [values[0] for _, _, values in page.rows]


def test_a_list_holds_what_the_map_and_the_panel_count(engine: Engine) -> None:
    services = services_of(engine)
    page = listed(services)
    (posters,) = services.sites(replace(LIST, layer_ids=("posters",)))
    counted = next(key.now.value for key in services.view(LIST).key_figures if key.measure.id == "P1")
    assert (page.count, page.total) == (3, 3)
    assert page.total == len(posters.points) + posters.unplaced == counted
    assert page.sums == {"pieces": 5}
    later = replace(LIST, period=WEEK_35.shifted(-30))
    assert listed(services, selection=later).count == 0, "nothing hung then"


def test_sorted_filtered_and_cut_by_the_server(engine: Engine) -> None:
    services = services_of(engine)
    by_name = Arrangement(sorting=(SortBy("name"),))
    assert names(listed(services, by_name)) == ["An toàn", "Dịch bệnh", "Đoàn kết"]
    part = services.site_page(LIST, by_name, slice(1, 2), "vi")
    assert (names(part), part.count) == (["Dịch bệnh"], 3)
    broken = Arrangement(conditions=(Condition("state", Check.CONTAINS, "hong"),))
    page = listed(services, broken)
    assert (names(page), page.count, page.total, page.sums) == (["Dịch bệnh"], 1, 3, {})
    blank_last = Arrangement(sorting=(SortBy("pieces", descending=True),))
    assert names(listed(services, blank_last)) == ["Đoàn kết", "An toàn", "Dịch bệnh"]


def test_an_import_is_seen_in_the_next_list(engine: Engine) -> None:
    services = services_of(engine)
    assert listed(services).count == 3
    put(engine, {"code": "F", "wording": "Mới treo", "unit_code": TAN_HOP})
    assert listed(services).count == 4


def test_approved_lists_alone_where_they_alone_are_asked_for(engine: Engine) -> None:
    assert listed(services_of(engine), selection=replace(LIST, basis=Basis.APPROVED)).total == 0


def test_a_list_ends_where_the_readers_units_end(engine: Engine) -> None:
    of_district = services_of(engine, Scope(MOC_CHAU, frozenset({MOC_CHAU, TAN_HOP, QUI_HUONG})))
    everywhere = services_of(engine)
    of_province = replace(LIST, unit_code="14")
    assert listed(everywhere, selection=of_province).count == 4
    for listing in (of_province, replace(LIST, site_list=SiteList("posters", "116"))):
        with pytest.raises(OutOfScope):
            listed(of_district, selection=listing)
    with_sums = services_of(engine, Scope(MOC_CHAU, frozenset({MOC_CHAU, TAN_HOP}), frozenset({"14"})))
    assert names(listed(with_sums, selection=of_province)) == ["Đoàn kết", "An toàn"]


def test_nothing_is_listed_where_no_list_is_asked_for(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no sites"):
        listed(services_of(engine), selection=Selection(MOC_CHAU, "P1", WEEK_35))


def test_days_are_days_and_terms_are_words(engine: Engine) -> None:
    page = listed(services_of(engine), Arrangement(sorting=(SortBy("name"),)))
    row = dict(zip([column.id for column in page.columns], page.rows[1][2], strict=True))
    assert (row["state"], row["commune"], row["district"]) == ("Hỏng", "Xã Qui Hướng", "Huyện Mộc Châu")
    assert row["put_up_on"] in (MONDAY + timedelta(days=n) for n in range(-400, 1))
    in_english = services_of(engine).site_page(LIST, Arrangement(sorting=(SortBy("name"),)), EVERYTHING, "en")
    assert "Damaged" in in_english.rows[1][2]
