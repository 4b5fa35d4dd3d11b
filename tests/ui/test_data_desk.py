"""The desk behind the data page, and what the server answers to up- and downloads."""

from __future__ import annotations

import io
import os
import time
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import openpyxl
import pytest
from werkzeug.test import Client, TestResponse

from app import create_app
from dashboard.desk import IntakeDesk
from dashboard.domain.intake import Sending, WaitingFile
from dashboard.errors import IntakeError, UndoRefused
from dashboard.intake.limits import MAX_FILE_BYTES
from dashboard.intake.waiting_files import KEPT_S, WaitingFiles
from dashboard.settings import PROJECT_ROOT, Settings
from tests.support.databases import SqliteDatabases
from tests.support.fake_services import OPEN, FakeServices
from tests.support.stores import boundaries, prepare_store
from tests.support.workbooks import csv_file, xlsx

SERVICES = FakeServices()
HEADINGS = ["Xã", "Ngày", "Hình thức", "Nội dung", "Số buổi"]
SENDING = Sending("Phòng VH-TT huyện Mộc Châu", "123", "")
OURS = {"X-Sonla-Page": "data", "Origin": "http://localhost"}


def row(sessions: Any, unit: str = "Xã Tân Hợp") -> list[Any]:
    return [unit, date(2021, 8, 31), "Trực tiếp", "Tiêm chủng", sessions]


@pytest.fixture
def settings(tmp_path: Path, sqlite_databases: SqliteDatabases) -> Settings:
    url = sqlite_databases.copy_of("initialised", prepare_store)
    return Settings(home=tmp_path, database_url=url, geo_dir=PROJECT_ROOT / "data" / "geo")


@pytest.fixture
def desk(settings: Settings) -> IntakeDesk:
    return IntakeDesk(settings, boundaries().tree, boundaries().commune_shapes)


@pytest.fixture
def client(settings: Settings) -> Client:
    return create_app(settings, SERVICES, OPEN).server.test_client()


def waiting(desk: IntakeDesk, *rows: list[Any], name: str = "tuan-35.xlsx") -> WaitingFile:
    return desk.receive(io.BytesIO(xlsx([HEADINGS, *rows])), name)


def test_trying_changes_nothing_and_accepting_does_what_was_said(desk: IntakeDesk) -> None:
    file = waiting(desk, row(2), row(-1, "Xã Quy Hướng"))
    for _ in range(2):
        trial = desk.try_out(file, SENDING)
        assert (trial.new, trial.changed, trial.faulty, trial.accepted) == (1, 0, 1, 1)
    assert desk.imports() == ()
    accepted = desk.accept(file, SENDING)
    assert (accepted.new, accepted.faulty) == (1, 1)
    (line,) = desk.imports()
    assert (line.sender, line.district_code, line.new, line.fault_count) == (SENDING.sender, "123", 1, 1)
    assert desk.accept(file, SENDING).import_id is None, "a second click"
    assert len(desk.imports()) == 1


def test_a_value_that_changes_is_told_with_its_old_one(desk: IntakeDesk) -> None:
    desk.accept(waiting(desk, row(2)), SENDING)
    trial = desk.try_out(waiting(desk, row(7)), SENDING)
    assert [(c.cell, c.heading, c.old, c.new) for c in trial.changes] == [("E2", "Số buổi", "2", "7")]


def test_undoing_and_its_refusal(desk: IntakeDesk) -> None:
    desk.accept(waiting(desk, row(2)), SENDING)
    desk.accept(waiting(desk, row(3), name="sau.xlsx"), SENDING)
    later, first = desk.imports()
    with pytest.raises(UndoRefused, match=r"sau\.xlsx"):
        desk.undo(first.import_id)
    assert desk.undo(later.import_id).undone_at is not None
    assert not desk.import_line(later.import_id).can_be_undone
    desk.undo(first.import_id)
    assert desk.try_out(waiting(desk, row(2)), SENDING).new == 1


