"""A process killed in the middle of an undo leaves the import as it was, and the next undo succeeds."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from dashboard.intake.undo import undo_import
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import read
from dashboard.store.models import Activity
from tests.support.databases import Databases
from tests.support.dumps import LEDGER, differing, dump
from tests.support.stores import parsed, prepared_engine, rows_of, store

# Stops at a named point inside the transaction and says so; the test kills it there.
UNDOER = """
import sys, time
from dashboard.intake import undo
from dashboard.store.database import open_engine

def stop(*_):
    print("stopped", flush=True)
    time.sleep(600)

url, number, point = sys.argv[1:]
if point != "refresh":
    setattr(undo, point, stop)
undo.undo_import(open_engine(url), int(number), refresh=stop)
"""


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("point", ["settle_reports", "restore_approval", "note_change", "refresh"])
def test_a_killed_undo_leaves_the_import(engine: Engine, point: str) -> None:
    store(engine, parsed("activities", {"people": 1}))
    number = store(engine, parsed("activities", {"people": 2}, {"channel": "print"}), file_sha256="b" * 64).import_id
    with read(engine) as connection:
        before = dump(connection) | dump(connection, *LEDGER)
    url = engine.url.render_as_string(hide_password=False)
    command = [sys.executable, "-c", UNDOER, url, str(number), point]
    with subprocess.Popen(command, cwd=PROJECT_ROOT, stdout=subprocess.PIPE, text=True) as undoer:
        assert undoer.stdout is not None
        assert undoer.stdout.readline() == "stopped\n"
        undoer.send_signal(signal.SIGKILL)
    with read(engine) as connection:
        assert differing(before, dump(connection) | dump(connection, *LEDGER)) == {}
    assert number is not None
    undo_import(engine, number)
    assert rows_of(engine, Activity, "people") == [(1,)]
