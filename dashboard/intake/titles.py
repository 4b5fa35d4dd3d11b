"""What the lines above a table say: the district, the period, or the day up to which it counts."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date

from dashboard.domain.periods import Period
from dashboard.geo.places import Outcome, PlaceFinder
from dashboard.intake.values.dates import parse_day

_DAY = r"(\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*\d{4})?|\d{1,2} tháng \d{1,2}(?: năm \d{4})?)"
_FROM_TO = re.compile(rf"từ\s+(?:ngày\s+)?{_DAY}\s*(?:đến|-|–)\s*(?:hết\s+)?(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_DASHED = re.compile(rf"{_DAY}\s*(?:-|–|đến)\s*{_DAY}", re.IGNORECASE)
_WEEK = re.compile(r"tuần\s+(?:thứ\s+)?(\d{1,2})\s*(?:/|-|,?\s*năm)\s*(\d{4})", re.IGNORECASE)
_UP_TO = re.compile(rf"đến\s+(?:hết\s+)?(?:ngày\s+)?{_DAY}", re.IGNORECASE)
_OF_DAY = re.compile(rf"(?:ngày|thời điểm)\s*:?\s*{_DAY}", re.IGNORECASE)
_MONTH = re.compile(r"(?<!\d )tháng\s+(\d{1,2})\s*(?:/|năm)\s*(\d{4})", re.IGNORECASE)
_DISTRICT = re.compile(r"\b(?=((?:huyện|thành phố|tp\.?)\s+(?:[^\W\d_]+\s*){1,4}))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Title:
    """`district_code` is empty and the others None where the title does not say."""

    district_code: str = ""
    period: Period | None = None
    as_of: date | None = None


def read_title(lines: list[str], places: PlaceFinder) -> Title:
    """Read the texts above a table."""
    text = " ".join(lines)
    period = _period(text)
    return Title(_district(lines, places), period, period.end if period else _up_to(text))


def _period(text: str) -> Period | None:
    if match := _FROM_TO.search(text) or _DASHED.search(text):
        end = parse_day(match[2])
        start = parse_day(match[1]) or (_day_of_year(match[1], end.year) if end else None)
        return Period(start, end) if start and end and start <= end else None
    if (match := _WEEK.search(text)) and 1 <= int(match[1]) <= 52:
        return Period.week_of(date.fromisocalendar(int(match[2]), int(match[1]), 1))
    if (match := _MONTH.search(text)) and 1 <= int(match[1]) <= 12:
        year, month = int(match[2]), int(match[1])
        return Period(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
    return None


def _day_of_year(text: str, year: int) -> date | None:
    """A day and month, in figures or words, in this year."""
    return parse_day(f"{text}/{year}") or parse_day(f"{text} năm {year}")


def _up_to(text: str) -> date | None:
    match = _UP_TO.search(text) or _OF_DAY.search(text)
    return parse_day(match[1]) if match else None


def _district(lines: list[str], places: PlaceFinder) -> str:
    """Code of the one district the lines name; the longest run of words after `huyện` that is a district counts."""
    codes = set()
    for match in (match for line in lines for match in _DISTRICT.finditer(line)):
        words = match[1].split()
        names = (" ".join(words[:count]) for count in range(len(words), 1, -1))
        found = next((m for name in names if (m := places.district_by_name(name)).outcome == Outcome.FOUND), None)
        if found is not None and found.unit is not None:
            codes.add(found.unit.code)
    return codes.pop() if len(codes) == 1 else ""
