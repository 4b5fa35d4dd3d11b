"""Coordinates in degrees of WGS 84: decimals with point or comma, or degrees, minutes and seconds."""

from __future__ import annotations

import re

from dashboard.intake.cells import Cell, Problem, as_written
from dashboard.intake.values.numbers import NOT_REPORTED

_DECIMAL = re.compile(r"-?\d{1,3}([.,]\d+)?°?")
_MINUTE_MARK, _SECOND_MARK = re.compile("phút|[’‘`´′]"), re.compile("giây|[”“″]|''")
_PART = r"(\d{1,2}(?:[.,]\d+)?)"
_SEXAGESIMAL = re.compile(
    rf"(\d{{1,3}})\s*(?:[°º˚:\-]|độ|d|\s)\s*{_PART}\s*(?:['m:\-]|\s|$)\s*(?:{_PART}\s*(?:\"|s|$))?", re.IGNORECASE
)
_HEMISPHERE = re.compile(
    r"^\s*(vĩ độ|kinh độ|(?:lat|lon|long|lng|[neđb])(?=[\s:.\d]))[\s:.]*|[\s.]*(bắc|đông|[neđb])\s*$", re.IGNORECASE
)
LONGEST_POINT = 100
"""Characters; every place between two coordinates is tried."""
_BETWEEN = (";", "|", "/", ", ", ",", " - ", " ")
"""What may stand between latitude and longitude in one cell, the clearest first."""


def parse_coordinate(text: str) -> float | None:
    """Degrees, north and east positive; None where the text is no coordinate. `21°17'57.4"N` -> 21.29928"""
    text = _SECOND_MARK.sub('"', _MINUTE_MARK.sub("'", text).replace("''", '"'))
    if _DECIMAL.fullmatch(text):
        return float(text.rstrip("°").replace(",", "."))
    if (bare := _HEMISPHERE.sub("", text).strip()) != text:
        return parse_coordinate(bare)
    match = _SEXAGESIMAL.fullmatch(text)
    if match is None:
        return None
    degrees, minutes, seconds = (float((part or "0").replace(",", ".")) for part in match.groups())
    is_plausible = minutes < 60 and seconds < 60 and (minutes.is_integer() or match[3] is None)
    return degrees + minutes / 60 + seconds / 3600 if is_plausible else None


def split_point(cell: Cell) -> tuple[Cell, Cell]:
    """Latitude and longitude written in one cell; one alone has no other, both are the cell where it is unreadable."""
    text = as_written(cell).strip("()[] ")
    if not text or text in NOT_REPORTED:
        return None, None
    if len(text) > LONGEST_POINT:
        return cell, cell
    for mark in _BETWEEN:
        for found in re.finditer(re.escape(mark), text):
            parts = text[: found.start()].strip(), text[found.end() :].strip()
            if None not in (parse_coordinate(parts[0]), parse_coordinate(parts[1])):
                return parts
    return cell, None if parse_coordinate(text) is not None else cell


def read_coordinate(cell: Cell) -> float | Problem | None:
    """Degrees between -180 and 180; None where the cell is blank."""
    if cell is None or (isinstance(cell, str) and cell in NOT_REPORTED):
        return None
    value = parse_coordinate(cell) if isinstance(cell, str) else float(cell) if isinstance(cell, int | float) else None
    return value if value is not None and -180 <= value <= 180 else Problem("coordinate_unreadable")
