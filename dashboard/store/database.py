"""Opening the database, and the only ways to a connection: `read`, `write`, and `write_beside` for small things."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DatabaseError, DisconnectionError, InterfaceError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from dashboard.errors import SettingsError, StoreError, StoreUnavailable

WRITE_LOCK: Final = 0x534F4E4C41
"""Key of PostgreSQL's advisory lock that a writer holds: one import at a time."""
WAIT_FOR_WRITER_S: Final = 120
CONNECT_TIMEOUT_S: Final = 5
READ_TIMEOUT_S: Final = 30
_WRITES: Final = "sonla_writes"
_PRAGMAS: Final = (
    f"PRAGMA busy_timeout={WAIT_FOR_WRITER_S * 1000}",
    "PRAGMA journal_mode=WAL",
    # With WAL a power cut can lose the last transaction, never damage the file.
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-65536",
    "PRAGMA mmap_size=134217728",
    "PRAGMA journal_size_limit=67108864",
)
_SQLITE_TROUBLE: Final = ("locked", "readonly", "unable to open", "disk is full", "disk I/O")


def open_engine(url: str) -> Engine:
    """Return an engine for an SQLAlchemy URL of SQLite (a file) or PostgreSQL (psycopg), which has answered once.

    Raises SettingsError where the database file's folder does not exist, StoreError where the file cannot be written
    or is no database, StoreUnavailable where the server does not answer.
    """
    engine = _sqlite(url) if make_url(url).get_backend_name() == "sqlite" else _postgresql(url)
    with _spoken_errors(), engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    return engine


@contextmanager
def read(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction that sees one state of the database, whatever is written meanwhile.

    Raises StoreUnavailable where the database does not answer.
    """
    with _spoken_errors(), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        with connection.begin():
            yield connection


@contextmanager
def write(engine: Engine) -> Iterator[Connection]:
    """Give a connection in a transaction, committed at the end, undone by any error. Waits for another writer.

    Raises StoreUnavailable where the database does not answer or another writer does not finish.
    """
    with _spoken_errors(), engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(text(f"SET LOCAL lock_timeout = '{WAIT_FOR_WRITER_S}s'"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": WRITE_LOCK})
        yield connection


@contextmanager
def write_beside(engine: Engine) -> Iterator[Connection]:
    """Like `write`, for rows that no import touches (sessions, the audit): on PostgreSQL it waits for no writer.

    Raises StoreUnavailable where the database does not answer.
    """
    with _spoken_errors(), engine.connect().execution_options(**{_WRITES: True}) as connection, connection.begin():
        yield connection


def abandon(connection: Connection) -> None:
    """Undo everything done in the transaction of `write`; nothing more may be done in it."""
    transaction = connection.get_transaction()
    if transaction is not None:
        transaction.rollback()


def _sqlite(url: str) -> Engine:
    file = make_url(url).database
    folder = Path(file or "").resolve().parent
    if not file or not folder.is_dir():
        raise SettingsError(
            f"Không có thư mục {folder} để đặt cơ sở dữ liệu. Kiểm tra SONLA_HOME rồi chạy `sonla init`.",
            f"The database's folder {folder} does not exist. Check SONLA_HOME and run `sonla init`.",
        )
    engine = create_engine(url)
    event.listen(engine, "connect", _prepare_sqlite)
    _watch_file(engine, Path(file))
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: ConnectionPoolEntry) -> None:
    # The driver's own transactions begin too late: a reader's at its first change, which may then find a lock.
    dbapi_connection.isolation_level = None
    for pragma in _PRAGMAS:
        dbapi_connection.execute(pragma)
    dbapi_connection.create_aggregate("bit_or", 1, _BitOr)


class _BitOr:
    """PostgreSQL's aggregate of that name, which SQLite has not: the bits that any row has set. No row holds NULL."""

    def __init__(self) -> None:
        self._bits = 0

    def step(self, bits: int, /) -> None:
        """Take one row."""
        self._bits |= bits

    def finalize(self) -> int:
        """The bits of all rows."""
        return self._bits


def _watch_file(engine: Engine, file: Path) -> None:
    """Notice that the file is gone or is another one: an open connection would read the old file for ever.

    Nor may a new connection make an empty database where one was moved away.
    """
    opened = False

    def before_connecting(*_: object) -> None:
        if opened and _identity(file) is None:
            raise _spoken("")

    def after_connecting(_connection: object, record: ConnectionPoolEntry) -> None:
        nonlocal opened
        opened = True
        record.info["file"] = _identity(file)

    def before_using(_connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
        now = _identity(file)
        if now is None:
            raise _spoken("")
        if now != record.info["file"]:
            raise DisconnectionError("another file has taken its place")

    event.listen(engine, "do_connect", before_connecting)
    event.listen(engine, "connect", after_connecting)
    event.listen(engine, "checkout", before_using)


def _identity(file: Path) -> tuple[int, int] | None:
    """Device and number of a file; None where there is none."""
    try:
        found = os.stat(file)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _postgresql(url: str) -> Engine:
    return create_engine(
        url,
        pool_pre_ping=True,
        connect_args={
            "connect_timeout": CONNECT_TIMEOUT_S,
            "keepalives_idle": 15,
            "keepalives_interval": 5,
            "keepalives_count": 3,
            "tcp_user_timeout": READ_TIMEOUT_S * 1000,
            # Reads take a few milliseconds: helpers and compilation would cost more than they save.
            "options": f"-c statement_timeout={READ_TIMEOUT_S}s -c timezone=UTC"
            " -c jit=off -c max_parallel_workers_per_gather=0",
        },
    )


@contextmanager
def _spoken_errors() -> Iterator[None]:
    """Turn what the driver raises when the database itself is the trouble into a sentence."""
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        reason = str(error.orig)
        # SQLite's driver calls a statement of ours that is wrong an operational error, too.
        if isinstance(error.orig, sqlite3.Error) and not any(known in reason for known in _SQLITE_TROUBLE):
            raise
        raise _spoken(reason) from error
    except DatabaseError as error:
        if "file is not a database" in str(error.orig) or "malformed" in str(error.orig):
            raise StoreError(
                "Tệp cơ sở dữ liệu bị hỏng hoặc không phải cơ sở dữ liệu. Khôi phục từ bản sao lưu.",
                "The database file is damaged or no database. Restore it from a backup.",
            ) from error
        raise


def _spoken(reason: str) -> StoreError:
    if "readonly" in reason or "unable to open" in reason:
        return StoreError(
            "Không ghi được vào tệp cơ sở dữ liệu. Kiểm tra quyền của thư mục SONLA_HOME.",
            "The database file cannot be written. Check the permissions of the folder SONLA_HOME.",
        )
    if "disk is full" in reason or "No space left" in reason:
        return StoreUnavailable(
            "Đĩa đã đầy: chưa lưu gì của lần này. Giải phóng dung lượng rồi làm lại.",
            "The disk is full: nothing of this was stored. Free some space and try again.",
        )
    if "locked" in reason or "lock timeout" in reason:
        return StoreUnavailable(
            "Đang có một lần nhập khác chưa xong: chưa lưu gì của lần này. Chờ rồi làm lại.",
            "Another import has not finished: nothing of this one was stored. Wait and try again.",
        )
    return StoreUnavailable(
        "Cơ sở dữ liệu không trả lời: chưa lưu gì của lần này. Kiểm tra máy chủ rồi làm lại.",
        "The database does not answer: nothing of this was stored. Check its server and try again.",
    )
