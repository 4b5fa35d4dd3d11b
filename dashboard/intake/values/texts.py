"""Free texts, codes, lists of codes and telephone numbers."""

from __future__ import annotations

import re

from dashboard.intake.cells import Cell, Problem, as_written

_PHONE = re.compile(r"(?:\+?84|0)\d{8,10}")
_WITHOUT_ZERO = re.compile(r"[2-9]\d{8,9}")
_BETWEEN_DIGITS = re.compile(r"[\s.()\-]")
_BETWEEN_CODES = re.compile(r"[,;|\s]+")


def read_text(cell: Cell) -> str:
    """The text as it stands, empty where blank; text that begins like a formula stays text."""
    return cell if isinstance(cell, str) else as_written(cell)


def read_codes(cell: Cell) -> tuple[str, ...]:
    """Codes that stand in one cell, in their order; none where it is blank."""
    return tuple(code for code in _BETWEEN_CODES.split(as_written(cell)) if code)


def read_phone(cell: Cell) -> str | Problem:
    """Digits of a telephone number, with the leading zero that spreadsheets drop; empty where blank."""
    if cell is None:
        return ""
    digits = _BETWEEN_DIGITS.sub("", as_written(cell))
    if _WITHOUT_ZERO.fullmatch(digits):
        digits = f"0{digits}"
    return digits if _PHONE.fullmatch(digits) else Problem("phone_unreadable_warning", value="")
