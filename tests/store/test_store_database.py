"""Opening databases, and what is said where that is not possible."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine, select, update

from dashboard.errors import SettingsError, StoreError, StoreUnavailable
from dashboard.store.database import abandon, open_engine, read, write
from dashboard.store.models import StoreState
from tests.support.server import free_port

SET_VERSION = update(StoreState).values(version=9)
VERSION = select(StoreState.version)


def version(engine: Engine) -> int:
    with read(engine) as connection:
        return connection.execute(VERSION).scalar_one()


def test_a_reader_sees_one_state_while_another_writes(engine: Engine) -> None:
    with read(engine) as reader:
        assert reader.execute(VERSION).scalar_one() == 1
        with write(engine) as writer:
            writer.execute(SET_VERSION)
        assert reader.execute(VERSION).scalar_one() == 1
    assert version(engine) == 9


def test_an_error_undoes_everything(engine: Engine) -> None:
    def half_done() -> None:
        with write(engine) as connection:
            connection.execute(SET_VERSION)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        half_done()
    assert version(engine) == 1


def test_an_abandoned_transaction_leaves_nothing(engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(SET_VERSION)
        abandon(connection)
    assert version(engine) == 1


def test_a_second_writer_waits_for_the_first(engine: Engine) -> None:
    finished: list[str] = []

    def second() -> None:
        with write(engine) as connection:
            finished.append("second")
            assert connection.execute(VERSION).scalar_one() == 9

    with write(engine) as connection:
        thread = threading.Thread(target=second)
        thread.start()
        connection.execute(SET_VERSION)
        thread.join(0.3)
        finished.append("first")
    thread.join(20)
    assert finished == ["first", "second"]


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="nowhere"):
        open_engine(f"sqlite:///{tmp_path / 'nowhere' / 'sonla.db'}")


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "sonla.db"
    file.write_text("không phải cơ sở dữ liệu " * 100)
    with pytest.raises(StoreError, match="no database"):
        open_engine(f"sqlite:///{file}")


def test_a_folder_in_the_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written"):
        open_engine(f"sqlite:///{tmp_path}")


def test_a_server_that_does_not_answer_is_told() -> None:
    with pytest.raises(StoreUnavailable, match="does not answer"):
        open_engine(f"postgresql+psycopg://nobody@127.0.0.1:{free_port()}/none")
