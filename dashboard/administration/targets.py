"""Targets entered by the province: checked, never overwritten, each with its source document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection

from dashboard.access.audit import Deed, record
from dashboard.access.current import current_presence
from dashboard.access.door import Door
from dashboard.administration.entries import Faults, Typed, typed_day, typed_text
from dashboard.domain.layers import Registry
from dashboard.domain.measures import Format, Measure
from dashboard.domain.reporting import Frequency
from dashboard.domain.targets import Document, Target
from dashboard.domain.terms import FREQUENCIES
from dashboard.domain.units import UnitTree
from dashboard.errors import EntryError
from dashboard.intake.values.numbers import parse_number
from dashboard.store.changes import note_change
from dashboard.store.choices import TARGET_MARGIN, read_margin_pct, write_setting
from dashboard.store.database import read, write
from dashboard.store.targets import read_target_history, read_targets, write_target

LARGEST: Final = 10_000_000.0
LARGEST_SHARE: Final = 1000.0
"""Of shares that count turns and may pass 100%."""


@dataclass(frozen=True, slots=True)
class TargetVersion:
    """One version of a target; `replaced` is the one it took the place of."""

    target: Target
    replaced: Target | None
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class TargetOverview:
    """Targets that stand, those of the plan included, every version ever entered, and the margin of being at risk."""

    standing: tuple[Target, ...]
    history: tuple[TargetVersion, ...]
    margin_pct: float


class TargetDesk:
    """Safe to share between threads. StoreUnavailable from any method, EntryError where an entry is refused."""

    def __init__(self, door: Door, tree: UnitTree, registry: Registry) -> None:
        self.registry = registry
        self._tree = tree
        self._door = door

    def overview(self) -> TargetOverview:
        """Everything that the page shows, of one moment."""
        with read(self._door.engine) as connection:
            versions = read_target_history(connection)
            standing, margin_pct = read_targets(connection), read_margin_pct(connection)
        by_number = {target.number: target for target, _, _ in versions}
        history = (TargetVersion(target, by_number.get(before or 0), gone) for target, before, gone in versions)
        return TargetOverview((*standing, *self.registry.targets), tuple(history), margin_pct)

    def add(self, typed: Typed) -> Target:
        """Enter a target."""
        return self._enter(typed, replaces=None)

    def change(self, number: int, typed: Typed) -> Target:
        """Put another version in the place of one that stands, which is kept."""
        return self._enter(typed, replaces=number)

    def withdraw(self, number: int) -> Target:
        """End a target as if it had not been entered; it is kept in the history."""
        with write(self._door.engine) as connection:
            before = _standing(connection, number)
            gone = replace(before, entered_by=_who(), entered_at=datetime.now(UTC))
            write_target(connection, gone, replaces=number, is_withdrawn=True)
            _tell(connection, before, withdrawn=True)
        return before

    def set_margin(self, typed: Typed) -> float:
        """Say by how much of its target a figure may miss it to be at risk."""
        margin_pct = parse_number(typed_text(typed, "margin").removesuffix("%").strip())
        if margin_pct is None or not 0 <= margin_pct <= 50:
            raise EntryError(
                "Mức “có nguy cơ” phải là số từ 0 đến 50 (%). Chưa lưu gì. Hãy sửa lại.",
                "The margin must be a number from 0 to 50 (%). Nothing was saved. Correct it.",
            )
        with write(self._door.engine) as connection:
            write_setting(connection, TARGET_MARGIN, f"{margin_pct:g}")
            record(connection, Deed.SETTING_CHANGED, f"setting:{TARGET_MARGIN}", value=f"{margin_pct:g}")
            note_change(connection, datetime.now(UTC))
        return margin_pct

    def _enter(self, typed: Typed, replaces: int | None) -> Target:
        faults = Faults()
        target = _read(typed, self._tree, self.registry, faults)
        with write(self._door.engine) as connection:
            if replaces is not None:
                _standing(connection, replaces)
            if target:
                others = [one for one in read_targets(connection) if one.number != replaces]
                _refuse_overlap(target, others, faults)
            faults.refuse()
            if target is None:
                raise EntryError("Chưa đủ thông tin. Chưa lưu gì.", "Something is missing. Nothing was saved.")
            number = write_target(connection, target, replaces=replaces)
            target = replace(target, number=number)
            _tell(connection, target, replaces=replaces or 0)
        return target


def _standing(connection: Connection, number: int) -> Target:
    """The target of a number. Raises EntryError where it stands no more: somebody else was quicker."""
    found = next((one for one in read_targets(connection) if one.number == number), None)
    if found is None:
        raise EntryError(
            "Mục tiêu này đã được thay hoặc rút bởi người khác. Chưa lưu gì. Hãy mở lại trang rồi xem bản mới.",
            "Somebody else has replaced or withdrawn this target. Nothing was saved. Open the page again.",
        )
    return found


def _tell(connection: Connection, target: Target, *, replaces: int = 0, withdrawn: bool = False) -> None:
    record(
        connection,
        Deed.TARGET_CHANGED,
        f"target:{target.measure_id}:{target.unit_code}",
        value=f"{target.value:g}",
        number=target.number,
        replaces=replaces,
        withdrawn=withdrawn,
    )
    note_change(connection, datetime.now(UTC))


def _who() -> str:
    account = current_presence().account
    return account.name or account.login


def _read(typed: Typed, tree: UnitTree, registry: Registry, faults: Faults) -> Target | None:
    found = registry.of_measure(typed_text(typed, "measure"))
    unit = tree.by_code.get(typed_text(typed, "unit"))
    if found is None:
        faults.add("Chỉ tiêu không có trong danh mục.", "There is no such indicator.")
    if unit is None:
        faults.add("Địa bàn không có trong danh mục.", "There is no such unit.")
    first = typed_day(typed, "valid_from", "Áp dụng từ ngày", faults, required=True)
    last = typed_day(typed, "valid_to", "đến hết ngày", faults)
    if first and last and last < first:
        faults.add("Ngày hết áp dụng trước ngày bắt đầu.", "The last day lies before the first.")
    document = _document(typed, faults)
    value = _value(typed, found[1], faults) if found else None
    if found is None or unit is None or first is None or value is None:
        return None
    measure, covers_below = found[1], typed_text(typed, "covers_below") == "1"
    reached = {one.level for one in tree.units if covers_below and unit in tree.path(one.code)} | {unit.level}
    if reached.isdisjoint(measure.levels):
        faults.add(
            "Chỉ tiêu này không tính cho cấp của địa bàn đã chọn.", "This indicator means nothing on that level."
        )
    rhythm = _rhythm(typed, measure, faults)
    entered = (_who(), datetime.now(UTC))
    return Target(measure.id, unit.code, value, first, document, last, covers_below, rhythm, 0, *entered)


def _document(typed: Typed, faults: Faults) -> Document:
    parts = [typed_text(typed, name) for name in ("document_name", "document_number", "document_dated")]
    if not parts[0]:
        faults.add("Chưa ghi văn bản giao chỉ tiêu.", "The source document is missing.")
    if max(map(len, parts)) > 300:
        faults.add("Tên, số hoặc ngày văn bản dài quá 300 ký tự.", "The document's name, number or day is too long.")
    return Document(*parts)


def _value(typed: Typed, measure: Measure, faults: Faults) -> float | None:
    value = parse_number(typed_text(typed, "value").removesuffix("%").strip())
    if value is None:
        faults.add("Mức phải đạt phải là số, ví dụ 80 hoặc 2,5.", "The value must be a number, such as 80 or 2,5.")
        return None
    most = LARGEST
    if measure.format is Format.PERCENT:
        most = LARGEST_SHARE if measure.may_pass_100 else 100.0
    is_in_range = 0 <= value <= most and (value > 0 or measure.less_is_better)
    if not is_in_range:
        least = "từ 0" if measure.less_is_better else "lớn hơn 0"
        upper = "%" if measure.format is Format.PERCENT else ""
        faults.add(
            f"Mức phải đạt phải {least} đến {most:.0f}{upper}.", f"The value must lie between 0 and {most:.0f}{upper}."
        )
    if measure.format is Format.COUNT and not value.is_integer():
        faults.add(
            "Chỉ tiêu này đếm số nguyên, mức phải đạt cũng vậy.", "This indicator counts: a whole number, please."
        )
    if not measure.takes_target:
        faults.add(
            "Chỉ tiêu này không có mức quy định: theo Kế hoạch, tần suất của loa xã tùy điều kiện từng nơi.",
            "This indicator has no threshold: the plan leaves it to local conditions.",
        )
    return value


def _rhythm(typed: Typed, measure: Measure, faults: Faults) -> Frequency | None:
    text = typed_text(typed, "rhythm")
    if not measure.depends_on_length:
        return None
    if text not in FREQUENCIES:
        faults.add(
            "Chỉ tiêu này cộng dồn theo thời gian: hãy chọn mức phải đạt tính cho mỗi ngày, tuần hay tháng.",
            "This indicator grows with time: say whether the target is for each day, week or month.",
        )
        return None
    return Frequency(text)


def _refuse_overlap(target: Target, others: Iterable[Target], faults: Faults) -> None:
    for other in others:
        if target.overlaps(other):
            until = f"đến {other.valid_to:%d/%m/%Y}" if other.valid_to else "chưa có ngày hết"
            faults.add(
                f"Trùng thời gian với mục tiêu đã có (từ {other.valid_from:%d/%m/%Y} {until}, {other.document.text}).",
                f"The days overlap with those of a target from {other.valid_from} to {other.valid_to or 'open'}.",
            )
