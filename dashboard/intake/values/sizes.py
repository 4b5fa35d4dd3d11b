"""Sizes of display items: `2m x 3m`, `60x80cm`, `1,2 x 8 m`, `3 × 4m`, `2m5 x 4m`, `2x3`; width first."""

from __future__ import annotations

import re

from dashboard.intake.cells import Cell, Problem
from dashboard.intake.values.numbers import NOT_REPORTED, parse_number

SMALLEST_M, LARGEST_M = 0.05, 50.0
LIKELY_M = 0.2, 12.0
"""Sides for which a unit is offered where none is written."""
LONGEST = 100
"""Characters of a text that may hold a size; searching a long one takes the square of its length."""
LARGEST_WITHOUT_UNIT_M = 20.0
"""A number above this without a unit may as well be centimetres: not guessed."""

_METRES = {"m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001}
_SIDE = r"(?:rộng|ngang|dài|cao|dọc)?\s*(\d[\d.,]*)\s*(mm|cm|dm|m)?"
_SIZE = re.compile(rf"{_SIDE}\s*[xX×*хХ]\s*{_SIDE}", re.IGNORECASE)
_METRES_AND_REST = re.compile(r"(?<![\d.,])(\d+)m(\d{1,2})(?!\d|\s*[cm]?m)", re.IGNORECASE)
"""`2m5` is two metres and a half; `12m2` alone is an area."""


def parse_size(text: str) -> tuple[float, float] | None:
    """Width and height in metres; None where the text is no size or its unit would have to be guessed."""
    match = _SIZE.fullmatch(_METRES_AND_REST.sub(r"\1,\2m", text.replace("(", " ").replace(")", " ")).strip())
    if match is None:
        return None
    first, first_unit, second, second_unit = match.groups()
    width, height = parse_number(first), parse_number(second)
    unit = second_unit or first_unit
    if width is None or height is None or (unit is None and max(width, height) > LARGEST_WITHOUT_UNIT_M):
        return None
    return (
        width * _METRES[(first_unit or unit or "m").lower()],
        height * _METRES[(second_unit or unit or "m").lower()],
    )


def read_size(cell: Cell) -> tuple[float, float] | Problem | None:
    """Width and height in metres, None where the cell is blank."""
    if cell is None or (isinstance(cell, str) and cell in NOT_REPORTED):
        return None
    size = parse_size(cell) if isinstance(cell, str) else None
    if size is None:
        return Problem("size_unreadable", suggestion=_near(cell))
    if not all(SMALLEST_M <= side <= LARGEST_M for side in size):
        return Problem("size_implausible")
    return size


def _near(cell: Cell) -> str | None:
    """A question with the units that a bare pair of numbers may have, or with the size inside a longer text."""
    if not isinstance(cell, str) or len(cell) > LONGEST:
        return None
    sizes = {f"{cell}{unit}": parse_size(f"{cell}{unit}") for unit in ("cm", "mm")}
    meant = [text for text, size in sizes.items() if size and LIKELY_M[0] <= min(size) and max(size) <= LIKELY_M[1]]
    inside = _SIZE.search(cell)
    meant = meant or ([inside[0].strip()] if inside and parse_size(inside[0].strip()) else [])
    return f"Ý bạn là {' hay '.join(meant)}?" if meant else None
