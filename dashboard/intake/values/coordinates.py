"""Coordinates in degrees of WGS 84: decimals with point or comma, or degrees, minutes and seconds."""

from __future__ import annotations

import re

from dashboard.intake.cells import Cell, Problem
from dashboard.intake.values.numbers import NOT_REPORTED

_DECIMAL = re.compile(r"-?\d{1,3}([.,]\d+)?°?")
_SEXAGESIMAL = re.compile(
    r"(\d{1,3})\s*(?:°|º|độ|d|\s)\s*(\d{1,2})\s*(?:'|′|’|phút|\s|$)\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|''|′′|giây|$))?",
    re.IGNORECASE,
)
_HEMISPHERE = re.compile(r"^\s*(vĩ độ|kinh độ|[neđb])\b[\s:.]*|[\s.]*(bắc|đông|[neđb])\s*$", re.IGNORECASE)


def parse_coordinate(text: str) -> float | None:
    """Degrees, north and east positive; None where the text is no coordinate. `21°17'57.4"N` -> 21.29928"""
    if _DECIMAL.fullmatch(text):
        return float(text.rstrip("°").replace(",", "."))
    if (bare := _HEMISPHERE.sub("", text).strip()) != text:
        return parse_coordinate(bare)
    match = _SEXAGESIMAL.fullmatch(text)
    if match is None:
        return None
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
    return degrees + minutes / 60 + seconds / 3600 if minutes < 60 and seconds < 60 else None


def read_coordinate(cell: Cell) -> float | Problem | None:
    """Degrees between -180 and 180; None where the cell is blank."""
    if cell is None or (isinstance(cell, str) and cell in NOT_REPORTED):
        return None
    value = parse_coordinate(cell) if isinstance(cell, str) else float(cell) if isinstance(cell, int | float) else None
    return value if value is not None and -180 <= value <= 180 else Problem("coordinate_unreadable")
