"""Days and moments: dates of the workbook, Excel serial numbers (as numbers or text), `30/8/2021`, ISO, words."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.text import fold
from dashboard.intake.cells import Cell, Problem
from dashboard.intake.forms import Field
from dashboard.intake.values.numbers import NOT_REPORTED

EXCEL_EPOCH = date(1899, 12, 30)
LAST_SERIAL = 73050
"""Serial number of 31/12/2099: larger numbers are no days."""

_DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4}|\d{2})")
_DAY_AND_MONTH = re.compile(r"(?:ngày\s+)?(\d{1,2})\s*[/.\-]\s*(\d{1,2})", re.IGNORECASE)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_IN_WORDS = re.compile(r"(?:ngay )?(\d{1,2}) thang (\d{1,2}) nam (\d{4})")
_SERIAL = re.compile(r"\d{5}(\.0+)?")
_CLOCK = re.compile(r"[T ,]+(\d{1,2})[:hg](\d{2})?(?::(\d{2})(?:\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?")


def parse_day(text: str) -> date | None:
    """The day a text names; None where it names none. Day before month, as in Vietnam."""
    day, rest = _split_day(text)
    return day if not rest or _CLOCK.fullmatch(rest) else None


def format_day(day: date) -> str:
    """`30/8/2021`"""
    return f"{day.day}/{day.month}/{day.year}"


def read_day(field: Field, period: Period | None, cell: Cell) -> date | Problem | None:
    """A day of `period` (else between the field's bounds); None where the cell is blank."""
    if cell is None or (isinstance(cell, str) and cell in NOT_REPORTED):
        return None
    day = _day_of(cell)
    if day is None:
        return Problem("date_invalid", suggestion=_month_first(cell) or _without_year(cell, period))
    return _outside(field, period, day) or day


def read_moment(field: Field, period: Period | None, cell: Cell) -> datetime | Problem | None:
    """A moment with its time zone (Asia/Ho_Chi_Minh where none is written); a day alone is no moment."""
    if cell is None:
        return None
    moment = _moment_of(cell)
    if moment is None:
        return Problem("moment_invalid")
    return _outside(field, period, moment.date()) or moment


def _outside(field: Field, period: Period | None, day: date) -> Problem | None:
    start, end = (period.start, period.end) if period else (field.earliest, field.latest)
    if start <= day <= end:
        return None
    return Problem("date_outside_period", {"start": format_day(start), "end": format_day(end)})


def _day_of(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        return _from_serial(cell)
    return parse_day(cell) if isinstance(cell, str) else None


def _from_serial(number: float) -> date | None:
    return EXCEL_EPOCH + timedelta(days=int(number)) if 1 <= number <= LAST_SERIAL else None


def _split_day(text: str) -> tuple[date | None, str]:
    """The day at the start of `text`, and what follows it."""
    if match := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in match.groups())
        return _date_or_none(year + 2000 if year < 100 else year, month, day), text[match.end() :]
    if match := _YEAR_FIRST.match(text):
        year, month, day = (int(part) for part in match.groups())
        return _date_or_none(year, month, day), text[match.end() :]
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text)), ""
    if match := _IN_WORDS.fullmatch(fold(text)):
        day, month, year = (int(part) for part in match.groups())
        return _date_or_none(year, month, day), ""
    return None, text


def _moment_of(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=TIME_ZONE)
    if isinstance(cell, int | float):
        day = _from_serial(cell)
        seconds = round(cell % 1 * 86400)
        midnight = datetime(day.year, day.month, day.day, tzinfo=TIME_ZONE) if day else None
        return midnight and midnight + timedelta(seconds=seconds)
    return _moment_in_text(cell) if isinstance(cell, str) else None


def _moment_in_text(text: str) -> datetime | None:
    day, rest = _split_day(text)
    clock = _CLOCK.fullmatch(rest)
    if day is None or clock is None:
        return None
    hour, minute, second = (int(part or 0) for part in clock.groups()[:3])
    zone = (clock.group(4) or "").replace("Z", "+00:00")
    try:
        moment = datetime.fromisoformat(f"{day.isoformat()}T{hour:02}:{minute:02}:{second:02}{zone}")
    except ValueError:
        return None
    return moment.astimezone(TIME_ZONE) if moment.tzinfo else moment.replace(tzinfo=TIME_ZONE)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _without_year(cell: Cell, period: Period | None) -> str | None:
    """A question where the text is a day and month of the period, `ngày 2/9`."""
    match = _DAY_AND_MONTH.fullmatch(cell) if isinstance(cell, str) and period else None
    if match is None or period is None:
        return None
    day, month = (int(part) for part in match.groups())
    days = (_date_or_none(year, month, day) for year in (period.start.year, period.end.year))
    meant = next((one for one in days if one and period.start <= one <= period.end), None)
    return f"Ý bạn là {format_day(meant)}?" if meant else None


def _month_first(cell: Cell) -> str | None:
    """A question where the text is a day with the month written first."""
    match = _DAY_FIRST.fullmatch(cell) if isinstance(cell, str) else None
    if match is None:
        return None
    month, day, year = (int(part) for part in match.groups())
    turned = _date_or_none(year, month, day)
    return f"Ý bạn là {format_day(turned)}?" if turned else None
