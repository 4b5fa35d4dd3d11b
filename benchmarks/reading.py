"""Query and figure content in the server's own process: a selection in, the map's changed values out."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from statistics import median

from benchmarks.databases import Built
from benchmarks.options import Options
from benchmarks.results import Figure, p95_figure, p95_of
from benchmarks.selections import SEED, province_by_communes, random_selections
from dashboard.domain.selection import Selection
from dashboard.figures.map import map_changes
from dashboard.figures.palette import LIGHT
from dashboard.geo.boundaries import Boundaries
from dashboard.services import Services
from dashboard.serving import keep_what_is_loaded, warm_up
from dashboard.store.database import open_engine
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.context import Look
from dashboard.ui.drawing import as_patch
from dashboard.ui.scene import MapSize, Reading, map_scene
from layers import REGISTRY

LIMIT_MS = 15.0
RATIO_LIMIT = 1.5


class Reader:
    """Reads and draws as a worker does, without the web around it."""

    def __init__(self, built: Built, boundaries: Boundaries) -> None:
        self._engine = open_engine(built.url)
        self.services = Services(self._engine, boundaries, REGISTRY)
        self.space = self.services.space
        self._look = Look(load_catalogues(REGISTRY)["vi"], LIGHT)

    def draw(self, selection: Selection) -> None:
        """Everything a drill-down asks of the store, and the map's changes as Dash sends them."""
        reading = Reading(self.services.view(selection), (), None)
        scene = map_scene(reading, self.space, self.services.geo, MapSize(), self._look)
        as_patch(map_changes(scene)).to_plotly_json()

    def times_ms(self, selections: Iterable[Selection]) -> list[float]:
        """Milliseconds of each drawing."""
        times = []
        for selection in selections:
            started = time.perf_counter()
            self.draw(selection)
            times.append((time.perf_counter() - started) * 1000)
        return times

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()


def measure_reading(large: Built, small: Built, boundaries: Boundaries, options: Options) -> Iterator[Figure]:
    """p95 over any selection, with few and with many raw rows, and where it is highest."""
    reader, few = Reader(large, boundaries), Reader(small, boundaries)
    count, kind = options.samples.views, large.kind
    for one in (reader, few):
        warm_up(one.services)
        one.times_ms(random_selections(one.space, count // 2, seed=SEED + 1))
    keep_what_is_loaded()
    many_ms, few_ms = _in_turn(reader, few, count)
    yield p95_figure("query and figure content", kind, many_ms, "ms", LIMIT_MS, f"{large.rows} raw rows")
    yield p95_figure("query and figure content, few raw rows", kind, few_ms, "ms", note=f"{small.rows} raw rows")
    note = f"p95 of {large.rows} to {small.rows} raw rows; medians {median(many_ms) / median(few_ms):.2f}"
    yield Figure(
        "query and figure content, many to few raw rows", kind, p95_of(many_ms) / p95_of(few_ms), "times", RATIO_LIMIT,
        sample_count=2 * count, note=note,
    )  # fmt: skip
    times = reader.times_ms(province_by_communes(reader.space, count // 4))
    yield p95_figure("query and figure content, province by communes", kind, times, "ms", LIMIT_MS)
    for layer in REGISTRY:
        times = reader.times_ms(random_selections(reader.space, count // 4, layer))
        yield p95_figure(f"query and figure content, {layer.id}", kind, times, "ms", LIMIT_MS)
    reader.close()
    few.close()


def _in_turn(many: Reader, few: Reader, count: int) -> tuple[list[float], list[float]]:
    """The same selections on both, each first in turn, so that a busy moment of the machine meets both."""
    times: dict[Reader, list[float]] = {many: [], few: []}
    order = (many, few)
    for selection in random_selections(many.space, count):
        for reader in order:
            times[reader] += reader.times_ms([selection])
        order = order[::-1]
    return times[many], times[few]
