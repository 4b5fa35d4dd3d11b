"""What one run measures: sizes, databases, and how many samples of each kind."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Samples:
    """How often each thing is done."""

    views: int = 400
    drill_downs: int = 150
    clicks: int = 24
    visits: int = 5
    plain_callbacks: int = 5
    mixed_requests: int = 400
    prints: int = 40
    csv_rows: int = 200_000
    xlsx_rows: int = 100_000
    csv_memory_rows: int = 300_000
    xlsx_memory_rows: int = 240_000
    users: int = 300
    users_s: float = 60.0


QUICK = Samples(
    views=80,
    drill_downs=40,
    clicks=8,
    visits=2,
    plain_callbacks=2,
    mixed_requests=100,
    prints=16,
    csv_rows=40_000,
    xlsx_rows=20_000,
    csv_memory_rows=40_000,
    xlsx_memory_rows=20_000,
    users=60,
    users_s=20.0,
)


@dataclass(frozen=True, slots=True)
class Options:
    """`rows` and `small_rows` are raw rows to be reached at least; `home` keeps the databases between runs."""

    rows: int
    small_rows: int
    databases: tuple[str, ...]
    only: tuple[str, ...]
    home: Path
    samples: Samples

    def wants(self, measurement: str) -> bool:
        """Whether a measurement was asked for."""
        return not self.only or measurement in self.only
