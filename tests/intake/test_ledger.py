"""The ledger: what came, from whom, and what was undone; on the command line, too."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, update

from dashboard.cli import main
from dashboard.errors import IntakeError, UndoRefused
from dashboard.intake.ledger import list_imports, read_faults, read_import
from dashboard.intake.run import import_file
from dashboard.intake.undo import undo_import
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import Activity, ImportRun, StoreState
from tests.support.databases import Databases
from tests.support.stores import places, prepare_store, prepared_engine, rows_of

CSV = (
    "Mã xã;Ngày;Hình thức;Nội dung;Số buổi;Số lượt người\n"
    "03988;30/8/2021;Tuyên truyền trực tiếp;Mã QR địa điểm công cộng;2;50\n"
    "03988;31/8/2021;Tuyên truyền trực tiếp;Mã QR địa điểm công cộng;-5;50\n"
)
RECEIVED = datetime(2021, 9, 6, 2, tzinfo=UTC)
OFFICE = "Phòng VH-TT huyện Yên Châu"


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def bring_in(engine: Engine, content: str = CSV, name: str = "t.csv", **options: object) -> int:
    outcome = import_file(engine, places(), content.encode(), name, **options)  # type: ignore[arg-type]
    assert outcome.import_id is not None
    return outcome.import_id


def test_every_import_is_listed_with_its_sender_and_counts(engine: Engine) -> None:
    number = bring_in(engine, district_code="123", sender=OFFICE, received_at=RECEIVED)
    with read(engine) as connection:
        (entry,) = list_imports(connection)
        assert read_import(connection, number) == entry
        (fault,) = read_faults(connection, number)
    assert (entry.sender, entry.district_code, entry.received_at, entry.file_name) == (OFFICE, "123", RECEIVED, "t.csv")
    assert (entry.new, entry.changed, entry.unchanged, entry.faults, entry.ignored_rows) == (1, 0, 0, 1, 0)
    assert (entry.stands, entry.is_journaled, entry.undone_reason) == (True, True, None)
    assert (fault.cell, fault.row_number, fault.original_row[4]) == ("E3", 3, "-5")


def test_the_latest_come_first_page_by_page(engine: Engine) -> None:
    numbers = [bring_in(engine, CSV.replace(";50", f";{people}")) for people in (1, 2, 3)]
    other = bring_in(engine, CSV.replace(";2;", ";4;"), district_code="123")
    with read(engine) as connection:
        listed = [entry.import_id for entry in list_imports(connection, limit=2)]
        assert listed == [other, numbers[2]]
        assert [entry.import_id for entry in list_imports(connection, before_id=numbers[2])] == numbers[1::-1]
        assert [entry.import_id for entry in list_imports(connection, district_code="123")] == [other]
        assert list_imports(connection, kind="posters") == ()


def test_an_undone_import_stays_in_the_ledger_and_its_file_can_come_again(engine: Engine, tmp_path: Path) -> None:
    number = bring_in(engine, keep_dir=tmp_path / "files", simulated=True)
    assert rows_of(engine, StoreState, "version", "simulated") == [(2, True)]
    entry = undo_import(engine, number, reason="gửi nhầm")
    assert not entry.stands
    assert (entry.undone_reason, entry.new) == ("gửi nhầm", 1)
    assert rows_of(engine, Activity, "people") == []
    assert rows_of(engine, StoreState, "version", "simulated") == [(3, False)]
    assert len(list((tmp_path / "files").iterdir())) == 1
    with read(engine) as connection:
        assert len(read_faults(connection, number)) == 1
    again = bring_in(engine)
    assert again > number
    assert rows_of(engine, Activity, "people") == [(50,)]


def test_an_undo_is_not_undone(engine: Engine) -> None:
    number = bring_in(engine)
    undo_import(engine, number)
    with pytest.raises(UndoRefused, match="was undone already") as refusal:
        undo_import(engine, number)
    assert (refusal.value.kind, refusal.value.later) == ("undo_refused", ())
    assert rows_of(engine, StoreState, "version") == [(3,)]


def test_a_refusal_names_the_later_files(engine: Engine) -> None:
    first = bring_in(engine, name="tuan-35.csv")
    second = bring_in(engine, CSV.replace(";50", ";60"), "tuan-35-sua.csv")
    third = bring_in(engine, CSV.replace(";50", ";60") + "03988;1/9/2021;Ấn phẩm, tờ rơi;Mã QR;1;1\n", "them.csv")
    with pytest.raises(UndoRefused, match="tuan-35-sua") as refusal:
        undo_import(engine, first)
    assert refusal.value.later == (second,)
    with pytest.raises(UndoRefused, match="them") as refusal:
        undo_import(engine, second)
    assert refusal.value.later == (third,)
    for number in (third, second, first):
        undo_import(engine, number)
    assert rows_of(engine, Activity, "people") == []


def test_imports_from_before_the_journal_are_not_undone(engine: Engine) -> None:
    number = bring_in(engine)
    with write(engine) as connection:
        connection.execute(update(ImportRun).values(is_journaled=False))
    with pytest.raises(UndoRefused, match="before changes were kept"):
        undo_import(engine, number)
    assert rows_of(engine, Activity, "people") == [(50,)]


def test_a_number_that_is_no_import_is_told(engine: Engine) -> None:
    with pytest.raises(IntakeError, match="no import number 7"):
        undo_import(engine, 7)


def test_an_error_during_an_undo_leaves_the_import(engine: Engine) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    number = bring_in(engine)
    with pytest.raises(ZeroDivisionError):
        undo_import(engine, number, refresh=fail)
    with read(engine) as connection:
        assert read_import(connection, number).stands
    assert rows_of(engine, Activity, "people") == [(50,)]


Run = Callable[..., int]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, sqlite_databases: Databases) -> Run:
    """Runs `sonla` with these words on a store with one import; returns its exit code."""
    url = sqlite_databases.copy_of("initialised", prepare_store)
    monkeypatch.setenv("SONLA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("SONLA_DATABASE_URL", url)
    engine = open_engine(url)
    bring_in(engine, sender=OFFICE, district_code="123")
    engine.dispose()

    def run_words(*words: object) -> int:
        monkeypatch.setattr("sys.argv", ["sonla", *map(str, words)])
        try:
            main()
        except SystemExit as ended:
            return int(ended.code or 0)
        return 0

    return run_words


def test_the_command_line_lists_and_undoes(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("imports") == 0
    assert f"t.csv (activities)  {OFFICE} · 123: 1 mới, 0 thay đổi, 0 như cũ, 1 ô sai" in capsys.readouterr().out
    assert run("undo", 1, "--reason", "gửi nhầm") == 0
    assert "Đã hoàn tác lần nhập 1 (t.csv)" in capsys.readouterr().out
    assert run("imports", "--district", 123, "--json") == 0
    entry = json.loads(capsys.readouterr().out)
    assert (entry["state"], entry["undone_reason"], entry["counts"]["new"]) == ("undone", "gửi nhầm", 1)
    assert run("imports", "--district", 116) == 0
    assert capsys.readouterr().out == ""
    assert run("undo", 1) == 5
    assert "đã được hoàn tác" in capsys.readouterr().err
