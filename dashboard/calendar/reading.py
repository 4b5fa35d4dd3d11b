"""Reading a calendar file: every line that is wrong is named, and nothing of a wrong file is used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from dashboard.domain.reporting import Duty, Frequency, Reporter, ReportingCalendar
from dashboard.domain.terms import REPORT_SOURCES
from dashboard.errors import CalendarError
from dashboard.toml_blocks import Block, Wrong, in_lines, read_blocks

DEFAULT_FILE: Final = Path(__file__).parent / "default.toml"
MOST_WORKING_DAYS: Final = 60
_DUTY_KEYS: Final = ("source", "reporter", "frequency", "due_working_days", "due_hour", "from", "to")
_HOLIDAY_KEYS: Final = ("day", "name")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar with the names of its holidays, and the line at which each duty stands in its file."""

    duties: tuple[Duty, ...]
    holidays: dict[date, str]
    duty_lines: tuple[int, ...] = ()

    def line_of(self, duty: Duty) -> int:
        """Line of a duty in its file. Raises IndexError where it came from none."""
        return self.duty_lines[self.duties.index(duty)]

    @property
    def calendar(self) -> ReportingCalendar:
        """What the figures follow."""
        return ReportingCalendar(self.duties, frozenset(self.holidays))


def default_calendar() -> CalendarFile:
    """The calendar of a new store: each commune and source weekly, and the holidays of 2021."""
    return read_calendar_file(DEFAULT_FILE.read_text("utf-8"))


def read_calendar_file(text: str) -> CalendarFile:
    """Read a calendar written in TOML. Raises CalendarError naming every wrong line."""
    read = read_blocks(text, ("duty", "holiday"))
    blocks, wrong = read.blocks, [*read.wrong]
    duties = [(block.line, _duty(block, wrong)) for block in blocks if block.kind == "duty"]
    holidays = [_holiday(block, wrong) for block in blocks if block.kind == "holiday"]
    known = [(line, duty) for line, duty in duties if duty]
    wrong += _double(known)
    if not duties and not wrong:
        wrong.append(Wrong(1, "chưa có nghĩa vụ báo cáo nào ([[duty]])", "there is no duty ([[duty]])"))
    refuse(wrong)
    return CalendarFile(
        tuple(duty for _, duty in known), dict(holiday for holiday in holidays if holiday), tuple(n for n, _ in known)
    )


def refuse(wrong: list[Wrong]) -> None:
    """Raise CalendarError with one line per thing that is wrong; nothing where nothing is."""
    if wrong:
        vi, en = in_lines(wrong)
        raise CalendarError(
            f"Lịch báo cáo không được nhận, lịch đang dùng giữ nguyên. Sửa rồi nạp lại:\n{vi}",
            f"The calendar is refused, the one in use stays. Correct it and load it again:\n{en}",
        )


def _duty(block: Block, wrong: list[Wrong]) -> Duty | None:
    before = len(wrong)
    values = block.values
    wrong += block.unknown_keys(_DUTY_KEYS)
    one_of = {"source": REPORT_SOURCES.ids, "reporter": tuple(Reporter), "frequency": tuple(Frequency)}
    for key, allowed in one_of.items():
        if values.get(key) not in tuple(map(str, allowed)):
            choice = ", ".join(allowed)
            wrong.append(Wrong(block.at(key), f"{key} phải là một trong: {choice}", f"{key} must be one of: {choice}"))
    for key, low, high in (("due_working_days", 0, MOST_WORKING_DAYS), ("due_hour", 1, 24)):
        if type(values.get(key)) is not int or not low <= values[key] <= high:
            vi, en = f"phải là số nguyên từ {low} đến {high}", f"must be a whole number from {low} to {high}"
            wrong.append(Wrong(block.at(key), f"{key} {vi}", f"{key} {en}"))
    wrong += _wrong_days(block, ("from", "to") if "to" in values else ("from",))
    if len(wrong) > before:
        return None
    if "to" in values and values["to"] < values["from"]:
        wrong.append(Wrong(block.at("to"), "to không được trước from", "to must not be before from"))
        return None
    return Duty(
        values["source"],
        Reporter(values["reporter"]),
        Frequency(values["frequency"]),
        values["due_working_days"],
        values["due_hour"],
        values["from"],
        values.get("to"),
    )


def _holiday(block: Block, wrong: list[Wrong]) -> tuple[date, str] | None:
    faults = [*block.unknown_keys(_HOLIDAY_KEYS), *_wrong_days(block, ("day",))]
    name = block.values.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 300:
        faults.append(Wrong(block.at("name"), "name phải là tên ngày nghỉ", "name must be the holiday's name"))
    wrong += faults
    return None if faults or not isinstance(name, str) else (block.values["day"], name.strip())


def _wrong_days(block: Block, keys: tuple[str, ...]) -> Iterator[Wrong]:
    for key in keys:
        value = block.values.get(key)
        if isinstance(value, datetime) or not isinstance(value, date):
            yield Wrong(block.at(key), f"{key} phải là ngày, ví dụ 2021-09-06", f"{key} must be a day, 2021-09-06")


def _double(duties: list[tuple[int, Duty]]) -> Iterator[Wrong]:
    for (first, one), (second, other) in combinations(duties, 2):
        if one.overlaps(other):
            yield Wrong(
                second,
                f"trùng với nghĩa vụ ở dòng {first}: cùng đơn vị, cùng báo cáo, cùng thời gian",
                f"asks the same units for the same report at the same time as line {first}",
            )


def written(calendar: CalendarFile) -> str:
    """The calendar as a file that `read_calendar_file` reads back to the same."""
    parts = [_block("duty", _duty_values(duty)) for duty in calendar.duties]
    parts += [_block("holiday", {"day": day, "name": name}) for day, name in sorted(calendar.holidays.items())]
    return "\n".join(parts)


def _duty_values(duty: Duty) -> dict[str, Any]:
    values = {
        "source": duty.source,
        "reporter": duty.reporter,
        "frequency": duty.frequency,
        "due_working_days": duty.due_working_days,
        "due_hour": duty.due_hour,
        "from": duty.valid_from,
    }
    return values if duty.valid_to is None else values | {"to": duty.valid_to}


def _block(kind: str, values: dict[str, Any]) -> str:
    return "\n".join([f"[[{kind}]]", *(f"{key} = {_value(value)}" for key, value in values.items()), ""])


def _value(value: str | int | date | StrEnum) -> str:
    if isinstance(value, str):
        escaped = "".join(_ESCAPES.get(c, c if c.isprintable() else f"\\U{ord(c):08x}") for c in str(value))
        return f'"{escaped}"'
    return value.isoformat() if isinstance(value, date) else str(value)


_ESCAPES: Final = {"\\": "\\\\", '"': '\\"'}
