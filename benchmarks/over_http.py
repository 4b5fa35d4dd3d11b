"""One drill-down over HTTP: a click becomes the next address and its picture in one request."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace

from benchmarks.databases import Built
from benchmarks.options import Options
from benchmarks.results import Figure, p95_figure
from benchmarks.selections import SEED, random_selections
from benchmarks.server import MAP_BOX, Client
from dashboard.domain.selection import Selection, SelectionSpace, to_query
from dashboard.domain.units import Level
from dashboard.geo.boundaries import Boundaries
from dashboard.services import Services
from dashboard.store.database import open_engine
from dashboard.ui import ids
from layers import REGISTRY

LIMIT_MS, LIMIT_KIB = 40.0, 8.0
WARM_UP = 8


@dataclass(frozen=True, slots=True)
class DrillDown:
    """A click on `target` while `before` is shown."""

    before: Selection
    target: str


@dataclass(frozen=True, slots=True)
class Taken:
    """What one drill-down took."""

    elapsed_ms: float
    sent_kib: float


def space_of(built: Built, boundaries: Boundaries) -> SelectionSpace:
    """What can be selected in a database."""
    engine = open_engine(built.url)
    space = Services(engine, boundaries, REGISTRY).space
    engine.dispose()
    return space


def drill_downs(space: SelectionSpace, count: int, layer_ids: tuple[str, ...] = ()) -> Iterator[DrillDown]:
    """Clicks on districts of the province and on communes of districts, with any period and filters."""
    chance = random.Random(SEED)
    for selection in random_selections(space, count):
        above = space.tree.root if chance.random() < 0.5 else chance.choice(space.tree.children(space.tree.root.code))
        before = replace(selection, unit_code=above.code, area_level=Level.DISTRICT, layer_ids=layer_ids)
        yield DrillDown(before, chance.choice(space.tree.children(above.code)).code)


def drill(client: Client, step: DrillDown, space: SelectionSpace) -> Taken:
    """Do one drill-down as a browser does."""
    click = {"kind": "unit", "value": step.target, "sequence": 1}
    request = {"search": to_query(step.before, space), "events": [click], "at": 0, "table": False, **MAP_BOX}
    drawn = client.call(f"{ids.MAP}.figure", {f"{ids.REQUEST}.data": request})
    if drawn.json["response"][ids.STATE]["data"]["unit"] != step.target:
        raise RuntimeError(f"the drill-down to {step.target} drew another unit")
    return Taken(drawn.elapsed_s * 1000, drawn.sent_bytes / 1024)


def measure_http(built: Built, space: SelectionSpace, port: int, options: Options) -> Iterator[Figure]:
    """p95 of time and size, without and with all point layers on."""
    client = Client(port)
    for step in drill_downs(space, WARM_UP):
        drill(client, step, space)
    points = tuple(layer.id for layer in space.registry.with_sites)
    for layer_ids, which in (((), ""), (points, ", all point layers on")):
        taken = [drill(client, step, space) for step in drill_downs(space, options.samples.drill_downs, layer_ids)]
        yield p95_figure(
            f"drill-down over HTTP{which}", built.kind, [t.elapsed_ms for t in taken], "ms", LIMIT_MS,
            "the table closed as at first, one connection, brotli",
        )  # fmt: skip
        yield p95_figure(
            f"drill-down over HTTP, size{which}", built.kind, [t.sent_kib for t in taken], "KiB", LIMIT_KIB,
            "body as sent",
        )  # fmt: skip
    client.close()
