"""A process killed in the middle of an import leaves nothing of it, and the next import succeeds."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store.models import Activity, ImportRun, Report
from tests.support.databases import Databases
from tests.support.stores import MONDAY, places, prepared_engine, rows_of

# Stops at a named point inside the transaction and says so; the test kills it there.
IMPORTER = """
import sys, time
from pathlib import Path
from dashboard.intake import run
from dashboard.store.database import open_engine
from tests.support.stores import places

def stop(*_):
    print("stopped", flush=True)
    time.sleep(600)

url, file, point, keep_dir = sys.argv[1:]
if point != "refresh":
    setattr(run, point, stop)
run.import_file(open_engine(url), places(), Path(file).read_bytes(), "t.csv", keep_dir=Path(keep_dir), refresh=stop)
"""


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    days = [MONDAY + timedelta(days=number % 60) for number in range(3000)]
    lines = [f"03988;{day:%d/%m/%Y};Tuyên truyền trực tiếp;Mã QR;{number}" for number, day in enumerate(days)]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["Mã xã;Ngày;Hình thức;Nội dung;Số lượt người", *lines]), "utf-8")
    return path


@pytest.mark.parametrize("point", ["store_extras", "store_reports", "refresh"])
def test_a_killed_import_leaves_nothing(engine: Engine, file: Path, tmp_path: Path, point: str) -> None:
    url = engine.url.render_as_string(hide_password=False)
    keep_dir = tmp_path / "files"
    command = [sys.executable, "-c", IMPORTER, url, str(file), point, str(keep_dir)]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) as importer:
        assert importer.stdout is not None
        assert importer.stdout.readline() == "stopped\n"
        importer.send_signal(signal.SIGKILL)
    for model in (Activity, ImportRun, Report):
        assert rows_of(engine, model, next(iter(model.__table__.columns)).name) == []
    outcome = import_file(engine, places(), file.read_bytes(), "t.csv", keep_dir=keep_dir)
    assert (outcome.new, len(rows_of(engine, Activity, "id"))) == (3000, 3000)
    assert [kept.read_bytes() for kept in keep_dir.iterdir()] == [file.read_bytes()]
