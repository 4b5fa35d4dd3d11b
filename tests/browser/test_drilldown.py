"""From the province to a single site by clicking on the map, and back."""

from __future__ import annotations

import re

import pytest

from dashboard.domain.selection import Selection, Site, from_query
from dashboard.domain.units import Unit
from dashboard.domain.views import SitePoint
from tests.browser.conftest import OpenScreen
from tests.support.product import OTHER_DISTRICT, Product
from tests.support.screen import Screen

COMMUNE = "03985"
TOWN = "03982"
"""Nông trường Mộc Châu: the commune with the most venues."""
POINT_LAYERS = {"loudspeakers": "loa", "posters": "pano", "qr_venues": "qr"}


def unit(product: Product, code: str) -> Unit:
    return product.services.space.tree[code]


def click_unit(screen: Screen, product: Product, code: str) -> None:
    """Click on an area of the map."""
    place = unit(product, code)
    screen.click_map(code, place.label_lon, place.label_lat)


def selection_of(screen: Screen, product: Product) -> Selection:
    return from_query(screen.query, product.services.space)[0]


def points_by_distance(screen: Screen, product: Product, layer_id: str) -> list[SitePoint]:
    """Single points of a layer, the one farthest from all other points on the map first: easiest to hit."""
    sets = product.services.sites(selection_of(screen, product))
    spots = [(p.longitude, p.latitude) for s in sets for p in s.points]
    (points,) = (s.points for s in sets if s.layer.id == layer_id)

    def clearance(p: SitePoint) -> float:
        distances = sorted((p.longitude - x) ** 2 + (p.latitude - y) ** 2 for x, y in spots)
        return distances[1]

    return sorted(points, key=clearance, reverse=True)


def click_point(screen: Screen, product: Product, layer_id: str) -> SitePoint:
    """Click on a point of a layer that nothing covers."""
    for point in points_by_distance(screen, product, layer_id)[:6]:
        try:
            screen.click_map(str(point.number), point.longitude, point.latitude, near=((0, 0), (3, 3), (-3, -3)))
        except AssertionError:
            continue
        return point
    raise AssertionError(f"no point of {layer_id} is to be hit")


def figures(screen: Screen) -> dict[str, object]:
    """All figures on the screen."""
    return {
        "place": screen.text("#panel-head h2"),
        "reported": screen.text("#panel-head .reporting"),
        "hero": screen.texts("#hero .hero > div"),
        "key figures": screen.texts("#key-figures .figure"),
        "ranking": screen.texts("#ranking .rank"),
        "legend": screen.texts("#legend .class"),
        "areas": screen.trace("areas", "locations", "z", "hovertext"),
        "table": screen.table(),
        "card": screen.texts("#site-card"),
    }


