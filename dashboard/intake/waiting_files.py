"""Files that wait for a decision: kept by their hash below the home folder, removed by age."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import time
from pathlib import Path
from typing import IO, Final

from dashboard.errors import IntakeError, StoreError
from dashboard.intake.kept_files import PART_PREFIX
from dashboard.intake.limits import check_file_size

KEPT_S: Final = 24 * 3600
"""How long a file waits: a working day and the night after it."""
_PIECE_BYTES: Final = 1024 * 1024
_NAME: Final = re.compile(r"[0-9a-f]{64}")


class WaitingFiles:
    """The folder of files that wait; safe to share between threads and processes. An `owner` has one of his own."""

    def __init__(self, folder: Path, owner: str = "") -> None:
        self._root = folder
        self._folder = folder / owner if owner else folder

    def receive(self, stream: IO[bytes]) -> tuple[str, int]:
        """Write what `stream` gives to disk piece by piece; returns its SHA-256 and size in bytes.

        Raises IntakeError `file_too_large`, StoreError where it cannot be written; nothing of it is kept then.
        """
        self._remove_old()
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self._folder, prefix=PART_PREFIX)
        except OSError as error:
            raise _unwritable(self._folder) from error
        part = Path(name)
        try:
            with os.fdopen(handle, "wb") as file:
                file_sha256, byte_count = _copy(stream, file)
            part.replace(self._folder / file_sha256)
        except OSError as error:
            raise _unwritable(self._folder) from error
        finally:
            part.unlink(missing_ok=True)
        return file_sha256, byte_count

    def content(self, file_sha256: str) -> bytes:
        """Bytes of a waiting file. Raises IntakeError `file_gone`."""
        try:
            return self._path(file_sha256).read_bytes()
        except OSError as error:
            raise _gone() from error

    def remove(self, file_sha256: str) -> None:
        """Forget a file; one that is gone already is none."""
        with contextlib.suppress(OSError):
            self._path(file_sha256).unlink(missing_ok=True)

    def _path(self, file_sha256: str) -> Path:
        """Raises IntakeError `file_gone` for what is no hash, so that no other file can be named."""
        if not _NAME.fullmatch(file_sha256):
            raise _gone()
        return self._folder / file_sha256

    def _remove_old(self) -> None:
        oldest = time.time() - KEPT_S
        for path in self._root.rglob("*") if self._root.is_dir() else ():
            # Another process may have removed it meanwhile.
            with contextlib.suppress(OSError):
                if path.is_file() and path.stat().st_mtime < oldest:
                    path.unlink()


def _copy(stream: IO[bytes], file: IO[bytes]) -> tuple[str, int]:
    digest, byte_count = hashlib.sha256(), 0
    while piece := stream.read(_PIECE_BYTES):
        byte_count += len(piece)
        # The size is not believed but counted.
        check_file_size(byte_count)
        digest.update(piece)
        file.write(piece)
    return digest.hexdigest(), byte_count


def _gone() -> IntakeError:
    return IntakeError(
        "file_gone",
        "Tệp này không còn chờ ở đây: đã bỏ, đã nhận hoặc quá 24 giờ. Chưa thay đổi gì. Hãy gửi lại tệp.",
        "This file no longer waits here: it was discarded, accepted, or is over 24 hours old. Nothing was changed. "
        "Send it again.",
    )


def _unwritable(folder: Path) -> StoreError:
    return StoreError(
        f"Không ghi được tệp vào {folder}: chưa nhận tệp. Kiểm tra quyền ghi và dung lượng đĩa rồi gửi lại.",
        f"The file cannot be written to {folder}: it was not taken. Check permissions and free space.",
    )
