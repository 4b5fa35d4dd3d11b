"""Running the web server: checks first that everything it needs is there, then hands over to gunicorn."""

from __future__ import annotations

import gc
import os
import socket
import sys
from dataclasses import replace

from sqlalchemy import Engine

from dashboard.access.accounts import has_administrator
from dashboard.access.gate import is_loopback
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.units import Level
from dashboard.errors import SettingsError
from dashboard.geo.boundaries import load_boundaries
from dashboard.intake.kept_files import remove_leftovers
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.versions import check_version
from dashboard.ui.reading import ReadSide

THREADS_PER_WORKER = 4


def warm_up(services: ReadSide) -> None:
    """Read one view of every layer on every level: the first of each kind takes several times as long as the next."""
    space = services.space
    everything = tuple(layer.id for layer in space.registry.with_sites)
    for code in _one_of_each_level(space):
        for layer in space.registry:
            services.view(replace(space.default, unit_code=code, measure_id=layer.main_measure.id))
        services.sites(replace(space.default, unit_code=code, layer_ids=everything))


def _one_of_each_level(space: SelectionSpace) -> tuple[str, ...]:
    units = space.tree.units
    return tuple(next(unit.code for unit in units if unit.level == level) for level in Level)


def keep_what_is_loaded() -> None:
    """Tell the garbage collector that what is loaded by now stays: looking through it again and again costs 0.1 s."""
    gc.collect()
    gc.freeze()


def serve(settings: Settings, port: int | None = None) -> None:
    """Replace this process by the web server.

    Raises BoundaryError, StoreError or StoreVersionError where boundaries or database cannot be used, SettingsError
    where the port cannot, or where others than this machine could come in and nobody administers: said once here, in
    one sentence, rather than by every worker.
    """
    load_boundaries(settings.geo_dir)
    engine = open_engine(settings.database_url)
    check_version(engine)
    _check_who_may_come(settings, engine)
    engine.dispose()
    for name in ("files", "waiting"):
        remove_leftovers(settings.home / name)
    port = port or settings.port
    _check_port(settings.host, port)
    # Threads of a worker take turns anyway; one heap for all keeps 45 MiB less than one for each.
    environment = {"MALLOC_ARENA_MAX": "1", **os.environ}
    os.execve(sys.executable, [sys.executable, "-m", "gunicorn", *_arguments(settings, port)], environment)  # noqa: S606


def _check_who_may_come(settings: Settings, engine: Engine) -> None:
    """Raise SettingsError where other machines could reach a server that nobody administers."""
    with read(engine) as connection:
        if is_loopback(settings.host) or has_administrator(connection):
            return
    raise SettingsError(
        f"Không mở ở {settings.host}: máy khác vào được mà chưa có quản trị viên. Chạy "
        '`sonla user add TÊN --role administrator --name "…"` rồi chạy lại.',
        f"Not listening on {settings.host}: other machines could come in and there is no administrator. Run "
        '`sonla user add NAME --role administrator --name "…"` and start again.',
    )


def _check_port(host: str, port: int) -> None:
    """Raise SettingsError where nobody can listen there: gunicorn would try for five seconds and end in a log."""
    try:
        # As gunicorn does it: connections of a server that has just ended do not count.
        socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET).close()
    except OSError as error:
        raise SettingsError(
            f"Cổng {port} ở {host} không mở được: có thể đang có chương trình khác dùng. Chọn cổng khác bằng --port.",
            f"Port {port} of {host} cannot be opened: another program may use it. Choose another with --port.",
        ) from error


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
