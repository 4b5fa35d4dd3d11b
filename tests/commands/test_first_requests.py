"""A server that has just started answers many requests at once, as a browser's first visit makes them."""

from __future__ import annotations

import socket
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from tests.support.databases import SqliteDatabases
from tests.support.product import SONLA, environment
from tests.support.server import ServerProcess, free_port
from tests.support.stores import prepare_store
from tests.support.waiting import wait_until

LIBRARIES = ("plotly/package_data/plotly.min.js", "dash/dash-renderer/build/dash_renderer.min.js")


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_the_first_requests_all_get_their_library(tmp_path: Path, sqlite_databases: SqliteDatabases) -> None:
    port = free_port()
    settings = environment(tmp_path, sqlite_databases.copy_of("initialised", prepare_store), SONLA_WORKERS="1")
    server = ServerProcess([*SONLA, "serve", "--port", str(port)], tmp_path / "log", settings).start()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def status(library: str) -> int:
        with opener.open(f"http://127.0.0.1:{port}/_dash-component-suites/{library}", timeout=60) as answer:
            return int(answer.status)

    try:
        wait_until(lambda: listens(port), 60, server.log_text)
        with ThreadPoolExecutor(8) as people:
            assert set(people.map(status, LIBRARIES * 4)) == {200}
    finally:
        server.stop()
    assert "Traceback" not in server.log_text()
