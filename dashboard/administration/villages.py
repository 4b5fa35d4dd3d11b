"""Villages added, corrected, ended and merged by hand: each change is an import of its own, which can be undone.

They take the way of a file, so that facts find their village again and all sums follow in one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from dashboard.access.audit import IMPORT, Deed, record
from dashboard.access.current import current_presence
from dashboard.access.door import Door
from dashboard.administration.entries import Faults, Typed, typed_day, typed_text
from dashboard.administration.village_rows import (
    VillageLine,
    is_code_taken,
    linked_count,
    village_by_id,
    villages_named,
    villages_of,
)
from dashboard.domain.units import Level, UnitTree
from dashboard.geo.files import as_json
from dashboard.geo.places import PlaceFinder
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Severity
from dashboard.intake.kept_files import keep_file
from dashboard.intake.outcome import ImportOutcome, receipt_of
from dashboard.intake.parse import parse_records
from dashboard.intake.records import Record, field_of, form_of_records
from dashboard.intake.run import store_parsed
from dashboard.settings import Settings
from dashboard.store.database import read, write

KIND: Final = "villages"
FILE_NAME: Final = "trang-quan-tri-ban.json"
_FREE: Final = ("name", "kind", "households", "people", "main_ethnic_group", "has_mobile_signal")
_PLACE: Final = ("longitude", "latitude")
RecordsOf = Callable[[Connection, Typed, Faults], list[Record]]
"""Makes the rows of a change; what is wrong with it goes to the faults."""


@dataclass(frozen=True, slots=True)
class VillageChange:
    """What a change did: the villages it wrote, the import it is, and facts that found or lost their village by it."""

    names: tuple[str, ...]
    import_id: int
    found_count: int
    lost_count: int


class VillageDesk:
    """Safe to share between threads. StoreUnavailable from any method, EntryError where a change is refused."""

    def __init__(
        self, settings: Settings, door: Door, tree: UnitTree, commune_shapes: Mapping[str, BaseGeometry]
    ) -> None:
        self._files: Path = settings.home / "files"
        self._door = door
        self._tree = tree
        self._commune_shapes = commune_shapes

    @cached_property
    def _places(self) -> PlaceFinder:
        return PlaceFinder(self._tree, self._commune_shapes)

    def of_commune(self, unit_code: str) -> tuple[VillageLine, ...]:
        """Every village that a commune has or had."""
        with read(self._door.engine) as connection:
            return villages_of(connection, unit_code)

    def search(self, text: str) -> tuple[VillageLine, ...]:
        """Villages of the province by name or code."""
        with read(self._door.engine) as connection:
            return villages_named(connection, text)

    def add(self, typed: Typed) -> VillageChange:
        """Add a village."""
        return self._change(typed, _added)

    def correct(self, typed: Typed) -> VillageChange:
        """Correct what is said of a village, for the past too."""
        return self._change(typed, _corrected)

    def end(self, typed: Typed) -> VillageChange:
        """Let a village be in force up to a day; what was reported of it until then stays."""
        return self._change(typed, _ended)

    def merge(self, typed: Typed, numbers: Sequence[int]) -> VillageChange:
        """Let villages of one commune end and a new one begin on a day."""
        return self._change(typed, lambda connection, of, faults: _merged(connection, of, numbers, faults))

    def _change(self, typed: Typed, records_of: RecordsOf) -> VillageChange:
        unit_code = typed_text(typed, "unit")
        if unit_code not in self._tree or self._tree[unit_code].level is not Level.COMMUNE:
            faults = Faults()
            faults.add("Chưa chọn xã.", "Choose a commune.")
            faults.refuse()
        with write(self._door.engine) as connection:
            faults = Faults()
            records = records_of(connection, typed, faults)
            faults.refuse()
            return self._store(connection, unit_code, records)

    def _store(self, connection: Connection, unit_code: str, records: Sequence[Record]) -> VillageChange:
        before = linked_count(connection, unit_code)
        outcome = self._import(connection, unit_code, records)
        _refuse(outcome)
        assert outcome.import_id is not None  # noqa: S101 - what changes nothing was refused
        record(connection, Deed.IMPORTED, f"{IMPORT}{outcome.import_id}", kind=KIND, by_hand=True)
        gained = linked_count(connection, unit_code) - before
        names = tuple(str(one["name"]) for one in records)
        return VillageChange(names, outcome.import_id, max(gained, 0), max(-gained, 0))

    def _import(self, connection: Connection, unit_code: str, records: Sequence[Record]) -> ImportOutcome:
        account = current_presence().account
        parsed = parse_records(KIND, records, self._places)
        content = as_json({"kind": KIND, "made_at": datetime.now(UTC).isoformat(), "rows": list(records)})
        district = self._tree[unit_code].parent_code
        receipt = receipt_of(content, FILE_NAME, None, district_code=district, sender=account.name or account.login)
        outcome = store_parsed(connection, parsed, receipt)
        keep_file(self._files, receipt.file_sha256, content)
        return outcome


def _added(connection: Connection, typed: Typed, faults: Faults) -> list[Record]:
    first = typed_day(typed, "valid_from", "Có từ ngày", faults, required=True)
    return [_new(connection, typed, first, faults)]


def _corrected(connection: Connection, typed: Typed, faults: Faults) -> list[Record]:
    village = _village(connection, typed, faults)
    first = typed_day(typed, "valid_from", "Có từ ngày", faults, required=True)
    last = typed_day(typed, "valid_to", "Đến hết ngày", faults)
    if not village or not first:
        return []
    _in_order(first, last, faults)
    before = _as_it_is(village)
    after = {**before, **_typed_values(typed, faults), "valid_from": _said(first), "valid_to": _said(last)}
    _refuse_same(before, after, faults)
    return [after]


def _ended(connection: Connection, typed: Typed, faults: Faults) -> list[Record]:
    village = _village(connection, typed, faults)
    last = typed_day(typed, "last_day", "Ngày cuối", faults, required=True)
    if not village or not last:
        return []
    _in_order(village.valid_from, last, faults)
    before = _as_it_is(village)
    after = {**before, "valid_to": _said(last)}
    _refuse_same(before, after, faults)
    return [after]


def _merged(connection: Connection, typed: Typed, numbers: Sequence[int], faults: Faults) -> list[Record]:
    first = typed_day(typed, "valid_from", "Có từ ngày", faults, required=True)
    here = {village.id: village for village in villages_of(connection, typed_text(typed, "unit"))}
    old = [here[number] for number in dict.fromkeys(numbers) if number in here]
    if len(old) < 2:
        faults.add("Hãy chọn ít nhất hai bản của xã để sáp nhập.", "Choose at least two villages of the commune.")
    if not first:
        return []
    last = first - timedelta(days=1)
    for village in old:
        if not village.in_force(last):
            faults.add(
                f"“{village.name}” không có vào ngày {_said(last)}.", f"“{village.name}” is not there on {last}."
            )
    sums = {name: _sum([getattr(village, name) for village in old]) for name in ("households", "people")}
    filled = {**typed, **{name: typed_text(typed, name) or total for name, total in sums.items()}}
    return [
        *({**_as_it_is(village), "valid_to": _said(last)} for village in old),
        _new(connection, filled, first, faults),
    ]


def _sum(numbers: Sequence[int | None]) -> str:
    """Sum of numbers that are all known; blank where one is not."""
    return "" if None in numbers else str(sum(number or 0 for number in numbers))


def _new(connection: Connection, typed: Typed, first: date | None, faults: Faults) -> dict[str, Any]:
    code = typed_text(typed, "code")
    if not code:
        faults.add("Chưa ghi mã bản.", "The village has no code.")
    elif is_code_taken(connection, code):
        faults.add(
            f"Mã “{code}” đã là của một bản khác; mỗi bản một mã riêng.", f"The code “{code}” is another village's."
        )
    values = _typed_values(typed, faults)
    return {**values, "unit_code": typed_text(typed, "unit"), "code": code, "valid_from": _said(first)}


def _typed_values(typed: Typed, faults: Faults) -> dict[str, Any]:
    values: dict[str, Any] = {name: typed_text(typed, name) or None for name in _FREE}
    if not values["name"]:
        faults.add("Chưa ghi tên bản.", "The village has no name.")
    return values


def _village(connection: Connection, typed: Typed, faults: Faults) -> VillageLine | None:
    text = typed_text(typed, "village")
    found = village_by_id(connection, int(text)) if text.isascii() and text.isdecimal() and len(text) < 18 else None
    if found is None or found.unit_code != typed_text(typed, "unit"):
        faults.add("Bản này không có trong danh sách của xã.", "The commune has no such village.")
        return None
    return found


def _as_it_is(village: VillageLine) -> dict[str, Any]:
    """A village as a record that changes nothing."""
    signal = {None: None, True: "yes", False: "no"}[village.has_mobile_signal]
    values: dict[str, Any] = {name: _text(getattr(village, name)) for name in _FREE}
    place = {name: getattr(village, name) for name in _PLACE}
    days = {"valid_from": _said(village.valid_from), "valid_to": _said(village.valid_to)}
    return {
        **values,
        "has_mobile_signal": signal,
        **place,
        "unit_code": village.unit_code,
        "code": village.code,
        **days,
    }


def _text(value: object) -> str | None:
    return None if value is None or value == "" else str(value)


def _said(day: date | None) -> str | None:
    return f"{day:%d/%m/%Y}" if day else None


def _in_order(first: date, last: date | None, faults: Faults) -> None:
    if last and last < first:
        faults.add("Ngày cuối trước ngày bắt đầu.", "The last day lies before the first.")


def _refuse_same(before: Record, after: Record, faults: Faults) -> None:
    if before == after:
        faults.add("Không có gì thay đổi.", "Nothing differs.")


def _refuse(outcome: ImportOutcome) -> None:
    """Raise EntryError where the intake found something wrong, in its own words: nothing is stored then."""
    faults, form = Faults(), form_of_records(KIND)
    for fault in outcome.faults:
        if fault.severity is Severity.ERROR:
            name = field_of(fault, form)
            heading = form.by_name[name].title if name in form.by_name else ""
            text = fault_texts()[fault.kind]
            faults.add(f"{heading} “{fault.found}”: {text.vi}. {fault.expected}", f"{heading}: {text.en}.")
    faults.refuse()
