"""What cannot start says so in one clear sentence, quickly, without a traceback."""

from __future__ import annotations

import shutil
import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from dashboard.settings import PROJECT_ROOT
from tests.support.databases import SqliteDatabases
from tests.support.product import run_sonla
from tests.support.server import free_port
from tests.support.stores import prepare_store


@pytest.fixture
def home(tmp_path: Path, sqlite_databases: SqliteDatabases) -> Path:
    """A home as after `sonla init`."""
    url = sqlite_databases.copy_of("initialised", prepare_store)
    folder = tmp_path / "home"
    folder.mkdir()
    Path(url.removeprefix("sqlite:///")).rename(folder / "sonla.db")
    return folder


def assert_told(ended: CompletedProcess[str], vietnamese: str, english: str) -> None:
    """One sentence in each language, nothing else, and a code that says it failed."""
    assert ended.returncode not in (0, None)
    assert ended.returncode > 0, "ended by a signal"
    lines = ended.stderr.strip().splitlines()
    assert len(lines) == 2, ended.stderr
    assert vietnamese in lines[0]
    assert english in lines[1]
    assert "Traceback" not in ended.stdout + ended.stderr


def serve(home: Path, **more: str) -> CompletedProcess[str]:
    return run_sonla(home, "serve", "--port", str(free_port()), **more)


@pytest.mark.parametrize("name", ["communes.geojson", "manifest.json", "units.csv"])
def test_a_missing_boundary_file(home: Path, tmp_path: Path, name: str) -> None:
    geo = Path(shutil.copytree(PROJECT_ROOT / "data" / "geo", tmp_path / "geo"))
    (geo / name).unlink()
    assert_told(serve(home, SONLA_GEO_DIR=str(geo)), f"{name} không đọc được", f"{name} cannot be read")


def test_a_damaged_boundary_file(home: Path, tmp_path: Path) -> None:
    geo = Path(shutil.copytree(PROJECT_ROOT / "data" / "geo", tmp_path / "geo"))
    (geo / "districts.geojson").write_bytes(b"\x00\xff{")
    assert_told(serve(home, SONLA_GEO_DIR=str(geo)), "districts.geojson bị hỏng", "districts.geojson is damaged")


def test_a_database_of_a_newer_version(home: Path) -> None:
    with closing(sqlite3.connect(home / "sonla.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999_future'")
    assert_told(serve(home), "một bản mới hơn", "a newer version")
    assert_told(run_sonla(home, "init"), "một bản mới hơn", "a newer version")


def test_a_database_that_was_never_made(tmp_path: Path) -> None:
    assert_told(serve(tmp_path / "nowhere"), "sonla init", "sonla init")
    assert not (tmp_path / "nowhere").exists()


def test_an_empty_home_is_left_empty(tmp_path: Path) -> None:
    assert_told(serve(tmp_path), "sonla init", "sonla init")


def test_a_file_that_is_no_database(home: Path) -> None:
    (home / "sonla.db").write_bytes(b"this is a letter, not a database" * 200)
    assert_told(serve(home), "không phải cơ sở dữ liệu", "no database")


@pytest.mark.parametrize("command", ["init", "start"])
def test_a_home_that_cannot_be_made(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("a regular file: even root can make no folder under it")
    ended = run_sonla(tmp_path / "file" / "home", command)
    assert_told(ended, "Không tạo được thư mục", "cannot be made")


def test_a_home_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert_told(run_sonla(tmp_path / "file", "init"), "Không tạo được thư mục", "cannot be made")


def test_a_postgresql_that_does_not_answer(tmp_path: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{free_port()}/sonla?connect_timeout=2"
    assert_told(serve(tmp_path, SONLA_DATABASE_URL=url), "không trả lời", "does not answer")


def test_a_setting_that_is_none(home: Path) -> None:
    assert_told(serve(home, SONLA_WORKERS="nhiều"), "SONLA_WORKERS", "SONLA_WORKERS")
    assert_told(serve(home, SONLA_DATABASE_URL="mysql://x"), "SONLA_DATABASE_URL", "SONLA_DATABASE_URL")


def test_other_machines_are_not_let_in_where_nobody_administers(home: Path) -> None:
    assert_told(serve(home, SONLA_HOST="0.0.0.0"), "chưa có quản trị viên", "there is no administrator")


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield int(other.getsockname()[1])


def test_a_port_that_is_taken(home: Path, taken_port: int) -> None:
    ended = run_sonla(home, "serve", "--port", str(taken_port))
    assert_told(ended, f"Cổng {taken_port}", f"Port {taken_port}")
