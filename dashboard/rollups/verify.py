"""Is every figure the sum of its facts? Compares roll-ups with the facts themselves, read another way."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, not_, select
from sqlalchemy.orm import InstrumentedAttribute

from dashboard.domain.approval import Basis
from dashboard.domain.periods import Period
from dashboard.domain.units import UnitTree
from dashboard.queries.reach import count_villages_reached
from dashboard.queries.sums import Filters, from_the_beginning, read_sums
from dashboard.rollups.staging import included
from dashboard.store.models import Activity, Broadcast, DisplayItem, Provenance, QrDay, QrVenue

SAMPLED_PERIODS = 4
TOLERANCE = 1e-6
"""Relative; areas are floating-point sums."""


@dataclass(frozen=True, slots=True)
class Fact:
    """How one roll-up column follows from a fact table: a sum over rows of some days, or of what stands on a day."""

    roll_up: str
    column: str
    table: type[Provenance]
    unit: InstrumentedAttribute[str]
    value: ColumnElement[Any]
    day: InstrumentedAttribute[date] | None
    stands: Any = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A roll-up that is not what its facts give."""

    what: str
    unit_code: str
    period: Period
    rolled_up: float
    from_facts: float

    def __str__(self) -> str:
        return (
            f"{self.what} {self.unit_code} {self.period.start}..{self.period.end}: "
            f"roll-up {self.rolled_up:g}, facts {self.from_facts:g}, difference {self.rolled_up - self.from_facts:g}"
        )


def _in_place(on: date) -> ColumnElement[bool]:
    i = DisplayItem
    return and_(i.put_up_on <= on, not_(and_(i.state == "removed", i.state_on <= on)))


def _facts() -> Iterator[Fact]:
    a, b, q = Activity, Broadcast, QrDay
    yield Fact("activity", "rows", a, a.unit_code, func.count(), a.day)
    for column in ("sessions", "people", "households", "outings", "leaflets"):
        yield Fact("activity", column, a, a.unit_code, func.sum(getattr(a, column)), a.day)
    played = func.sum(case((b.result != "not_played", 1), else_=0))
    seconds = func.sum(case((b.result != "not_played", b.seconds), else_=0))
    yield Fact("loudspeaker", "broadcasts", b, b.unit_code, played, b.day)
    yield Fact("loudspeaker", "seconds", b, b.unit_code, seconds, b.day)
    for column in ("scans", "persons"):
        yield Fact("qr", column, q, q.unit_code, func.sum(getattr(q, column)), q.day)
    area = func.sum(DisplayItem.area_m2 * func.coalesce(DisplayItem.pieces, 1))
    for name, value in (("items", func.count()), ("pieces", func.sum(DisplayItem.pieces)), ("area_m2", area)):
        yield Fact("display", name, DisplayItem, DisplayItem.unit_code, value, None, _in_place)
    venue_stands = lambda on: QrVenue.registered_on <= on  # noqa: E731 - a condition by day, like `_in_place`
    yield Fact("qr", "venues", QrVenue, QrVenue.unit_code, func.count(), None, venue_stands)


def verify(connection: Connection, tree: UnitTree, campaign: Period, seed: int = 1) -> list[Difference]:
    """Every difference between roll-ups and facts, for every unit of every level, over the campaign and a sample.

    Of all facts, and of those that are approved.

    A unit must equal its own facts and those of everything below it: province = districts = communes = facts.
    """
    periods = [campaign, *_sample(campaign, seed)]
    differences: list[Difference] = []
    for basis in Basis:
        differences += (d for fact in _facts() for d in _compare(connection, tree, fact, periods, basis))
        for period in periods:
            differences += _compare_reach(connection, tree, period, basis)
    return differences


def _sample(campaign: Period, seed: int) -> list[Period]:
    chance = random.Random(seed)  # noqa: S311 - a sample, no secret
    periods = []
    for _ in range(SAMPLED_PERIODS):
        start, end = sorted(chance.randrange(campaign.days) for _ in range(2))
        periods.append(Period(campaign.start + timedelta(days=start), campaign.start + timedelta(days=end)))
    return periods


def _compare(
    connection: Connection, tree: UnitTree, fact: Fact, periods: Sequence[Period], basis: Basis
) -> Iterator[Difference]:
    over = periods if fact.day is not None else [from_the_beginning(period.end) for period in periods]
    stored = _stored(connection, tree, fact, over, basis)
    for slot, period in enumerate(periods):
        expected = _expected(connection, tree, fact, period, basis)
        for code in tree.by_code:
            rolled_up, from_facts = stored.get((code, slot), 0.0), expected.get(code, 0.0)
            if abs(rolled_up - from_facts) > TOLERANCE * max(1.0, abs(from_facts)):
                yield Difference(f"{fact.roll_up}.{fact.column} ({basis})", code, period, rolled_up, from_facts)


def _stored(
    connection: Connection, tree: UnitTree, fact: Fact, periods: Sequence[Period], basis: Basis
) -> dict[tuple[str, int], float]:
    parents = tuple(sorted({unit.parent_code for unit in tree.units}))
    channels = _channels(fact)
    rows = read_sums(connection, fact.roll_up, [fact.column], parents, Filters((), channels, basis), periods)
    return {key: row[0] or 0.0 for key, row in rows.items()}


def _channels(fact: Fact) -> tuple[str, ...]:
    """Manual daily reports share the roll-up of broadcasts under one channel: compare the others' broadcasts."""
    return ("provincial_broadcast", "district_broadcast") if fact.roll_up == "loudspeaker" else ()


def _expected(connection: Connection, tree: UnitTree, fact: Fact, period: Period, basis: Basis) -> dict[str, float]:
    during = fact.day.between(period.start, period.end) if fact.day is not None else fact.stands(period.end)
    statement = select(fact.unit, fact.value).where(during, *included(basis, fact.table)).group_by(fact.unit)
    channels = _channels(fact)
    if channels:
        statement = statement.where(Broadcast.channel.in_(channels))
    sums: dict[str, float] = defaultdict(float)
    for code, value in connection.execute(statement):
        for unit in tree.path(code):
            sums[unit.code] += float(value or 0)
    return sums


def _compare_reach(connection: Connection, tree: UnitTree, period: Period, basis: Basis) -> Iterator[Difference]:
    """Villages with an activity, counted from the facts; only activities, since broadcasts count elsewhere too."""
    communes = [unit.code for unit in tree.communes(tree.root.code)]
    stored = count_villages_reached(connection, communes, Filters((), VILLAGE_CHANNELS, basis), [period])
    a = Activity
    statement = (
        select(a.unit_code, func.count(a.village_id.distinct()))
        .where(a.day.between(period.start, period.end), a.channel.in_(VILLAGE_CHANNELS), *included(basis, a))
        .group_by(a.unit_code)
    )
    counted = {code: count for code, count in connection.execute(statement) if count}
    for code in communes:
        if stored.get((code, 0), 0) != counted.get(code, 0):
            yield Difference(
                f"villages reached ({basis})", code, period, stored.get((code, 0), 0), counted.get(code, 0)
            )


VILLAGE_CHANNELS = ("visual", "print", "direct", "mobile_unit", "village_loudspeaker")
"""Channels that only activities use."""
