"""Changing a site as a person does: on the map, by typing, with a picture, with the server away; at desk and phone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Page, Route, expect
from sqlalchemy import Engine

from dashboard.rollups import refresh
from dashboard.store.database import open_engine
from dashboard.store.models import DisplayItem, Inspection, SiteEdit
from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.pictures import photo
from tests.support.product import start_server
from tests.support.screen import WATCH, Screen
from tests.support.server import free_port
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepare_store, rows_of, store

PHONE: Final = (390, 844)
AT_MOST_MS: Final = 30_000
UNIT: Final = boundaries().tree[TAN_HOP]
FAR: Final = (UNIT.label_lon + 0.01, UNIT.label_lat)


@pytest.fixture
def engine(product_home: Path, tmp_path: Path) -> Iterator[Engine]:
    """A store of its own with one banner."""
    url = f"sqlite:///{tmp_path / 'sonla.db'}"
    prepare_store(url)
    engine = open_engine(url)
    at = {"longitude": UNIT.label_lon, "latitude": UNIT.label_lat, "position_quality": "exact"}
    store(engine, parsed("posters", {"code": "PN-1", "wording": "Thực hiện 5K", **at}, as_of=MONDAY), refresh=refresh)  # type: ignore[arg-type]
    yield engine
    engine.dispose()


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def watched(
    request: pytest.FixtureRequest, chromium: Browser, engine: Engine, product_home: Path
) -> Iterator[WatchedPage]:
    url = engine.url.render_as_string(hide_password=False)
    running = start_server(product_home, url, free_port(), product_home / "sites.log")
    context = open_context(chromium, request.param, touch=request.param == PHONE)
    context.add_init_script(WATCH)
    watched = WatchedPage(context.new_page(), running.base_url).watch()
    Screen(watched).open(f"?dv={TAN_HOP}&lop=pano&diem=pano-1")
    yield watched
    context.close()
    running.process.stop()


def form(page: Page, part: str) -> None:
    page.locator(f".edit-buttons [data-part={part}]").click()
    expect(page.locator(f"#site-editor form[data-form={part}]")).to_be_visible(timeout=AT_MOST_MS)


def told(page: Page, text: str) -> None:
    expect(page.locator("#site-editor .form-message:visible")).to_contain_text(text, timeout=AT_MOST_MS)


def save(page: Page) -> None:
    page.locator("#site-editor form:visible .main-button").click()


def refuse_what_is_wrong(page: Page) -> None:
    """What is wrong is said at its field, and what was typed stays."""
    page.locator("#site-editor form:visible [name=latitude]").fill("104.6")
    page.locator("#site-editor form:visible [name=longitude]").fill("21.0")
    save(page)
    told(page, "Vĩ độ và kinh độ bị đổi chỗ")
    expect(page.locator("#site-editor form:visible [name=latitude]")).to_have_value("104.6")


def move_the_mark(page: Page, engine: Engine) -> None:
    """The mark is dragged, then moved by keyboard."""
    page.locator("#site-editor form:visible [name=latitude]").fill(f"{UNIT.label_lat}")
    page.locator("#site-editor form:visible [name=longitude]").fill(f"{UNIT.label_lon}")
    page.locator("#site-editor [data-place]").click()
    mark = page.locator(".site-mark")
    box = mark.bounding_box()
    assert box is not None
    at = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(*at)
    page.mouse.down()
    page.mouse.move(at[0] + 12, at[1] - 9, steps=3)
    page.mouse.up()
    # On a phone the form is behind the map now.
    latitude = page.locator("#site-editor form[data-form=change] [name=latitude]")
    dragged = latitude.input_value()
    mark.press("ArrowUp")
    moved = latitude.input_value()
    assert UNIT.label_lat < float(dragged.replace(",", ".")) < float(moved.replace(",", "."))
    page.locator(".placing button").click()
    page.locator("#site-editor form:visible [name=reason]").fill("Đo lại")
    save(page)
    told(page, "Đã lưu")
    expect(page.locator("#site-card .edits li").first).to_contain_text("Lý do: Đo lại", timeout=AT_MOST_MS)
    stored = rows_of(engine, DisplayItem, "id", "latitude")[0][1]
    assert stored == pytest.approx(float(moved.replace(",", ".")))
    page.locator("#site-editor [data-close-editor]").first.click()


def inspect_with_a_picture(page: Page, engine: Engine) -> None:
    """An inspection with a picture taken elsewhere."""
    form(page, "inspect")
    content = photo(3, at=FAR, taken=datetime(2021, 9, 1, 9))  # noqa: DTZ001 - cameras know no zone
    page.locator("#site-editor form:visible [name=photo]").set_input_files(
        {"name": "IMG_1.jpg", "mimeType": "image/jpeg", "buffer": content}
    )
    page.locator("#site-editor form:visible [name=day]").fill("2021-09-02")
    page.locator("#site-editor form[data-form=inspect] [name=state]").select_option("damaged")
    save(page)
    told(page, "Đã lưu kết quả kiểm tra")
    told(page, "Nơi chụp ghi trong ảnh cách điểm")
    told(page, "Ảnh chụp ngày 01/9/2021, khác ngày kiểm tra")
    expect(page.locator("#site-card .fields")).to_contain_text("Hỏng", timeout=AT_MOST_MS)
    picture = page.locator("#site-card .edits .photo img").first
    picture.scroll_into_view_if_needed()
    page.wait_for_function("(image) => image.complete && image.naturalWidth > 0", arg=picture.element_handle())
    assert len(rows_of(engine, Inspection, "id")) == 1


def test_a_site_is_moved_corrected_inspected_and_put_back(watched: WatchedPage, engine: Engine) -> None:
    page = watched.page
    is_phone = page.viewport_size == {"width": PHONE[0], "height": PHONE[1]}
    form(page, "change")
    page.evaluate(READABLE)
    assert page.evaluate("() => window.unreadable()") == []
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    refuse_what_is_wrong(page)
    move_the_mark(page, engine)
    inspect_with_a_picture(page, engine)

    # The change of state that came with it is undone on the card.
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#site-card .edits li", has_text="Đang treo").locator("[data-undo-edit]").click()
    expect(page.locator("#site-card .edits li.undone")).to_have_count(1, timeout=AT_MOST_MS)
    assert rows_of(engine, DisplayItem, "id", "state")[0][1] == "in_place"
    assert not is_phone or page.locator("#screen").get_attribute("data-tab") == "panel"
    if is_phone:
        # A site that stays open does not take people away from the map, whatever is drawn anew.
        page.locator('.tabs [data-tab-to="map"]').click()
        switch = page.locator('[data-toggle="layers"][data-value="loudspeakers"]')
        switch.click()
        expect(switch).to_have_attribute("aria-checked", "true", timeout=AT_MOST_MS)
        assert page.locator("#screen").get_attribute("data-tab") == "map"
    assert [fault for fault in watched.faults if "422" not in fault] == []


def test_what_was_typed_outlives_a_server_that_is_away(watched: WatchedPage, engine: Engine) -> None:
    page = watched.page

    def away(route: Route) -> None:
        route.abort("connectionfailed")

    form(page, "change")
    page.locator("#site-editor form:visible [name=state]").select_option("to_replace")
    page.locator("#site-editor form:visible [name=reason]").fill("Bạc màu")
    page.route("**/sites/**", away)
    save(page)
    told(page, "Nội dung đã nhập vẫn giữ nguyên")
    page.unroute("**/sites/**", away)
    page.reload()
    page.locator(".edit-buttons [data-part=change]").wait_for(timeout=AT_MOST_MS)
    form(page, "change")
    told(page, "Đã lấy lại nội dung nhập dở")
    expect(page.locator("#site-editor form:visible [name=reason]")).to_have_value("Bạc màu")
    # Sent, its answer lost, and sent again by keyboard: done once.
    page.route("**/changes", lambda route: (route.fetch(), route.abort()), times=1)
    save(page)
    told(page, "Máy chủ chưa trả lời")
    page.locator("#site-editor form:visible .main-button").press("Enter")
    told(page, "Đã lưu")
    assert [row[1:] for row in rows_of(engine, SiteEdit, "id", "field", "reason")] == [("state", "Bạc màu")]
