"""Villages in force: the denominators of coverage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, or_, select

from dashboard.store.models import Village


@dataclass(frozen=True, slots=True)
class VillageCount:
    """Villages of a commune in force on a day, and the households of those that state them."""

    villages: int
    households: int | None


def read_villages_in_force(connection: Connection, on: date) -> dict[str, VillageCount]:
    """By commune; a commune whose list of villages is not known is absent."""
    v = Village
    statement = (
        select(v.unit_code, func.count(), func.sum(v.households))
        .where(v.valid_from <= on, or_(v.valid_to.is_(None), v.valid_to >= on))
        .group_by(v.unit_code)
    )
    return {
        code: VillageCount(count, None if households is None else int(households))
        for code, count, households in connection.execute(statement)
    }