def test_from_the_province_to_a_commune_by_clicking(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    assert screen.crumbs == ["Tỉnh Sơn La"]
    assert len(screen.areas()) == 12
    click_unit(screen, product, OTHER_DISTRICT)
    screen.settle(f"?dv={OTHER_DISTRICT}")
    communes = {commune.code for commune in product.services.space.tree.children(OTHER_DISTRICT)}
    assert set(screen.areas()) == communes
    assert screen.crumbs == ["Tỉnh Sơn La", "Huyện Mộc Châu"]
    click_unit(screen, product, COMMUNE)
    screen.settle(f"?dv={COMMUNE}")
    assert screen.crumbs == ["Tỉnh Sơn La", "Huyện Mộc Châu", "Xã Chiềng Sơn"]
    assert screen.text("#panel-head h2") == "Xã Chiềng Sơn"
    assert set(screen.areas()) == communes, "the commune's neighbours stay"
    assert screen.trace("outline", "locations")["locations"] == [COMMUNE]
    assert screen.watched.faults == []


@pytest.mark.parametrize("layer_id", POINT_LAYERS)
def test_a_click_on_a_point_opens_its_card(open_screen: OpenScreen, product: Product, layer_id: str) -> None:
    screen = open_screen(f"?dv={COMMUNE}")
    screen.switch_on(*POINT_LAYERS)
    point = click_point(screen, product, layer_id)
    screen.until("() => location.search.includes('diem=')")
    screen.settle()
    site = selection_of(screen, product).site
    assert site is not None
    assert (site.layer_id, site.number) == (layer_id, point.number)
    card = product.services.site_card(site)
    assert card is not None
    shown = screen.text("#site-card")
    assert screen.text("#site-card h3") == card.name
    state = card.layer.site.states.label(point.state, "vi") if card.layer.site else ""
    assert state in shown
    assert card.layer.texts["vi"]["history"].lower() in shown.lower()
    assert screen.page.locator("#site-card .history tbody tr").count() == len(card.history)
    ring = screen.trace("ring", "lon", "lat")
    assert ring["lon"] == [pytest.approx(point.longitude, abs=1e-4)]
    screen.press("Escape")
    screen.until("() => !location.search.includes('diem=')")
    screen.settle()
    assert screen.page.locator("#site-card").inner_text() == ""
    assert screen.text("#panel-head h2") == "Xã Chiềng Sơn"
    assert screen.watched.faults == []


def test_every_layer_has_a_site_with_a_history(product: Product) -> None:
    """Else the tests of cards above would show nothing but empty lists."""
    services = product.services
    query = f"?dv={COMMUNE}&lop={','.join(POINT_LAYERS.values())}"
    for sites in services.sites(from_query(query, services.space)[0]):
        cards = (services.site_card(Site(sites.layer.id, point.number)) for point in sites.points)
        assert any(card.history for card in cards if card), sites.layer.id


def test_escape_breadcrumb_and_button_go_up(open_screen: OpenScreen) -> None:
    screen = open_screen(f"?dv={COMMUNE}")
    screen.press("Escape")
    screen.settle(f"?dv={OTHER_DISTRICT}")
    screen.press("Escape")
    screen.settle("")
    screen.press("Escape")
    screen.page.wait_for_timeout(100)
    assert screen.crumbs == ["Tỉnh Sơn La"]
    screen.open(f"?dv={COMMUNE}")
    screen.page.locator("#crumbs button", has_text="Huyện Mộc Châu").click()
    screen.settle(f"?dv={OTHER_DISTRICT}")
    screen.page.locator("#go-up").click()
    screen.settle("")
    assert screen.page.locator("#go-up").is_disabled()
    assert screen.watched.faults == []


def test_back_and_forward(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    for code in (OTHER_DISTRICT, COMMUNE):
        click_unit(screen, product, code)
        screen.settle(f"?dv={code}")
    before = figures(screen)
    screen.page.go_back()
    screen.settle(f"?dv={OTHER_DISTRICT}")
    assert screen.text("#panel-head h2") == "Huyện Mộc Châu"
    screen.page.go_back()
    screen.settle("")
    assert len(screen.areas()) == 12
    screen.page.go_forward()
    screen.settle(f"?dv={OTHER_DISTRICT}")
    screen.page.go_forward()
    screen.settle(f"?dv={COMMUNE}")
    assert figures(screen) == before


def test_a_second_click_on_the_same_area_works(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    for _ in range(2):
        click_unit(screen, product, OTHER_DISTRICT)
        screen.settle(f"?dv={OTHER_DISTRICT}")
        screen.press("Escape")
        screen.settle("")
    assert screen.watched.faults == []


def test_an_address_opened_elsewhere_shows_the_same(open_screen: OpenScreen, product: Product) -> None:
    screen = open_screen()
    click_unit(screen, product, OTHER_DISTRICT)
    screen.settle(f"?dv={OTHER_DISTRICT}")
    click_unit(screen, product, COMMUNE)
    screen.settle(f"?dv={COMMUNE}")
    screen.switch_on(*POINT_LAYERS)
    click_point(screen, product, "loudspeakers")
    screen.until("() => location.search.includes('diem=')")
    screen.settle()
    screen.choose_measure("L4")
    screen.until("() => location.search.includes('cs=L4')")
    screen.settle()
    screen.button("preset", "campaign").click()
    screen.until("() => location.search.includes('tu=')")
    screen.settle()
    assert re.fullmatch(
        rf"\?dv={COMMUNE}&cs=L4&lop=pano,loa,qr&tu=2021-08-25&den=2021-09-12&diem=loa-\d+", screen.query
    )
    other = open_screen(screen.query)
    assert figures(other) == figures(screen)
    assert other.query == screen.query


def venue_marks(screen: Screen) -> list[tuple[object, float, float]]:
    """What stands for venues on the map: target and position."""
    found = screen.trace("qr_venues", "customdata", "lon", "lat")
    return list(zip(found["customdata"], found["lon"], found["lat"], strict=True))


def click_mark(screen: Screen, mark: tuple[object, float, float]) -> None:
    screen.click_map(str(mark[0]), mark[1], mark[2], near=((0, 0), (4, 4), (-4, -4)))


def test_more_venues_than_can_be_drawn_come_apart_closer_by(open_screen: OpenScreen) -> None:
    screen = open_screen(f"?dv={TOWN}&lop=qr")
    zoom = screen.page.evaluate("sonla.map.getZoom()")
    circles = [mark for mark in venue_marks(screen) if mark[0] == "zoom"]
    assert circles
    while circles:
        drawings = screen.page.evaluate("watched.drawings")
        click_mark(screen, nearest_to_middle(screen, circles))
        screen.until("(count) => watched.drawings > count && watched.waiting === 0 && !sonla.map.isMoving()", drawings)
        screen.page.wait_for_timeout(500)
        circles = [mark for mark in venue_marks(screen) if mark[0] == "zoom"]
    assert screen.page.evaluate("sonla.map.getZoom()") > zoom + 1, "a drawing moved the map back"
    click_mark(screen, nearest_to_middle(screen, venue_marks(screen)))
    screen.until("() => location.search.includes('diem=qr-')")


def nearest_to_middle(screen: Screen, marks: list[tuple[object, float, float]]) -> tuple[object, float, float]:
    lon, lat = screen.page.evaluate("sonla.map.getCenter().toArray()")
    return min(marks, key=lambda mark: (mark[1] - lon) ** 2 + (mark[2] - lat) ** 2)
