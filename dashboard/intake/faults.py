"""What a file's reading gives: accepted rows, and faults by cell."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import pandas as pd


class Severity(StrEnum):
    """An `error` keeps its row out; a `warning` lets it in."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Fault:
    """One cell that is wrong. `kind` is a stable identifier; `row_number` is the sheet's own, from 1.

    `expected` and `suggestion` are sentences in Vietnamese; `original_row` holds the row's texts as they were written.
    `field` names the column of the row model where no cell is known: what only the store sees.
    """

    sheet: str
    cell: str
    row_number: int
    kind: str
    severity: Severity
    found: str
    expected: str
    suggestion: str | None = None
    original_row: tuple[str, ...] = ()
    field: str = ""


@dataclass(frozen=True)
class Parsed:
    """One file, read and checked, nothing stored yet.

    `rows` has one line per good row and the columns of the kind's row model (see `dashboard.intake.models`): values
    typed, absent ones None/NaN, places resolved to `unit_code`, plus `row_number`. `as_of` is the day the file's
    figures stand for where the form states or implies one.
    """

    kind: str
    rows: pd.DataFrame
    faults: tuple[Fault, ...]
    ignored_row_count: int
    as_of: date | None
    notes: tuple[str, ...] = ()
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def faulty_row_count(self) -> int:
        """Rows that are kept apart because of at least one error."""
        return len({(f.sheet, f.row_number) for f in self.faults if f.severity == Severity.ERROR})
