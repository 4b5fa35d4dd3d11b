"""A wall through weeks in one sitting: scene after scene, each read anew, while memory is watched.

    python -m benchmarks.soak [--steps 10000] [--home FOLDER] [--out docs]

Writes `soak.json` with every sample and `soak.svg` with the curve. Ends non-zero where the wall or the server grows.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import psutil  # type: ignore[import-untyped]
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy import create_engine, text

from benchmarks.machine import machine_facts
from tests.support.browser import launch_chromium, open_context
from tests.support.product import RunningServer, load_part, start_server
from tests.support.server import free_port

STEPS: Final = 10_000
"""Refreshes and scene changes, in turn."""
BETWEEN_CHANGES: Final = 50
"""So often figures change, as by an import: every scene is read and painted anew."""
BETWEEN_SAMPLES: Final = 250
GROWS_FROM_STEP: Final = 500
MOST_GROWTH_MIB: Final = 5.0
MOST_NODES, MOST_LISTENERS = 20, 10
"""So many more DOM nodes and listeners there may be than at that step: all samples are taken at the first scene."""
MOST_SERVER_MIB: Final = 20.0
VIEWPORT: Final = (480, 270)
"""Small, since without a graphics card painting costs more than everything else; the page is the same."""
_MIB: Final = 1024 * 1024

COUNT_CONTEXTS: Final = """(() => {
  const contexts = new Set();
  const plain = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    const made = plain.call(this, kind, ...rest);
    if (made && String(kind).startsWith('webgl')) contexts.add(made);
    return made;
  };
  window.webglContexts = () => [...contexts].filter((gl) => !gl.isContextLost()).length;
})();"""
RUN: Final = """async (steps) => {
  for (let i = 0; i < steps / 2; i += 1) {
    await sonla.deck.next();
    await sonla.deck.refresh();
    if (i % 10 === 0) await sonla.ask();
  }
}"""
TO_FIRST: Final = """async () => {
  await sonla.ask();
  const first = (sonla.wall.scenes.length - sonla.deck.state().index) % sonla.wall.scenes.length;
  for (let i = 0; i < first; i += 1) await sonla.deck.next();
}"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What the wall and its server hold after some steps, each after a collection and at the first scene."""

    step: int
    heap_mib: float
    nodes: int
    listeners: int
    webgl_contexts: int
    server_mib: float
    skipped: int


