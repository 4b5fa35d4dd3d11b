"""Writing cells so that no spreadsheet runs what an office, or somebody else, wrote into a text."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any, Final

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell

STARTS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
"""With these a spreadsheet takes a text for a formula."""
DAY_FORMAT: Final = "dd/mm/yyyy"
MOMENT_FORMAT: Final = "dd/mm/yyyy hh:mm:ss"
# Also inside a text: where a spreadsheet parts its columns at another sign, a text may begin there.
_FORMULA: Final = re.compile(r"(^|[,;\t\r\n])([\s\"']*)(?=[=+\-@])")


def write_value(cell: Cell, value: Any) -> None:  # noqa: ANN401 - whatever a cell may hold
    """Write `value` into `cell`: a text stays a text whatever it begins with, days are written as Vietnamese do."""
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, datetime) and value.time() != time():
            cell.number_format = MOMENT_FORMAT
        elif isinstance(value, date):
            cell.number_format = DAY_FORMAT
        return
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    if value.startswith(STARTS_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True


def unrunnable(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe goes before what would begin one."""
    return _FORMULA.sub(r"\1\2'", text)
