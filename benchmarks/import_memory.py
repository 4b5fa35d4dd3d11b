"""Memory of an import: a process of its own, `python -m benchmarks.import_memory URL FILE`, imports one file."""

from __future__ import annotations

import base64
import json
import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import psutil  # type: ignore[import-untyped]

from benchmarks.databases import Databases
from benchmarks.importing import DISTRICT, activity_rows, as_csv, as_xlsx, prepared_store
from benchmarks.options import Options
from benchmarks.results import Figure
from benchmarks.selections import SEED
from dashboard.demo.activities import KIND
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine

LIMIT_MIB = 300.0
EVIDENCE_BYTES = 150
"""Of text that no other row has: without it no workbook of as many rows as we take has 50 MiB."""


def measure_import_memory(
    databases: Databases, kind: str, boundaries: Boundaries, options: Options
) -> Iterator[Figure]:
    """What an import of about 50 MiB adds to a process, from csv and from xlsx."""
    rows = activity_rows(boundaries, max(options.samples.csv_memory_rows, options.samples.xlsx_memory_rows))
    contents = {
        "csv": as_csv(rows.head(options.samples.csv_memory_rows)),
        "xlsx": as_xlsx(with_evidence(rows.head(options.samples.xlsx_memory_rows))),
    }
    for form, content in contents.items():
        url = prepared_store(databases, kind, boundaries)
        with tempfile.NamedTemporaryFile(suffix=f".{form}") as file:
            file.write(content)
            file.flush()
            told = subprocess.run(
                [sys.executable, "-m", __name__, url, file.name], capture_output=True, check=True, cwd=PROJECT_ROOT
            )
        own_mib, reader_mib = json.loads(told.stdout)
        reader = f"; the process that reads the workbook, before, {reader_mib:.0f} MiB" if reader_mib else ""
        note = f"a file of {len(content) / 2**20:.0f} MiB, which is among it{reader}"
        yield Figure(f"import memory, {form}", kind, own_mib, "MiB", LIMIT_MIB, note=note)


def with_evidence(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with a text each that cannot be packed."""
    dice = random.Random(SEED)
    texts = [base64.b64encode(dice.randbytes(EVIDENCE_BYTES)).decode() for _ in range(len(rows))]
    return rows.assign(**{"Minh chứng": texts})


def tell_memory(url: str, file: Path) -> None:
    """Import `file`; write what it took at its height above what the process had before, and its reader's, in MiB."""
    boundaries = load_boundaries(PROJECT_ROOT / "data" / "geo")
    places = PlaceFinder(boundaries.tree, boundaries.commune_shapes)
    engine = open_engine(url)
    before_mib = psutil.Process().memory_info().rss / 2**20
    import_file(engine, places, file.read_bytes(), file.name, kind=KIND, district_code=DISTRICT)
    reader_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(json.dumps([_highest_mib() - before_mib, reader_mib]))


def _highest_mib() -> float:
    """The most this process has held. `ru_maxrss` would count what the process held that started it."""
    status = Path("/proc/self/status").read_text("ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    tell_memory(sys.argv[1], Path(sys.argv[2]))
