"""What accepting a file would do, row by row and value by value; nothing of it stays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, Final

import pandas as pd
from sqlalchemy import Connection, Engine, select

from dashboard.geo.places import PlaceFinder
from dashboard.intake.bounds import Bounds, bounded
from dashboard.intake.cells import column_letters
from dashboard.intake.faults import Parsed, Severity
from dashboard.intake.forms import Form, form_by_id
from dashboard.intake.mapping import mappings_of
from dashboard.intake.outcome import ImportOutcome, receipt_of
from dashboard.intake.parse import parse_file
from dashboard.intake.preview_hanging import hanging_changes
from dashboard.intake.preview_values import HIDDEN, fields_of, label_of, value_text
from dashboard.intake.run import Trial, try_parsed
from dashboard.intake.store_kinds import STORED_KINDS
from dashboard.intake.store_references import records
from dashboard.intake.store_rows import by_key
from dashboard.intake.values.languages import using_languages
from dashboard.store.before import before_table
from dashboard.store.bulk import NOT_COMPARED
from dashboard.store.database import abandon, write
from dashboard.store.languages import languages_of

MAX_CHANGED_VALUES: Final = 2000
"""Changed values that a preview lists; the counts are of all."""
_IDS_AT_ONCE: Final = 5000


@dataclass(frozen=True, slots=True)
class RecognisedColumn:
    """A column of the file: its letter, and the canonical heading of the field that it was taken for."""

    sheet: str
    column: str
    title: str


@dataclass(frozen=True, slots=True)
class SheetRows:
    """Numbers of a sheet's rows (its own, from 1) by what becomes of them."""

    new: tuple[int, ...] = ()
    changed: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    faulty: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A stored value and what it becomes, as people read them; empty where nothing was or will be reported.

    `cell` is empty where no cell of the row says it. Personal data are never shown, only that they change.
    """

    sheet: str
    row_number: int
    cell: str
    label: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What accepting would do. `changes` lists at most MAX_CHANGED_VALUES; `has_more_changes` says that some are left.

    Counts of `outcome` and the row numbers are of the whole file; `outcome.import_id` is None. `extra_headings` are
    the headings that no field was taken for, by sheet.
    """

    outcome: ImportOutcome
    form_id: str
    form_label_vi: str
    form_label_en: str
    recognised: tuple[RecognisedColumn, ...]
    extra_headings: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, SheetRows]
    changes: tuple[ChangedValue, ...]
    has_more_changes: bool
    notes: tuple[str, ...]


def preview_file(
    engine: Engine,
    places: PlaceFinder,
    content: bytes,
    file_name: str,
    *,
    kind: str | None = None,
    district_code: str | None = None,
    sender: str = "",
    received_at: datetime | None = None,
    bounds: Bounds | None = None,
) -> Preview:
    """Try an import and tell everything it would do; accepting the file afterwards does just that.

    Raises what `import_file` raises. Waits for another writer, as an import does, and keeps nothing.
    """
    by_hand = mappings_of(engine, sender, district_code)
    receipt = receipt_of(content, file_name, received_at, district_code=district_code, sender=sender)
    with using_languages(languages_of(engine)):
        parsed = parse_file(content, places, kind=kind, district_code=district_code, by_hand=by_hand)
        with write(engine) as connection:
            parsed = bounded(connection, parsed, bounds) if bounds else parsed
            trial = try_parsed(connection, parsed, receipt)
            preview = _preview(connection, parsed, trial, places)
            abandon(connection)
    return preview


def _preview(connection: Connection, parsed: Parsed, trial: Trial, places: PlaceFinder) -> Preview:
    form = form_by_id(parsed.extra["form"])
    judged = _judged(connection, parsed.kind, trial)
    changes = _changes(connection, parsed, trial, judged[judged["verdict"] == "changed"], places)
    listed = tuple(islice(changes, MAX_CHANGED_VALUES + 1))
    return Preview(
        outcome=trial.outcome,
        form_id=form.id,
        form_label_vi=form.label_vi,
        form_label_en=form.label_en,
        recognised=tuple(_recognised(parsed, form)),
        extra_headings=parsed.extra["extra_headings"],
        rows=_rows(judged, trial.outcome),
        changes=listed[:MAX_CHANGED_VALUES],
        has_more_changes=len(listed) > MAX_CHANGED_VALUES,
        notes=parsed.notes,
    )


