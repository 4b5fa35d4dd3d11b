"""The desk where files are taken in: the write facade that the data page receives, as the read side is `services`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import IO, Final

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Engine

from dashboard.domain.intake import (
    Accepted,
    ChangedValue,
    FormColumn,
    ImportLine,
    ReportForm,
    Sending,
    Trial,
    WaitingFile,
)
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.errors import FormUnknown, IntakeError
from dashboard.geo.places import PlaceFinder
from dashboard.intake.as_sent import faulty_cells, sheet_parts
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.forms import all_forms
from dashboard.intake.ledger import ImportEntry, list_imports, read_faults, read_import
from dashboard.intake.mapping import mappable_fields, remember_mapping
from dashboard.intake.marked import marked_workbook
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.preview import Preview, preview_file
from dashboard.intake.readers import read_sheets
from dashboard.intake.run import import_file
from dashboard.intake.templates import template_workbook
from dashboard.intake.undo import undo_import
from dashboard.intake.waiting_files import WaitingFiles
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read

PAGE_ROWS: Final = 20


class IntakeDesk:
    """All that the data page does, safe to share between threads. StoreUnavailable: the store does not answer.

    A file is first received and tried, which changes nothing, then accepted or discarded.
    """

    def __init__(self, settings: Settings, tree: UnitTree, commune_shapes: Mapping[str, BaseGeometry]) -> None:
        self.tree = tree
        self._settings = settings
        self._commune_shapes = commune_shapes
        self._waiting = WaitingFiles(settings.home / "waiting")
        self._kept = settings.home / "files"

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings.database_url)

    @cached_property
    def _places(self) -> PlaceFinder:
        return PlaceFinder(self.tree, self._commune_shapes)

    @cached_property
    def forms(self) -> tuple[ReportForm, ...]:
        """Every form that can be taken in."""
        return tuple(ReportForm(form.kind, form.label_vi, form.label_en) for form in all_forms())

    def receive(self, stream: IO[bytes], file_name: str) -> WaitingFile:
        """Let a file wait for a decision. Raises IntakeError `file_too_large`, StoreError."""
        file_sha256, byte_count = self._waiting.receive(stream)
        return WaitingFile(file_sha256, file_name, byte_count)

    def try_out(self, file: WaitingFile, sending: Sending) -> Trial:
        """What accepting a file would do; nothing stays.

        Raises IntakeError where it would be refused whole; FormUnknown where its columns can be matched by hand.
        """
        content = self._waiting.content(file.file_sha256)
        preview = self._preview(content, file.file_name, sending)
        outcome = preview.outcome
        cells = faulty_cells(outcome.faults)
        return Trial(
            kind=outcome.kind,
            new=outcome.new,
            changed=outcome.changed,
            unchanged=outcome.unchanged,
            faulty=_faulty_rows(outcome.faults),
            ignored=outcome.ignored_rows,
            faults=cells,
            changes=tuple(ChangedValue(c.row_number, c.cell, c.label, c.old, c.new) for c in preview.changes),
            has_more_changes=preview.has_more_changes,
            sheets=sheet_parts(read_sheets(content), cells),
            notes=preview.notes,
        )

    def form_columns(self, kind: str) -> tuple[FormColumn, ...]:
        """Columns of a form that headings can be matched to. Raises IntakeError `kind_unknown`."""
        return tuple(FormColumn(field.name, field.title, field.is_needed) for field in mappable_fields(kind))

    def match_columns(self, file: WaitingFile, sending: Sending, names: Sequence[str]) -> None:
        """Remember for the sender what the unknown headings of a file mean: per heading a column's name, or "".

        Raises IntakeError where that cannot be remembered.
        """
        try:
            self._preview(self._waiting.content(file.file_sha256), file.file_name, sending)
        except FormUnknown as unknown:
            remember_mapping(
                self._engine,
                sender=sending.sender,
                district_code=sending.district_code or None,
                signature=unknown.signature,
                kind=sending.kind or unknown.nearest_kind,
                columns={title: name for (title, _), name in zip(unknown.extra, names, strict=False) if name},
            )

    def accept(self, file: WaitingFile, sending: Sending) -> Accepted:
        """Take in all good rows. The same file again, as after a second click, changes nothing.

        Raises IntakeError where it is refused whole, StoreError; nothing of it was stored then.
        """
        outcome = import_file(
            self._engine,
            self._places,
            self._waiting.content(file.file_sha256),
            file.file_name,
            kind=sending.kind or None,
            district_code=sending.district_code or None,
            sender=sending.sender,
            keep_dir=self._kept,
        )
        return _accepted(outcome)

    def discard(self, file: WaitingFile) -> None:
        """Forget a waiting file; nothing of it was stored."""
        self._waiting.remove(file.file_sha256)

    def marked(self, file: WaitingFile, sending: Sending) -> bytes:
        """The waiting file as an xlsx with its faults marked. Raises IntakeError."""
        content = self._waiting.content(file.file_sha256)
        return marked_workbook(content, self._preview(content, file.file_name, sending).outcome.faults)

    def template(self, kind: str, district_code: str) -> bytes:
        """An empty xlsx of a form. Raises IntakeError `form_unknown`."""
        if kind not in {form.kind for form in self.forms} or (district_code and district_code not in self.tree):
            raise IntakeError("form_unknown", "Không có biểu mẫu này.", "There is no such form.")
        return template_workbook(kind, district_code, self.tree)

    def template_name(self, kind: str, district_code: str) -> str:
        """Name of a template's file: plain letters, for whatever system opens it."""
        return f"mau-{kind}-{district_code or PROVINCE_CODE}"

    def imports(self, before_id: int | None = None) -> tuple[ImportLine, ...]:
        """The latest imports first, `PAGE_ROWS` of them; `before_id` gives those before one."""
        with read(self._engine) as connection:
            return tuple(_line(entry) for entry in list_imports(connection, limit=PAGE_ROWS, before_id=before_id))

    def import_line(self, import_id: int) -> ImportLine:
        """One import. Raises IntakeError `import_unknown`."""
        with read(self._engine) as connection:
            return _line(read_import(connection, import_id))

    def undo(self, import_id: int) -> ImportLine:
        """Put everything back as it was before an import. Raises UndoRefused with the reason where it cannot be."""
        return _line(undo_import(self._engine, import_id))

    def kept_file(self, import_id: int) -> tuple[str, bytes]:
        """Name and bytes of the file of an import, as it was sent. Raises IntakeError."""
        with read(self._engine) as connection:
            entry = read_import(connection, import_id)
        return entry.file_name, self._kept_content(entry)

    def marked_again(self, import_id: int) -> tuple[str, bytes]:
        """Name of the file of an import, and the file as an xlsx with the faults it had marked. Raises IntakeError."""
        with read(self._engine) as connection:
            entry, faults = read_import(connection, import_id), read_faults(connection, import_id)
        return entry.file_name, marked_workbook(self._kept_content(entry), faults)

    def _preview(self, content: bytes, file_name: str, sending: Sending) -> Preview:
        return preview_file(
            self._engine,
            self._places,
            content,
            file_name,
            kind=sending.kind or None,
            district_code=sending.district_code or None,
            sender=sending.sender,
        )

    def _kept_content(self, entry: ImportEntry) -> bytes:
        try:
            return (self._kept / entry.file_sha256).read_bytes()
        except OSError as error:
            raise IntakeError(
                "file_not_kept",
                f"Không còn tệp “{entry.file_name}” trong kho tệp. Số liệu đã nhập được giữ nguyên.",
                f"The file “{entry.file_name}” is not among the kept ones. What was imported stays.",
            ) from error


def _faulty_rows(faults: tuple[Fault, ...]) -> int:
    return len({(fault.sheet, fault.row_number) for fault in faults if fault.severity is Severity.ERROR})


def _accepted(outcome: ImportOutcome) -> Accepted:
    return Accepted(
        kind=outcome.kind,
        new=outcome.new,
        changed=outcome.changed,
        unchanged=outcome.unchanged,
        faulty=_faulty_rows(outcome.faults),
        import_id=outcome.import_id,
    )


def _line(entry: ImportEntry) -> ImportLine:
    return ImportLine(
        import_id=entry.import_id,
        kind=entry.kind,
        sender=entry.sender,
        district_code=entry.district_code or "",
        file_name=entry.file_name,
        received_at=entry.received_at,
        loaded_at=entry.loaded_at,
        new=entry.new,
        changed=entry.changed,
        unchanged=entry.unchanged,
        fault_count=entry.faults,
        simulated=entry.simulated,
        can_be_undone=entry.stands and entry.is_journaled,
        undone_at=entry.undone_at,
    )
