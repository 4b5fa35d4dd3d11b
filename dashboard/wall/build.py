"""Which build is running: a wall that is of another one loads itself anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Final

from dashboard.settings import PROJECT_ROOT

_PARTS: Final = ("app.py", "dashboard", "layers", "callbacks", "data/geo/manifest.json")
_KINDS: Final = frozenset({".py", ".js", ".css", ".html", ".toml", ".json"})


@cache
def build_id() -> str:
    """Twelve hexadecimal digits of everything that makes the pages; read once by each process."""
    digest = hashlib.sha256()
    for part in _PARTS:
        path = PROJECT_ROOT / part
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.suffix in _KINDS and file.is_file():
                digest.update(str(file.relative_to(PROJECT_ROOT)).encode() + b"\0" + _content(file))
    return digest.hexdigest()[:12]


def _content(file: Path) -> bytes:
    return hashlib.sha256(file.read_bytes()).digest()
