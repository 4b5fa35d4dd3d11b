"""The page where files are taken in, as a person uses it: send, look, accept or not, undo, correct, send again."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import openpyxl
import pytest
from playwright.sync_api import Browser, Cookie, FilePayload, Locator, Page, expect

from tests.browser.test_readable import READABLE
from tests.support.browser import DESK, WatchedPage, open_context
from tests.support.product import start_server
from tests.support.server import free_port
from tests.support.stores import prepare_store
from tests.support.workbooks import xlsx

SAMPLES: Final = Path(__file__).parent.parent / "samples"
ACTIVITIES: Final = SAMPLES / "bao-cao-tuyen-truyen-123-tuan-35.xlsx"
VENUES: Final = SAMPLES / "qr-dia-diem.csv"
PHONE: Final = (390, 844)
SENDER: Final = "Phòng VH-TT huyện Mộc Châu"
AT_MOST_MS: Final = 30_000
HEADINGS: Final = ["Xã", "Ngày", "Hình thức", "Nội dung", "Số buổi"]


@dataclass(frozen=True, slots=True)
class DataPage:
    """The open page."""

    watched: WatchedPage

    @property
    def page(self) -> Page:
        return self.watched.page

    def send(self, *files: Path | FilePayload) -> Locator:
        """Choose files, wait until each has its report; returns all cards."""
        before = self.cards.count()
        with self.page.expect_file_chooser() as chooser:
            self.page.locator("[data-choose]").click()
        chooser.value.set_files(list(files))
        self.page.wait_for_function(
            "(count) => document.querySelectorAll('.card-box .report > *').length >= count",
            arg=before + len(files),
            timeout=AT_MOST_MS,
        )
        return self.cards

    @property
    def cards(self) -> Locator:
        return self.page.locator(".card-box")

    def button(self, card: Locator, part: str) -> Locator:
        return card.locator(f"""[id*='"part":"{part}"']""")

    def counts(self, card: Locator) -> dict[str, int]:
        """Rows by what would become of them."""
        names = ("new", "changed", "unchanged", "faulty", "ignored")
        return {name: int(card.locator(f".count.{name} b").inner_text().replace(".", "")) for name in names}

    def accept(self, card: Locator) -> str:
        """Accept the good rows; returns what the card says then."""
        self.button(card, "accept").click()
        card.locator(".verdict").wait_for(timeout=AT_MOST_MS)
        return card.locator(".verdict").inner_text()

    def line(self, file_name: str, text: str = "") -> Locator:
        """The latest import of a file in the list, once it says `text`."""
        line = self.page.locator("#ledger tbody tr", has_text=file_name).first
        expect(line).to_contain_text(text or file_name, timeout=AT_MOST_MS)
        return line

    def is_listed(self, file_name: str) -> bool:
        """Whether a file is among the imports, as the server says now."""
        self.page.reload()
        self.page.locator("#ledger > *").first.wait_for(timeout=AT_MOST_MS)
        return self.page.locator("#ledger tbody tr", has_text=file_name).count() > 0

    def close_dialog(self) -> None:
        self.page.locator("[data-close='dialog']").click()
        self.page.locator("#dialog-body").wait_for(state="detached", timeout=AT_MOST_MS)

    def download(self, link: Locator) -> bytes:
        with self.page.expect_download() as download:
            link.click()
        return Path(download.value.path()).read_bytes()

    def unreadable(self) -> list[str]:
        self.page.evaluate(READABLE)
        return list(self.page.evaluate("() => window.unreadable()"))


OpenDataPage = Callable[..., DataPage]


@pytest.fixture(scope="module")
def base_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of a store of its own, empty at first; each test writes of communes of its own."""
    home = tmp_path_factory.mktemp("data-page")
    url = f"sqlite:///{home / 'sonla.db'}"
    prepare_store(url)
    running = start_server(home, url, free_port(), home / "server.log")
    yield running.base_url
    running.process.stop()


@pytest.fixture
def open_data(chromium: Browser, base_url: str) -> Iterator[OpenDataPage]:
    """`open_data(viewport=DESK, touch=False, cookies={…}, sender=SENDER)`"""
    contexts = []

    def open_one(
        viewport: tuple[int, int] = DESK,
        touch: bool = False,
        cookies: dict[str, str] | None = None,
        sender: str = SENDER,
    ) -> DataPage:
        context = open_context(chromium, viewport, touch)
        contexts.append(context)
        context.add_cookies([Cookie(name=k, value=v, url=base_url) for k, v in (cookies or {}).items()])
        watched = WatchedPage(context.new_page(), base_url).watch()
        watched.page.goto(f"{base_url}/data/")
        watched.page.locator("#ledger > *").first.wait_for(timeout=AT_MOST_MS)
        watched.page.locator("#sender").fill(sender)
        return DataPage(watched)

    yield open_one
    for context in contexts:
        context.close()


