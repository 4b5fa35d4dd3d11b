"""Rows a second of an import, faulty rows and refreshed roll-ups included: activities, from csv and from xlsx."""

from __future__ import annotations

import io
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from benchmarks.databases import Databases
from benchmarks.options import Options
from benchmarks.results import Figure
from benchmarks.selections import SEED
from dashboard.demo.activities import KIND, activity_files
from dashboard.demo.campaign import WEEKS, Plan
from dashboard.demo.files import demo_parcels
from dashboard.demo.forms import DemoFile
from dashboard.demo.places import make_places
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.run import import_file
from dashboard.store.database import open_engine

CSV_ROWS_A_SECOND, XLSX_ROWS_A_SECOND = 50_000.0, 15_000.0
FAULTY_SHARE = 0.02
DISTRICT = "116"
SCALE = 15
FAULTS = {"Xã, phường, thị trấn": "Xã Không Có", "Ngày": "32/13/2021", "Lượt người": "-5", "Hình thức": "không rõ"}
"""One wrong cell per faulty row, by column."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What one import did."""

    rows: int
    faulty_rows: int
    elapsed_s: float
    processor_s: float


def measure_importing(databases: Databases, kind: str, boundaries: Boundaries, options: Options) -> Iterator[Figure]:
    """One large file of a district into a store that knows the villages, from csv and from xlsx."""
    sizes = {"csv": options.samples.csv_rows, "xlsx": options.samples.xlsx_rows}
    limits = {"csv": CSV_ROWS_A_SECOND, "xlsx": XLSX_ROWS_A_SECOND}
    rows = activity_rows(boundaries, max(sizes.values()))
    for form, size in sizes.items():
        done = import_into_new_store(databases, kind, boundaries, rows.head(size), form)
        spent = f"{done.elapsed_s:.1f} s, {done.processor_s:.1f} s of them at work in our process"
        note = f"{done.rows} rows, {done.faulty_rows} of them faulty, {spent}"
        name = f"import from {form}"
        yield Figure(name, kind, done.rows / done.elapsed_s, "rows/s", limits[form], "at least", 1, note=note)


def import_into_new_store(
    databases: Databases, kind: str, boundaries: Boundaries, rows: pd.DataFrame, form: str
) -> Imported:
    """Import `rows` written as `form`; only reading the bytes to the end of the transaction is timed."""
    content = as_csv(rows) if form == "csv" else as_xlsx(rows)
    engine = open_engine(prepared_store(databases, kind, boundaries))
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    started, worked = time.perf_counter(), time.process_time()
    outcome = import_file(engine, places, content, f"tuyen-truyen.{form}", kind=KIND, district_code=DISTRICT)
    elapsed, processor = time.perf_counter() - started, time.process_time() - worked
    engine.dispose()
    return Imported(len(rows), len(rows) - outcome.accepted, elapsed, processor)


def prepared_store(databases: Databases, kind: str, boundaries: Boundaries) -> str:
    """Address of a new store that knows villages, stations and the other lists."""
    url = databases.empty(kind, "importing")
    engine = open_engine(url)
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    for file in demo_parcels(boundaries, Plan(week_count=1))[0]():
        import_file(engine, places, file.content, file.file_name, kind=file.kind, district_code=file.district_code)
    engine.dispose()
    return url


def activity_rows(boundaries: Boundaries, count: int) -> pd.DataFrame:
    """`count` rows at most of a district's reports as texts, FAULTY_SHARE of them faulty."""
    plan = Plan(SCALE)
    places = make_places(plan, boundaries.tree, boundaries.commune_shapes)
    frames: list[pd.DataFrame] = []
    for number in range(len(WEEKS)):
        files = activity_files(plan, places, boundaries.tree[DISTRICT], number)
        frames += [_read(file) for file in files if file.file_name.endswith(".csv")]
        if sum(map(len, frames)) >= count:
            break
    rows = pd.concat(frames, ignore_index=True).head(count)
    faulty = random.Random(SEED).sample(range(len(rows)), round(len(rows) * FAULTY_SHARE))
    for number, (column, wrong) in enumerate(FAULTS.items()):
        cells = rows[column].to_numpy(dtype=object, copy=True)
        cells[faulty[number :: len(FAULTS)]] = wrong
        rows[column] = cells
    return rows


def as_csv(rows: pd.DataFrame) -> bytes:
    """As Vietnamese Excel writes csv."""
    return rows.to_csv(sep=";", index=False, lineterminator="\r\n").encode("utf-8-sig")


def as_xlsx(rows: pd.DataFrame) -> bytes:
    """A workbook whose numbers are numbers."""
    typed = rows.map(lambda text: int(text) if text.isdecimal() else text or None)
    target = io.BytesIO()
    typed.to_excel(target, index=False, engine="xlsxwriter")
    return target.getvalue()


def _read(file: DemoFile) -> pd.DataFrame:
    return pd.read_csv(io.BytesIO(file.content), sep=";", dtype=str, encoding="utf-8-sig", keep_default_na=False)
