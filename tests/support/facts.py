"""Facts written straight into the tables, for tests of what is computed from them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from sqlalchemy import Connection, insert

from dashboard.domain.units import BOUNDARY_SET
from dashboard.store.models import Base, ImportRun, UnitRow

PROVINCE = "14"
DISTRICTS = {"116": ("03646", "03649"), "123": ("03979", "03980", "04000")}
COMMUNES = tuple(code for codes in DISTRICTS.values() for code in codes)
_NUMBERS = count(1)


def add(connection: Connection, model: type[Base], **values: Any) -> int:
    """Write one row with plausible values for what is not given; return its id."""
    filled = {**_defaults(model), **values}
    result = connection.execute(insert(model).values(**filled))
    return int((result.inserted_primary_key or (0,))[0])


def add_import(connection: Connection) -> int:
    """Write the import run that facts refer to."""
    now = datetime(2021, 9, 6, 1, tzinfo=UTC)
    return add(
        connection,
        ImportRun,
        kind="activities",
        file_name="t.csv",
        file_sha256="0" * 64,
        received_at=now,
        loaded_at=now,
        simulated=False,
        new_count=0,
        changed_count=0,
        unchanged_count=0,
        fault_count=0,
        ignored_count=0,
    )


def add_units(connection: Connection) -> None:
    """A province of two districts with two and three communes."""
    _unit(connection, PROVINCE, "province", "")
    for district, communes in DISTRICTS.items():
        _unit(connection, district, "district", PROVINCE)
        for commune in communes:
            _unit(connection, commune, "commune", district)


def _unit(connection: Connection, code: str, level: str, parent: str) -> None:
    add(
        connection,
        UnitRow,
        boundary_set=BOUNDARY_SET,
        code=code,
        level=level,
        name=code,
        kind=level,
        parent_code=parent,
        population=1000,
        area_km2=1.0,
        valid_from=date(2021, 1, 1),
    )


def _defaults(model: type[Base]) -> dict[str, Any]:
    """Empty text, False, and a fresh `row_key`, for the columns that must hold something."""
    values: dict[str, Any] = {}
    for column in model.__table__.columns:
        if column.nullable or (column.primary_key and column.name == "id"):
            continue
        if column.name == "row_key":
            values[column.name] = next(_NUMBERS)
        elif column.name == "import_id":
            values[column.name] = 1
        elif column.name == "code":
            values[column.name] = f"C{next(_NUMBERS)}"
        elif column.type.python_type in (str, bool, dict, list, int):
            values[column.name] = column.type.python_type()
    return values
