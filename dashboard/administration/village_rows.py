"""Villages read for their page, and where the facts that name one would lose it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import Connection, func, select

from dashboard.intake.store_villages import LINKED, village_name_key
from dashboard.store.models import Village

MOST_FOUND: Final = 60
_COLUMNS: Final = (
    *("id", "code", "name", "kind", "unit_code", "households", "people", "main_ethnic_group", "has_mobile_signal"),
    *("longitude", "latitude", "valid_from", "valid_to"),
)


@dataclass(frozen=True, slots=True)
class VillageLine:
    """A village as its list last told of it; in force from `valid_from` to `valid_to` (None: until further notice)."""

    id: int
    code: str
    name: str
    kind: str
    unit_code: str
    households: int | None
    people: int | None
    main_ethnic_group: str | None
    has_mobile_signal: bool | None
    longitude: float | None
    latitude: float | None
    valid_from: date
    valid_to: date | None

    def in_force(self, on: date) -> bool:
        """Whether it exists on a day."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)


def villages_of(connection: Connection, unit_code: str) -> tuple[VillageLine, ...]:
    """Every village that a commune has or had, by name."""
    return _read(connection, Village.unit_code == unit_code)


def villages_named(connection: Connection, text: str) -> tuple[VillageLine, ...]:
    """Villages of the province whose name or code holds `text`, diacritics ignored; the first few."""
    wanted = village_name_key(text)
    if not wanted:
        return ()
    some = Village.name_key.contains(wanted, autoescape=True) | (func.lower(Village.code) == text.strip().lower())
    return _read(connection, some, MOST_FOUND)


def village_by_id(connection: Connection, number: int) -> VillageLine | None:
    """One village; None where there is none of that number."""
    return next(iter(_read(connection, Village.id == number)), None)


def is_code_taken(connection: Connection, code: str) -> bool:
    """Whether any village has this code: another with it would take its place."""
    return connection.execute(select(Village.id).where(Village.code == code)).first() is not None


def linked_count(connection: Connection, unit_code: str) -> int:
    """Facts of a commune that name a village which is known."""
    counts = (
        select(func.count()).where(table.c.unit_code == unit_code, table.c.village_id.is_not(None))
        for table, _ in LINKED
    )
    return sum(int(connection.execute(count).scalar_one()) for count in counts)


def _read(connection: Connection, which: Any, limit: int | None = None) -> tuple[VillageLine, ...]:  # noqa: ANN401 - a condition
    columns = [Village.__table__.c[name] for name in _COLUMNS]
    rows = connection.execute(select(*columns).where(which).order_by(Village.name_key, Village.id).limit(limit))
    return tuple(VillageLine(*row) for row in rows)
