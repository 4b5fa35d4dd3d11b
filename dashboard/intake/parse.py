"""The one way from a file's bytes, or a program's records, to accepted rows and faults; nothing is stored here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from dashboard.geo.places import PlaceFinder
from dashboard.intake.body import Body, read_body
from dashboard.intake.cells import Problem, column_letters
from dashboard.intake.checks import check_parts, check_published_shares, repeated_rows
from dashboard.intake.faults import Parsed
from dashboard.intake.findings import Findings
from dashboard.intake.forms import forms_of
from dashboard.intake.headers import HandMapping, Layout, find_layout
from dashboard.intake.models import PERSONAL_FIELDS
from dashboard.intake.old_text.notes import conversion_warnings, note_unclear_text
from dashboard.intake.positions import place_rows
from dashboard.intake.readers import read_sheets
from dashboard.intake.reading import Values, read_fields
from dashboard.intake.records import Record, form_of_records, records_as_sheet
from dashboard.intake.sheet_places import SheetPlace, place_of_sheet
from dashboard.intake.sheets import Sheet
from dashboard.intake.tables import row_frame
from dashboard.intake.titles import Title, read_title
from dashboard.intake.units import read_units
from dashboard.intake.unknown_forms import form_unknown

_LISTED_ROWS = 20
_DAYS_OF_FIGURES = ("day", "period_to")


@dataclass(frozen=True)
class _ReadSheet:
    """One sheet, read: a frame of all body rows, and what was found in them."""

    sheet: Sheet
    layout: Layout
    title: Title
    body: Body
    rows: pd.DataFrame
    findings: Findings
    place_note: str = ""


def parse_file(
    content: bytes,
    places: PlaceFinder,
    *,
    kind: str | None = None,
    district_code: str | None = None,
    by_hand: Sequence[HandMapping] = (),
) -> Parsed:
    """Read a report: all its good rows, and every fault with its cell.

    `kind` is recognised by the columns where not given. `district_code` binds communes to a district; without it the
    title of each sheet decides. `by_hand` says what headings of this sender mean.

    Raises IntakeError where the file is refused whole: see `read_sheets`, and `form_unknown`.
    """
    sheets = read_sheets(content)
    notes = [f"Bỏ qua trang ẩn “{sheet.name}”." for sheet in sheets if sheet.is_hidden]
    shown = [sheet for sheet in sheets if not sheet.is_hidden and sheet.height]
    layouts = _layouts(shown, kind, by_hand, places, district_code or "")
    chosen = _tables(layouts, notes)
    parts = [_read_sheet(sheet, layout, places, district_code or "") for sheet, layout in chosen]
    notes += [part.place_note for part in parts if part.place_note]
    notes += [note for sheet, layout in chosen if (note := _unread_columns(sheet, layout))]
    notes += [note for part in parts if (note := _rows_of_names(part))]
    return _parsed(parts, notes)


def parse_records(kind: str, records: Sequence[Record], places: PlaceFinder, *, district_code: str = "") -> Parsed:
    """Check records of a program as the rows of a file are checked; every record is a row, none is left out.

    A record maps field names of the form `kind` to values; absent fields are blank. Faults tell the record by
    `row_number` (from 1) and the field by the letters of `cell`, see `field_of`. `district_code` binds communes.
    """
    form = form_of_records(kind)
    sheet, layout, body = records_as_sheet(form, records)
    return _parsed([_read_rows(sheet, layout, Title(), body, places, district_code)], [])


def _layouts(
    sheets: Sequence[Sheet], kind: str | None, by_hand: Sequence[HandMapping], places: PlaceFinder, district_code: str
) -> list[tuple[Sheet, Layout | None]]:
    """The best layout of each sheet. Where one is of one commune, none of them needs a column that names it."""
    forms = forms_of(kind)
    layouts = [(sheet, find_layout(sheet, forms, by_hand)) for sheet in sheets]
    placed = {
        sheet.name: layout
        for sheet, own in layouts
        if (own is None or own.missing) and (layout := find_layout(sheet, forms, by_hand, is_placed=True))
        if not layout.missing
    }
    named = (sheet for sheet in sheets if sheet.name in placed)
    if all(_place(sheet, placed[sheet.name], places, district_code) == SheetPlace() for sheet in named):
        return layouts
    return [(sheet, placed.get(sheet.name, own)) for sheet, own in layouts]


def _tables(layouts: Sequence[tuple[Sheet, Layout | None]], notes: list[str]) -> list[tuple[Sheet, Layout]]:
    """Sheets that hold a table of one kind (the first one's); the others are noted.

    Raises IntakeError `form_unknown`.
    """
    complete = [(sheet, layout) for sheet, layout in layouts if layout is not None and not layout.missing]
    if not complete:
        raise form_unknown(layouts)
    first_kind = complete[0][1].form.kind
    chosen = [(sheet, layout) for sheet, layout in complete if layout.form.kind == first_kind]
    names = {sheet.name for sheet, _ in chosen}
    notes += [
        f"Bỏ qua trang “{sheet.name}”: không phải mẫu “{chosen[0][1].form.label_vi}”."
        for sheet, _ in layouts
        if sheet.name not in names
    ]
    return chosen


def _read_sheet(sheet: Sheet, layout: Layout, places: PlaceFinder, district_code: str) -> _ReadSheet:
    title = read_title(_lines_above(sheet, layout), places)
    district_code = district_code or title.district_code
    place = _place(sheet, layout, places, district_code) if layout.is_placed else SheetPlace()
    body = read_body(sheet, layout)
    if place.text:
        body = body.of_one_place(place.text)
    return replace(_read_rows(sheet, layout, title, body, places, district_code), place_note=place.note)


def _place(sheet: Sheet, layout: Layout, places: PlaceFinder, district_code: str) -> SheetPlace:
    lines = _lines_above(sheet, layout)
    return place_of_sheet(sheet, lines, district_code or read_title(lines, places).district_code, places)


def _lines_above(sheet: Sheet, layout: Layout) -> list[str]:
    return [text for index in range(layout.header_row) for text in sheet.row_texts(index) if text]


def _read_rows(
    sheet: Sheet, layout: Layout, title: Title, body: Body, places: PlaceFinder, district_code: str
) -> _ReadSheet:
    form, findings = layout.form, Findings(sheet, body)
    values = read_fields(form, body, title.period, findings)
    if "unit_name" in body.columns:
        named = read_units(form, body, district_code, places, findings)
        values["unit_code"], values["position_quality"] = place_rows(form, body, named, values, places, findings)
    check_parts(form, body, values, findings)
    note_unclear_text(sheet, form, body, findings)
    if form.kind == "platform_weeks":
        check_published_shares(body, values, findings)
    rows = row_frame(form, values, title.as_of)
    rows["row_number"], rows["sheet"] = body.row_indexes + 1, sheet.name
    return _ReadSheet(sheet, layout, title, body, rows, findings)


def _parsed(parts: Sequence[_ReadSheet], notes: Sequence[str]) -> Parsed:
    form = parts[0].layout.form
    is_good = np.concatenate([part.findings.is_good for part in parts])
    rows = pd.concat([part.rows for part in parts], ignore_index=True)
    rows = rows[is_good].reset_index(drop=True)
    rows = _without_repeats(form.kind, rows, parts)
    faults = [fault for part in parts for fault in (*conversion_warnings(part.sheet), *part.findings.faults())]
    as_of = max((part.title.as_of for part in parts if part.title.as_of), default=None)
    return Parsed(
        kind=form.kind,
        rows=rows,
        faults=tuple(faults),
        ignored_row_count=sum(part.body.ignored_count for part in parts),
        as_of=as_of or _last_day(rows),
        notes=tuple(notes),
        extra={
            "form": form.id,
            "columns": {part.sheet.name: dict(part.layout.positions) for part in parts},
            "extra_headings": {part.sheet.name: part.layout.extra for part in parts},
            "personal_positions": {part.sheet.name: _personal_positions(part.layout) for part in parts},
        },
    )


def _unread_columns(sheet: Sheet, layout: Layout) -> str:
    """What is said of columns with values whose headings the form does not know; empty where there are none."""
    below = slice(layout.body_row, None)
    found = [
        f"“{title}” (cột {column_letters(position)})"
        for title, position in zip(layout.extra, layout.extra_positions, strict=True)
        if sheet.columns[position].rows(below).flags(lambda cell: cell is not None).any()
    ]
    where = f" của trang “{sheet.name}”" if sheet.name else ""
    told = f"Không đọc cột {', '.join(found)}{where}: tiêu đề không có trong mẫu “{layout.form.label_vi}”."
    return told if found else ""


def _rows_of_names(part: _ReadSheet) -> str:
    """What is said of rows that name a commune and nothing else; empty where there are none."""
    rows = part.body.only_named
    more = "…" if len(rows) > _LISTED_ROWS else ""
    where = f" của trang “{part.sheet.name}”" if part.sheet.name else ""
    numbers = ", ".join(str(row + 1) for row in rows[:_LISTED_ROWS])
    return f"Dòng {numbers}{more}{where} chỉ có tên, không có số liệu: coi như chưa báo cáo." if rows else ""


def _without_repeats(kind: str, rows: pd.DataFrame, parts: Sequence[_ReadSheet]) -> pd.DataFrame:
    """Rows that repeat no earlier one; the others become faults of their first cell."""
    earlier = repeated_rows(kind, rows)
    by_sheet = {part.sheet.name: part for part in parts}
    for index in np.flatnonzero(earlier >= 0):
        part = by_sheet[rows["sheet"][index]]
        row = int(np.searchsorted(part.body.row_indexes, rows["row_number"][index] - 1))
        part.findings.add(row, 0, Problem("duplicate_row", {"row": str(rows["row_number"][earlier[index]])}))
    return rows[earlier < 0].reset_index(drop=True)


def _last_day(rows: pd.DataFrame) -> date | None:
    """The day up to which daily or weekly figures go."""
    column = next((name for name in _DAYS_OF_FIGURES if name in rows), None)
    days: Values = rows[column].to_numpy() if column else np.array([])
    return max((day for day in set(days) if day is not None), default=None)


def _personal_positions(layout: Layout) -> tuple[int, ...]:
    """Columns (from 0) of the sheet that hold personal data."""
    return tuple(position for name, position in layout.positions.items() if name in PERSONAL_FIELDS)
