"""The press office's page and its files as a visitor's requests meet them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlencode

import pypdfium2
import pytest
from dash.development.base_component import Component
from PIL import Image
from werkzeug.test import Client

from app import create_screens
from dashboard.access.current import Presence, acting_as
from dashboard.domain.accounts import EVERYTHING, Account, Role, Scope
from dashboard.domain.frozen import FrozenFigure
from dashboard.domain.frozen_json import to_json
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.press import ChosenFile, Comparison, Delivery, FigureChange, Job, JobState, Order
from dashboard.domain.views import AreaState
from dashboard.press_office import PressOffice
from dashboard.prints.papers import PAPERS
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.store.models import QrRegistrant, QrVenue
from dashboard.ui.catalogue import Catalogue, load_catalogues
from dashboard.ui.press import deciding, detail
from dashboard.ui.press.address import Asked, read_address
from dashboard.ui.press.layout import content, progress
from layers import REGISTRY
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.press import open_office, sample_url
from tests.support.stores import rows_of

NOW = datetime(2021, 9, 8, 9, 30, tzinfo=TIME_ZONE)
QUERY = "dv=123&cs=T4&tu=2021-08-30&den=2021-09-05"
OFFICER = Presence(Account(5, "an", "Quàng Văn An", Role.PROVINCE), EVERYTHING)
PRESS = Presence(Account(6, "bao", "Báo Sơn La", Role.PRESS), Scope(approved_only=True))
POSTER = ChosenFile("svg", "A0")
TEXTS = load_catalogues(REGISTRY)["vi"]
Parts = tuple[float | None, float | None, float | None]
"""Numerator, denominator and value."""


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles) -> str:
    return sample_url(SqliteDatabases(tmp_path_factory.mktemp("press"), prepared_sqlite))


@pytest.fixture(scope="module")
def office(url: str) -> Iterator[PressOffice]:
    made, engine = open_office(url)
    yield made
    made._engine.dispose()
    engine.dispose()


@pytest.fixture(scope="module")
def client(url: str, tmp_path_factory: pytest.TempPathFactory) -> Client:
    settings = Settings(tmp_path_factory.mktemp("home"), url, PROJECT_ROOT / "data" / "geo")
    return create_screens(settings)[0].server.test_client()


@pytest.fixture
def code(office: PressOffice) -> str:
    return office.take(QUERY, "Mộc Châu tuần 35", ("họp báo",), "A", NOW).code


def shown(query: str, office: PressOffice, presence: Presence = OFFICER, texts: Catalogue = TEXTS) -> str:
    with acting_as(presence):
        parts = content(query, NOW, office, texts)
    return " ".join(text for part in parts for text in words(part))


def words(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, list | tuple):
        for one in part:
            yield from words(one)
    elif isinstance(part, Component):
        yield from words(getattr(part, "children", None))


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked(view_query="dv=123&cs=T4"),
        Asked(view_query=""),
        Asked(code="SL-ABCDEFGH", is_compared=True),
        Asked(words="mộc châu", tag="họp báo", approved_only=True),
        Asked(is_schedule=True),
    ],
)
def test_addresses_come_back_as_they_were(asked: Asked) -> None:
    assert read_address(asked.href.partition("?")[2] and "?" + asked.href.partition("?")[2]) == asked


def test_from_a_view_to_a_snapshot(office: PressOffice) -> None:
    query = "?" + urlencode({"chup": QUERY})
    form = shown(query, office)
    assert "Chốt và lưu" in form
    with acting_as(OFFICER):
        address, _ = deciding.save(query, "Họp báo ngày 08/9", "họp báo, tuần 35", POSTER, office, TEXTS)
    assert address is not None
    page = shown(address, office)
    assert "Họp báo ngày 08/9" in page
    assert "Quàng Văn An" in page
    assert "Huyện Mộc Châu" in page
    assert page.index("Tải Áp phích A0 (SVG)") < page.index("A4 ngang"), "what was chosen is offered first"
    for title, chosen, why in ((" ", POSTER, "Chưa có tiêu đề"), ("A", ChosenFile("exe", "A4"), "Không có bản in")):
        with acting_as(OFFICER):
            refused, said = deciding.save(query, title, "", chosen, office, TEXTS)
        assert refused is None
        assert why in " ".join(words(said))


def test_only_who_may_approve_is_offered_it(office: PressOffice, code: str) -> None:
    address = f"?so={code}"
    assert "Duyệt và chia sẻ" in shown(address, office)
    assert "Duyệt và chia sẻ" not in shown(address, office, PRESS)
    assert "Lập ngay" in shown("?lich=1", office)
    assert "Lập ngay" not in shown("?lich=1", office, PRESS)
    with acting_as(PRESS):
        assert progress("?lich=1", office, TEXTS) == [], "whom reports are sent to is nobody else's"
    with acting_as(PRESS):
        said = deciding.act("approved", code, "", office, TEXTS)
    assert "không có quyền duyệt" in " ".join(words(said))
    assert not office.head(code).is_approved
    with acting_as(OFFICER):
        said = deciding.act("approved", code, "", office, TEXTS)
        assert "tài khoản báo chí không thấy" in " ".join(words(said))
        deciding.act("tagged", code, "đài tỉnh", office, TEXTS)
    assert office.head(code).is_approved
    assert "đài tỉnh" in shown("?tim=dai+tinh", office)


@pytest.mark.parametrize(
    ("state", "said", "offered"),
    [
        (JobState.WAITING, "đang chờ", "Hủy"),
        (JobState.RUNNING, "đang lập", "Hủy"),
        (JobState.DONE, "xong", ""),
        (JobState.FAILED, "chưa xong", "Thử lại"),
        (JobState.CANCELLED, "đã hủy", "Thử lại"),
    ],
)
def test_a_report_is_followed_to_its_end(
    office: PressOffice, monkeypatch: pytest.MonkeyPatch, state: JobState, said: str, offered: str
) -> None:
    order = Order("Báo cáo tuần", ("docx",), (), to_folder=True)
    job = Job(
        7, order, NOW.date(), NOW, state, 1, 3, "SL-ABCDEFGH", "", "", "A", None, (Delivery("folder", "done", ""),)
    )
    monkeypatch.setattr(office, "jobs", lambda: (job,))
    with acting_as(OFFICER):
        told = list(words(progress("?lich=1", office, TEXTS)))
    assert any(text.endswith(said) for text in told)
    assert [text for text in told if text in ("Hủy", "Thử lại")] == ([offered] if offered else [])


def test_a_comparison_says_that_nothing_differs(office: PressOffice, code: str) -> None:
    assert "vẫn như lúc chốt" in shown(f"?so={code}&sosanh=1", office)


def figure(numerator: float | None, denominator: float | None, value: float | None) -> FrozenFigure:
    state = AreaState.REPORTED if value is not None else AreaState.NOT_REPORTED
    return FrozenFigure("123", "L4", numerator, denominator, value, state, 14, 15)


@pytest.mark.parametrize(
    ("was", "now", "cells"),
    [
        ((5, 8, 62.5), (6, 8, 75.0), ("62,50 (5/8)", "75 (6/8)", "+12,50")),
        ((5, 10, 50.0), (6, 12, 50.0), ("50 (5/10)", "50 (6/12)", "tử số +1; mẫu số +2")),
        ((0, 10, 0.0), (0, 9, 0.0), ("0 (0/10)", "0 (0/9)", "mẫu số −1")),
        ((None, 10, None), (3, 10, 30.0), ("Chưa báo cáo", "30 (3/10)", "–")),
        ((7, None, 7.0), (9, None, 9.0), ("7", "9", "+2")),
    ],
)
def test_no_row_of_a_comparison_reads_as_if_nothing_differed(was: Parts, now: Parts, cells: tuple[str, ...]) -> None:
    change = FigureChange("123", "Huyện Mộc Châu", "L4", "Cụm loa", figure(*was), figure(*now), (7,))
    head = SimpleNamespace(title="Tuần 35", path="/press/")
    told = list(words(detail.comparison(head, Comparison(NOW, 12, (change,), ()), TEXTS)))  # type: ignore[arg-type]
    at = told.index("Huyện Mộc Châu")
    assert tuple(told[at + 2 : at + 5]) == cells
    assert cells[0] != cells[1]


def test_an_unknown_code_is_a_sentence(office: PressOffice) -> None:
    assert "Không có số liệu chốt mang mã" in shown("?so=SL-NICHTS", office)


def test_files_come_in_every_format(client: Client, code: str) -> None:
    answer = client.get(f"/press/files/{code}.pdf?giay=A4-portrait")
    assert answer.status_code == 200
    document = pypdfium2.PdfDocument(answer.data)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert code in text
    assert "Mộc Châu" in text
    picture = Image.open(io.BytesIO(client.get(f"/press/files/{code}.png?giay=web").data))
    assert picture.size == (1200, 630)
    assert client.get(f"/press/files/{code}.svg").data.startswith(b"<?xml")
    assert client.get(f"/press/files/{code}.pdf").data == client.get(f"/press/files/{code}.pdf").data
    chart = client.get(f"/press/files/{code}.pdf?bieu=trend")
    document = pypdfium2.PdfDocument(chart.data)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert all(words in text for words in (code, "diễn biến theo ngày", "Gồm số liệu ở mọi trạng thái duyệt"))
    for wrong in (f"{code}.pdf?bieu=khac", f"{code}.docx", f"{code}.exe", "SL-NICHTS.pdf", f"{code}.pdf?giay=A99"):
        refused = client.get(f"/press/files/{wrong}")
        assert refused.status_code == 404
        assert refused.content_type.startswith("text/plain")


def test_a_preview_is_a_picture_and_keeps_nothing(client: Client, office: PressOffice) -> None:
    before = office.gallery()
    for paper in PAPERS.values():
        answer = client.get("/press/preview.png?" + urlencode({"chup": QUERY, "giay": paper.id}))
        width, height = Image.open(io.BytesIO(answer.data)).size
        assert width / height == pytest.approx(paper.width_mm / paper.height_mm, rel=0.01)
        assert max(width, height) < 2000, "a poster of 300 dpi is nothing for a screen"
    assert client.get("/press/preview.png?giay=A99").status_code == 404
    assert office.gallery() == before


def test_a_shared_link_opens_one_snapshot_without_an_account(url: str, office: PressOffice, tmp_path: Path) -> None:
    settings = Settings(tmp_path, url, PROJECT_ROOT / "data" / "geo", require_login=True)
    stranger = create_screens(settings)[0].server.test_client()
    code = office.take(QUERY, "Mộc Châu tuần 35", (), "A", NOW, chosen=ChosenFile("pdf", "A3-portrait")).code
    office.decide(code, "approved", "A")
    link = f"/press/shared/{office.share(code, 'A')}"
    page = stranger.get(link)
    assert page.status_code == 200
    assert "Mộc Châu tuần 35" in page.text
    assert "Gồm báo cáo" in page.text
    (pdf,) = re.findall(rf'href="({link}/{code}.pdf\?giay=A4-landscape)"', page.text)
    assert stranger.get(pdf).data.startswith(b"%PDF")
    links = re.findall(rf'href="{link}/{code}([^"]+)"', page.text)
    assert links[0] == ".pdf?giay=A3-portrait", "what was chosen is offered first"
    assert len(links) == len(set(links))
    assert stranger.get(f"/press/files/{code}.pdf").status_code in (303, 401)
    assert stranger.get("/press/").status_code == 303
    other = office.take(QUERY, "Khác", (), "A", NOW).code
    assert stranger.get(f"{link}/{other}.pdf").data == stranger.get(pdf).data, "the name is for saving alone"
    office.decide(code, "unshared", "A")
    assert stranger.get(link).status_code == 404
    assert stranger.get(pdf).status_code == 404


def test_nothing_personal_and_no_single_venue_is_in_a_snapshot(office: PressOffice) -> None:
    made = office.take("?cs=Q3&lop=qr&dv=14&tu=2021-08-30&den=2021-09-05", "QR", (), "A", NOW)
    (view,) = office.views(made.code)
    text = to_json(view).decode()
    people = {value for row in rows_of(office._engine, QrRegistrant, "name", "phone") for value in row if value}
    venues = {name for (name,) in rows_of(office._engine, QrVenue, "name") if len(name) > 8}
    assert venues
    assert [one for one in (*people, *venues) if one in text] == []
    assert sum(points.site_count for points in view.points) > 0
    slots = {name for points in view.points for point in points.points for name in type(point).__slots__}
    assert slots <= {"longitude", "latitude", "state"}