def report(name: str, *rows: list[Any], headings: list[str] = HEADINGS) -> FilePayload:
    """A small workbook as the browser sends it."""
    return FilePayload(name=name, mimeType="application/octet-stream", buffer=xlsx([headings, *rows]))


def row(sessions: Any, unit: str = "Xã Tân Hợp") -> list[Any]:
    return [unit, date(2021, 8, 31), "Trực tiếp", "Tiêm chủng", sessions]


def test_a_report_from_the_first_look_to_its_undoing(open_data: OpenDataPage) -> None:
    data = open_data()
    (card,) = data.send(ACTIVITIES).all()
    assert data.counts(card) == {"new": 38, "changed": 0, "unchanged": 0, "faulty": 10, "ignored": 6}
    assert card.locator(".fault").count() == 10
    tan_hop = card.locator(".fault", has_text="B53")
    assert "Xã Tân Hợpn" in tan_hop.inner_text()
    assert "Ý bạn là Xã Tân Hợp?" in tan_hop.inner_text()
    tan_hop.click()
    marked = card.locator(".ag-row[row-id='53'] .cell-error")
    marked.wait_for()
    assert marked.inner_text() == "Xã Tân Hợpn"
    card.locator("[data-only-faulty]").click()
    expect(card.locator(".ag-cell.row-number")).to_have_count(10, timeout=AT_MOST_MS)
    assert data.page.locator("#ledger tbody tr", has_text=ACTIVITIES.name).count() == 0, "nothing before accepting"

    said = data.accept(card)
    assert "38 dòng mới" in said
    assert "10 dòng sai" in said
    line = data.line(ACTIVITIES.name)
    for text in (SENDER, "Kết quả tuyên truyền", "38", "10", "Đang dùng"):
        assert text in line.inner_text()
    assert data.download(line.locator("a").first) == ACTIVITIES.read_bytes()

    line.locator("button").click()
    assert "38 dòng mới sẽ được gỡ bỏ" in data.page.locator("#dialog-body").inner_text()
    data.page.locator("#dialog-confirm").click()
    data.page.locator("#dialog-body .verdict.good").wait_for(timeout=AT_MOST_MS)
    data.line(ACTIVITIES.name, "Đã hoàn tác")
    data.close_dialog()
    again = data.send(ACTIVITIES).last
    assert data.counts(again)["new"] == 38, "after undoing it is all new once more"
    assert data.watched.faults == []


def test_a_marked_workbook_is_corrected_and_sent_again(open_data: OpenDataPage) -> None:
    data = open_data()
    (card,) = data.send(report("tuan-35.xlsx", row(2, "Xã Chiềng Hắc"), row(-3, "Xã Quy Hướng"))).all()
    book = openpyxl.load_workbook(io.BytesIO(data.download(data.button(card, "marked"))))
    assert "Số âm" in book.active["E3"].comment.text
    data.accept(card)
    book.active["E3"] = 3
    out = io.BytesIO()
    book.save(out)
    corrected = FilePayload(name="tuan-35-sua.xlsx", mimeType="application/octet-stream", buffer=out.getvalue())
    card = data.send(corrected).last
    assert data.counts(card) == {"new": 1, "changed": 0, "unchanged": 1, "faulty": 0, "ignored": 0}
    assert card.locator(".fault").count() == 0
    assert "1 dòng mới" in data.accept(card)
    assert data.watched.faults == []


def test_changes_are_shown_and_what_later_imports_built_on_stays(open_data: OpenDataPage) -> None:
    data = open_data()
    data.accept(data.send(report("lan-1.xlsx", row(2, "Xã Tân Lập"))).last)
    second = report("lan-2.xlsx", row(5, "Xã Tân Lập"))
    card = data.send(second).last
    assert data.counts(card)["changed"] == 1
    old, new = card.locator(".changes del").inner_text(), card.locator(".changes ins").inner_text()
    assert (old, new) == ("2", "5")
    assert "Số buổi" in card.locator(".changes").inner_text()
    data.accept(card)
    data.line("lan-2.xlsx")
    data.line("lan-1.xlsx").locator("button").click()
    data.page.locator("#dialog-confirm").click()
    refused = data.page.locator("#dialog-body .verdict.refused")
    refused.wait_for(timeout=AT_MOST_MS)
    assert "lan-2.xlsx" in refused.inner_text()
    data.close_dialog()
    assert "Không có gì mới" in data.accept(data.send(second).last)
    assert data.watched.faults == []


