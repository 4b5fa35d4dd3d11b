"""Which walls are alive: what each said last, shared by all worker processes.

A small database file of its own, as that of the meter: a wall that asks must not wait for an import.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

FORGET_AFTER: Final = timedelta(days=14)
_TABLE: Final = """CREATE TABLE IF NOT EXISTS wall (
  wall_id TEXT PRIMARY KEY, plan TEXT, link TEXT, scene TEXT, scene_since REAL, build TEXT, skipped INTEGER,
  connected_since REAL, asked_at REAL)"""
_NOTE: Final = """INSERT INTO wall VALUES (:wall_id, :plan, :link, :scene, :now, :build, :skipped, :now, :now)
ON CONFLICT (wall_id) DO UPDATE SET plan = :plan, link = :link, scene = :scene, build = :build, skipped = :skipped,
  scene_since = CASE WHEN scene = :scene THEN scene_since ELSE :now END,
  connected_since = CASE WHEN asked_at < :now - :gap THEN :now ELSE connected_since END, asked_at = :now"""
ALIVE_WITHIN: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class WallSeen:
    """One wall as it was last heard: which scene since when, how many scenes it skipped, of which build it is."""

    wall_id: str
    plan: str
    link: str
    scene: str
    scene_since: datetime
    build: str
    skipped_count: int
    connected_since: datetime
    asked_at: datetime

    def is_alive(self, now: datetime) -> bool:
        """Whether it asked within the last minute."""
        return now - self.asked_at <= ALIVE_WITHIN


class AliveWalls:
    """Kept in `file`, which is made when first needed. A file that cannot be written costs the list, not a wall."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def note(self, wall_id: str, plan: str, link: str, scene: str, build: str, skipped_count: int) -> None:
        """A wall asked now."""
        values = {"wall_id": wall_id, "plan": plan, "link": link, "scene": scene, "build": build}
        times = {"now": datetime.now(UTC).timestamp(), "gap": ALIVE_WITHIN.total_seconds()}
        try:
            with self._open() as connection:
                connection.execute(_NOTE, values | times | {"skipped": skipped_count})
                oldest = times["now"] - FORGET_AFTER.total_seconds()
                connection.execute("DELETE FROM wall WHERE asked_at < ?", (oldest,))
        except (OSError, sqlite3.Error):
            return

    def seen(self) -> tuple[WallSeen, ...]:
        """Every wall heard of within two weeks, the latest first."""
        try:
            with self._open() as connection:
                rows = connection.execute("SELECT * FROM wall ORDER BY asked_at DESC").fetchall()
        except (OSError, sqlite3.Error):
            return ()
        return tuple(
            WallSeen(wall, plan, link, scene, _moment(since), build, skipped, _moment(connected), _moment(asked))
            for wall, plan, link, scene, since, build, skipped, connected, asked in rows
        )

    def _open(self) -> closing[sqlite3.Connection]:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._file, timeout=2, isolation_level=None)
        # What a power cut loses here is who asked in the last seconds.
        connection.execute("PRAGMA synchronous=OFF")
        connection.execute(_TABLE)
        return closing(connection)


def _moment(timestamp: Any) -> datetime:  # noqa: ANN401 - a cell of SQLite
    return datetime.fromtimestamp(float(timestamp), UTC)
