"""Running the web server: checks first that everything it needs is there, then hands over to gunicorn."""

from __future__ import annotations

import os
import sys

from dashboard.geo.boundaries import load_boundaries
from dashboard.settings import Settings
from dashboard.store.database import open_engine
from dashboard.store.versions import check_version

THREADS_PER_WORKER = 4


def serve(settings: Settings, port: int | None = None) -> None:
    """Replace this process by the web server.

    Raises BoundaryError, StoreError or StoreVersionError where boundaries or database cannot be used: said once here,
    in one sentence, rather than by every worker.
    """
    load_boundaries(settings.geo_dir)
    engine = open_engine(settings.database_url)
    check_version(engine)
    engine.dispose()
    os.execv(sys.executable, [sys.executable, "-m", "gunicorn", *_arguments(settings, port or settings.port)])  # noqa: S606


def _arguments(settings: Settings, port: int) -> list[str]:
    return [
        "app:create_server()",
        f"--bind={settings.host}:{port}",
        f"--workers={settings.workers}",
        f"--threads={THREADS_PER_WORKER}",
        "--worker-class=gthread",
        "--worker-tmp-dir=/dev/shm" if os.path.isdir("/dev/shm") else "--worker-tmp-dir=/tmp",  # noqa: S108
        "--timeout=60",
        "--graceful-timeout=10",
        "--keep-alive=30",
        "--log-level=warning",
    ]