def test_what_is_refused_says_why_and_nothing_is_stored(open_data: OpenDataPage, tmp_path: Path) -> None:
    data = open_data(sender="")
    large = tmp_path / "lon.xlsx"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    sent: list[str] = []
    data.page.on("request", lambda request: sent.append(request.url))
    with data.page.expect_file_chooser() as chooser:
        data.page.locator("[data-choose]").click()
    chooser.value.set_files(large)
    data.page.locator(".upload.failed").wait_for()
    assert "lon.xlsx: lớn hơn 50 MiB" in data.page.locator(".upload.failed").inner_text()
    assert sent == []

    pdf = FilePayload(name="thu.xlsx", mimeType="application/octet-stream", buffer=b"%PDF-1.7 nothing")
    cards = data.send(pdf, report("tot.xlsx", row(2)))
    assert cards.count() == 2, "two files at once, each with its card"
    assert "Đây là tệp PDF" in cards.nth(0).locator(".verdict.refused").inner_text()
    assert data.button(cards.nth(0), "accept").is_hidden()
    assert "tên đơn vị gửi" in data.accept(cards.nth(1))
    data.button(cards.nth(1), "discard").click()
    data.page.locator(".verdict", has_text="Đã bỏ tệp này").wait_for(timeout=AT_MOST_MS)
    assert not data.is_listed("tot.xlsx")
    assert data.watched.faults == []


def test_unknown_columns_are_matched_by_hand_once(open_data: OpenDataPage) -> None:
    data = open_data()
    headings = ["Nơi làm", "Bữa nào", "Làm cách gì", "Nói chuyện gì", "Số buổi"]
    card = data.send(report("la.xlsx", row(2, "Xã Lóng Sập"), headings=headings)).last
    assert "Không nhận ra mẫu báo cáo" in card.locator(".verdict").inner_text()
    card.locator("""[id*='"part":"kind"']""").select_option("activities")
    choices = card.locator("""[id*='"part":"matched"']""")
    choices.first.wait_for(timeout=AT_MOST_MS)
    names = {"Nơi làm": "unit_name", "Bữa nào": "day", "Làm cách gì": "channel", "Nói chuyện gì": "theme"}
    for title, name in names.items():
        card.locator("label", has_text=title).locator("select").select_option(name)
    data.button(card, "match").click()
    card.locator(".counts").wait_for(timeout=AT_MOST_MS)
    assert data.counts(card)["new"] == 1
    next_one = data.send(report("la-tuan-sau.xlsx", row(3, "Xã Chiềng Khừa"), headings=headings)).last
    assert data.counts(next_one)["new"] == 1, "remembered for this sender"
    assert data.watched.faults == []


def test_readable_on_a_phone_in_both_languages_and_themes(open_data: OpenDataPage) -> None:
    data = open_data(PHONE, touch=True)
    assert data.unreadable() == []
    card = data.send(VENUES).last
    assert data.counts(card)["faulty"] == 4
    card.locator(".fault").first.click()
    card.locator(".ag-cell").first.wait_for()
    assert data.unreadable() == []
    data.accept(card)
    data.line(VENUES.name)
    data.page.locator("#ledger").scroll_into_view_if_needed()
    assert data.unreadable() == []
    data.page.evaluate("scrollTo(0, 0)")
    data.page.locator("[data-cookie]", has_text="English").click()
    data.page.locator("h2", has_text="Data intake").wait_for(timeout=AT_MOST_MS)
    assert data.page.evaluate("document.documentElement.lang") == "en"
    assert data.page.locator("#sender").input_value() == SENDER, "the browser remembers who sends"
    data.line(VENUES.name, "In use")
    data.page.locator("[data-cookie]").last.click()
    data.page.wait_for_function("document.documentElement.dataset.bsTheme === 'dark'")
    data.line(VENUES.name)
    assert data.unreadable() == []
    assert data.watched.faults == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_readable_at_a_desk(open_data: OpenDataPage, theme: str) -> None:
    data = open_data(cookies={"giao_dien": theme})
    card = data.send(ACTIVITIES).last
    for part in (".desk-top", ".counts", ".as-sent", ".actions"):
        card.page.locator(part).first.evaluate("(part) => part.scrollIntoView({ block: 'center' })")
        card.page.wait_for_timeout(300)
        assert [found for found in data.unreadable() if not found.startswith("covered")] == [], part
    data.page.locator("#district").select_option("123")
    template = data.download(data.page.locator("#templates a[href*='activities.xlsx?district=123']"))
    assert openpyxl.load_workbook(io.BytesIO(template)).active["A1"].value.endswith("Huyện Mộc Châu")
    assert data.watched.faults == []
