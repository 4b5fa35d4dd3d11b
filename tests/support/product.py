"""The product as users start it: a store with a part of the demonstration, and `sonla` in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dashboard.demo.campaign import Plan
from dashboard.demo.loading import load_demo
from dashboard.services import Services, open_services
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.store.database import open_engine
from layers import REGISTRY
from tests.support.server import ServerProcess
from tests.support.stores import boundaries, prepare_store

TOLD_DISTRICT, OTHER_DISTRICT = "119", "123"
PART: Final = Plan(week_count=3, districts=(TOLD_DISTRICT, OTHER_DISTRICT))
"""Two of twelve districts report, so that there is something unreported on every map of the province."""
SONLA: Final = (sys.executable, "-m", "dashboard.cli")


def load_part(url: str) -> None:
    """Fill an empty database with a part of the demonstration."""
    prepare_store(url)
    engine = open_engine(url)
    load_demo(engine, boundaries(), PART)
    engine.dispose()


def environment(home: Path, database_url: str = "", **more: str) -> dict[str, str]:
    """Settings for a process; nothing else of SONLA_ is set."""
    return {"SONLA_HOME": str(home), "SONLA_DATABASE_URL": database_url, "PYTHONPATH": str(PROJECT_ROOT), **more}


def run_sonla(home: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `sonla` to its end."""
    return subprocess.run(
        [*SONLA, *words],
        env={**os.environ, **environment(home), **more},
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


@dataclass(frozen=True, slots=True)
class RunningServer:
    """`sonla serve` in a process of its own."""

    base_url: str
    process: ServerProcess


@dataclass(frozen=True, slots=True)
class Product:
    """A running server and the read side of the same store in this process."""

    base_url: str
    services: Services


def start_server(home: Path, database_url: str, port: int, log: Path) -> RunningServer:
    """Start `sonla serve` and wait until it answers."""
    _share_bundles(home)
    # gunicorn imports `app` from the folder it is started in.
    process = ServerProcess([*SONLA, "serve", "--port", str(port)], log, environment(home, database_url), PROJECT_ROOT)
    base_url = f"http://127.0.0.1:{port}"
    try:
        process.start().wait_ready(f"{base_url}/healthz")
    except BaseException:
        process.stop()
        raise
    return RunningServer(base_url, process)


def _share_bundles(home: Path) -> None:
    """Let servers of all tests keep their compressed scripts in one place: making them takes most of a minute."""
    shared, own = PROJECT_ROOT / ".pytest_cache" / "bundles", home / "cache" / "bundles"
    shared.mkdir(parents=True, exist_ok=True)
    own.parent.mkdir(parents=True, exist_ok=True)
    if not own.exists():
        own.symlink_to(shared)


def services_of(home: Path, database_url: str) -> Services:
    """The read side of a store."""
    return open_services(Settings.from_environment(environment(home, database_url)), REGISTRY)
