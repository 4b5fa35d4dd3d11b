"""What every database holds before the first fact: units, the calendar, and who owes which report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine, delete, insert, select

from dashboard.calendar.reading import default_calendar
from dashboard.domain.units import BOUNDARY_SET, UnitTree
from dashboard.store.base import Base
from dashboard.store.calendar import fill_calendar
from dashboard.store.database import write
from dashboard.store.models import ReportingDuty, StoreState, UnitRow
from dashboard.store.reporting_calendar import write_calendar
from dashboard.store.tables import table_of


class UnitSet(Protocol):
    """The part of a boundary set that is stored."""

    @property
    def tree(self) -> UnitTree:
        """Its units."""
        ...

    @property
    def valid_from(self) -> date:
        """First day on which the units were in force."""
        ...


def init_store(engine: Engine, boundaries: UnitSet, boundary_set: str = BOUNDARY_SET) -> None:
    """Fill what facts refer to. Doing it again changes nothing but the units, which become those of `boundaries`.

    A reporting calendar that staff changed stays as it is.
    """
    with write(engine) as connection:
        connection.execute(delete(UnitRow).where(UnitRow.boundary_set == boundary_set))
        connection.execute(insert(UnitRow), list(_units(boundaries, boundary_set)))
        fill_calendar(connection)
        if _is_empty(connection, ReportingDuty):
            write_calendar(connection, default_calendar())
        if _is_empty(connection, StoreState):
            state = {"id": 1, "version": 1, "changed_at": datetime.now(UTC), "simulated": False}
            connection.execute(insert(StoreState), [state])


def _is_empty(connection: Connection, model: type[Base]) -> bool:
    return connection.execute(select(table_of(model)).limit(1)).first() is None


def _units(boundaries: UnitSet, boundary_set: str) -> Iterator[dict[str, Any]]:
    for unit in boundaries.tree.units:
        yield {
            "boundary_set": boundary_set,
            "code": unit.code,
            "level": str(unit.level),
            "name": unit.name,
            "kind": unit.kind,
            "parent_code": unit.parent_code,
            "population": unit.population,
            "area_km2": unit.area_km2,
            "valid_from": boundaries.valid_from,
            "valid_to": None,
        }
