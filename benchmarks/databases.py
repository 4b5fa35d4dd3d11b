"""The databases that are measured: the demonstration at a scale, through the intake, kept from run to run."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import click
from sqlalchemy import Engine, Table, func, make_url, select

from benchmarks.postgres import KeptPostgres
from dashboard.demo.campaign import WEEKS, Plan
from dashboard.demo.files import demo_parcels
from dashboard.demo.forms import DemoFile
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store import models
from dashboard.store.database import open_engine, read
from dashboard.store.setup import init_store
from dashboard.store.tables import table_of
from dashboard.store.versions import migrate

RAW: Final[tuple[Table, ...]] = tuple(
    table_of(model)
    for model in (
        models.Activity, models.DisplayItem, models.Inspection, models.Station, models.LoudspeakerCluster,
        models.ClusterState, models.Broadcast, models.ClusterBroadcast, models.LoudspeakerDay, models.QrVenue,
        models.QrDay, models.PlatformWeek,
    )
)  # fmt: skip
"""Tables of raw rows; neither roll-ups nor what every store holds before the first file."""
EVENT_KINDS: Final = frozenset({"activities", "broadcasts", "loudspeaker_days", "qr_days", "inspections"})
SAMPLE_WEEK: Final = 7
"""Position of the week whose files tell how many rows a scale gives."""
SPARE: Final = 1.03
CODE: Final = ("demo", "store", "rollups")


@dataclass(frozen=True, slots=True)
class Bulk:
    """How much is made: the demonstration's scale, and which of the rows of events are kept (1: all, 8: each 8th)."""

    scale: int = 1
    keep_every: int = 1


@dataclass(frozen=True, slots=True)
class Built:
    """A database ready to be measured. `kind` is sqlite or postgresql, `rows` the raw rows it holds."""

    kind: str
    url: str
    rows: int
    build_s: float


class Databases:
    """Makes databases below `home` or finds them there. Made by other code or for other sizes they are made anew."""

    def __init__(self, home: Path, boundaries: Boundaries) -> None:
        self._home = home
        self._boundaries = boundaries
        self._postgres: KeptPostgres | None = None
        home.mkdir(parents=True, exist_ok=True)

    def built(self, kind: str, rows: int) -> Built:
        """A database of `kind` with at least `rows` raw rows of the whole campaign in the whole province."""
        name = f"rows_{rows}"
        stamp = self._home / f"{kind}-{name}.json"
        key = _key(rows)
        if stamp.exists() and self._exists(kind, name):
            known = json.loads(stamp.read_text("utf-8"))
            if known["key"] == key:
                return Built(kind, self.url(kind, name), known["rows"], known["build_s"])
        stamp.unlink(missing_ok=True)
        built = self._build(kind, name, rows)
        stamp.write_text(json.dumps({"key": key, "rows": built.rows, "build_s": built.build_s}), "utf-8")
        return built

    def empty(self, kind: str, name: str) -> str:
        """The address of a new store without facts, as after `sonla init`."""
        if kind == "sqlite":
            for file in self._home.glob(f"{name}.db*"):
                file.unlink()
        else:
            self._server().make(name)
        url = self.url(kind, name)
        engine = open_engine(url)
        migrate(engine)
        init_store(engine, self._boundaries, self._boundaries.boundary_set)
        engine.dispose()
        return url

    def copy(self, built: Built, name: str) -> str:
        """The address of a copy of a PostgreSQL database, which nobody may use meanwhile."""
        self._server().copy(make_url(built.url).database or "", name)
        return self.url(built.kind, name)

    def drop(self, name: str) -> None:
        """Throw a PostgreSQL database away."""
        self._server().drop(name)

    def url(self, kind: str, name: str) -> str:
        """SQLAlchemy's address of the database called `name`."""
        return f"sqlite:///{self._home / name}.db" if kind == "sqlite" else self._server().url(name)

    def close(self) -> None:
        """Stop the PostgreSQL server, if it was started."""
        if self._postgres is not None:
            self._postgres.stop()

    def _exists(self, kind: str, name: str) -> bool:
        return (self._home / f"{name}.db").exists() if kind == "sqlite" else self._server().has(name)

    def _server(self) -> KeptPostgres:
        if self._postgres is None:
            self._postgres = KeptPostgres(self._home / "postgresql")
            self._postgres.start()
        return self._postgres

    def _build(self, kind: str, name: str, rows: int) -> Built:
        bulk = bulk_for(rows, self._boundaries)
        while True:
            started = time.perf_counter()
            url = self.empty(kind, name)
            engine = open_engine(url)
            load(engine, self._boundaries, bulk, f"{kind}, {rows} rows")
            stored = count_raw_rows(engine)
            engine.dispose()
            if stored >= rows:
                return Built(kind, url, stored, time.perf_counter() - started)
            bulk = _more(bulk, rows / stored)


