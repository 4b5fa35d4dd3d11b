"""How often each token may call, counted for all worker processes together.

A small database file of its own: a count must not wait for an import that holds the store, nor grow its backups.
"""

from __future__ import annotations

import math
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from dashboard.errors import StoreUnavailable

_WINDOW_S: Final = 60.0
_WAIT_FOR_OTHERS_S: Final = 5
_TABLE: Final = "CREATE TABLE IF NOT EXISTS use (token_id INTEGER PRIMARY KEY, full_at REAL, used_at REAL)"
# The generic cell rate algorithm (ITU-T I.371): every call moves `full_at` on by its share of a minute, and is refused
# where that would lie more than a minute ahead. One statement, so no two processes can take the same place.
_TAKE: Final = """
INSERT INTO use VALUES (:token, :now + :step, :now)
ON CONFLICT (token_id) DO UPDATE SET full_at = max(full_at, :now) + :step, used_at = :now
WHERE max(full_at, :now) + :step <= :now + :window + 1e-6
RETURNING full_at
"""


class Meter:
    """Counts the calls of each token in the file `file`, which is made when first needed."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def wait_s(self, token_id: int, rate_per_minute: int, now: float) -> int:
        """Take one call at `now` (seconds since 1970): 0 where it may be made, else whole seconds until it may.

        A minute's calls may come all at once. Raises StoreUnavailable where the count cannot be kept.
        """
        step = _WINDOW_S / rate_per_minute
        with self._open() as connection:
            values = {"token": token_id, "now": now, "step": step, "window": _WINDOW_S}
            if connection.execute(_TAKE, values).fetchone():
                return 0
            (full_at,) = connection.execute("SELECT full_at FROM use WHERE token_id = ?", (token_id,)).fetchone()
            return max(1, math.ceil(float(full_at) + step - now - _WINDOW_S))

    def last_used(self) -> dict[int, datetime]:
        """When each token was last let in, by its number. Raises StoreUnavailable."""
        with self._open() as connection:
            rows = connection.execute("SELECT token_id, used_at FROM use").fetchall()
        return {token_id: datetime.fromtimestamp(used_at, UTC) for token_id, used_at in rows}

    def _open(self) -> closing[sqlite3.Connection]:
        try:
            self._file.parent.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(self._file, timeout=_WAIT_FOR_OTHERS_S, isolation_level=None)
            # What a power cut loses here is a minute's count.
            connection.execute("PRAGMA synchronous=OFF")
            connection.execute(_TABLE)
        except (OSError, sqlite3.Error) as error:
            raise StoreUnavailable(
                f"Không ghi được tệp {self._file}: chưa làm gì. Kiểm tra quyền ghi và dung lượng đĩa rồi làm lại.",
                f"The file {self._file} cannot be written: nothing was done. Check permissions and free space.",
            ) from error
        return closing(connection)


def meter_of(home: Path) -> Meter:
    """The meter of a running system, by its home folder."""
    return Meter(home / "cache" / "api-use.db")