def _recognised(parsed: Parsed, form: Form) -> Iterator[RecognisedColumn]:
    for sheet, positions in parsed.extra["columns"].items():
        for name, position in sorted(positions.items(), key=lambda item: item[1]):
            yield RecognisedColumn(sheet, column_letters(position), form.by_name[name].title)


def _judged(connection: Connection, kind: str, trial: Trial) -> pd.DataFrame:
    """Sheet, row number, stored id and verdict of each good row, in the order of the file."""
    table = STORED_KINDS[kind].table
    frame = trial.prepared.frame
    before = before_table(table)
    stored = by_key(connection, table, frame["row_key"].tolist(), ["id", "import_id"])
    kept = set(connection.execute(select(before.c.id).where(before.c.changed_by == trial.import_id)).scalars())
    rows = frame.drop(columns=["id", "import_id"], errors="ignore").merge(stored, on="row_key", how="left")
    is_own = rows["import_id"] == trial.import_id
    verdict = pd.Series("unchanged", index=rows.index, dtype=object)
    verdict = verdict.mask(is_own, "new").mask(is_own & rows["id"].isin(kept), "changed")
    return rows.assign(verdict=verdict)


def _rows(judged: pd.DataFrame, outcome: ImportOutcome) -> dict[str, SheetRows]:
    errors = {(fault.sheet, fault.row_number) for fault in outcome.faults if fault.severity is Severity.ERROR}
    sheets = dict.fromkeys([*judged["sheet"].unique(), *sorted({sheet for sheet, _ in errors})])
    by_verdict = {
        key: tuple(int(number) for number in numbers)
        for key, numbers in judged.groupby(["sheet", "verdict"], sort=False)["row_number"]
    }
    return {
        sheet: SheetRows(
            new=by_verdict.get((sheet, "new"), ()),
            changed=by_verdict.get((sheet, "changed"), ()),
            unchanged=by_verdict.get((sheet, "unchanged"), ()),
            faulty=tuple(sorted(number for name, number in errors if name == sheet)),
        )
        for sheet in sheets
    }


def _changes(
    connection: Connection, parsed: Parsed, trial: Trial, changed: pd.DataFrame, places: PlaceFinder
) -> Iterator[ChangedValue]:
    """Values that differ, row by row: in the rows themselves, then in what hangs on them."""
    form = form_by_id(parsed.extra["form"])
    table = STORED_KINDS[parsed.kind].table
    before = before_table(table)
    compared = [column.name for column in table.columns if column.name not in NOT_COMPARED | HIDDEN]
    for start in range(0, len(changed), _IDS_AT_ONCE):
        rows = changed.iloc[start : start + _IDS_AT_ONCE]
        ids = [int(number) for number in rows["id"]]
        was = {
            row["id"]: row
            for row in connection.execute(
                select(before).where(before.c.changed_by == trial.import_id, before.c.id.in_(ids))
            ).mappings()
        }
        now = {row["id"]: row for row in connection.execute(select(table).where(table.c.id.in_(ids))).mappings()}
        hanging = hanging_changes(connection, parsed.kind, rows, trial.import_id)
        for row in records(rows[["id", "sheet", "row_number"]]):
            old, new = was[row["id"]], now[row["id"]]
            for name in (name for name in compared if old[name] != new[name]):
                texts = (value_text(form, name, values[name], places) for values in (old, new))
                yield _change(parsed, form, row, name, *texts)
            for name, (was_text, is_text) in hanging.get(row["id"], {}).items():
                yield _change(parsed, form, row, name, was_text, is_text)


def _change(parsed: Parsed, form: Form, row: Mapping[str, Any], name: str, old: str, new: str) -> ChangedValue:
    positions = parsed.extra["columns"].get(row["sheet"], {})
    position = next((positions[field] for field in fields_of(name) if field in positions), None)
    cell = "" if position is None else f"{column_letters(position)}{row['row_number']}"
    return ChangedValue(row["sheet"], int(row["row_number"]), cell, label_of(form, name), old, new)
