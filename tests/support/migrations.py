"""Taking a store back to an earlier revision."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine

from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import write


def downgrade(engine: Engine, revision: str) -> None:
    """Bring a store back to `revision`."""
    config = Config()
    config.set_main_option("script_location", str(PROJECT_ROOT / "dashboard" / "store" / "migrations"))
    config.set_main_option("path_separator", "os")
    with write(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, revision)
