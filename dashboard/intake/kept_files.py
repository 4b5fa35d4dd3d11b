"""Files kept as they were sent, by their content: `var/files/<sha256>`."""

from __future__ import annotations

import contextlib
import os
import tempfile
import time
from pathlib import Path
from typing import Final

from dashboard.errors import StoreError

PART_PREFIX: Final = ".incoming-"
_AT_WORK_S: Final = 3600
"""No file takes longer to write."""


def keep_file(folder: Path, file_sha256: str, content: bytes) -> None:
    """Keep `content` under its hash, whole or not at all, also after a power cut. Raises StoreError where it cannot."""
    target = folder / file_sha256
    if target.exists():
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _write_whole(target, content)
    except OSError as error:
        raise StoreError(
            f"Không lưu được tệp vào {folder}: chưa nhập gì. Kiểm tra quyền ghi và dung lượng đĩa rồi làm lại.",
            f"The file cannot be kept in {folder}: nothing was imported. Check permissions and free space.",
        ) from error


def remove_leftovers(folder: Path) -> None:
    """Remove what a process that was killed left half written; what is being written now stays."""
    oldest = time.time() - _AT_WORK_S
    for part in folder.glob(f"{PART_PREFIX}*"):
        with contextlib.suppress(OSError):
            if part.stat().st_mtime < oldest:
                part.unlink()


def _write_whole(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=PART_PREFIX)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