def main(arguments: Sequence[str]) -> int:
    """Run, write, judge; 1 where something grew."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        load_part(f"sqlite:///{home / 'sonla.db'}")
        server = start_server(home, "", free_port(), home / "log")
        try:
            with sync_playwright() as playwright:
                browser = launch_chromium(playwright)
                started = time.monotonic()
                samples: list[Sample] = []
                for sample, fetched in soak(browser, server, home, options.steps):
                    samples.append(sample)
                    faults = judge(samples, fetched)
                    write(options.out, samples, fetched, faults, time.monotonic() - started)
                browser.close()
        finally:
            server.process.stop()
    first, last = _settled(samples)[0], samples[-1]
    print(f"{last.step} steps; heap {first.heap_mib:.1f} -> {last.heap_mib:.1f} MiB")
    print("\n".join(faults) or "flat")
    return 1 if faults else 0


def write(out: Path, samples: Sequence[Sample], fetched: dict[str, int], faults: list[str], took_s: float) -> None:
    """Write what is known so far, so that a run that is broken off leaves what it measured."""
    out.mkdir(parents=True, exist_ok=True)
    told = {
        "machine": machine_facts(),
        "steps": samples[-1].step,
        "took_s": round(took_s),
        "geometry_fetched": fetched,
        "faults": faults,
        "samples": [asdict(sample) for sample in samples],
    }
    (out / "soak.json").write_text(json.dumps(told, indent=1) + "\n", "utf-8")
    (out / "soak.svg").write_text(curve(samples), "utf-8")


def soak(browser: Browser, server: RunningServer, home: Path, steps: int) -> Iterator[tuple[Sample, dict[str, int]]]:
    """A sample now and then, and how often each geometry came over the network by then."""
    context = open_context(browser, VIEWPORT)
    context.add_init_script(COUNT_CONTEXTS)
    page = context.new_page()
    session = context.new_cdp_session(page)
    fetched = _count_geometry(session)
    page.goto(f"{server.base_url}/wall")
    page.wait_for_function("() => document.getElementById('wall')?.dataset.layout !== 'wait' && window.sonla?.deck")
    engine = create_engine(f"sqlite:///{home / 'sonla.db'}")
    for done in range(BETWEEN_CHANGES, steps + 1, BETWEEN_CHANGES):
        with engine.begin() as connection:
            connection.execute(text("UPDATE rollup_qr SET active = active + 1"))
            connection.execute(text("UPDATE store_state SET version = version + 1"))
        page.evaluate(RUN, BETWEEN_CHANGES)
        if done % BETWEEN_SAMPLES == 0:
            page.evaluate(TO_FIRST)
            yield _sample(done, page, session), dict(fetched)
    engine.dispose()
    context.close()


def judge(samples: Sequence[Sample], fetched: dict[str, int]) -> list[str]:
    """What grew that should not have; nothing where all is flat."""
    settled = _settled(samples)
    limits = {
        "heap_mib": MOST_GROWTH_MIB,
        "nodes": MOST_NODES,
        "listeners": MOST_LISTENERS,
        "server_mib": MOST_SERVER_MIB,
    }
    growth = {name: _lasting([getattr(one, name) for one in settled]) - getattr(settled[0], name) for name in limits}
    faults = [f"{name} grew by {by:.1f}, at most {limits[name]}" for name, by in growth.items() if by > limits[name]]
    if {sample.webgl_contexts for sample in samples} != {1}:
        faults.append("there was not one WebGL context all the time")
    faults += [f"{url} came {count} times" for url, count in fetched.items() if count > 1]
    if samples[-1].skipped:
        faults.append(f"{samples[-1].skipped} scenes were skipped")
    return faults


def curve(samples: Sequence[Sample]) -> str:
    """Heap and server memory over the steps."""
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "soak"
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5.4), layout="constrained")
    axes = figure.subplots(3, 1, sharex=True)
    steps = [sample.step for sample in samples]
    for axis, name, label in zip(
        axes, ("heap_mib", "nodes", "server_mib"), ("JS heap, MiB", "DOM nodes", "server, MiB"), strict=True
    ):
        axis.plot(steps, [getattr(sample, name) for sample in samples], color="#1d5fc4")
        axis.set_ylim(bottom=0)
        axis.set_ylabel(label)
        axis.grid(alpha=0.3)
    axes[-1].set_xlabel("refreshes and scene changes")
    path = Path(tempfile.mkstemp(suffix=".svg")[1])
    figure.savefig(path, metadata={"Date": None})
    drawn = path.read_text("utf-8")
    path.unlink()
    return drawn


def _lasting(values: Sequence[float]) -> float:
    """The most that two samples in a row hold: what is gone by the next was being cleared, and is no growth."""
    return max((min(pair) for pair in pairwise(values)), default=values[-1])


def _settled(samples: Sequence[Sample]) -> list[Sample]:
    return [sample for sample in samples if sample.step >= GROWS_FROM_STEP] or list(samples)


def _sample(step: int, page: Page, session: CDPSession) -> Sample:
    for _ in range(2):
        session.send("HeapProfiler.collectGarbage")
    heap = session.send("Runtime.getHeapUsage")
    counters = session.send("Memory.getDOMCounters")
    return Sample(
        step,
        round(heap["usedSize"] / _MIB, 2),
        counters["nodes"],
        counters["jsEventListeners"],
        page.evaluate("webglContexts()"),
        round(_largest_worker_mib(), 1),
        page.evaluate("sonla.deck.state().skipped"),
    )


def _largest_worker_mib() -> float:
    """Of the server that this process started."""
    below = psutil.Process().children(recursive=True)
    workers = [process for process in below if "gunicorn" in " ".join(process.cmdline())]
    return max((process.memory_info().rss for process in workers), default=0) / _MIB


def _count_geometry(session: CDPSession) -> Counter[str]:
    """Addresses of geometry that came over the network rather than from the browser's cache."""
    fetched: Counter[str] = Counter()
    cached: set[str] = set()

    def note(event: dict[str, Any]) -> None:
        response = event["response"]
        if "/geo/" in response["url"] and not response.get("fromDiskCache") and event["requestId"] not in cached:
            fetched[response["url"].partition("/geo/")[2]] += 1

    session.on("Network.requestServedFromCache", lambda event: cached.add(event["requestId"]))
    session.on("Network.responseReceived", note)
    session.send("Network.enable")
    return fetched


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.soak")
    parser.add_argument("--steps", type=int, default=STEPS)
    parser.add_argument("--out", type=Path, default=Path("docs"))
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
