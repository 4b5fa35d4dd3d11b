"""Reading a calendar file: every line that is wrong is named, and nothing of a wrong file is used."""

from __future__ import annotations

import re
import tomllib
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

DEFAULT_FILE: Final = Path(__file__).parent / "default.toml"
MOST_WORKING_DAYS: Final = 60
_HEADING: Final = re.compile(r"\s*\[\[\s*(\w+)\s*\]\]")
_DUTY_KEYS: Final = ("source", "reporter", "frequency", "due_working_days", "due_hour", "from", "to")
_HOLIDAY_KEYS: Final = ("day", "name")


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """A calendar with the names of its holidays, and the line at which each duty stands in its file."""

    duties: tuple[Duty, ...]
    holidays: dict[date, str]
    duty_lines: tuple[int, ...] = ()

    @property
    def calendar(self) -> ReportingCalendar:
        """What the figures follow."""
        return ReportingCalendar(self.duties, frozenset(self.holidays))


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a calendar, at a line of its file."""

    line: int
    vi: str
    en: str


def default_calendar() -> CalendarFile:
    """The calendar of a new store: each commune and source weekly, and the holidays of 2021."""
    return read_calendar_file(DEFAULT_FILE.read_text("utf-8"))


def read_calendar_file(text: str) -> CalendarFile:
    """Read a calendar written in TOML. Raises CalendarError naming every wrong line."""
    blocks, strays = _blocks(text)
    wrong = [*strays]
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
        lines = sorted(wrong, key=lambda one: one.line)
        raise CalendarError(
            "Lịch báo cáo không được nhận, lịch đang dùng giữ nguyên. Sửa rồi nạp lại:\n"
            + "\n".join(f"  dòng {one.line}: {one.vi}" for one in lines),
            "The calendar is refused, the one in use stays. Correct it and load it again:\n"
            + "\n".join(f"  line {one.line}: {one.en}" for one in lines),
        )


@dataclass(frozen=True, slots=True)
class _Block:
    """One `[[duty]]` or `[[holiday]]`: its values, its first line, and the line of each value."""

    kind: str
    values: dict[str, Any]
    line: int
    lines: dict[str, int]

    def at(self, key: str) -> int:
        """Line of a value; of the block where the value is missing."""
        return self.lines.get(key, self.line)


def _blocks(text: str) -> tuple[list[_Block], list[Wrong]]:
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = int(found[1]) if (found := re.search(r"line (\d+)", str(error))) else text.count("\n") + 1
        refuse([Wrong(line, f"không đúng cách viết TOML ({error})", f"this is not TOML ({error})")])
        raise AssertionError from error
    places = list(_places(text))
    unknown = [name for name in document if name not in ("duty", "holiday")]
    strays = [
        Wrong(_line_of(text, name), f"không có mục “{name}”; chỉ có duty, holiday", f"there is no “{name}” here")
        for name in unknown
    ]
    blocks = []
    for kind in ("duty", "holiday"):
        written = document.get(kind, [])
        placed = [place for place in places if place[0] == kind]
        if not isinstance(written, list) or len(written) != len(placed):
            strays.append(Wrong(_line_of(text, kind), f"hãy viết mỗi mục dưới một dòng [[{kind}]]", f"use [[{kind}]]"))
            continue
        blocks += [_Block(kind, values, line, lines) for values, (_, line, lines) in zip(written, placed, strict=True)]
    return blocks, strays


def _places(text: str) -> Iterator[tuple[str, int, dict[str, int]]]:
    """Kind and first line of each block, and the line of each of its values."""
    kind, first, lines = "", 0, dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        heading = _HEADING.match(line)
        if heading:
            if kind:
                yield kind, first, lines
            kind, first, lines = heading[1], number, {}
        elif "=" in line:
            lines.setdefault(line.partition("=")[0].strip().strip("\"'"), number)
    if kind:
        yield kind, first, lines


def _line_of(text: str, word: str) -> int:
    return next((n for n, line in enumerate(text.splitlines(), 1) if word in line.partition("#")[0]), 1)


def _duty(block: _Block, wrong: list[Wrong]) -> Duty | None:
    before = len(wrong)
    values = block.values
    wrong += _unknown_keys(block, _DUTY_KEYS)
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


def _holiday(block: _Block, wrong: list[Wrong]) -> tuple[date, str] | None:
    faults = [*_unknown_keys(block, _HOLIDAY_KEYS), *_wrong_days(block, ("day",))]
    name = block.values.get("name")
    if not isinstance(name, str) or not 0 < len(name.strip()) <= 300:
        faults.append(Wrong(block.at("name"), "name phải là tên ngày nghỉ", "name must be the holiday's name"))
    wrong += faults
    return None if faults or not isinstance(name, str) else (block.values["day"], name.strip())


def _unknown_keys(block: _Block, known: tuple[str, ...]) -> Iterator[Wrong]:
    for key in block.values:
        if key not in known:
            choice = ", ".join(known)
            yield Wrong(block.at(key), f"không có mục “{key}”; chỉ có {choice}", f"no such key {key!r}; use {choice}")


def _wrong_days(block: _Block, keys: tuple[str, ...]) -> Iterator[Wrong]:
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
