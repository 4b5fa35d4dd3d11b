"""Sizes of display items: `2m x 3m`, `60x80cm`, `1,2 x 8 m`, `3 × 4m`, `2x3`; width first."""

from __future__ import annotations

import re

from dashboard.intake.cells import Cell, Problem
from dashboard.intake.values.numbers import NOT_REPORTED, parse_number

SMALLEST_M, LARGEST_M = 0.05, 50.0
LARGEST_WITHOUT_UNIT_M = 20.0
"""A number above this without a unit may as well be centimetres: not guessed."""

_METRES = {"m": 1.0, "dm": 0.1, "cm": 0.01, "mm": 0.001}
_SIZE = re.compile(
    r"(?:rộng\s*)?(\d[\d.,]*)\s*(mm|cm|dm|m)?\s*[xX×*хХ]\s*(?:cao\s*)?(\d[\d.,]*)\s*(mm|cm|dm|m)?", re.IGNORECASE
)


def parse_size(text: str) -> tuple[float, float] | None:
    """Width and height in metres; None where the text is no size or its unit would have to be guessed."""
    match = _SIZE.fullmatch(text)
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
        return Problem("size_unreadable", suggestion=_with_unit(cell))
    if not all(SMALLEST_M <= side <= LARGEST_M for side in size):
        return Problem("size_implausible")
    return size


def _with_unit(cell: Cell) -> str | None:
    is_without_unit = isinstance(cell, str) and parse_size(f"{cell}cm") is not None
    return f"Ý bạn là {cell}cm?" if is_without_unit else None
