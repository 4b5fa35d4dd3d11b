"""Which version of the tables a database has, and bringing it to ours."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from dashboard.errors import StoreVersionError
from dashboard.store.database import read, write

_MIGRATIONS: Final = Path(__file__).parent / "migrations"


def migrate(engine: Engine) -> None:
    """Bring an empty or older database to this program's version, in one transaction.

    Raises StoreVersionError where the database is of a version this program does not know.
    """
    with write(engine) as connection:
        current = _current(connection)
        if current is not None and current not in _known():
            raise _too_new()
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check_version(engine: Engine) -> None:
    """Raise StoreVersionError unless the database is of exactly this program's version."""
    with read(engine) as connection:
        current = _current(connection)
    if current == _head():
        return
    if current is not None and current not in _known():
        raise _too_new()
    raise StoreVersionError(
        "Cơ sở dữ liệu chưa được khởi tạo hoặc thuộc bản cũ hơn. Chạy `sonla init` rồi làm lại.",
        "The database is empty or of an older version. Run `sonla init` and try again.",
    )


def _current(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _head() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _known() -> set[str]:
    return {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config


def _too_new() -> StoreVersionError:
    return StoreVersionError(
        "Cơ sở dữ liệu do một bản mới hơn của chương trình tạo ra; không thay đổi gì. Hãy dùng bản mới hơn đó.",
        "The database was made by a newer version of this program; nothing was changed. Use that newer version.",
    )
