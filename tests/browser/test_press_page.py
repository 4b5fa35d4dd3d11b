"""From the map to a snapshot: the file is chosen and seen before it is saved, and is then offered before others."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect

from dashboard.rollups import refresh
from dashboard.store.database import open_engine
from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import start_server
from tests.support.server import free_port
from tests.support.stores import TAN_HOP, parsed, prepare_store, store

PHONE: Final = (390, 844)
AT_MOST_MS: Final = 30_000
SHAPE: Final = """([least, most]) => {
  const sheet = document.querySelector('.press-sheet');
  const shape = sheet.naturalHeight / sheet.naturalWidth;
  return least < shape && shape < most;
}"""


@pytest.fixture(scope="module")
def base_url(product_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server on a store of its own, to whose ledger is added."""
    url = f"sqlite:///{tmp_path_factory.mktemp('press') / 'sonla.db'}"
    prepare_store(url)
    engine = open_engine(url)
    store(engine, parsed("activities", {"people": 40, "unit_code": TAN_HOP}), refresh=refresh)  # type: ignore[arg-type]
    engine.dispose()
    running = start_server(product_home, url, free_port(), product_home / "press.log")
    yield running.base_url
    running.process.stop()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_a_file_is_chosen_and_seen_before_it_is_saved(
    chromium: Browser, base_url: str, size: tuple[int, int], tmp_path: Path
) -> None:
    context = open_context(chromium, size, touch=size == PHONE)
    watched = WatchedPage(context.new_page(), base_url).watch()
    page = watched.page
    page.goto(f"{base_url}/press/?chup=dv%3D123%26cs%3DT4%26tu%3D2021-08-30%26den%3D2021-09-05")
    expect(page.locator(".press-sheet")).to_be_visible(timeout=AT_MOST_MS)
    page.wait_for_function(SHAPE, arg=[0.7, 0.8], timeout=AT_MOST_MS)
    page.get_by_label("Tiêu đề").fill("Họp báo")
    page.get_by_label("Khổ giấy").select_option(label="A3 dọc")
    page.get_by_label("PNG").check()
    page.wait_for_function(SHAPE, arg=[1.3, 1.5], timeout=AT_MOST_MS)
    expect(page.locator(".press-sides figcaption")).to_have_text(
        "Xem trước: A3 dọc (PNG), 3.508 × 4.961 điểm ảnh, 300 dpi"
    )
    page.evaluate(READABLE)
    assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    assert page.evaluate("() => window.unreadable()") == []

    page.get_by_role("button", name="Chốt và lưu").click()
    expect(page.get_by_role("heading", name="Họp báo")).to_be_visible(timeout=AT_MOST_MS)
    first = page.locator(".press-form a[download]").first
    expect(first).to_have_text("Tải A3 dọc (PNG)")
    with page.expect_download() as begun:
        first.click()
    kept = begun.value
    assert kept.suggested_filename.endswith("-map-A3-portrait.png")
    kept.save_as(tmp_path / "kept.png")
    assert Image.open(io.BytesIO((tmp_path / "kept.png").read_bytes())).size == (3508, 4961)
    assert watched.console_errors == watched.failed_responses == []
    # A file that cannot be made is told in a sentence, and none is saved; the same of a picture.
    first.evaluate("(link) => { link.href = link.href.replace('.png', '.exe'); }")
    first.click()
    expect(page.locator(".press-form .press-fault")).to_contain_text("không có tệp dạng exe", timeout=AT_MOST_MS)
    page.locator("img.press-preview").evaluate("(image) => { image.src = image.src.replace('slide', 'A99'); }")
    expect(page.locator("figure .press-fault")).to_contain_text("không có tệp dạng png", timeout=AT_MOST_MS)
    page.get_by_role("button", name="Duyệt", exact=True).click()
    page.get_by_role("button", name="Tạo liên kết chia sẻ").click()
    link = page.locator(".press-message input")
    expect(link).to_have_value(re.compile("/press/shared/"), timeout=AT_MOST_MS)
    expect(page.get_by_role("button", name="Ngừng chia sẻ")).to_be_visible()
    page.evaluate("() => scrollTo(0, document.documentElement.scrollHeight)")
    assert page.evaluate("() => scrollY") > 200, "the button is far below where messages stand"
    expect(link).to_be_in_viewport()
    context.close()


def test_a_report_that_is_asked_for_is_followed_until_it_is_made(chromium: Browser, base_url: str) -> None:
    context = open_context(chromium, DESK)
    watched = WatchedPage(context.new_page(), base_url).watch()
    page = watched.page
    page.goto(f"{base_url}/press/?lich=1")
    page.locator("input[type=date]").fill("2021-08-30")
    page.get_by_label("Bảng tính").check()
    page.get_by_role("button", name="Lập ngay").click()
    job = page.locator(".job").first
    expect(job).to_contain_text("· xong", timeout=2 * AT_MOST_MS)
    expect(job.locator("progress")).to_have_js_property("position", 1)
    job.get_by_role("link").click()
    expect(page.locator(".press-report")).to_contain_text("Kết quả triển khai, thực hiện", timeout=AT_MOST_MS)
    assert watched.console_errors == watched.failed_responses == []
    context.close()
