"""The address is the state: it round-trips, stays short, and survives what people and links do to it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.events import (
    AreaLevelChosen,
    FiltersChosen,
    LayersChosen,
    MeasureChosen,
    PeriodChosen,
    SiteChosen,
    TableChosen,
    UnitChosen,
    Visited,
    WentUp,
    next_selection,
)
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, Site, SiteList, WrongParameter, from_query, normal_terms, to_query
from dashboard.domain.terms import CHANNELS, THEMES
from dashboard.domain.units import Level
from tests.support.selections import with_filters
from tests.support.spaces import space

SPACE = space()
SITE_LAYERS = [layer.id for layer in SPACE.registry.with_sites]

days = st.dates(date(2021, 1, 1), date(2022, 12, 31))
selections = st.builds(
    Selection,
    unit_code=st.sampled_from([unit.code for unit in SPACE.tree.units]),
    measure_id=st.sampled_from([m.id for layer in SPACE.registry for m in layer.measures]),
    period=st.tuples(days, st.integers(0, 200)).map(lambda p: Period(p[0], p[0] + timedelta(days=p[1]))),
    layer_ids=st.sets(st.sampled_from(SITE_LAYERS)).map(lambda ids: tuple(i for i in SITE_LAYERS if i in ids)),
    themes=st.sets(st.sampled_from(THEMES.ids)).map(lambda ids: normal_terms(tuple(ids), THEMES)),
    channels=st.sets(st.sampled_from(CHANNELS.ids)).map(lambda ids: normal_terms(tuple(ids), CHANNELS)),
    area_level=st.sampled_from([Level.DISTRICT, Level.COMMUNE]),
    site=st.none() | st.builds(Site, st.sampled_from(SITE_LAYERS), st.integers(1, 10**9)),
    site_list=st.none()
    | st.builds(SiteList, st.sampled_from(SITE_LAYERS), st.sampled_from(["", *(u.code for u in SPACE.tree.units)])),
)


@given(with_filters(selections, SPACE))
def test_every_selection_comes_back_from_its_address(selection: Selection) -> None:
    query = to_query(selection, SPACE)
    assert from_query(query, SPACE) == (selection, ())


def test_the_default_view_has_the_shortest_address() -> None:
    assert to_query(SPACE.default, SPACE) == ""
    assert from_query("", SPACE) == (SPACE.default, ())


def test_an_address_reads_as_in_the_documents() -> None:
    query = "?dv=123&lop=loa,pano&tu=2021-08-30&den=2021-09-12&cd=vaccination"
    selection, wrong = from_query(query, SPACE)
    assert wrong == ()
    assert selection.unit_code == "123"
    assert selection.layer_ids == ("posters", "loudspeakers")
    assert to_query(selection, SPACE) == "?dv=123&lop=pano,loa&tu=2021-08-30&den=2021-09-12&cd=vaccination"


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("?dv=999", "dv"),
        ("?cap=thon", "cap"),
        ("?cs=T99", "cs"),
        ("?lop=loa,khinh-khi-cau", "lop"),
        ("?tu=31/8/2021", "tu"),
        ("?tu=2021-09-05&den=2021-08-30", "den"),
        ("?cd=giao-thong", "cd"),
        ("?ht=radio", "ht"),
        ("?diem=loa-x", "diem"),
        ("?diem=phu-3", "diem"),
        ("?ss=tuan-truoc", "ss"),
        ("?ss=2021-09-05_2021-08-30", "ss"),
        ("?khac=1", "khac"),
    ],
)
def test_a_wrong_part_is_named_and_the_rest_stands(query: str, name: str) -> None:
    selection, wrong = from_query(query + "&cs=P2" * (name != "cs"), SPACE)
    assert [part.name for part in wrong] == [name]
    assert selection.measure_id == ("T1" if name == "cs" else "P2")


@given(st.text(max_size=200))
def test_any_text_as_an_address_gives_a_view(query: str) -> None:
    selection, _ = from_query(query, SPACE)
    assert selection.unit_code in SPACE.tree
    assert selection.period.days >= 1


@given(selections, st.text(max_size=30))
def test_what_is_wrong_never_carries_more_than_it_needs(selection: Selection, text: str) -> None:
    _, wrong = from_query(to_query(selection, SPACE) + f"&x={text * 20}", SPACE)
    assert all(isinstance(part, WrongParameter) and len(part.value) <= 60 for part in wrong)


def test_a_journey_down_to_a_site_and_up_again() -> None:
    now = SPACE.default
    for event, expected in (
        (UnitChosen("123"), "?dv=123"),
        (UnitChosen("03979"), "?dv=03979"),
        (SiteChosen("posters", 7, "03979"), "?dv=03979&lop=pano&diem=pano-7"),
        (WentUp(), "?dv=03979&lop=pano"),
        (WentUp(), "?dv=123&lop=pano"),
        (WentUp(), "?lop=pano"),
        (WentUp(), "?lop=pano"),
        (LayersChosen(()), ""),
        (MeasureChosen("L1"), "?cs=L1"),
        (AreaLevelChosen(Level.COMMUNE), "?cap=xa&cs=L1"),
        (PeriodChosen(Period(date(2021, 9, 1), date(2021, 9, 2))), "?cap=xa&cs=L1&tu=2021-09-01&den=2021-09-02"),
        (FiltersChosen(("qr",), ()), "?cap=xa&cs=L1&tu=2021-09-01&den=2021-09-02&cd=qr"),
        (Visited("?dv=116"), "?dv=116"),
    ):
        now = next_selection(event, now, SPACE)
        assert to_query(now, SPACE) == expected


@given(selections)
def test_events_that_name_nothing_change_nothing(selection: Selection) -> None:
    for event in (UnitChosen("xyz"), MeasureChosen("nothing"), SiteChosen("posters", 1, "xyz")):
        assert next_selection(event, selection, SPACE) == selection


@given(selections)
def test_going_up_reaches_the_province_in_at_most_three_steps(selection: Selection) -> None:
    for _ in range(3):
        selection = next_selection(WentUp(), selection, SPACE)
    assert (selection.unit_code, selection.site) == ("14", None)


def test_going_through_a_list_site_by_site_keeps_the_list() -> None:
    at_district = next_selection(UnitChosen("123"), SPACE.default, SPACE)
    listing = next_selection(TableChosen("qr_venues"), at_district, SPACE)
    assert (listing.site_list, listing.layer_ids) == (SiteList("qr_venues"), ("qr_venues",))
    first = next_selection(SiteChosen("qr_venues", 7, "03979", from_list=True), listing, SPACE)
    assert (first.unit_code, first.site, first.site_list) == (
        "03979",
        Site("qr_venues", 7),
        SiteList("qr_venues", "123"),
    )
    second = next_selection(SiteChosen("qr_venues", 9, "03991", from_list=True), first, SPACE)
    assert second.site_list == SiteList("qr_venues", "123")
    on_map = next_selection(SiteChosen("qr_venues", 9, "03991"), second, SPACE)
    assert on_map.site_list == SiteList("qr_venues"), "what is chosen on the map, the list follows"
    elsewhere = next_selection(UnitChosen("119"), second, SPACE)
    assert elsewhere.site_list == SiteList("qr_venues")
    assert next_selection(TableChosen(""), second, SPACE).site_list is None
    assert next_selection(TableChosen("coverage"), second, SPACE).site_list is None, "a layer without sites"


def test_communes_stay_where_they_lie_and_go_where_they_do_not() -> None:
    two = FiltersChosen((), (), ("03991", "03979"))
    at_district = next_selection(UnitChosen("123"), SPACE.default, SPACE)
    chosen = next_selection(two, at_district, SPACE)
    assert chosen.communes == ("03979", "03991")
    assert "xa=03979,03991" in to_query(chosen, SPACE)
    assert next_selection(UnitChosen("03991"), chosen, SPACE).communes == chosen.communes
    assert next_selection(UnitChosen("03982"), chosen, SPACE).communes == (), "a commune that was not chosen"
    assert next_selection(UnitChosen("119"), chosen, SPACE).communes == ()
    assert next_selection(UnitChosen("14"), chosen, SPACE).map_level(SPACE.tree) is Level.COMMUNE
    everything = FiltersChosen((), (), tuple(unit.code for unit in SPACE.tree.communes("123")))
    assert next_selection(everything, at_district, SPACE).communes == (), "all are no filter"


def test_parts_of_an_address_that_filter_nothing_are_named() -> None:
    _, wrong = from_query("?dv=123&xa=03979,03646,x&loai=poster,nothing&tt=broken&nn=thai,zz", SPACE)
    assert {(part.name, part.value) for part in wrong} == {
        ("xa", "03646"),
        ("xa", "x"),
        ("loai", "nothing"),
        ("nn", "zz"),
    }
