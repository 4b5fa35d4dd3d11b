"""Memory of the server's workers after they have served all kinds of requests."""

from __future__ import annotations

import random
from collections.abc import Iterator

import psutil  # type: ignore[import-untyped]

from benchmarks.databases import Built
from benchmarks.options import Options
from benchmarks.over_http import drill, drill_downs
from benchmarks.results import Figure
from benchmarks.selections import SEED, province_by_communes
from benchmarks.server import MAP_BOX, Client
from dashboard.domain.selection import SelectionSpace, to_query
from dashboard.ui import ids

LIMIT_MIB = 400.0
SEARCHES = ("moc chau", "ban", "loa", "pano", "cho", "mai son", "benh vien", "truong")


def measure_memory(built: Built, space: SelectionSpace, port: int, options: Options) -> Iterator[Figure]:
    """The largest worker's resident, proportional and own memory."""
    serve_mixed(space, port, options.samples.mixed_requests)
    workers = _workers(port)
    full = [worker.memory_full_info() for worker in workers]
    note = f"largest of {len(workers)} workers, {built.rows} raw rows"
    yield _mib("worker memory, resident", built, [info.rss for info in full], LIMIT_MIB, note)
    yield _mib("worker memory, proportional", built, [info.pss for info in full], None, note)
    yield _mib("worker memory, own", built, [info.uss for info in full], None, note)


def serve_mixed(space: SelectionSpace, port: int, count: int) -> None:
    """Drill-downs with points, whole pictures of the province by communes, searches and pages, over new connections."""
    chance = random.Random(SEED)
    points = tuple(layer.id for layer in space.registry.with_sites)
    steps = drill_downs(space, count, points)
    pictures = province_by_communes(space, count)
    client = Client(port)
    for number in range(count):
        if number % 10 == 0:
            # Another connection may reach another worker.
            client.close()
            client = Client(port)
        kind = chance.choices(("drill", "picture", "search", "page"), (5, 2, 2, 1))[0]
        if kind == "drill":
            drill(client, next(steps), space)
        elif kind == "picture":
            request = {"search": to_query(next(pictures), space), "at": 0, **MAP_BOX}
            client.call(f"{ids.MAP}.figure", {f"{ids.REQUEST}.data": request})
        elif kind == "search":
            client.call(f"{ids.SEARCH_RESULTS}.children", {f"{ids.SEARCH}.value": chance.choice(SEARCHES)})
        else:
            client.get("/_dash-layout")
    client.close()


def _workers(port: int) -> list[psutil.Process]:
    """The processes below the one that listens on `port`: started by this run."""
    own = psutil.Process().children(recursive=True)
    masters = [p for p in own if f"127.0.0.1:{port}" in " ".join(_command(p)) and p.children()]
    workers: list[psutil.Process] = masters[0].children()
    return workers


def _command(process: psutil.Process) -> list[str]:
    try:
        command: list[str] = process.cmdline()
    except psutil.Error:
        return []
    return command


def _mib(name: str, built: Built, sizes: list[int], limit: float | None, note: str) -> Figure:
    return Figure(name, built.kind, max(sizes) / 2**20, "MiB", limit, sample_count=len(sizes), note=note)
