"""Files kept as they were sent, by their content: `var/files/<sha256>`."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from dashboard.errors import StoreError


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


def _write_whole(target: Path, content: bytes) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
