"""A process killed in the middle of an import leaves nothing of it, and the next import succeeds."""

from __future__ import annotations

import hashlib
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store.models import ALL, Activity, ActivityRollUp, ImportRun, Report
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


KILLS = 50
MOST_RUNS = 200
ROWS = 100


class Importer:
    """The process that imports and is told when to kill; see `tests.support.killed_imports`."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._url = engine.url.render_as_string(hide_password=False)
        self.keep_dir = folder / "files"
        self._folder = folder
        command = [sys.executable, "-m", "tests.support.killed_imports"]
        self._process = subprocess.Popen(
            command, cwd=PROJECT_ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def run(self, number: int, kill_after_s: float | None = None) -> tuple[int, float]:
        """Exit status and seconds of the import of file `number`."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        wait = "-" if kill_after_s is None else str(kill_after_s)
        print(self._url, self.file(number), self.keep_dir, wait, sep="\t", file=self._process.stdin, flush=True)
        status, elapsed_s = self._process.stdout.readline().split()
        return int(status), float(elapsed_s)

    def file(self, number: int) -> Path:
        """A report whose villages carry its number."""
        path = self._folder / f"{number}.csv"
        lines = [f"03988;{MONDAY:%d/%m/%Y};Zalo;QR;Bản {number}-{row};{row}" for row in range(ROWS)]
        path.write_text("\n".join(["Mã xã;Ngày;Hình thức;Nội dung;Bản;Số lượt người", *lines]), "utf-8")
        return path

    def close(self) -> None:
        self._process.communicate()


@pytest.fixture
def importer(engine: Engine, tmp_path: Path) -> Iterator[Importer]:
    importer = Importer(engine, tmp_path)
    yield importer
    importer.close()


def stored_rows(engine: Engine) -> Counter[int]:
    """Rows by the number of the file they came with."""
    texts = [text for (text,) in rows_of(engine, Activity, "village_text")]
    return Counter(int(text.removeprefix("Bản ").partition("-")[0]) for text in texts)


def test_an_import_killed_at_any_moment_is_there_whole_or_not_at_all(engine: Engine, importer: Importer) -> None:
    _, duration_s = importer.run(1001)
    dice = random.Random(2021)
    killed = 0
    for number in range(MOST_RUNS):
        status, elapsed_s = importer.run(number, duration_s * dice.uniform(0, 1.1))
        killed += status == -signal.SIGKILL
        # How long an import takes changes with what else the machine does: the last one tells best.
        duration_s = elapsed_s if status == 0 else duration_s
        counts = stored_rows(engine)
        assert counts[number] in (0, ROWS)
        hashes = {sha256 for (sha256,) in rows_of(engine, ImportRun, "file_sha256")}
        kept = {path.name: path.read_bytes() for path in importer.keep_dir.iterdir() if not path.name.startswith(".")}
        assert hashes <= kept.keys(), "what is stored is kept"
        assert all(hashlib.sha256(content).hexdigest() == name for name, content in kept.items())
        if number % 10 == 9:
            assert importer.run(number)[0] == 0, "the next import succeeds"
            assert stored_rows(engine)[number] == ROWS
        if killed == KILLS:
            break
    assert killed == KILLS
    row_count = sum(stored_rows(engine).values())
    rolled_up = rows_of(engine, ActivityRollUp, "rows", "unit_code", "grain", "theme", "channel")
    assert (row_count, "14", "d", ALL, ALL) in rolled_up
