"""The same drill-downs the plain way and ours, in turn, in the same run."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

import brotli

from benchmarks.databases import Built
from benchmarks.options import Options
from benchmarks.over_http import DrillDown, drill, drill_downs
from benchmarks.results import Figure, p95_figure
from benchmarks.server import Answer, Client, plain_server
from dashboard.domain.selection import SelectionSpace

TIMES_SLOWER, TIMES_LARGER = 20.0, 50.0
BROTLI_QUALITY = 5
"""That of our own server's answers."""


def measure_side_by_side(built: Built, space: SelectionSpace, port: int, options: Options) -> Iterator[Figure]:
    """Time and size of the plain way as multiples of ours (medians)."""
    kind, count = built.kind, options.samples.plain_callbacks
    with plain_server(built.url) as plain_port:
        ours, plain = Client(port), Client(plain_port)
        steps = list(drill_downs(space, count + 1))
        draw_plainly(plain, steps[0], space)
        drill(ours, steps[0], space)
        pairs = [(draw_plainly(plain, step, space), drill(ours, step, space)) for step in steps[1:]]
    plain_ms, plain_kib = [p.elapsed_s * 1000 for p, _ in pairs], [p.sent_bytes / 1024 for p, _ in pairs]
    ours_ms, ours_kib = median(o.elapsed_ms for _, o in pairs), median(o.sent_kib for _, o in pairs)
    packed = median(len(brotli.compress(p.body, quality=BROTLI_QUALITY)) / 1024 for p, _ in pairs)
    yield p95_figure("plain way, one callback over HTTP", kind, plain_ms, "ms", note=f"{built.rows} raw rows")
    yield p95_figure("plain way, one callback, size", kind, plain_kib, "KiB", note="as Dash sends it, not compressed")
    yield Figure("plain way to ours, time", kind, median(plain_ms) / ours_ms, "times", TIMES_SLOWER, "at least", count)
    yield Figure(
        "plain way to ours, size as sent", kind, median(plain_kib) / ours_kib, "times", TIMES_LARGER, "at least", count
    )
    yield Figure("plain way to ours, size if it were compressed", kind, packed / ours_kib, "times", sample_count=count)


def draw_plainly(client: Client, step: DrillDown, space: SelectionSpace) -> Answer:
    """The plain way's callback for the same unit and period."""
    period = step.before.period
    asked = {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "communes": [commune.code for commune in space.tree.communes(step.target)],
    }
    return client.call("map.figure", {"asked.data": asked})
