"""Waiting for what another process does."""

from __future__ import annotations

import time
from collections.abc import Callable


def wait_until(condition: Callable[[], bool], at_most_s: float, failure: Callable[[], str]) -> None:
    """Ask `condition` until it is true; raises RuntimeError with `failure()` after `at_most_s` seconds."""
    end = time.monotonic() + at_most_s
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError(failure())
        time.sleep(0.05)
