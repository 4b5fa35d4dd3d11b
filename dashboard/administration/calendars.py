"""The reporting calendar changed by hand: one change at a time, shown before it counts, every calendar kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from sqlalchemy import Connection

from dashboard.access.audit import Deed, record
from dashboard.access.current import current_presence
from dashboard.access.door import Door
from dashboard.administration.entries import Faults, Typed, typed_day, typed_text
from dashboard.calendar import editing
from dashboard.calendar.changing import CalendarChange, foreseen, otherwise_reported, put_in_force
from dashboard.calendar.editing import CalendarDifference, Edit, difference, double_duties, fingerprint
from dashboard.calendar.reading import MOST_WORKING_DAYS, CalendarFile
from dashboard.domain.reporting import Duty, Frequency, Reporter
from dashboard.domain.terms import FREQUENCIES, REPORT_SOURCES, REPORTERS
from dashboard.errors import EntryError
from dashboard.store.database import read, write
from dashboard.store.reporting_calendar import KeptCalendar, read_calendar, read_versions


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do: to the calendar, and to reports already there. `based_on` is the calendar it changes."""

    difference: CalendarDifference
    change: CalendarChange
    based_on: str


@dataclass(frozen=True, slots=True)
class CalendarOverview:
    """The calendar in force, and what each one before it changed, the latest first."""

    calendar: CalendarFile
    history: tuple[tuple[KeptCalendar, CalendarDifference], ...]


class CalendarDesk:
    """Safe to share between threads. StoreUnavailable from any method, EntryError where a change is refused."""

    def __init__(self, door: Door) -> None:
        self._door = door

    def overview(self) -> CalendarOverview:
        """Everything that the page shows, of one moment."""
        with read(self._door.engine) as connection:
            calendar, versions = read_calendar(connection), read_versions(connection)
        steps = pairwise(versions)
        return CalendarOverview(
            calendar, tuple((one, difference(before.calendar, one.calendar)) for one, before in steps)
        )

    def preview(self, typed: Typed) -> Preview:
        """What the change of a form would do; nothing is written."""
        with read(self._door.engine) as connection:
            before = read_calendar(connection)
            after = _changed(connection, before, typed)
            return Preview(difference(before, after), foreseen(connection, after), fingerprint(before))

    def apply(self, typed: Typed) -> CalendarChange:
        """Make the change that was shown, if the calendar is still the one that it was shown for."""
        account = current_presence().account
        with write(self._door.engine) as connection:
            before = read_calendar(connection)
            if typed_text(typed, "based_on") != fingerprint(before):
                raise EntryError(
                    "Lịch báo cáo vừa được người khác đổi. Chưa lưu gì. Hãy xem lại lịch rồi làm lại.",
                    "Somebody else has just changed the calendar. Nothing was saved. Look at it and try again.",
                )
            after = _changed(connection, before, typed)
            change = put_in_force(connection, after, account.name or account.login)
            edit = typed_text(typed, "edit")
            record(connection, Deed.CALENDAR_CHANGED, f"calendar:{edit}", judged_anew=change.changed_count)
        return change


def _changed(connection: Connection, before: CalendarFile, typed: Typed) -> CalendarFile:
    faults = Faults()
    edit = _edit(before, typed, faults)
    faults.refuse()
    after = edit(before) if edit else before
    if difference(before, after).is_empty:
        faults.add("Không có gì thay đổi so với lịch đang dùng.", "Nothing differs from the calendar in use.")
    if not after.duties:
        faults.add("Lịch phải còn ít nhất một nghĩa vụ.", "At least one duty must stay.")
    for one, other in double_duties(after):
        faults.add(
            f"Trùng thời gian với nghĩa vụ đã có: {_named(one)} từ {one.valid_from:%d/%m/%Y}.",
            f"The days overlap with those of another duty ({other.source}, from {other.valid_from}).",
        )
    faults.refuse()
    for duty, period in otherwise_reported(connection, after).items():
        faults.add(
            f"{_named(duty)}: đã có báo cáo theo kỳ khác đến {period.end:%d/%m/%Y}; kỳ mới chỉ tính từ sau ngày đó.",
            f"Reported in another rhythm up to {period.end}; a new one may begin after that day only.",
        )
    faults.refuse()
    return after


