"""Figures: what was measured, against which limit, on how many samples."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number.

    `value` is what the limit is about (a p95, a ratio, a count); `limit` is None for a figure that is only told.
    `limit_is` says on which side of it `value` must lie. `median`, `p95` and `maximum` describe the same samples.
    """

    name: str
    database: str
    value: float
    unit: str
    limit: float | None = None
    limit_is: Literal["at most", "at least"] = "at most"
    sample_count: int = 1
    median: float | None = None
    p95: float | None = None
    maximum: float | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.limit_is == "at most" else self.value >= self.limit

    def to_json(self) -> dict[str, Any]:
        """Every field that says something, numbers rounded to what they are worth."""
        fields = {name: _rounded(value) for name, value in asdict(self).items() if value not in (None, "")}
        if self.limit is None:
            del fields["limit_is"]
        return fields if self.met is None else {**fields, "met": self.met}


def p95_of(samples: Sequence[float]) -> float:
    """The value that 95 of 100 samples do not pass; the largest of fewer than 20."""
    return max(samples) if len(samples) < 20 else quantiles(samples, n=20, method="inclusive")[-1]


def p95_figure(
    name: str, database: str, samples: Sequence[float], unit: str, limit: float | None = None, note: str = ""
) -> Figure:
    """Figure of samples whose p95 is judged."""
    p95 = p95_of(samples)
    return Figure(
        name, database, p95, unit, limit, "at most", len(samples), median(samples), p95, max(samples), note
    )  # fmt: skip


def table(figures: Sequence[Figure]) -> str:
    """Figures as lines for people."""
    lines = [f"{'':4} {'figure':58} {'database':10} {'value':>12} {'limit':>22}  median / p95 / max (samples)"]
    for f in figures:
        sign = {True: "met", False: "NOT", None: ""}[f.met]
        limit = "" if f.limit is None else f"{f.limit_is} {_written(f.limit)} {f.unit}"
        spread = f"{_written(f.median)} / {_written(f.p95)} / {_written(f.maximum)} " if f.median is not None else ""
        value = f"{_written(f.value)} {f.unit}"
        lines.append(f"{sign:4} {f.name:58} {f.database:10} {value:>12} {limit:>22}  {spread}({f.sample_count})")
    return "\n".join(lines)


def write_results(path: Path, facts: dict[str, Any], figures: Sequence[Figure]) -> None:
    """Write facts of the run and its figures."""
    document = {**facts, "figures": [figure.to_json() for figure in figures]}
    path.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")


def _rounded(value: object) -> object:
    return float(f"{value:.4g}") if isinstance(value, float) and abs(value) < 10_000 else _whole(value)


def _whole(value: object) -> object:
    return round(value) if isinstance(value, float) else value


def _written(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}" if abs(value) < 100 else f"{value:.0f}"
