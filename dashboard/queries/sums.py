"""Sums of a roll-up for the children of some units, or for one unit, over several periods at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Select, func, literal, select, union_all

from dashboard.domain.periods import Period, Tiling
from dashboard.store.calendar import FIRST_DAY
from dashboard.store.models import (
    ALL,
    ActivityRollUp,
    ClusterRollUp,
    DisplayRollUp,
    LoudspeakerRollUp,
    QrRollUp,
    ReportRollUp,
    RollUp,
)

ROLL_UPS: dict[str, type[RollUp]] = {
    "activity": ActivityRollUp,
    "display": DisplayRollUp,
    "cluster": ClusterRollUp,
    "loudspeaker": LoudspeakerRollUp,
    "qr": QrRollUp,
    "report": ReportRollUp,
}
"""Roll-up table by the name that `dashboard.domain.measures.Sum` uses."""


@dataclass(frozen=True, slots=True)
class Places:
    """Children of `parents`; of them only `unit_code` where one is named."""

    parents: tuple[str, ...]
    unit_code: str | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    """Themes and channels to add up; empty means over all of them."""

    themes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


Sums = dict[tuple[str, int], tuple[float | None, ...]]
"""By (unit code, number of the period): one sum per column; None where rows came but none held the number."""


def read_sums(
    connection: Connection,
    roll_up: str,
    columns: Sequence[str],
    places: Places,
    filters: Filters,
    periods: Sequence[Period],
) -> Sums:
    """Sum `columns` over each of `periods`. A unit without any row in a period is absent."""
    pieces = [
        _piece(roll_up, columns, places, filters, slot, grain, part)
        for slot, period in enumerate(periods)
        for grain, part in _parts(period)
    ]
    rows = union_all(*pieces).subquery()
    statement = select(rows.c.unit_code, rows.c.slot, *(func.sum(rows.c[name]) for name in columns)).group_by(
        rows.c.unit_code, rows.c.slot
    )
    return {(row[0], row[1]): tuple(_number(value) for value in row[2:]) for row in connection.execute(statement)}


def read_days(
    connection: Connection,
    roll_up: str,
    columns: Sequence[str],
    places: Places,
    filters: Filters,
    period: Period,
) -> dict[date, tuple[float | None, ...]]:
    """Sum `columns` for each day of `period` that has a row, over all the places together."""
    piece = _piece(roll_up, columns, places, filters, 0, "d", period).add_columns(ROLL_UPS[roll_up].bucket).subquery()
    statement = select(piece.c.bucket, *(func.sum(piece.c[name]) for name in columns)).group_by(piece.c.bucket)
    return {row[0]: tuple(_number(value) for value in row[1:]) for row in connection.execute(statement)}


def from_the_beginning(end: date) -> Period:
    """The period whose sum of changes is the stock on `end`."""
    return Period(min(FIRST_DAY, end), end)


def _parts(period: Period) -> list[tuple[str, Period]]:
    tiling = Tiling.of(period)
    parts = (("d", tiling.head), ("w", tiling.weeks), ("d", tiling.tail))
    return [(grain, part) for grain, part in parts if part]


def _piece(
    roll_up: str, columns: Sequence[str], places: Places, filters: Filters, slot: int, grain: str, part: Period
) -> Select[*tuple[Any, ...]]:
    t = ROLL_UPS[roll_up]
    statement = select(t.unit_code, literal(slot).label("slot"), *(getattr(t, name) for name in columns)).where(
        t.parent_code.in_(places.parents),
        t.theme.in_(filters.themes or (ALL,)),
        t.channel.in_(filters.channels or (ALL,)),
        t.grain == grain,
        t.bucket.between(part.start, part.end),
    )
    return statement.where(t.unit_code == places.unit_code) if places.unit_code else statement


def _number(value: Decimal | float | None) -> float | None:
    """PostgreSQL sums whole numbers to Decimal."""
    return None if value is None else float(value)
