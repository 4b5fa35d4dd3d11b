"""Records of a program in the shape of a sheet, so that they are checked by the very code that checks files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

import numpy as np

from dashboard.intake.body import Body
from dashboard.intake.cells import Cell, Column, cleaned, column_letters
from dashboard.intake.faults import Fault
from dashboard.intake.forms import Field, Form, all_forms
from dashboard.intake.headers import Layout
from dashboard.intake.sheets import Sheet

Value: TypeAlias = str | int | float | bool | Sequence[str] | None
Record: TypeAlias = Mapping[str, Value]
"""Values by field name; lists are of codes."""

_LARGEST_EXACT: Final = 2**53
"""Whole numbers beyond it do not survive as floats: they are read as texts, which are told apart and refused."""


def form_of_records(kind: str) -> Form:
    """The form that names the fields of records of `kind`: the plain one, called like the kind."""
    return next(form for form in all_forms() if form.id == kind)


def record_fields(form: Form) -> tuple[Field, ...]:
    """Fields that a record may have, in the order of the columns that stand for them."""
    return tuple(field for field in form.fields if field.type not in ("ignored", "point"))


def records_as_sheet(form: Form, records: Sequence[Record]) -> tuple[Sheet, Layout, Body]:
    """One row per record and one column per field, without a header; no row is taken for a total or a signature."""
    fields = record_fields(form)
    columns = {field.name: _column(position, field.name, records) for position, field in enumerate(fields)}
    blank = {field.name: Column.blank(len(records)) for field in form.fields if field.name not in columns}
    positions = {name: column.position for name, column in columns.items()}
    sheet = Sheet("", tuple(columns.values()))
    return sheet, Layout(form, 0, 0, positions, (), (), ""), Body(np.arange(len(records)), columns | blank, 0)


def field_of(fault: Fault, form: Form) -> str | None:
    """Name of the field that a fault of a record is about; None where it is about the whole record."""
    names = {column_letters(position): field.name for position, field in enumerate(record_fields(form))}
    if fault.kind == "duplicate_row":
        return None
    if fault.field:
        return fault.field if fault.field in names.values() else None
    return names[fault.cell.rstrip("0123456789")]


def _column(position: int, name: str, records: Sequence[Record]) -> Column:
    cells = np.empty(len(records), dtype=object)
    cells[:] = [_cell(record.get(name)) for record in records]
    return Column.of(position, cells).with_each(cleaned)


def _cell(value: Value) -> Cell:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int) and abs(value) > _LARGEST_EXACT:
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return ",".join(value)
