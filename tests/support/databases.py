"""Empty databases, and copies of prepared ones, of both kinds the product runs on."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Protocol

from tests.support.postgres import PostgresServer

Prepare = Callable[[str], None]


class Databases(Protocol):
    """Gives SQLAlchemy addresses of databases that no other test sees."""

    def empty(self) -> str:
        """The address of a new database without tables."""
        ...

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """The address of a copy of the database called `name`; `prepare(url)` fills it once per test session.

        `prepare` must leave no connection open.
        """
        ...


@dataclass
class PreparedFiles:
    """The SQLite files filled so far in this session, by name, and the folder they lie in."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)


class SqliteDatabases:
    """SQLite files in the folder of one test."""

    def __init__(self, folder: Path, prepared: PreparedFiles) -> None:
        self._folder = folder
        self._prepared = prepared
        self._numbers = count(1)

    def empty(self) -> str:
        """See Databases."""
        return f"sqlite:///{self._next_file()}"

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """See Databases."""
        if name not in self._prepared.files:
            file = self._prepared.folder / f"{name}.db"
            prepare(f"sqlite:///{file}")
            self._prepared.files[name] = file
        copy = self._next_file()
        # Not a copy of the file: what is still in the write-ahead log belongs to it.
        with closing(sqlite3.connect(self._prepared.files[name])) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
        return f"sqlite:///{copy}"

    def _next_file(self) -> Path:
        return self._folder / f"test-{next(self._numbers)}.db"


class PostgresDatabases:
    """Databases of one server, dropped by `close`; `prepared` maps names to template databases of the session."""

    def __init__(self, server: PostgresServer, prepared: dict[str, str]) -> None:
        self._server = server
        self._prepared = prepared
        self._given: list[str] = []

    def empty(self) -> str:
        """See Databases."""
        return self._give("template0")

    def copy_of(self, name: str, prepare: Prepare) -> str:
        """See Databases."""
        if name not in self._prepared:
            template = self._server.create_database()
            prepare(self._server.url(template))
            self._prepared[name] = template
        return self._give(self._prepared[name])

    def close(self) -> None:
        """Drop what was given, with every connection to it."""
        for name in self._given:
            self._server.drop_database(name)

    def _give(self, template: str) -> str:
        name = self._server.create_database(template)
        self._given.append(name)
        return self._server.url(name)
