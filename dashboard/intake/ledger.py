"""The ledger: every import with its sender, its file, its counts, and whether it stands or was undone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, or_, select

from dashboard.errors import IntakeError
from dashboard.intake.faults import Fault, Severity
from dashboard.store.models import ImportFault, ImportRun


@dataclass(frozen=True, slots=True)
class ImportEntry:
    """One import. `sender` is the office in free text, `district_code` the district it reports for.

    Counts are rows of the file, but `faults` cells. `file_sha256` is the name under which the file is kept. An import
    stands while `undone_at` is None; `is_journaled`: what it replaced was kept, so that it can be undone.
    """

    import_id: int
    kind: str
    sender: str
    district_code: str | None
    received_at: datetime
    loaded_at: datetime
    file_name: str
    file_sha256: str
    new: int
    changed: int
    unchanged: int
    faults: int
    ignored_rows: int
    first_day: date | None
    last_day: date | None
    simulated: bool
    is_journaled: bool
    undone_at: datetime | None
    undone_reason: str | None

    @property
    def stands(self) -> bool:
        """Whether it was not undone."""
        return self.undone_at is None

    def to_json(self) -> dict[str, Any]:
        """The entry for programs; times in ISO 8601."""
        texts = ("import_id", "kind", "sender", "district_code", "file_name", "file_sha256", "simulated")
        counts = ("new", "changed", "unchanged", "faults", "ignored_rows")
        days = ("received_at", "loaded_at", "first_day", "last_day", "undone_at")
        times = {name: None if (day := getattr(self, name)) is None else day.isoformat() for name in days}
        return {
            **{name: getattr(self, name) for name in texts},
            **times,
            "counts": {name: getattr(self, name) for name in counts},
            "state": "standing" if self.stands else "undone",
            "undone_reason": self.undone_reason,
        }


@dataclass(frozen=True, slots=True)
class ImportsSeen:
    """Which imports somebody may see: those of some units, and some by their numbers."""

    unit_codes: frozenset[str]
    numbers: frozenset[int]

    def holds(self, row: Any) -> bool:  # noqa: ANN401 - a row of `import_run`
        """Whether an import is among them."""
        return row.district_code in self.unit_codes or row.id in self.numbers


def list_imports(
    connection: Connection,
    *,
    limit: int = 50,
    before_id: int | None = None,
    district_code: str | None = None,
    kind: str | None = None,
    seen_by: ImportsSeen | None = None,
) -> tuple[ImportEntry, ...]:
    """The latest imports first, at most `limit`; `before_id` gives those before one, for the next page."""
    r = ImportRun
    wanted = select(r.__table__).order_by(r.id.desc()).limit(limit)
    if before_id is not None:
        wanted = wanted.where(r.id < before_id)
    if district_code is not None:
        wanted = wanted.where(r.district_code == district_code)
    if kind is not None:
        wanted = wanted.where(r.kind == kind)
    if seen_by is not None:
        wanted = wanted.where(or_(r.district_code.in_(sorted(seen_by.unit_codes)), r.id.in_(sorted(seen_by.numbers))))
    return tuple(_entry(row) for row in connection.execute(wanted))


def read_import(connection: Connection, import_id: int, seen_by: ImportsSeen | None = None) -> ImportEntry:
    """One import. Raises IntakeError `import_unknown`, also where it is not among those that may be seen."""
    row = connection.execute(select(ImportRun.__table__).where(ImportRun.id == import_id)).first()
    if row is None or (seen_by is not None and not seen_by.holds(row)):
        raise IntakeError(
            "import_unknown",
            f"Không có lần nhập số {import_id}. Không thay đổi gì. Hãy xem lại danh sách các lần nhập.",
            f"There is no import number {import_id}. Nothing was changed. See the list of imports.",
        )
    return _entry(row)


def read_faults(connection: Connection, import_id: int) -> tuple[Fault, ...]:
    """The faults of an import in the order of its file, with their rows as they were written.

    They may hold personal data of what was sent: for those who may see the file alone.
    """
    rows = connection.execute(
        select(ImportFault.__table__).where(ImportFault.import_id == import_id).order_by(ImportFault.id)
    )
    return tuple(
        Fault(
            sheet=row.sheet,
            cell=row.cell,
            row_number=int("".join(character for character in row.cell if character.isdigit()) or 0),
            kind=row.kind,
            severity=Severity(row.severity),
            found=row.found,
            expected=row.expected,
            suggestion=row.suggestion,
            original_row=tuple(row.original_row),
        )
        for row in rows
    )


def _entry(row: Any) -> ImportEntry:  # noqa: ANN401 - a row of `import_run`
    return ImportEntry(
        import_id=row.id,
        kind=row.kind,
        sender=row.sender,
        district_code=row.district_code,
        received_at=row.received_at,
        loaded_at=row.loaded_at,
        file_name=row.file_name,
        file_sha256=row.file_sha256,
        new=row.new_count,
        changed=row.changed_count,
        unchanged=row.unchanged_count,
        faults=row.fault_count,
        ignored_rows=row.ignored_count,
        first_day=row.first_day,
        last_day=row.last_day,
        simulated=row.simulated,
        is_journaled=row.is_journaled,
        undone_at=row.undone_at,
        undone_reason=row.undone_reason,
    )
