"""The product's server as users start it, and a browser's requests without a browser."""

from __future__ import annotations

import http.client
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import brotli

from tests.support.server import ServerProcess, free_port

MAP_BOX = {"width": 1006, "height": 652, "covered": 210}
"""The map's box in pixels on a screen of 1366x768."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: seconds until the last byte, size of the body as it was sent, and the body."""

    elapsed_s: float
    sent_bytes: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def json(self) -> Any:  # noqa: ANN401
        """The body read as JSON."""
        return json.loads(self.body)


class Client:
    """One browser's connection, kept open. Understands Dash's callbacks by what the server says of them.

    `headers` go along with every request; `callbacks` are those of another client, None asks the server.
    """

    def __init__(
        self, port: int, headers: Mapping[str, str] | None = None, callbacks: Sequence[Mapping[str, Any]] | None = None
    ) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
        self._headers = {"Accept-Encoding": "br", "Content-Type": "application/json", **(headers or {})}
        known = self.get("/_dash-dependencies").json if callbacks is None else callbacks
        self.callbacks = [callback for callback in known if not callback.get("clientside_function")]

    def get(self, path: str) -> Answer:
        """GET."""
        return self._send("GET", path, None)

    def call(self, output: str, values: Mapping[str, object]) -> Answer:
        """Call the callback that writes `output` (`map.figure`) with the values of its inputs and states."""
        callback = next(c for c in self.callbacks if output in _outputs(c["output"]))
        written = [_property(name) for name in _outputs(callback["output"])]
        payload = {
            "output": callback["output"],
            "outputs": written if callback["output"].startswith("..") else written[0],
            "inputs": [{**part, "value": values.get(_name(part))} for part in callback["inputs"]],
            "state": [{**part, "value": values.get(_name(part))} for part in callback["state"]],
            "changedPropIds": [_name(part) for part in callback["inputs"]],
        }
        return self._send("POST", "/_dash-update-component", json.dumps(payload).encode())

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _send(self, method: str, path: str, body: bytes | None) -> Answer:
        started = time.perf_counter()
        self._connection.request(method, path, body, self._headers)
        response = self._connection.getresponse()
        sent = response.read()
        elapsed = time.perf_counter() - started
        if response.status not in (200, 204):
            raise RuntimeError(f"{method} {path}: {response.status} {sent[:300]!r}")
        packed = response.headers.get("Content-Encoding") == "br"
        return Answer(elapsed, len(sent), brotli.decompress(sent) if packed else sent, dict(response.headers))


def _outputs(written: str) -> list[str]:
    return written.strip(".").split("...") if written.startswith("..") else [written]


def _property(name: str) -> dict[str, str]:
    component, _, prop = name.rpartition(".")
    return {"id": component, "property": prop.partition("@")[0]}


def _name(part: Mapping[str, str]) -> str:
    return f"{part['id']}.{part['property']}"


@contextmanager
def product_server(url: str, home: Path, settings: Mapping[str, str] | None = None) -> Iterator[int]:
    """`sonla serve` on the database at `url`, with more `settings` of the environment; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "dashboard.cli", "serve", "--port", str(port)]
    environment = {"SONLA_HOME": str(home), "SONLA_DATABASE_URL": url, **(settings or {})}
    with _running(command, environment, port, "/healthz"):
        yield port


@contextmanager
def plain_server(url: str) -> Iterator[int]:
    """The plain way's application under the same web server; gives its port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "benchmarks.plain_way:server()", f"--bind=127.0.0.1:{port}"]
    command += ["--workers=1", "--threads=4", "--worker-class=gthread", "--timeout=600", "--keep-alive=30"]
    with _running(command, {"SONLA_DATABASE_URL": url}, port, "/_dash-layout"):
        yield port


@contextmanager
def _running(command: list[str], environment: dict[str, str], port: int, path: str) -> Iterator[ServerProcess]:
    with tempfile.TemporaryDirectory() as folder:
        server = ServerProcess(command, Path(folder) / "log", {**environment, "PYTHONPATH": os.getcwd()})
        try:
            server.start().wait_ready(f"http://127.0.0.1:{port}{path}")
            yield server
        finally:
            server.stop()
