"""What a person sees of a file on its way in: what it would change, what is wrong with it, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ReportForm:
    """A form that can be taken in; its labels in both languages."""

    kind: str
    vi: str
    en: str

    def label(self, language: str) -> str:
        """Label in `vi` or `en`."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class WaitingFile:
    """A file that was sent and waits for a decision; `file_sha256` of its content is its name meanwhile."""

    file_sha256: str
    file_name: str
    byte_count: int


@dataclass(frozen=True, slots=True)
class Sending:
    """What the person says about a file; `kind` and `district_code` are "" where the file itself is to tell."""

    sender: str
    district_code: str
    kind: str


@dataclass(frozen=True, slots=True)
class FaultyCell:
    """One cell that is wrong: `what` is the sentence in both languages, `expected` and `suggestion` are Vietnamese.

    `column` counts from 0, `row_number` from 1. An error keeps the row out, a warning does not.
    """

    sheet: str
    cell: str
    row_number: int
    column: int
    what_vi: str
    what_en: str
    is_error: bool
    found: str
    expected: str
    suggestion: str


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """A value that stands in the store and that the file would replace. Texts as people read them.

    `cell` is empty where no cell of the row says it.
    """

    row_number: int
    cell: str
    heading: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One row of a sheet as sent, with its own number from 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A sheet as sent; where it is long, the rows around its faults only (`left_out` are the others)."""

    name: str
    width: int
    rows: tuple[SheetRow, ...]
    left_out: int


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column of a form that a heading of a file can be matched to by hand."""

    name: str
    title: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Trial:
    """What accepting a file would do. Counts are rows; `faulty` and `ignored` ones would stay out."""

    kind: str
    new: int
    changed: int
    unchanged: int
    faulty: int
    ignored: int
    faults: tuple[FaultyCell, ...]
    changes: tuple[ChangedValue, ...]
    has_more_changes: bool
    sheets: tuple[SheetPart, ...]
    notes: tuple[str, ...]

    @property
    def accepted(self) -> int:
        """Rows that would be taken in or stand already."""
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True, slots=True)
class Accepted:
    """What accepting a file did; `import_id` is None where nothing was new."""

    kind: str
    new: int
    changed: int
    unchanged: int
    faulty: int
    import_id: int | None


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import of the ledger. `can_be_undone` is False where it was undone, or came before changes were kept.

    `can_be_marked`: there are faults to mark, and a sheet to mark them on (an API's batch has none).
    """

    import_id: int
    kind: str
    sender: str
    district_code: str
    file_name: str
    received_at: datetime
    loaded_at: datetime
    new: int
    changed: int
    unchanged: int
    fault_count: int
    simulated: bool
    can_be_undone: bool
    undone_at: datetime | None
    can_be_marked: bool = False
