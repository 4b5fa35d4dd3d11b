"""What every database holds before the first fact: units, the calendar, and who owes which report."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final, Protocol

from sqlalchemy import Connection, Engine, Table, delete, insert, select

from dashboard.domain.periods import CAMPAIGN_START
from dashboard.domain.reporting import DEFAULT_DUE_WORKING_DAYS
from dashboard.domain.units import BOUNDARY_SET, UnitTree
from dashboard.store.calendar import fill_calendar
from dashboard.store.database import write
from dashboard.store.models import Holiday, ReportingRule, StoreState, UnitRow
from dashboard.store.tables import table_of

REPORT_SOURCES: Final = ("activities", "posters", "loudspeakers", "qr")
HOLIDAYS: Final = {date(2021, 9, 2): "Quốc khánh", date(2021, 9, 3): "Nghỉ lễ Quốc khánh"}
"""Days off within the campaign [law]: Labour Code 2019, article 112, two days for National Day."""


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

    Rules and holidays that staff changed stay as they are.
    """
    with write(engine) as connection:
        connection.execute(delete(UnitRow).where(UnitRow.boundary_set == boundary_set))
        connection.execute(insert(UnitRow), list(_units(boundaries, boundary_set)))
        fill_calendar(connection)
        _fill_once(connection, table_of(ReportingRule), list(_rules()))
        _fill_once(connection, table_of(Holiday), [{"day": day, "name": name} for day, name in HOLIDAYS.items()])
        state = {"id": 1, "version": 1, "changed_at": datetime.now(UTC), "simulated": False}
        _fill_once(connection, table_of(StoreState), [state])


def _fill_once(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    if connection.execute(select(table).limit(1)).first() is None:
        connection.execute(insert(table), rows)


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


def _rules() -> Iterator[dict[str, Any]]:
    for source in REPORT_SOURCES:
        yield {
            "source": source,
            "valid_from": CAMPAIGN_START,
            "level": "commune",
            "due_working_days": DEFAULT_DUE_WORKING_DAYS,
            "valid_to": None,
        }
