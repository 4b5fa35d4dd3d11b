"""A store from before the ledger keeps what it holds; what comes later can be undone down to that."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from dashboard.errors import UndoRefused
from dashboard.intake.undo import undo_import
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine, write
from dashboard.store.models import Activity, ImportRun, Report, SourceClock
from dashboard.store.versions import migrate
from tests.support.databases import Databases
from tests.support.stores import IN_TIME, MONDAY, TAN_HOP, TOO_LATE, parsed, prepare_store, rows_of, store

SUNDAY = MONDAY + timedelta(days=6)
OLD = parsed("activities", {"people": 0})
NEW = parsed("activities", {"people": 7}, {"people": 3, "day": SUNDAY})


def before_the_ledger(url: str) -> None:
    """A store with one import, brought back to what it was before the ledger, and then up to now."""
    prepare_store(url)
    engine = open_engine(url)
    store(engine, OLD, received_at=IN_TIME)
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "dashboard" / "store" / "migrations"))
    config.set_main_option("path_separator", "os")
    with write(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0004_reporting_calendar")
    migrate(engine)
    engine.dispose()


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = open_engine(databases.copy_of("before_the_ledger", before_the_ledger))
    yield engine
    engine.dispose()


def state(engine: Engine) -> list[object]:
    return [
        rows_of(engine, Activity, "day", "people", "approval"),
        rows_of(engine, Report, "unit_code", "week_start", "received_at", "is_in_time", "is_zero", "approval"),
        rows_of(engine, SourceClock, "source", "unit_code", "last_day", "loaded_at"),
    ]


def test_what_was_there_stays_and_later_imports_are_undone_down_to_it(engine: Engine) -> None:
    before = state(engine)
    assert before[1] == [(TAN_HOP, MONDAY, IN_TIME, True, True, "sent")]
    number = store(engine, NEW, received_at=TOO_LATE, file_sha256="b" * 64).import_id
    assert state(engine)[1:] == [
        [(TAN_HOP, MONDAY, IN_TIME, True, False, "sent")],
        [("activities", TAN_HOP, SUNDAY, TOO_LATE)],
    ]
    assert number is not None
    undo_import(engine, number)
    assert state(engine) == before


def test_what_was_there_is_not_undone(engine: Engine) -> None:
    ((number, is_journaled),) = rows_of(engine, ImportRun, "id", "is_journaled")
    assert not is_journaled
    with pytest.raises(UndoRefused, match="before changes were kept"):
        undo_import(engine, number)
