"""Finding units and sites by typing, without diacritics and without a mouse."""

from __future__ import annotations

from dashboard.domain.selection import Site
from tests.browser.conftest import OpenScreen
from tests.support.product import Product
from tests.support.screen import Screen


def search(screen: Screen, text: str) -> None:
    """Type into the search box and wait for the list of what was typed."""
    screen.page.locator("#search").focus()
    screen.page.keyboard.type(text, delay=5)
    # Quiet for longer than the box waits for more letters: the list is that of the whole text, and stays.
    screen.until(
        """() => document.querySelectorAll('.hits > *').length > 0
          && watched.waiting === 0 && performance.now() - watched.changed > 500"""
    )


def test_a_district_by_its_name_without_diacritics(open_screen: OpenScreen) -> None:
    screen = open_screen()
    search(screen, "moc chau")
    assert screen.texts(".hits .hit .name")[0] == "Huyện Mộc Châu"
    screen.press("Enter")
    screen.settle("?dv=123")
    assert screen.text("#panel-head h2") == "Huyện Mộc Châu"
    assert screen.page.locator("#search").input_value() == ""
    assert screen.texts(".hits .hit") == []
    assert screen.watched.faults == []


def test_a_commune_by_the_arrow_keys(open_screen: OpenScreen) -> None:
    screen = open_screen()
    search(screen, "moc chau")
    screen.press("ArrowDown")
    screen.press("ArrowDown")
    assert "Thị trấn Mộc Châu" in screen.text(".hit:focus")
    screen.press("Enter")
    screen.settle("?dv=03979")
    assert screen.crumbs[-1] == "Thị trấn Mộc Châu"


def test_a_site_opens_with_its_card_and_its_layer(open_screen: OpenScreen, product: Product) -> None:
    hits = product.services.search("nha van hoa")
    hit = next(h for h in hits if h.site_layer_id == "loudspeakers")
    screen = open_screen()
    search(screen, "nha van hoa")
    option = screen.page.locator(f'.hit[data-layer="loudspeakers"][data-number="{hit.site_number}"]')
    option.wait_for()
    option.focus()
    screen.press("Enter")
    screen.until("() => location.search.includes('diem=loa-')")
    screen.settle()
    card = product.services.site_card(Site("loudspeakers", hit.site_number))
    assert card is not None
    assert screen.text("#site-card h3") == card.name
    assert screen.button("layers", "loudspeakers").get_attribute("aria-checked") == "true"
    assert len(screen.trace("ring", "lon")["lon"]) == 1


def test_nothing_found_is_said_and_escape_leaves_the_search(open_screen: OpenScreen) -> None:
    screen = open_screen("?dv=123")
    screen.page.locator("#search").fill("zzzz <b>qq</b>")
    screen.page.locator(".hits > *").first.wait_for()
    assert screen.text(".hits") == "Không tìm thấy “zzzz <b>qq</b>”."
    screen.press("Escape")
    screen.until("() => document.querySelector('#search').value === '' && !document.querySelector('.hits > *')")
    assert screen.query == "?dv=123", "Escape closed the search only"
