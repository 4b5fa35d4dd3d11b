"""Prints: from a selection to a file that was read back; and what a print adds to the memory of a process.

`python -m benchmarks.prints URL PAPER FORMAT` prints the heaviest picture once and tells what it took.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import psutil  # type: ignore[import-untyped]

from benchmarks.databases import Built
from benchmarks.options import Options
from benchmarks.results import Figure, p95_figure
from benchmarks.selections import province_by_communes, random_selections
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import Selection
from dashboard.freezing import freeze
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.prints.cartography import Cartography
from dashboard.prints.engine import make_print
from dashboard.prints.papers import PAPERS, FileFormat
from dashboard.services import Services
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine
from dashboard.ui.catalogue import load_catalogues
from layers import REGISTRY

A4, A0 = "A4-landscape", "A0"
LIMITS_MS = {A4: 1500.0, A0: 6000.0}
LIMIT_MIB = 150.0


class Printer:
    """Freezes and prints as the product does, with boundaries that are projected already."""

    def __init__(self, url: str, boundaries: Boundaries) -> None:
        self._engine = open_engine(url)
        self._services = Services(self._engine, boundaries, REGISTRY)
        self._texts = load_catalogues(REGISTRY)["vi"]
        self._cartography = Cartography(boundaries)
        self.space = self._services.space

    def print(self, selection: Selection, paper: str, form: FileFormat) -> None:
        """One file."""
        view = freeze(self._services, selection, datetime.now(TIME_ZONE), self._texts)
        make_print(view, self._cartography, PAPERS[paper], form)

    def times_ms(self, selections: Iterable[Selection], paper: str, form: FileFormat) -> list[float]:
        """Milliseconds of each file."""
        times = []
        for selection in selections:
            started = time.perf_counter()
            self.print(selection, paper, form)
            times.append((time.perf_counter() - started) * 1000)
        return times

    def heaviest(self, count: int) -> list[Selection]:
        """All communes of the province at once, with the sites of every layer."""
        layers = tuple(layer.id for layer in self.space.registry.with_sites)
        return [replace(selection, layer_ids=layers) for selection in province_by_communes(self.space, count)]

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def measure_prints(built: Built, boundaries: Boundaries, options: Options) -> Iterator[Figure]:
    """A4 of any selection, A4 and A0 of the heaviest one, as PDF and as PNG; memory of a fresh process."""
    printer = Printer(built.url, boundaries)
    printer.times_ms(printer.heaviest(1), A0, FileFormat.PDF)
    count = options.samples.prints
    times = printer.times_ms(random_selections(printer.space, count), A4, FileFormat.PDF)
    yield p95_figure("print, A4 pdf, any selection", built.kind, times, "ms", LIMITS_MS[A4])
    for paper in (A4, A0):
        for form in (FileFormat.PDF, FileFormat.PNG):
            times = printer.times_ms(printer.heaviest(max(2, count // 8)), paper, form)
            yield p95_figure(
                f"print, {paper} {form}, all communes and sites", built.kind, times, "ms", LIMITS_MS[paper]
            )
    printer.close()
    for paper, form in ((A4, FileFormat.PDF), (A0, FileFormat.PNG)):
        yield _memory(built, paper, form)


def _memory(built: Built, paper: str, form: FileFormat) -> Figure:
    told = subprocess.run(
        [sys.executable, "-m", __name__, built.url, paper, form], capture_output=True, check=True, cwd=PROJECT_ROOT
    )
    return Figure(f"print memory, {paper} {form}", built.kind, json.loads(told.stdout), "MiB", LIMIT_MIB)


def tell_memory(url: str, paper: str, form: FileFormat) -> None:
    """Print the heaviest picture; write what it took at its height above what the process had before, in MiB."""
    printer = Printer(url, load_boundaries(PROJECT_ROOT / "data" / "geo"))
    (selection,) = printer.heaviest(1)
    before_mib = psutil.Process().memory_info().rss / 2**20
    printer.print(selection, paper, form)
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    print(json.dumps(int(line.split()[1]) / 1024 - before_mib))


if __name__ == "__main__":
    tell_memory(sys.argv[1], sys.argv[2], FileFormat(sys.argv[3]))
