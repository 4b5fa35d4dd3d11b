"""Writing what offices and platforms send: csv and xlsx in the headings of the project's own forms."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pandas as pd
from openpyxl import Workbook

from dashboard.intake.forms import forms_of

DAY_WRITTEN_IN_ARCHIVES: Final = (2021, 8, 25, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class DemoFile:
    """One file as it was sent. `district_code` is the sender's, None for the province's offices and platforms.

    `received_at` is in the province's time zone; `row_count` counts data rows.
    """

    file_name: str
    kind: str
    content: bytes
    district_code: str | None
    received_at: datetime
    row_count: int


def with_headings(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    """`rows` with the canonical Vietnamese headings of the form instead of the names of its fields."""
    fields = forms_of(kind)[0].by_name
    return rows.rename(columns={name: fields[name].title for name in rows.columns})


def csv_file(rows: pd.DataFrame, kind: str, file_name: str, district_code: str | None, at: datetime) -> DemoFile:
    """A file of `rows`, whose columns are fields of the form `kind`, as Vietnamese Excel writes csv."""
    text = with_headings(rows, kind).to_csv(sep=";", index=False, lineterminator="\r\n")
    return DemoFile(f"{file_name}.csv", kind, text.encode("utf-8-sig"), district_code, at, len(rows))


def xlsx_file(
    rows: pd.DataFrame, kind: str, file_name: str, district_code: str | None, at: datetime, title: tuple[str, ...]
) -> DemoFile:
    """A workbook of `rows` under the lines of `title`, the same bytes every time."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None  # noqa: S101 - a new workbook has a sheet
    for line in title:
        sheet.append([line])
    table = with_headings(rows, kind)
    sheet.append(list(table.columns))
    for values in table.astype(object).where(table.notna(), None).itertuples(index=False):
        sheet.append(list(values))
    raw = io.BytesIO()
    book.save(raw)
    return DemoFile(f"{file_name}.xlsx", kind, _without_clock(raw.getvalue()), district_code, at, len(rows))


def _without_clock(content: bytes) -> bytes:
    """The same workbook without the moment it was written at."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as sealed:
        for name in source.namelist():
            part = source.read(name)
            if name == "docProps/core.xml":
                part = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", b"2021-08-25T00:00:00Z", part)
            sealed.writestr(zipfile.ZipInfo(name, DAY_WRITTEN_IN_ARCHIVES), part)
    return target.getvalue()
