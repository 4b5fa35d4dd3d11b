"""A server that has just started answers a browser's first visit, which asks for many files at once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from app import create_app
from dashboard.settings import PROJECT_ROOT, Settings
from tests.support.databases import SqliteDatabases
from tests.support.product import environment
from tests.support.stores import prepare_store


def test_libraries_are_known_before_the_first_request(tmp_path: Path, sqlite_databases: SqliteDatabases) -> None:
    """Dash would learn them during the first request, and answer those beside it with an error."""
    url = sqlite_databases.copy_of("initialised", prepare_store)
    application = create_app(Settings.from_environment(environment(tmp_path, url)))
    assert {"dash", "plotly", "dash_ag_grid"} <= set(application.registered_paths)


def test_a_worker_that_does_not_print_holds_nothing_that_draws() -> None:
    """What draws is a fifth of a worker's memory."""
    loaded = subprocess.run(
        [sys.executable, "-c", "import app, sys; print(*sys.modules)"],
        cwd=PROJECT_ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert {"dash", "sqlalchemy"} <= set(loaded.stdout.split())
    assert not {"matplotlib", "docx", "pptx", "pypdfium2"} & set(loaded.stdout.split())
