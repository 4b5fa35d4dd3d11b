"""Sums of a roll-up for the children of some units over several periods at once, and day by day for one unit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, literal_column, select, union_all

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period, Tiling
from dashboard.domain.units import Unit
from dashboard.queries.among import among, takes_lists
from dashboard.store.calendar import FIRST_DAY
from dashboard.store.models import ALL, ROLL_UPS, RollUp


@dataclass(frozen=True, slots=True)
class Filters:
    """Themes and channels to add up, empty meaning over all of them; and of which facts."""

    themes: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    basis: Basis = Basis.ALL


Sums = dict[tuple[str, int], tuple[float | None, ...]]
"""By (unit code, number of the period): one sum per column; None where rows came but none held the number."""


@dataclass(frozen=True, slots=True)
class Part:
    """What period number `slot` is made of: single days, and whole weeks by their Mondays.

    Weeks are named one by one, which is quick to look up; or, for stocks since their beginning, all up to the last of
    them. `one_unit` reads the compared unit alone.
    """

    slot: int
    days: tuple[date, ...]
    weeks: tuple[date, ...]
    since_beginning: bool
    one_unit: bool

    @property
    def shape(self) -> tuple[int, bool, bool]:
        """What of it decides the statement: no more than it must, for each new statement costs as much as a view."""
        return self.slot, self.since_beginning, self.one_unit


def read_sums(
    connection: Connection,
    roll_up: str,
    columns: Sequence[str],
    parents: Sequence[str],
    filters: Filters,
    periods: Sequence[Period],
    compared: Unit | None = None,
    alone: Container[int] = (),
) -> Sums:
    """Sum `columns` over each of `periods` for the children of `parents`. A unit without any row is absent.

    With `compared` that one unit is read beside them, and the periods numbered in `alone` for it alone.
    """
    beside = compared is not None and compared.parent_code not in parents
    parts: list[Part] = []
    for slot, period in enumerate(periods):
        if parents and slot not in alone:
            parts.append(_part(slot, period, one_unit=False))
        if beside or slot in alone:
            parts.append(_part(slot, period, one_unit=True))
    shapes = tuple(part.shape for part in parts)
    statement = _sums_statement(
        ROLL_UPS[filters.basis][roll_up], tuple(columns), shapes, as_list=takes_lists(connection)
    )
    parameters = _parameters(parents, filters)
    if compared:
        parameters |= {"unit_parent": compared.parent_code, "unit_code": compared.code}
    for i, part in enumerate(parts):
        parameters |= _bucket_parameters(i, part)
    rows = connection.execute(statement, parameters).all()
    return {(row[0], row[1]): tuple(_number(value) for value in row[2:]) for row in rows}


def summed_group(rows: Sums, group: Sequence[str], code: str) -> Sums:
    """What `rows` of the units in `group` sum up to, as rows of `code`: per column None where none holds a number."""
    found: dict[int, list[tuple[float | None, ...]]] = defaultdict(list)
    members = frozenset(group)
    for (unit, slot), row in rows.items():
        if unit in members:
            found[slot].append(row)
    return {(code, slot): tuple(map(_sum_of_known, zip(*of_slot, strict=True))) for slot, of_slot in found.items()}


def read_days(
    connection: Connection,
    roll_up: str,
    columns: Sequence[str],
    units: Sequence[Unit],
    filters: Filters,
    period: Period,
) -> dict[date, tuple[float | None, ...]]:
    """Sum `columns` of `units` together for each day of `period` that has a row."""
    parents = sorted({unit.parent_code for unit in units})
    parameters = _parameters(parents, filters) | {"units": [unit.code for unit in units], "days_0": list(period)}
    statement = _days_statement(ROLL_UPS[filters.basis][roll_up], tuple(columns), as_list=takes_lists(connection))
    return {row[0]: tuple(_number(value) for value in row[1:]) for row in connection.execute(statement, parameters)}


def from_the_beginning(end: date) -> Period:
    """The period whose sum of changes is the stock on `end`."""
    return Period(min(FIRST_DAY, end), end)


# The statements of a view are of the same two periods.
@lru_cache(maxsize=256)
def _part(slot: int, period: Period, *, one_unit: bool) -> Part:
    tiling = Tiling.of(period)
    days = tuple(day for part in (tiling.head, tiling.tail) if part for day in part)
    weeks = tiling.weeks.mondays() if tiling.weeks else ()
    return Part(slot, days, weeks, period.start == FIRST_DAY, one_unit)


def _parameters(parents: Sequence[str], filters: Filters) -> dict[str, Any]:
    chosen = {"themes": list(filters.themes or (ALL,)), "channels": list(filters.channels or (ALL,))}
    return {"parents": list(parents), **chosen} if parents else chosen


def _bucket_parameters(number: int, part: Part) -> dict[str, Any]:
    days = {f"days_{number}": list(part.days)}
    if part.since_beginning:
        return days | {f"last_week_{number}": part.weeks[-1] if part.weeks else date.min}
    return days | {f"weeks_{number}": list(part.weeks)}


@lru_cache(maxsize=256)
def _sums_statement(
    t: type[RollUp], columns: tuple[str, ...], shapes: tuple[tuple[int, bool, bool], ...], *, as_list: bool
) -> Select[*tuple[Any, ...]]:
    """One SELECT for any units, filters and days; making it anew each time would take longer than running it."""
    pieces = [
        select(t.unit_code, literal_column(str(slot)).label("slot"), *(getattr(t, name) for name in columns)).where(
            *(_of_unit(t) if one_unit else (among(t.parent_code, "parents", as_list=as_list),)),
            *in_buckets,
            *_in_filters(t, as_list=as_list),
        )
        for i, (slot, since_beginning, one_unit) in enumerate(shapes)
        for in_buckets in (_in_days(t, i, as_list=as_list), _in_weeks(t, i, since_beginning, as_list=as_list))
    ]
    rows = union_all(*pieces).subquery()
    return select(rows.c.unit_code, rows.c.slot, *(func.sum(rows.c[name]) for name in columns)).group_by(
        rows.c.unit_code, rows.c.slot
    )


@lru_cache(maxsize=128)
def _days_statement(t: type[RollUp], columns: tuple[str, ...], *, as_list: bool) -> Select[*tuple[Any, ...]]:
    return (
        select(t.bucket, *(func.sum(getattr(t, name)) for name in columns))
        .where(
            among(t.parent_code, "parents", as_list=as_list),
            among(t.unit_code, "units", as_list=as_list),
            *_in_days(t, 0, as_list=as_list),
            *_in_filters(t, as_list=as_list),
        )
        .group_by(t.bucket)
    )


def _of_unit(t: type[RollUp]) -> tuple[ColumnElement[bool], ...]:
    return (t.parent_code == bindparam("unit_parent"), t.unit_code == bindparam("unit_code"))


def _in_days(t: type[RollUp], part: int, *, as_list: bool) -> tuple[ColumnElement[bool], ...]:
    return t.grain == literal_column("'d'"), among(t.bucket, f"days_{part}", as_list=as_list)


def _in_weeks(t: type[RollUp], part: int, since_beginning: bool, *, as_list: bool) -> tuple[ColumnElement[bool], ...]:
    if since_beginning:
        return t.grain == literal_column("'w'"), t.bucket <= bindparam(f"last_week_{part}")
    return t.grain == literal_column("'w'"), among(t.bucket, f"weeks_{part}", as_list=as_list)


def _in_filters(t: type[RollUp], *, as_list: bool) -> tuple[ColumnElement[bool], ...]:
    return among(t.theme, "themes", as_list=as_list), among(t.channel, "channels", as_list=as_list)


def _sum_of_known(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _number(value: Decimal | float | None) -> float | None:
    """PostgreSQL sums whole numbers to Decimal."""
    return None if value is None else float(value)