@contextmanager
def databases_in(home: Path, boundaries: Boundaries) -> Iterator[Databases]:
    """Databases below `home`, their server stopped at the end."""
    databases = Databases(home, boundaries)
    try:
        yield databases
    finally:
        databases.close()


def count_raw_rows(engine: Engine) -> int:
    """Raw rows that are really stored."""
    with read(engine) as connection:
        return sum(connection.execute(select(func.count()).select_from(table)).scalar_one() for table in RAW)


def bulk_for(rows: int, boundaries: Boundaries) -> Bulk:
    """The scale that gives `rows`, judged by the files of one week; fewer than scale 1 gives by leaving rows out."""
    wanted = rows * SPARE / len(WEEKS)
    events, others = _rows_of_week(boundaries, 1)
    if events + others > wanted:
        return Bulk(1, max(1, int(events / max(wanted - others, events / 40))))
    low, high = (1, events + others), (4, sum(_rows_of_week(boundaries, 4)))
    while high[1] < wanted:
        per_scale = max((high[1] - low[1]) / (high[0] - low[0]), 1.0)
        scale = high[0] + max(1, round((wanted - high[1]) / per_scale))
        low, high = high, (scale, sum(_rows_of_week(boundaries, scale)))
    return Bulk(high[0])


def load(engine: Engine, boundaries: Boundaries, bulk: Bulk, label: str) -> None:
    """Import the demonstration's files with a progress bar, as `sonla demo` does."""
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    with click.progressbar(demo_parcels(boundaries, Plan(bulk.scale)), label=f"build {label}") as parcels:
        for parcel in parcels:
            for whole in parcel():
                file = thinned(whole, bulk.keep_every)
                import_file(
                    engine, places, file.content, file.file_name, kind=file.kind, district_code=file.district_code,
                    received_at=file.received_at, simulated=True,
                )  # fmt: skip


def thinned(file: DemoFile, keep_every: int) -> DemoFile:
    """A csv file of events with each `keep_every`th row; every other file as it is."""
    if keep_every == 1 or file.kind not in EVENT_KINDS or not file.file_name.endswith(".csv"):
        return file
    head, *rows = file.content.splitlines(keepends=True)
    return replace(file, content=b"".join((head, *rows[::keep_every])), row_count=len(rows[::keep_every]))


def _rows_of_week(boundaries: Boundaries, scale: int) -> tuple[int, int]:
    """Rows of events and other rows in the files of one week."""
    before = len(demo_parcels(boundaries, Plan(scale, week_count=SAMPLE_WEEK)))
    parcels = demo_parcels(boundaries, Plan(scale, week_count=SAMPLE_WEEK + 1))[before:]
    counts = {True: 0, False: 0}
    for parcel in parcels:
        for file in parcel():
            counts[file.kind in EVENT_KINDS] += file.row_count
    return counts[True], counts[False]


def _more(bulk: Bulk, factor: float) -> Bulk:
    if bulk.keep_every > 1:
        return Bulk(1, max(1, min(bulk.keep_every - 1, int(bulk.keep_every / factor))))
    return Bulk(max(bulk.scale + 1, round(bulk.scale * factor * SPARE)))


def _key(rows: int) -> str:
    """Names the size and the code that made the database."""
    digest = hashlib.sha256(f"{rows}".encode())
    for folder in CODE:
        for file in sorted((PROJECT_ROOT / "dashboard" / folder).rglob("*.py")):
            digest.update(file.read_bytes())
    digest.update((PROJECT_ROOT / "data" / "geo" / "manifest.json").read_bytes())
    return digest.hexdigest()[:16]
