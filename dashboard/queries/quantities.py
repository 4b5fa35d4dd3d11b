"""Quantities for many units and several periods at once, each roll-up asked as few times as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from dashboard.domain.measures import (
    Base,
    CommunesWith,
    Measure,
    Quantity,
    ReportedCommunesWithout,
    Sum,
    VillagesReached,
)
from dashboard.domain.periods import Period
from dashboard.domain.reporting import weeks_due
from dashboard.domain.units import Level, UnitTree
from dashboard.queries.reach import count_villages_reached
from dashboard.queries.reports import read_due_working_days, read_holidays, read_reported, read_reported_ever
from dashboard.queries.sums import Filters, Places, from_the_beginning, read_sums
from dashboard.queries.villages import VillageCount, read_villages_in_force

Numbers = dict[tuple[str, int], float | None]
"""By (unit code, number of the period)."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The units asked about: all `codes` have the same level; `level` is theirs."""

    codes: tuple[str, ...]
    level: Level


@dataclass
class Reader:
    """Reads quantities in one transaction; remembers what it has read, so that measures share it.

    `periods` are compared side by side (now and before). `last_day` is the latest day with data: a daily standing is
    read there at the latest. `today` decides which reports are due.
    """

    connection: Connection
    tree: UnitTree
    periods: tuple[Period, ...]
    today: date
    last_day: date | None
    _memory: dict[object, Numbers] = field(default_factory=dict)
    _villages: dict[date, dict[str, VillageCount]] = field(default_factory=dict)
    _reported: dict[tuple[str, bool, int], dict[str, set[date]]] = field(default_factory=dict)

    def read(self, quantity: Quantity, scope: Scope, filters: Filters) -> Numbers:
        """Numbers of one quantity for every unit of `scope` and every period. Absent means nothing was recorded."""
        key = (quantity, scope, filters)
        if key not in self._memory:
            self._memory[key] = self._read(quantity, scope, filters)
        return self._memory[key]

    def prefetch(self, measures: Iterable[Measure], scope: Scope, filters: Callable[[Measure], Filters]) -> None:
        """Ask each roll-up once for all columns that `measures` need of it with the same filters."""
        wanted: dict[tuple[str, str, Filters], set[Sum]] = defaultdict(set)
        for measure in measures:
            for quantity in (measure.numerator, measure.denominator):
                if isinstance(quantity, Sum):
                    narrowed = _narrowed(quantity, filters(measure))
                    wanted[quantity.rollup, quantity.over, narrowed].add(quantity)
                    self._memory.setdefault((quantity, scope, filters(measure)), {})
        for (roll_up, over, narrowed), quantities in wanted.items():
            ordered = sorted(quantities, key=lambda q: q.column)
            read = self._sums(roll_up, [q.column for q in ordered], over, scope, narrowed)
            for i, quantity in enumerate(ordered):
                numbers = {key: row[i] for key, row in read.items()}
                for measure in measures:
                    if quantity in (measure.numerator, measure.denominator):
                        self._memory[quantity, scope, filters(measure)] = numbers

    def reported(self, source: str, slot: int, *, stand: bool) -> dict[str, set[date]]:
        """By commune, the weeks of period `slot` that `source` reported; with `stand`, its first week ever."""
        key = (source, stand, -1 if stand else slot)
        if key not in self._reported:
            self._reported[key] = (
                read_reported_ever(self.connection, source)
                if stand
                else read_reported(self.connection, source, self.periods[slot].weeks())
            )
        return self._reported[key]

    def _read(self, quantity: Quantity, scope: Scope, filters: Filters) -> Numbers:
        match quantity:
            case Sum():
                rows = self._sums(
                    quantity.rollup, [quantity.column], quantity.over, scope, _narrowed(quantity, filters)
                )
                return {key: row[0] for key, row in rows.items()}
            case VillagesReached():
                return self._added_up(scope, lambda communes, slot: self._reached(communes, filters, slot))
            case CommunesWith():
                return self._counted(scope, lambda slot: self._with_all(quantity, scope, filters, slot))
            case ReportedCommunesWithout():
                return self._counted(scope, lambda slot: self._without(quantity, scope, filters, slot))
            case Base():
                return self._base(quantity, scope)

    def _sums(
        self, roll_up: str, columns: Sequence[str], over: str, scope: Scope, filters: Filters
    ) -> dict[tuple[str, int], tuple[float | None, ...]]:
        periods = [self._summed_period(period, over) for period in self.periods]
        parents = tuple(sorted({self.tree[code].parent_code for code in scope.codes}))
        only = scope.codes[0] if len(scope.codes) == 1 else None
        return read_sums(self.connection, roll_up, columns, Places(parents, only), filters, periods)

    def _summed_period(self, period: Period, over: str) -> Period:
        if over == "period":
            return period
        if over == "until_end":
            return from_the_beginning(period.end)
        return Period.day(min(period.end, self.last_day or period.end))

    def _reached(self, communes: Sequence[str], filters: Filters, slot: int) -> dict[str, float]:
        counts = count_villages_reached(self.connection, communes, filters, self.periods[slot])
        return {code: float(count) for code, count in counts.items()}

    def _communes(self, scope: Scope) -> dict[str, str]:
        """Unit of the scope by commune."""
        return {commune.code: code for code in scope.codes for commune in self.tree.communes(code)}

    def _added_up(self, scope: Scope, read: Callable[[Sequence[str], int], dict[str, float]]) -> Numbers:
        owner = self._communes(scope)
        numbers: dict[tuple[str, int], float | None] = {}
        for slot in range(len(self.periods)):
            for commune, number in read(tuple(owner), slot).items():
                key = (owner[commune], slot)
                numbers[key] = (numbers.get(key) or 0.0) + number
        return numbers

    def _counted(self, scope: Scope, communes_of: Callable[[int], set[str]]) -> Numbers:
        owner = self._communes(scope)
        numbers: Numbers = {(code, slot): 0.0 for code in scope.codes for slot in range(len(self.periods))}
        for slot in range(len(self.periods)):
            for commune in communes_of(slot) & owner.keys():
                key = (owner[commune], slot)
                numbers[key] = (numbers[key] or 0.0) + 1.0
        return numbers

    def _commune_scope(self, scope: Scope) -> Scope:
        return Scope(tuple(self._communes(scope)), Level.COMMUNE)

    def _with_all(self, quantity: CommunesWith, scope: Scope, filters: Filters, slot: int) -> set[str]:
        communes = self._commune_scope(scope)
        return set.intersection(
            *(
                {code for (code, s), number in self.read(part, communes, filters).items() if s == slot and number}
                for part in quantity.all_of
            )
        )

    def _without(self, quantity: ReportedCommunesWithout, scope: Scope, filters: Filters, slot: int) -> set[str]:
        numbers = self.read(quantity.none_of, self._commune_scope(scope), filters)
        some = {code for (code, s), number in numbers.items() if s == slot and number}
        return set(self.reported(quantity.source, slot, stand=False)) - some

    def _base(self, quantity: Base, scope: Scope) -> Numbers:
        numbers: Numbers = {}
        for slot, period in enumerate(self.periods):
            for code in scope.codes:
                numbers[code, slot] = self._base_of(quantity, code, period)
        return numbers

    def _base_of(self, quantity: Base, code: str, period: Period) -> float | None:
        communes = self.tree.communes(code)
        match quantity.name:
            case "communes":
                return float(len(communes))
            case "population":
                return float(self.tree[code].population)
            case "population_days":
                return float(self.tree[code].population * period.days)
            case "days":
                return float(period.days)
            case "reports_due":
                return float(len(communes) * self._weeks_due(quantity.source, period))
            case "villages":
                known = [self._in_force(period.end).get(commune.code) for commune in communes]
                return float(sum(count.villages for count in known if count)) or None
            case "households":
                known = [self._in_force(period.end).get(commune.code) for commune in communes]
                return float(sum(count.households or 0 for count in known if count)) or None

    def _in_force(self, on: date) -> dict[str, VillageCount]:
        if on not in self._villages:
            self._villages[on] = read_villages_in_force(self.connection, on)
        return self._villages[on]

    def _weeks_due(self, source: str, period: Period) -> int:
        key = ("weeks_due", source, period)
        if key not in self._memory:
            working_days = read_due_working_days(self.connection, source, period.end)
            holidays = read_holidays(self.connection)
            weeks = () if working_days is None else weeks_due(period, self.today, working_days, holidays)
            self._memory[key] = {("", 0): float(len(weeks))}
        return int(self._memory[key]["", 0] or 0)


def _narrowed(quantity: Sum, filters: Filters) -> Filters:
    """Filters for a sum that may be of some channels only, whatever the filter on channels is."""
    return Filters(filters.themes, quantity.channels) if quantity.channels else filters
