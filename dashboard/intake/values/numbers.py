"""Numbers as Vietnamese offices write them: `1.234` is a thousand, `1,2` has a decimal comma, `-` is not reported."""

from __future__ import annotations

import math
import re

from dashboard.domain.text import fold
from dashboard.intake.cells import Cell, Problem
from dashboard.intake.forms import Field

NOT_REPORTED = frozenset({"-", "–", "—", "…", "...", "--", "/"})

_PLAIN = re.compile(r"[+-]?\d+(\.\d+)?(e[+-]?\d+)?", re.IGNORECASE)
_DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")
_DOTTED = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?")
_COMMAS = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}(\.\d+)?")
_SPACED = re.compile(r"[+-]?\d{1,3}( \d{3})+(,\d+)?")
_IN_WORDS = ("mot", "hai", "ba", "bon", "nam", "sau", "bay", "tam", "chin", "muoi")
_ANY_NUMBER = re.compile(r"\d[\d.,]*")


def parse_number(text: str) -> float | None:
    """Value of a number written as text, None where it is none. `1.234,5` -> 1234.5"""
    text = text.replace("−", "-").replace("\u00a0", " ")
    if _DOTTED.fullmatch(text):
        return float(text.replace(".", "").replace(",", "."))
    if _PLAIN.fullmatch(text):
        return float(text)
    if _DECIMAL_COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _COMMAS.fullmatch(text):
        return float(text.replace(",", ""))
    return float(text.replace(" ", "").replace(",", ".")) if _SPACED.fullmatch(text) else None


def format_number(value: float) -> str:
    """A number as Vietnamese offices write it: 1234.5 -> `1.234,5`."""
    text = f"{value:,.15g}" if abs(value) < 1e15 else f"{value:g}"
    return text.translate(str.maketrans(",.", ".,"))


def read_number(field: Field, cell: Cell) -> float | Problem | None:
    """A number inside the field's bounds; None where the cell says that nothing was reported."""
    if cell is None or (isinstance(cell, str) and cell in NOT_REPORTED):
        return None
    if isinstance(cell, str):
        value = parse_number(cell.removesuffix("%").rstrip())
    else:
        value = float(cell) if isinstance(cell, int | float) else None
    if value is None or not math.isfinite(value):
        return Problem("number_not_numeric", suggestion=_number_inside(cell))
    return _within_bounds(field, value)


def read_integer(field: Field, cell: Cell) -> float | Problem | None:
    """A whole number inside the field's bounds, as float so that absent ones can stand beside it."""
    value = read_number(field, cell)
    if isinstance(value, float) and not value.is_integer():
        # a workbook of another locale keeps a typed 1.234 as one and a bit; in a text all three digits stand
        thousands = round(value * 1000, 6)
        is_likely = value < 1000 and thousands.is_integer() and (not isinstance(cell, str) or cell[-4:-3] in (",", "."))
        return Problem("number_not_whole", suggestion=_did_you_mean(format_number(thousands)) if is_likely else None)
    return value


def _within_bounds(field: Field, value: float) -> float | Problem:
    if value < 0 <= field.min:
        return Problem("number_negative")
    if not field.min <= value <= field.max:
        bounds = {"min": format_number(field.min), "max": format_number(field.max)}
        return Problem(field.implausible_fault, bounds, _with_its_comma(field, value))
    return value


def _with_its_comma(field: Field, value: float) -> str | None:
    """`965` -> a question whether 96,5 MHz are meant; only where the bounds are as narrow as those of frequencies."""
    is_narrow = field.min > 0 and field.max < 10 * field.min
    near = next((value / by for by in (10, 100) if is_narrow and field.min <= value / by <= field.max), None)
    return None if near is None else _did_you_mean(format_number(near))


def _number_inside(cell: Cell) -> str | None:
    """`khoảng 200` -> a question whether 200 is meant; `hai` -> whether 2 is."""
    if isinstance(cell, str) and fold(cell) in _IN_WORDS:
        return _did_you_mean(str(_IN_WORDS.index(fold(cell)) + 1))
    numbers = _ANY_NUMBER.findall(cell) if isinstance(cell, str) else []
    return _did_you_mean(numbers[0].rstrip(".,")) if len(numbers) == 1 else None


def _did_you_mean(text: str) -> str:
    return f"Ý bạn là {text}?"
