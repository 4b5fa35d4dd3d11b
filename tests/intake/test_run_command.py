"""`sonla init` and `sonla import` as a person or a script sees them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine
from dashboard.store.models import Activity, ImportRun
from tests.support.databases import Databases
from tests.support.stores import prepare_store, rows_of

SAMPLE = PROJECT_ROOT / "tests" / "samples" / "bao-cao-tuyen-truyen-123-tuan-35.xlsx"
Run = Callable[..., int]


@pytest.fixture
def url(sqlite_databases: Databases) -> str:
    return sqlite_databases.copy_of("initialised", prepare_store)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, url: str) -> Run:
    """Runs `sonla` with these words; returns its exit code."""
    monkeypatch.setenv("SONLA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SONLA_DATABASE_URL", url)

    def run_words(*words: object) -> int:
        monkeypatch.setattr("sys.argv", ["sonla", *map(str, words)])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return run_words


def test_init_makes_the_folder_and_the_store(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("SONLA_DATABASE_URL")
    assert [run("init"), run("init")] == [0, 0]
    assert "217 đơn vị" in capsys.readouterr().out
    assert (tmp_path / "home" / "sonla.db").exists()
    assert run("import", SAMPLE) == 0


def test_init_says_where_it_cannot_write(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("SONLA_HOME", str(tmp_path / "file" / "home"))
    assert run("init") == 2
    assert "Không tạo được thư mục" in capsys.readouterr().err


def test_an_import_before_init_is_told(
    run: Run, monkeypatch: pytest.MonkeyPatch, sqlite_databases: Databases, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("SONLA_DATABASE_URL", sqlite_databases.empty())
    assert run("import", SAMPLE) == 4
    assert "sonla init" in capsys.readouterr().err


def test_a_person_reads_counts_and_cells(
    run: Run, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("import", SAMPLE, "--district", "123", "--received-at", "2021-09-06T08:00") == 0
    told = capsys.readouterr().out
    assert "38 dòng đúng: 38 mới, 0 thay đổi, 0 như cũ" in told
    assert "10 dòng SAI, giữ riêng" in told
    assert "Tuần 35!H9  Số âm: “-5”" in told
    engine = open_engine(url)
    (received,) = rows_of(engine, ImportRun, "received_at")[0]
    assert received.isoformat() == "2021-09-06T01:00:00+00:00"
    engine.dispose()
    assert len(list((tmp_path / "home" / "files").iterdir())) == 1
    assert run("import", SAMPLE) == 0
    assert "không có gì mới" in capsys.readouterr().out


def test_a_program_reads_one_line_per_file(
    run: Run, url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "broken.xlsx").write_bytes(b"PK\3\4 broken")
    assert run("import", tmp_path / "broken.xlsx", SAMPLE, "--dry-run", "--json") == 5
    refused, accepted = map(json.loads, capsys.readouterr().out.splitlines())
    assert (refused["accepted"], refused["refused"]["kind"]) == (0, "file_unreadable")
    assert (accepted["kind"], accepted["accepted"], len(accepted["faults"])) == ("activities", 38, 10)
    assert accepted["changes"] == {"new": 38, "changed": 0, "unchanged": 0}
    engine = open_engine(url)
    assert rows_of(engine, Activity, "id") == []
    engine.dispose()


def test_a_moment_that_is_none_is_refused(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", SAMPLE, "--received-at", "hôm qua") == 2
    assert "hôm qua" in capsys.readouterr().err
