"""Loading the demonstration: every file goes through the intake, as if an office had just sent it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection, Engine, select

from dashboard.demo.approvals import decide_reports
from dashboard.demo.campaign import WEEKS, Plan
from dashboard.demo.files import Parcel, demo_parcels
from dashboard.demo.forms import DemoFile
from dashboard.errors import StoreError
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.run import Refresh, import_file
from dashboard.rollups import rebuild, refresh
from dashboard.store.database import read, write
from dashboard.store.models import ImportRun
from dashboard.store.reporting_calendar import read_calendar, write_calendar

Progress = Callable[[int, int], None]
"""Told how many parcels of files are loaded, and how many there are."""


@dataclass(frozen=True, slots=True)
class DemoLoaded:
    """What loading did; all zero where the store already held the whole demonstration."""

    file_count: int = 0
    row_count: int = 0
    fault_count: int = 0


def load_demo(
    engine: Engine, boundaries: Boundaries, plan: Plan | None = None, progress: Progress | None = None
) -> DemoLoaded:
    """Load the demonstration of `plan` (default: the whole one at scale 1) into a prepared store without other data.

    Files that are already there are passed over, so that an interrupted loading goes on where it stopped. Raises
    StoreError where the store holds data that are not simulated, or those of another plan; nothing is changed then.
    """
    known, plan = _known_files(engine), plan or Plan()
    parcels = demo_parcels(boundaries, plan)
    if known and _is_complete(parcels, known):
        return DemoLoaded()
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    loaded = DemoLoaded()
    for done, parcel in enumerate(parcels):
        _tell(progress, done, parcels)
        is_last = done == len(parcels) - 1
        if is_last:
            # The last file alone says that the demonstration is complete, so this is never left undone.
            with write(engine) as connection:
                _end_calendar(connection)
                decide_reports(connection, plan, boundaries.tree)
                rebuild(connection)
        for file in parcel():
            if not _is_known(file, known):
                loaded = _import(engine, places, file, refresh if is_last else _refresh_later, loaded)
    _tell(progress, len(parcels), parcels)
    return loaded


def _end_calendar(connection: Connection) -> None:
    """Nobody owes a report for weeks after the campaign."""
    in_force, end = read_calendar(connection), WEEKS[-1].end
    duties = tuple(replace(duty, valid_to=duty.valid_to or end) for duty in in_force.duties)
    write_calendar(connection, replace(in_force, duties=duties))


def _tell(progress: Progress | None, done: int, parcels: list[Parcel]) -> None:
    if progress is not None:
        progress(done, len(parcels))


def _refresh_later(_connection: Connection, _feed: str, _touched: Iterable[tuple[str, date]]) -> None:
    """Leave the roll-ups as they are: computing them once for all files is several times quicker."""


def _import(engine: Engine, places: PlaceFinder, file: DemoFile, refreshing: Refresh, so_far: DemoLoaded) -> DemoLoaded:
    outcome = import_file(
        engine,
        places,
        file.content,
        file.file_name,
        kind=file.kind,
        district_code=file.district_code,
        received_at=file.received_at,
        simulated=True,
        refresh=refreshing,
    )
    return DemoLoaded(
        so_far.file_count + 1, so_far.row_count + outcome.accepted, so_far.fault_count + len(outcome.faults)
    )


def _known_files(engine: Engine) -> dict[str, str]:
    """Fingerprint by name of the files that the store holds. Raises StoreError where one is not simulated."""
    with read(engine) as connection:
        runs = connection.execute(select(ImportRun.file_name, ImportRun.file_sha256, ImportRun.simulated)).all()
    if not all(run.simulated for run in runs):
        raise StoreError(
            "Kho đã có dữ liệu thật: không nạp dữ liệu mô phỏng vào đây. Hãy dùng SONLA_HOME khác.",
            "The store holds real data: the demonstration is not loaded into it. Use another SONLA_HOME.",
        )
    return {run.file_name: run.file_sha256 for run in runs}


def _is_complete(parcels: list[Parcel], known: dict[str, str]) -> bool:
    """True when the last files are there: files are loaded in order."""
    last = next(files for parcel in reversed(parcels) if (files := list(parcel())))
    return all(known.get(file.file_name) == _sha256(file) for file in last)


def _is_known(file: DemoFile, known: dict[str, str]) -> bool:
    """True when the store holds this very file. Raises StoreError where it holds that of another plan."""
    fingerprint = known.get(file.file_name)
    if fingerprint not in (None, _sha256(file)):
        raise StoreError(
            "Kho đã có dữ liệu mô phỏng khác (--scale hoặc --seed khác). Hãy dùng SONLA_HOME khác.",
            "The store holds another demonstration (another --scale or --seed). Use another SONLA_HOME.",
        )
    return fingerprint is not None


def _sha256(file: DemoFile) -> str:
    return hashlib.sha256(file.content).hexdigest()