def _named(duty: Duty) -> str:
    return f"{REPORT_SOURCES.label(duty.source)} – {REPORTERS.label(duty.reporter)}"


def _edit(calendar: CalendarFile, typed: Typed, faults: Faults) -> Edit | None:
    match typed_text(typed, "edit"):
        case "add_duty":
            duty = _duty(typed, faults)
            return editing.with_duty(duty) if duty else None
        case "change_duty":
            return _change(calendar, typed, faults)
        case "remove_duty":
            old = _old_duty(calendar, typed, faults)
            return editing.without_duty(old) if old else None
        case "add_holiday":
            return _holiday(typed, faults)
        case "remove_holiday":
            day = typed_day(typed, "day", "Ngày nghỉ", faults, required=True)
            return editing.without_holiday(day) if day else None
        case _:
            faults.add("Không rõ việc cần làm.", "Unclear what to do.")
            return None


def _change(calendar: CalendarFile, typed: Typed, faults: Faults) -> Edit | None:
    old, new = _old_duty(calendar, typed, faults), _duty(typed, faults)
    if not old or not new:
        return None
    if typed_text(typed, "how") != "follow":
        return editing.corrected(old, new)
    if new.valid_from <= old.valid_from:
        faults.add(
            "Quy định mới phải bắt đầu sau ngày bắt đầu của quy định cũ.", "The new duty must begin after the old one."
        )
        return None
    return editing.followed(old, new)


def duty_key(duty: Duty) -> str:
    """What a form calls a duty."""
    return f"{duty.source}|{duty.reporter}|{duty.valid_from}"


def _old_duty(calendar: CalendarFile, typed: Typed, faults: Faults) -> Duty | None:
    found = next((duty for duty in calendar.duties if duty_key(duty) == typed_text(typed, "duty")), None)
    if found is None:
        faults.add("Nghĩa vụ này không còn trong lịch.", "This duty is no longer in the calendar.")
    return found


def _duty(typed: Typed, faults: Faults) -> Duty | None:
    source, reporter, frequency = (typed_text(typed, name) for name in ("source", "reporter", "frequency"))
    for value, known, vi, en in (
        (source, REPORT_SOURCES, "loại báo cáo", "report"),
        (reporter, REPORTERS, "đơn vị báo cáo", "reporter"),
        (frequency, FREQUENCIES, "kỳ báo cáo", "rhythm"),
    ):
        if value not in known:
            faults.add(f"Chưa chọn {vi}.", f"Choose the {en}.")
    days = _whole(typed, "due_working_days", "Số ngày làm việc", (0, MOST_WORKING_DAYS), faults)
    hour = _whole(typed, "due_hour", "Giờ hạn", (1, 24), faults)
    first = typed_day(typed, "valid_from", "Áp dụng từ ngày", faults, required=True)
    last = typed_day(typed, "valid_to", "Đến hết ngày", faults)
    if first and last and last < first:
        faults.add("Ngày hết áp dụng trước ngày bắt đầu.", "The last day lies before the first.")
    if faults.sentences or first is None or days is None or hour is None:
        return None
    return Duty(source, Reporter(reporter), Frequency(frequency), days, hour, first, last)


def _whole(typed: Typed, name: str, label: str, bounds: tuple[int, int], faults: Faults) -> int | None:
    text = typed_text(typed, name)
    if text.isascii() and text.isdecimal() and len(text) < 4 and bounds[0] <= int(text) <= bounds[1]:
        return int(text)
    faults.add(
        f"{label} phải là số nguyên từ {bounds[0]} đến {bounds[1]}.", f"“{name}” must be {bounds[0]} to {bounds[1]}."
    )
    return None


def _holiday(typed: Typed, faults: Faults) -> Edit | None:
    day: date | None = typed_day(typed, "day", "Ngày nghỉ", faults, required=True)
    name = typed_text(typed, "name")
    if not 0 < len(name) <= 300:
        faults.add("Chưa ghi tên ngày nghỉ.", "The holiday has no name.")
    return editing.with_holiday(day, name) if day and not faults.sentences else None
