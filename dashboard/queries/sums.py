"""Sums of a roll-up for the children of some units over several periods at once, and day by day for one unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal_column, select, union_all

from dashboard.domain.periods import Period, Tiling
from dashboard.domain.units import Unit
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
class Filters:
    """Themes and channels to add up; empty means over all of them."""

    themes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()


Sums = dict[tuple[str, int], tuple[float | None, ...]]
"""By (unit code, number of the period): one sum per column; None where rows came but none held the number."""


@dataclass(frozen=True, slots=True)
class Part:
    """Buckets of one grain that belong to period number `slot`.

    Named one by one in `buckets`, which is quick to look up; or all from `start` to `end`, for stocks since their
    beginning. `one_unit` reads them for the compared unit alone.
    """

    slot: int
    grain: str
    buckets: tuple[date, ...] = ()
    start: date | None = None
    end: date | None = None
    one_unit: bool = False

    @property
    def shape(self) -> tuple[int, str, bool, bool]:
        """What of it decides the statement."""
        return self.slot, self.grain, self.start is not None, self.one_unit


def read_sums(
    connection: Connection,
    roll_up: str,
    columns: Sequence[str],
    parents: Sequence[str],
    filters: Filters,
    periods: Sequence[Period],
    compared: Unit | None = None,
) -> Sums:
    """Sum `columns` over each of `periods` for the children of `parents`. A unit without any row is absent.

    With `compared` that one unit is read beside them, and all periods but the first are read for it alone.
    """
    beside = compared is not None and compared.parent_code not in parents
    parts: list[Part] = []
    for slot, period in enumerate(periods):
        if parents and (slot == 0 or compared is None):
            parts += _parts(slot, period, one_unit=False)
        if beside or (compared is not None and slot > 0):
            parts += _parts(slot, period, one_unit=True)
    statement = _sums_statement(roll_up, tuple(columns), tuple(part.shape for part in parts))
    parameters = _parameters(parents, filters)
    if compared:
        parameters |= {"unit_parent": compared.parent_code, "unit_code": compared.code}
    for i, part in enumerate(parts):
        parameters |= _bucket_parameters(i, part)
    rows = connection.execute(statement, parameters).all()
    return {(row[0], row[1]): tuple(_number(value) for value in row[2:]) for row in rows}


def read_days(
    connection: Connection, roll_up: str, columns: Sequence[str], unit: Unit, filters: Filters, period: Period
) -> dict[date, tuple[float | None, ...]]:
    """Sum `columns` of one unit for each day of `period` that has a row."""
    parameters = _parameters((), filters) | {"unit_parent": unit.parent_code, "unit_code": unit.code}
    parameters |= _bucket_parameters(0, Part(0, "d", tuple(period)))
    rows = connection.execute(_days_statement(roll_up, tuple(columns)), parameters).all()
    return {row[0]: tuple(_number(value) for value in row[1:]) for row in rows}


def from_the_beginning(end: date) -> Period:
    """The period whose sum of changes is the stock on `end`."""
    return Period(min(FIRST_DAY, end), end)


def _parts(slot: int, period: Period, *, one_unit: bool) -> list[Part]:
    tiling = Tiling.of(period)
    days = tuple(day for part in (tiling.head, tiling.tail) if part for day in part)
    parts = [Part(slot, "d", days, one_unit=one_unit)] if days else []
    if tiling.weeks and period.start == FIRST_DAY:
        parts.append(Part(slot, "w", (), tiling.weeks.start, tiling.weeks.end, one_unit))
    elif tiling.weeks:
        parts.append(Part(slot, "w", tuple(week.start for week in tiling.weeks.weeks()), one_unit=one_unit))
    return parts


def _parameters(parents: Sequence[str], filters: Filters) -> dict[str, Any]:
    chosen = {"themes": list(filters.themes or (ALL,)), "channels": list(filters.channels or (ALL,))}
    return {"parents": list(parents), **chosen} if parents else chosen


def _bucket_parameters(number: int, part: Part) -> dict[str, Any]:
    if part.start is not None:
        return {f"start_{number}": part.start, f"end_{number}": part.end}
    return {f"buckets_{number}": list(part.buckets)}


@lru_cache(maxsize=512)
def _sums_statement(
    roll_up: str, columns: tuple[str, ...], shapes: tuple[tuple[int, str, bool, bool], ...]
) -> Select[*tuple[Any, ...]]:
    """One SELECT for any units, filters and days; making it anew each time would take longer than running it."""
    t = ROLL_UPS[roll_up]
    pieces = [
        select(t.unit_code, literal_column(str(slot)).label("slot"), *(getattr(t, name) for name in columns)).where(
            *(_of_unit(t) if one_unit else _of_parents(t)), *_conditions(t, i, grain, is_range=is_range)
        )
        for i, (slot, grain, is_range, one_unit) in enumerate(shapes)
    ]
    rows = union_all(*pieces).subquery()
    return select(rows.c.unit_code, rows.c.slot, *(func.sum(rows.c[name]) for name in columns)).group_by(
        rows.c.unit_code, rows.c.slot
    )


@lru_cache(maxsize=128)
def _days_statement(roll_up: str, columns: tuple[str, ...]) -> Select[*tuple[Any, ...]]:
    t = ROLL_UPS[roll_up]
    return (
        select(t.bucket, *(func.sum(getattr(t, name)) for name in columns))
        .where(*_of_unit(t), *_conditions(t, 0, "d", is_range=False))
        .group_by(t.bucket)
    )


def _of_parents(t: type[RollUp]) -> tuple[ColumnElement[bool], ...]:
    return (t.parent_code.in_(bindparam("parents", expanding=True)),)


def _of_unit(t: type[RollUp]) -> tuple[ColumnElement[bool], ...]:
    return (t.parent_code == bindparam("unit_parent"), t.unit_code == bindparam("unit_code"))


def _conditions(t: type[RollUp], part: int, grain: str, *, is_range: bool) -> tuple[ColumnElement[bool], ...]:
    if is_range:
        in_buckets = t.bucket.between(bindparam(f"start_{part}"), bindparam(f"end_{part}"))
    else:
        in_buckets = t.bucket.in_(bindparam(f"buckets_{part}", expanding=True))
    return (
        t.grain == literal_column(f"'{grain}'"),
        in_buckets,
        t.theme.in_(bindparam("themes", expanding=True)),
        t.channel.in_(bindparam("channels", expanding=True)),
    )


def _number(value: Decimal | float | None) -> float | None:
    """PostgreSQL sums whole numbers to Decimal."""
    return None if value is None else float(value)
