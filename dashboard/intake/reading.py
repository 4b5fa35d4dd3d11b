"""Cells of a body to typed values, column by column, with one reading per distinct value."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.domain.periods import Period
from dashboard.intake.body import PLACE_TYPES, Body
from dashboard.intake.cells import Cell, Column, Problem
from dashboard.intake.findings import Findings
from dashboard.intake.forms import Field, Form
from dashboard.intake.values.coordinates import read_coordinate
from dashboard.intake.values.dates import read_day, read_moment
from dashboard.intake.values.numbers import read_integer, read_number
from dashboard.intake.values.sizes import read_size
from dashboard.intake.values.terms import read_flag, read_languages, read_term
from dashboard.intake.values.texts import read_codes, read_phone, read_text

Values = NDArray[Any]
NUMBER_TYPES = frozenset({"integer", "number", "latitude", "longitude"})

_READERS: dict[str, Callable[[Field], Callable[[Cell], Any]]] = {
    "text": lambda _: read_text,
    "code": lambda _: read_text,
    "codes": lambda _: read_codes,
    "phone": lambda _: read_phone,
    "flag": lambda _: read_flag,
    "size": lambda _: read_size,
    "latitude": lambda _: read_coordinate,
    "longitude": lambda _: read_coordinate,
    "languages": lambda _: read_languages,
    "integer": lambda field: partial(read_integer, field),
    "number": lambda field: partial(read_number, field),
    "term": lambda field: partial(read_term, field),
}
_DAY_READERS = {"day": read_day, "moment": read_moment}


def read_fields(form: Form, body: Body, period: Period | None, findings: Findings) -> dict[str, Values]:
    """Values of every field but places, in arrays as long as the body: float with NaN, or objects with None.

    `period` binds the form's period field only. Problems go to `findings`; their cells read as absent.
    """
    fields = [field for field in form.fields if field.type not in PLACE_TYPES | {"ignored", "point"}]
    return {field.name: _read_field(form, field, body.columns[field.name], period, findings) for field in fields}


def _read_field(form: Form, field: Field, column: Column, period: Period | None, findings: Findings) -> Values:
    read: Callable[[Cell], Any]
    if field.type in _DAY_READERS:
        read = partial(_DAY_READERS[field.type], field, period if field.name == form.period_field else None)
    else:
        read = _READERS[field.type](field)
    if field.required and column.is_present:
        read = partial(_required, field, read)
    default = (field.default or "") if field.type == "term" else field.default
    return read_column(column, read, findings, as_number=field.type in NUMBER_TYPES, default=default)


def read_column(
    column: Column, read: Callable[[Cell], Any], findings: Findings, *, as_number: bool, default: object = None
) -> Values:
    """Read each distinct value of `column` once, note the problems, and spread the values over the rows."""
    results = column.map(read)
    is_problem = np.array([isinstance(result, Problem) for result in results], dtype=bool)
    if is_problem.any():
        for row in np.flatnonzero(is_problem[column.codes]):
            findings.add(int(row), column.position, results[column.codes[row]])
    values = [result.value if isinstance(result, Problem) else result for result in results]
    distinct = np.empty(len(values), dtype=float if as_number else object)
    distinct[:] = [default if value is None else value for value in values]
    return distinct[column.codes]


def _required(field: Field, read: Callable[[Cell], object], cell: Cell) -> object:
    value = read(cell)
    return Problem("value_missing", {"heading": field.title}) if value is None or value == "" else value
