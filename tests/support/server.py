"""A server of the product in a process of its own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import urllib.error
import urllib.request
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.support.waiting import wait_until


def free_port() -> int:
    """A TCP port on the loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class ServerProcess:
    """Runs `command` in `folder` with `environment` added to this process's own; what it says goes to `log`."""

    def __init__(
        self,
        command: Sequence[str],
        log: Path,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
    ) -> None:
        self._command = list(command)
        self._environment = {**os.environ, **(environment or {})}
        self._log = log
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> ServerProcess:
        """Start it in a session of its own, so that `stop` reaches its workers too."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                env=self._environment,
                cwd=self._folder,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    def wait_ready(self, url: str, at_most_s: float = 120) -> None:
        """Wait until `url` answers with a status under 400; raises RuntimeError with the log where it does not."""
        wait_until(lambda: self._answers(url), at_most_s, lambda: f"{url} does not answer:\n{self.log_text()}")

    def stop(self) -> None:
        """End it and its workers, gently first."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(15)
        self._process = None

    def kill(self) -> None:
        """End it and its workers at once, as a power cut does."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait(15)
            self._process = None

    def log_text(self) -> str:
        """What the server said so far."""
        return self._log.read_text(encoding="utf-8", errors="replace")

    def _answers(self, url: str) -> bool:
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError(f"The server has ended:\n{self.log_text()}")
        try:
            # The loopback must be reached directly, whatever proxy the environment names.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            with opener.open(url, timeout=10) as response:
                return int(response.status) < 400
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False
