"""Period, measure, filters, levels and overlays, alone and together."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest

from dashboard.domain.selection import from_query
from dashboard.domain.views import AreaState
from tests.browser.conftest import OpenScreen
from tests.browser.test_figures import read, view_of, written
from tests.support.product import OTHER_DISTRICT, TOLD_DISTRICT, Product
from tests.support.screen import Screen
from tests.support.waiting import wait_until

POINT_LAYERS = ("posters", "loudspeakers", "qr_venues")


def wait_for(screen: Screen, **parameters: str | None) -> None:
    """Wait until the address has these parameters (None: has it not) and the screen shows it."""
    screen.until(
        """(wanted) => Object.entries(wanted).every(([name, value]) =>
          new URLSearchParams(location.search).get(name) === value)""",
        parameters,
    )
    screen.settle()


def assert_table_matches_map(screen: Screen, product: Product) -> None:
    """Table, map and read side agree for what is selected now."""
    view = view_of(product, screen.query)
    table = screen.table()
    assert list(table.rows) == screen.areas()
    labels = screen.trace("areas", "hovertext")["hovertext"]
    for figure, hover in zip(view.areas, labels, strict=True):
        text = table.rows[figure.unit_code][view.measure.id]
        assert read(text) == written(figure, view.measure.format)
        assert text in hover, "table and map write the same"


def test_filters_change_figures_and_can_be_taken_off(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen(f"?dv={TOLD_DISTRICT}")
    everything = screen.text("#hero .hero-value")
    screen.choose_filter("themes", "vaccination")
    wait_for(screen, cd="vaccination")
    one_theme = screen.text("#hero .hero-value")
    assert one_theme != everything
    assert_table_matches_map(screen, product)
    assert screen.text(".themes-menu .chosen") == "1 mục"
    screen.choose_filter("channels", "visual")
    wait_for(screen, cd="vaccination", ht="visual")
    assert screen.text("#hero .hero-value") not in (one_theme, everything)
    assert_table_matches_map(screen, product)
    for name in ("themes", "channels"):
        screen.page.locator(f".{name}-menu summary").click()
        screen.page.locator(f'[data-clear="{name}"]').click()
        wait_for(screen, **{"cd" if name == "themes" else "ht": None})
        screen.press("Escape")
    assert screen.text("#hero .hero-value") == everything


def test_a_filter_that_does_not_apply_is_named(open_screen: OpenScreen) -> None:
    screen = open_screen("?cs=Q1&cd=vaccination")
    assert "không lọc được theo nội dung" in screen.text("#legend .notice")


def test_periods_by_button_by_step_and_by_date(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    assert screen.button("preset", "week").get_attribute("aria-pressed") == "true"
    assert screen.text(".legend-period") == "06/9 – 12/9/2021"
    screen.button("preset", "day").click()
    wait_for(screen, tu="2021-09-12", den="2021-09-12")
    assert screen.text(".legend-period") == "12/9/2021"
    assert_table_matches_map(screen, product)
    screen.button("preset", "campaign").click()
    wait_for(screen, tu="2021-08-25", den="2021-09-12")
    assert_table_matches_map(screen, product)
    screen.button("preset", "week").click()
    wait_for(screen, tu=None, den=None)
    screen.button("shift", "-1").click()
    wait_for(screen, tu="2021-08-30", den="2021-09-05")
    assert screen.text(".legend-period") == "30/8 – 05/9/2021"
    assert_table_matches_map(screen, product)
    screen.page.locator("#period-start").fill("2021-09-02")
    screen.page.locator("#period-start").dispatch_event("change")
    wait_for(screen, tu="2021-09-02", den="2021-09-05")
    assert screen.page.locator(".period .date .day").all_text_contents() == ["02/9/2021", "05/9/2021"]
    assert_table_matches_map(screen, product)
    assert screen.watched.faults == []


@pytest.mark.parametrize("measure_id", ["T3", "P1", "L4", "Q3"])
def test_a_measure_of_each_layer_can_be_mapped(open_screen: OpenScreen, product: Product, measure_id: str) -> None:
    screen = open_screen(f"?dv={TOLD_DISTRICT}")
    screen.choose_measure(measure_id)
    wait_for(screen, cs=measure_id)
    layer, _measure = product.services.space.registry.of_measure(measure_id) or (None, None)
    assert layer is not None
    label = layer.texts["vi"][f"{measure_id}.label"]
    assert screen.text(".measure-menu .chosen") == label
    assert label in screen.text("#legend .legend-title")
    assert_table_matches_map(screen, product)


def test_a_figure_of_the_panel_goes_to_the_map(open_screen: OpenScreen) -> None:
    screen = open_screen()
    screen.page.locator('#key-figures [data-value="Q3"]').click()
    wait_for(screen, cs="Q3")
    assert "Q3" in {column for row in screen.table().rows.values() for column in row}


def test_districts_and_communes(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    screen.button("level", "commune").click()
    wait_for(screen, cap="xa")
    assert len(screen.areas()) == 204
    assert_table_matches_map(screen, product)
    screen.button("level", "district").click()
    wait_for(screen, cap=None)
    assert len(screen.areas()) == 12


def test_all_four_overlays_at_once(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen(f"?dv={OTHER_DISTRICT}")
    screen.switch_on(*POINT_LAYERS)
    assert parse_qs(screen.query[1:])["lop"] == ["pano,loa,qr"]
    selection = from_query(screen.query, product.services.space)[0]
    for sites in product.services.sites(selection):
        shown = screen.trace(sites.layer.id, "lon", "customdata")
        drawn = [*(c.unit_code for c in sites.clusters), *(p.number for p in sites.points)]
        assert sorted(map(str, shown["customdata"])) == sorted(map(str, drawn))
        assert len(drawn) > 5
        assert sites.layer.texts["vi"]["label"] in screen.text("#legend .symbols")
    assert len(screen.areas()) == 15
    assert_table_matches_map(screen, product)
    screen.button("layers", "posters").click()
    wait_for(screen, lop="loa,qr")
    assert screen.trace("posters", "lon")["lon"] == []
    assert screen.watched.faults == []


def test_every_circle_shows_its_number_however_close_they_come(open_screen: OpenScreen) -> None:
    screen = open_screen("?lop=pano,loa,qr")
    circles = sum(len(screen.trace(name, "lon")["lon"]) for name in POINT_LAYERS)
    assert circles > 5
    screen.page.evaluate("sonla.map.jumpTo({ zoom: sonla.map.getZoom() - 3 })")
    screen.until(
        """(wanted) => sonla.map.areTilesLoaded() && new Set(sonla.map.queryRenderedFeatures({
          layers: sonla.map.getLayersOrder().filter((id) => id.endsWith('-symbol')) })
          .map((f) => f.layer.id + f.geometry.coordinates)).size === wanted""",
        circles,
    )


def test_the_map_stays_whole_beside_an_open_menu(open_screen: OpenScreen) -> None:
    screen = open_screen()
    page, box = screen.page, screen.page.locator(".map-area").bounding_box()
    assert box
    below = {"x": 700.0, "y": 664.0, "width": 280.0, "height": box["y"] + box["height"] - 664 - 4}

    def steady() -> bytes:
        """The picture once it stays the same: what is drawn late or caught in the middle of a frame is no fault."""
        pictures = [b""]

        def stays() -> bool:
            page.wait_for_timeout(400)
            pictures.append(page.screenshot(clip=below))  # type: ignore[arg-type]
            return pictures[-1] == pictures[-2]

        wait_until(stays, 30, lambda: "the map never comes to rest")
        return pictures[-1]

    before = steady()
    page.locator(".measure-menu summary").click()
    page.locator(".measure-menu .menu-item").first.wait_for()
    assert steady() == before


@pytest.mark.parametrize("query", ["", f"?dv={OTHER_DISTRICT}&cs=P1", "?dv=120"])
def test_what_was_not_reported_is_hatched_and_named(open_screen: OpenScreen, product: Product, query: str) -> None:
    screen = open_screen(query)
    view = view_of(product, query)
    unreported = [area.unit_code for area in view.areas if area.state is AreaState.NOT_REPORTED]
    assert screen.hatched() == unreported
    row = screen.page.locator("#legend .class", has=screen.page.locator(".not_reported"))
    assert row.inner_text().split() == [*["Chưa", "báo", "cáo"], str(len(unreported))]
    table = screen.table()
    assert all(table.rows[code][view.measure.id] == "Chưa báo cáo" for code in unreported)
    if query != f"?dv={OTHER_DISTRICT}&cs=P1":
        assert unreported
    kinds = {"Thị trấn": "TT ", "Phường": "P. ", "Thành phố": "TP "}
    units = product.services.space.tree
    names = {kinds.get(units[code].kind, "") + units[code].short_name for code in unreported}
    assert {label["text"] for label in screen.labels()} >= (names if query == "" else set())
