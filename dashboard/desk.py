"""The desk where files are taken in: the write facade that the data page receives, as the read side is `services`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import IO, Final

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, Engine

from dashboard.access.audit import IMPORT, Deed, imports_of, record_alone
from dashboard.access.current import Presence, acting_as
from dashboard.access.door import DEMONSTRATION_PRESENCE
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
from dashboard.domain.units import PROVINCE_CODE, Unit, UnitTree
from dashboard.errors import FormUnknown, IntakeError, OutOfScope
from dashboard.geo.places import PlaceFinder
from dashboard.intake.as_sent import faulty_cells, sheet_parts
from dashboard.intake.bounds import Bounds
from dashboard.intake.faults import Fault, Severity
from dashboard.intake.forms import all_forms
from dashboard.intake.ledger import ImportEntry, ImportsSeen, list_imports, read_faults, read_import
from dashboard.intake.mapping import mappable_fields, remember_mapping
from dashboard.intake.marked import is_sheet, marked_workbook
from dashboard.intake.outcome import ImportOutcome
from dashboard.intake.preview import Preview, preview_file
from dashboard.intake.readers import read_sheets
from dashboard.intake.run import import_file
from dashboard.intake.templates import template_workbook
from dashboard.intake.undo import undo_import
from dashboard.intake.values.languages import using_languages
from dashboard.intake.waiting_files import WaitingFiles
from dashboard.settings import Settings
from dashboard.store.database import open_engine, read
from dashboard.store.languages import languages_of

PAGE_ROWS: Final = 20


class IntakeDesk:
    """All that the data page does, safe to share between threads. StoreUnavailable: the store does not answer.

    A file is first received and tried, which changes nothing, then accepted or discarded. `who` says who is at the
    desk: he sends for his own units alone, and sees no other's files.
    """

    def __init__(
        self,
        settings: Settings,
        tree: UnitTree,
        commune_shapes: Mapping[str, BaseGeometry],
        who: Callable[[], Presence] = lambda: DEMONSTRATION_PRESENCE,
    ) -> None:
        self.tree = tree
        self._settings = settings
        self._commune_shapes = commune_shapes
        self._who = who
        self._waiting_folder = settings.home / "waiting"
        self._kept = settings.home / "files"

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings.database_url)

    @property
    def _waiting(self) -> WaitingFiles:
        """Each account's files wait in a folder of their own, so that nobody decides about another's."""
        number = self._who().account.number
        return WaitingFiles(self._waiting_folder, str(number) if number else "")

    @property
    def districts(self) -> tuple[Unit, ...]:
        """Districts that may be sent for."""
        scope = self._who().scope
        partly = {self.tree[code].parent_code for code in scope.codes or () if code in self.tree}
        every = self.tree.children(PROVINCE_CODE)
        return tuple(unit for unit in every if scope.holds(unit.code) or unit.code in partly)

    @property
    def is_whole(self) -> bool:
        """Whether files of the whole province may be sent."""
        return self._who().scope.is_whole

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
        sending = self._own(sending)
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
        sending = self._own(sending)
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
        sending = self._own(sending)
        outcome = import_file(
            self._engine,
            self._places,
            self._waiting.content(file.file_sha256),
            file.file_name,
            kind=sending.kind or None,
            district_code=sending.district_code or None,
            sender=sending.sender,
            bounds=self._bounds(),
            keep_dir=self._kept,
        )
        self._note_import(outcome)
        return _accepted(outcome)

    def discard(self, file: WaitingFile) -> None:
        """Forget a waiting file; nothing of it was stored."""
        self._waiting.remove(file.file_sha256)

    def marked(self, file: WaitingFile, sending: Sending) -> bytes:
        """The waiting file as an xlsx with its faults marked. Raises IntakeError."""
        sending = self._own(sending)
        content = self._waiting.content(file.file_sha256)
        return marked_workbook(content, self._preview(content, file.file_name, sending).outcome.faults)

    def template(self, kind: str, district_code: str) -> bytes:
        """An empty xlsx of a form. Raises IntakeError `form_unknown`."""
        if kind not in {form.kind for form in self.forms} or (district_code and district_code not in self.tree):
            raise IntakeError("form_unknown", "Không có biểu mẫu này.", "There is no such form.")
        with using_languages(languages_of(self._engine)):
            return template_workbook(kind, district_code, self.tree)

    def template_name(self, kind: str, district_code: str) -> str:
        """Name of a template's file: plain letters, for whatever system opens it."""
        return f"mau-{kind}-{district_code or PROVINCE_CODE}"

    def imports(self, before_id: int | None = None) -> tuple[ImportLine, ...]:
        """The latest imports first, `PAGE_ROWS` of them; `before_id` gives those before one."""
        with read(self._engine) as connection:
            return tuple(_line(entry) for entry in self._listed(connection, before_id))

    def import_line(self, import_id: int) -> ImportLine:
        """One import. Raises IntakeError `import_unknown`."""
        with read(self._engine) as connection:
            return _line(self._own_import(connection, import_id))

    def undo(self, import_id: int) -> ImportLine:
        """Put everything back as it was before an import. Raises UndoRefused with the reason where it cannot be."""
        self.import_line(import_id)
        line = _line(undo_import(self._engine, import_id))
        self._note(Deed.IMPORT_UNDONE, f"{IMPORT}{import_id}")
        return line

    def kept_file(self, import_id: int) -> tuple[str, bytes]:
        """Name and bytes of the file of an import, as it was sent. Raises IntakeError."""
        with read(self._engine) as connection:
            entry = self._own_import(connection, import_id)
        return entry.file_name, self._kept_content(entry)

    def marked_again(self, import_id: int) -> tuple[str, bytes]:
        """Name of the file of an import, and the file as an xlsx with the faults it had marked. Raises IntakeError."""
        with read(self._engine) as connection:
            entry, faults = self._own_import(connection, import_id), read_faults(connection, import_id)
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
            bounds=self._bounds(),
        )

    def _own(self, sending: Sending) -> Sending:
        """What is sent, for a district that may be sent for: the first own one where none is named. OutOfScope."""
        if self.is_whole:
            return sending
        own = [unit.code for unit in self.districts]
        if not own or (sending.district_code and sending.district_code not in own):
            raise OutOfScope(
                "Tài khoản không được nhận số liệu của địa bàn này. Chưa lưu gì. Hãy chọn địa bàn của mình.",
                "The account may not send for this unit. Nothing was stored. Choose a unit of your own.",
            )
        return replace(sending, district_code=sending.district_code or own[0])

    def _bounds(self) -> Bounds | None:
        """Units that rows may be about; None for all."""
        codes = self._who().scope.codes
        names = ", ".join(self.tree[code].name for code in self._who().account.unit_codes if code in self.tree)
        return None if codes is None else Bounds(codes, names)

    def _seen(self, connection: Connection) -> ImportsSeen | None:
        presence = self._who()
        codes = presence.scope.codes
        return None if codes is None else ImportsSeen(codes, imports_of(connection, presence.account.number))

    def _listed(self, connection: Connection, before_id: int | None) -> tuple[ImportEntry, ...]:
        seen = self._seen(connection)
        return list_imports(connection, limit=PAGE_ROWS, before_id=before_id, seen_by=seen)

    def _own_import(self, connection: Connection, import_id: int) -> ImportEntry:
        return read_import(connection, import_id, self._seen(connection))

    def _note_import(self, outcome: ImportOutcome) -> None:
        if outcome.import_id is not None:
            counts = {"new": outcome.new, "changed": outcome.changed, "faulty": _faulty_rows(outcome.faults)}
            self._note(Deed.IMPORTED, f"{IMPORT}{outcome.import_id}", kind=outcome.kind, **counts)

    def _note(self, deed: Deed, subject: str, **detail: str | int | bool) -> None:
        with acting_as(self._who()):
            record_alone(self._engine, deed, subject, **detail)

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
        can_be_marked=entry.faults > 0 and is_sheet(entry.file_name),
    )