def test_the_list_is_given_page_by_page(desk: IntakeDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.desk.PAGE_ROWS", 2)
    for sessions in range(1, 6):
        desk.accept(waiting(desk, row(sessions)), SENDING)
    pages = [desk.imports()]
    while pages[-1]:
        pages.append(desk.imports(before_id=pages[-1][-1].import_id))
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    ids = [line.import_id for page in pages for line in page]
    assert ids == sorted(ids, reverse=True)


def test_a_long_sheet_is_cut_to_its_head_and_the_rows_around_faults(desk: IntakeDesk) -> None:
    communes = [unit.name for unit in boundaries().tree.communes("123")]
    rows = [[communes[i % 15], date(2021, 8, 30), "Trực tiếp", "Tiêm chủng", i // 15] for i in range(3000)]
    rows[2000][4] = "không rõ"
    trial = desk.try_out(waiting(desk, *rows), SENDING)
    (part,) = trial.sheets
    numbers = [line.number for line in part.rows]
    assert numbers[:12] == list(range(1, 13))
    assert {2000, 2001, 2002, 2003, 2004} <= set(numbers)
    assert part.left_out + len(numbers) == 3001
    fault = next(fault for fault in trial.faults if fault.cell == "E2002")
    assert (fault.column, fault.row_number) == (4, 2002)


def test_files_wait_for_a_day_and_no_name_leads_out_of_their_folder(tmp_path: Path) -> None:
    files = WaitingFiles(tmp_path / "waiting")
    old, _ = files.receive(io.BytesIO(b"old"))
    past = time.time() - KEPT_S - 60
    os.utime(tmp_path / "waiting" / old, (past, past))
    new, byte_count = files.receive(io.BytesIO(b"new"))
    assert (files.content(new), byte_count) == (b"new", 3)
    (tmp_path / "secret").write_bytes(b"secret")
    for name in (old, "../secret", "..%2Fsecret", "", new.upper()):
        with pytest.raises(IntakeError) as gone:
            files.content(name)
        assert gone.value.kind == "file_gone"
    files.remove(new)
    files.remove(new)
    assert list((tmp_path / "waiting").iterdir()) == []


def test_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            return b"x" * size

    with pytest.raises(IntakeError) as refused:
        WaitingFiles(tmp_path / "waiting").receive(Endless())  # type: ignore[arg-type]
    assert refused.value.kind == "file_too_large"
    assert str(MAX_FILE_BYTES // 1024**2) in refused.value.vi
    assert list((tmp_path / "waiting").iterdir()) == []


def send(client: Client, content: bytes, name: str, **headers: str) -> TestResponse:
    return client.post("/data/files", data=content, headers={**OURS, "X-File-Name": quote(name), **headers})


def test_a_file_is_sent_and_its_marked_copy_fetched(client: Client) -> None:
    answer = send(client, csv_file([HEADINGS, row(-1)]), "../báo cáo.csv")
    assert (answer.status_code, answer.json["name"]) == (200, "báo cáo.csv")
    marked = client.get(f"/data/files/{answer.json['sha256']}/marked", query_string={"name": "báo cáo.csv"})
    assert quote("báo cáo-danh-dau-loi.xlsx") in marked.headers["Content-Disposition"]
    assert marked.headers["X-Content-Type-Options"] == "nosniff"
    assert openpyxl.load_workbook(io.BytesIO(marked.data)).active["E2"].comment is not None


@pytest.mark.parametrize(
    "headers",
    [{"X-Sonla-Page": "data"}, {"Origin": "http://localhost"}, {**OURS, "Origin": "https://example.org"}, {}],
    ids=["no origin", "no header of ours", "another site", "neither"],
)
def test_another_site_cannot_send_files(client: Client, headers: dict[str, str], settings: Settings) -> None:
    answer = client.post("/data/files", data=b"x", headers=headers)
    assert answer.status_code == 403
    assert not (settings.home / "waiting").exists()


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("files/" + "0" * 64 + "/marked", 404),
        ("imports/99/file", 404),
        ("imports/99/marked", 404),
        ("templates/nothing.xlsx", 404),
        ("templates/activities.xlsx?district=999", 404),
        ("templates/activities.xlsx?district=123", 200),
    ],
)
def test_downloads_answer_with_the_file_or_a_sentence(client: Client, path: str, status: int) -> None:
    answer = client.get(f"/data/{path}")
    assert answer.status_code == status
    assert answer.content_type.startswith("text/plain") == (status != 200)


def test_sentences_are_in_the_visitors_language(client: Client) -> None:
    assert "Không có lần nhập số 99" in client.get("/data/imports/99/file").text
    client.set_cookie("ngon_ngu", "en")
    assert "There is no import number 99" in client.get("/data/imports/99/file").text
