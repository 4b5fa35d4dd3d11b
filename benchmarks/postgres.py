"""A PostgreSQL whose databases stay from one run to the next."""

from __future__ import annotations

import os
from pathlib import Path
from typing import ClassVar

import psycopg
from psycopg import sql

from tests.support.postgres import PostgresServer


class KeptPostgres(PostgresServer):
    """The tests' server with its data in `data`; where its user cannot reach that folder nothing is kept.

    Nothing of it is less durable than PostgreSQL is by itself. Its own cache holds the roll-ups, as README.md asks for:
    with the 128 MB of an unconfigured server a view takes twice as long.
    """

    settings: ClassVar[tuple[str, ...]] = ("shared_buffers=1GB",)

    def __init__(self, data: Path) -> None:
        super().__init__()
        self._kept = data if self._reachable(data.parent) else self.folder / "data"
        self._kept.mkdir(parents=True, exist_ok=True)
        self._kept.chmod(0o700)
        if self._owner is not None:
            os.chown(self._kept, self._owner, -1)

    def has(self, name: str) -> bool:
        """Whether there is a database of that name."""
        with self._connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return found.fetchone() is not None

    def make(self, name: str) -> None:
        """Make an empty database; one of that name is thrown away."""
        self.copy("template0", name)

    def copy(self, template: str, name: str) -> None:
        """Make a database that holds what `template` holds; one of that name is thrown away."""
        self.drop(name)
        both = (sql.Identifier(name), sql.Identifier(template))
        self._execute(sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(*both))

    def drop(self, name: str) -> None:
        """Throw a database away, if there is one of that name."""
        self._execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    @property
    def _data(self) -> Path:
        return self._kept

    def _reachable(self, folder: Path) -> bool:
        """Everybody may pass through every folder above; the server's user is somebody else only for root."""
        folder = folder.resolve()
        return self._owner is None or all(part.stat().st_mode & 0o001 for part in (folder, *folder.parents))

    def _connect(self) -> psycopg.Connection[tuple[object, ...]]:
        return psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True)
