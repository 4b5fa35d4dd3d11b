"""Quantities for all units of one view and for several periods at once, each roll-up asked as few times as can be."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

import numpy as np
from sqlalchemy import Connection

from dashboard.domain.measures import (
    Base,
    CommunesWith,
    Quantity,
    ReportedCommunesWithout,
    Reports,
    Sum,
    VillagesReached,
)
from dashboard.domain.periods import Period
from dashboard.domain.units import Level, UnitTree
from dashboard.queries.reach import count_villages_reached
from dashboard.queries.reference import Reference
from dashboard.queries.report_book import COUNTS, Counts
from dashboard.queries.sums import Filters, Sums, from_the_beginning, read_sums, summed_group

Numbers = dict[tuple[str, int], float | None]
"""By (unit code, number of the period)."""
Request = tuple[Quantity, Filters]


@dataclass
class Reader:
    """Reads quantities in one transaction for the units `codes`, of any level; remembers what it has read.

    The first of `periods` is read for all of them, the others for `compared` alone unless `in_full`. `now` decides
    which reports are due. With `group` the numbers of `compared` are the sums over these communes, whatever else lies
    in it.
    """

    connection: Connection
    tree: UnitTree
    reference: Reference
    codes: tuple[str, ...]
    compared: str
    periods: tuple[Period, ...]
    now: datetime
    group: tuple[str, ...] = ()
    in_full: bool = False
    _memory: dict[Request, Numbers] = field(default_factory=dict)
    _by_commune: dict[Request, Numbers] = field(default_factory=dict)
    _reports: dict[tuple[tuple[str, ...], int], dict[str, Counts]] = field(default_factory=dict)

    def read(self, quantity: Quantity, filters: Filters) -> Numbers:
        """Numbers of one quantity for every unit and period. Absent means nothing was recorded."""
        key = (quantity, filters)
        if key not in self._memory:
            self._memory[key] = self._read(quantity, filters)
        return self._memory[key]

    def commune_codes(self, code: str) -> frozenset[str]:
        """Communes that a unit's numbers are made of."""
        return frozenset(self.group) if code == self.compared and self.group else self.tree.commune_codes(code)

    def prefetch(self, requests: Iterable[Request], of_communes: Iterable[Request] = ()) -> None:
        """Ask each roll-up once for all it is wanted for with the same filters.

        `of_communes` is what will be asked of every commune inside the units; see `communes_where`.
        """
        if self._are_communes:
            requests, of_communes = (*requests, *of_communes), ()
        _remember(self._memory, requests, self._sums, len(self.periods))
        _remember(self._by_commune, of_communes, self._sums_of_communes, len(self.periods))

    def communes_where(
        self, quantity: Sum, filters: Filters, slot: int, holds: Callable[[float | None], bool]
    ) -> frozenset[str]:
        """Communes with rows whose sum is such; the sum is None where no row holds the number."""
        self.prefetch((), [(quantity, filters)])
        numbers = (self._memory if self._are_communes else self._by_commune)[quantity, filters]
        return frozenset(code for (code, s), number in numbers.items() if s == slot and holds(number))

    def _read(self, quantity: Quantity, filters: Filters) -> Numbers:
        match quantity:
            case Sum():
                rows = self._sums(quantity.rollup, [quantity.column], [quantity.over], narrowed(quantity, filters))
                return {key: row[0] for key, row in rows.items()}
            case VillagesReached():
                return self._reached(filters)
            case CommunesWith():
                return self._counted(lambda slot: self._with_all(quantity, filters, slot))
            case ReportedCommunesWithout():
                return self._counted(lambda slot: self._without(quantity, filters, slot))
            case Reports():
                return {
                    (code, slot): float(counts[COUNTS.index(quantity.count)])
                    for slot in range(len(self.periods))
                    for code, counts in self._report_counts(quantity.sources, slot).items()
                }
            case Base():
                return {
                    (code, slot): self._base(quantity, code, period)
                    for slot, period in enumerate(self.periods)
                    for code in self.codes
                }

    def _sums(self, roll_up: str, columns: Sequence[str], overs: Sequence[str], filters: Filters) -> Sums:
        """Sums over the reader's periods as the first of `overs` takes them, then as the next: so are they numbered."""
        periods = self._summed_periods(overs)
        alone = () if self.in_full else [slot for slot in range(len(periods)) if slot % len(self.periods)]
        unit = self.tree[self.compared]
        others = (code for code in self.codes if code != self.compared)
        parents = sorted({self.tree[code].parent_code for code in (*others, *self.group)})
        if not self.group:
            return read_sums(self.connection, roll_up, columns, parents, filters, periods, unit, alone)
        rows = read_sums(self.connection, roll_up, columns, parents, filters, periods)
        return rows | summed_group(rows, self.group, unit.code)

    def _summed_periods(self, overs: Sequence[str]) -> list[Period]:
        return [self._summed_period(period, over) for over in overs for period in self.periods]

    def _summed_period(self, period: Period, over: str) -> Period:
        if over == "period":
            return period
        if over == "until_end":
            return from_the_beginning(period.end)
        if over == "weeks":
            return Period(Period.week_of(period.start).start, Period.week_of(period.end).end)
        return Period.day(min(period.end, self.reference.last_day or period.end))

    def _report_counts(self, sources: tuple[str, ...], slot: int) -> dict[str, Counts]:
        """Counts of reports by unit."""
        key = (sources, slot)
        if key not in self._reports:
            codes = self.codes if slot == 0 or self.in_full else (self.compared,)
            asked = tuple(dict.fromkeys((*codes, *self.group)))
            book = self.reference.report_book
            counts = book.counts(self.tree, asked, sources, self.periods[slot], self.now)
            if self.group:
                counts[self.compared] = np.sum([counts[code] for code in self.group], axis=0)
            self._reports[key] = counts
        return self._reports[key]

    @cached_property
    def _are_communes(self) -> bool:
        """Whether the units are communes themselves, so that nothing more need be asked of those inside them."""
        return not self.group and all(self.tree[code].level is Level.COMMUNE for code in self.codes)

    @property
    def _communes(self) -> tuple[str, ...]:
        return tuple(sorted(frozenset().union(*map(self.commune_codes, self.codes))))

    def _reached(self, filters: Filters) -> Numbers:
        counts = count_villages_reached(self.connection, self._communes, filters, self.periods)
        return {
            (code, slot): float(sum(counts.get((commune, slot), 0) for commune in self.commune_codes(code)))
            for code in self.codes
            for slot in range(len(self.periods))
        }

    def _counted(self, communes_of: Callable[[int], frozenset[str]]) -> Numbers:
        counted = [communes_of(slot) for slot in range(len(self.periods))]
        return {
            (code, slot): float(len(communes & self.commune_codes(code)))
            for code in self.codes
            for slot, communes in enumerate(counted)
        }

    def _with_all(self, quantity: CommunesWith, filters: Filters, slot: int) -> frozenset[str]:
        return frozenset.intersection(*(self._some(part, filters, slot) for part in quantity.all_of))

    def _without(self, quantity: ReportedCommunesWithout, filters: Filters, slot: int) -> frozenset[str]:
        return self.communes_where(quantity.stated, filters, slot, is_stated) - self._some(
            quantity.none_of, filters, slot
        )

    def _some(self, quantity: Sum, filters: Filters, slot: int) -> frozenset[str]:
        """Communes where a sum is above zero."""
        return self.communes_where(quantity, filters, slot, bool)

    def _sums_of_communes(self, roll_up: str, columns: Sequence[str], overs: Sequence[str], filters: Filters) -> Sums:
        """The same for every commune inside the units."""
        parents = sorted({self.tree[code].parent_code for code in self._communes})
        return read_sums(self.connection, roll_up, columns, parents, filters, self._summed_periods(overs))

    def _base(self, quantity: Base, code: str, period: Period) -> float | None:
        communes = self.commune_codes(code)
        is_group = bool(self.group) and code == self.compared
        people = sum(self.tree[one].population for one in communes) if is_group else self.tree[code].population
        match quantity.name:
            case "communes":
                return float(len(communes))
            case "population":
                return float(people)
            case "population_days":
                return float(people * period.days)
            case "days":
                return float(period.days)
            case "villages":
                return self.reference.villages_in_force(communes, period.end)
            case "households":
                return self.reference.households_in_force(communes, period.end)


def narrowed(quantity: Sum, filters: Filters) -> Filters:
    """Filters for a sum that may be of some channels only, whatever the filter on channels is."""
    return replace(filters, channels=quantity.channels) if quantity.channels else filters


def is_stated(number: float | None) -> bool:
    """Whether some row holds a number."""
    return number is not None


def is_left_out(number: float | None) -> bool:
    """Whether rows came and none of them holds the number."""
    return number is None


def _remember(
    memory: dict[Request, Numbers],
    requests: Iterable[Request],
    read: Callable[[str, Sequence[str], Sequence[str], Filters], Sums],
    period_count: int,
) -> None:
    """Read what `memory` lacks: each roll-up once for all that is wanted of it with the same filters."""
    alike: dict[tuple[str, Filters], list[tuple[Sum, Filters]]] = defaultdict(list)
    for quantity, filters in dict.fromkeys(requests):
        if isinstance(quantity, Sum) and (quantity, filters) not in memory:
            alike[quantity.rollup, narrowed(quantity, filters)].append((quantity, filters))
    for (roll_up, filters), wanted in alike.items():
        columns = sorted({quantity.column for quantity, _ in wanted})
        overs = sorted({quantity.over for quantity, _ in wanted})
        rows = read(roll_up, columns, overs, filters)
        for quantity, asked in wanted:
            i, first = columns.index(quantity.column), overs.index(quantity.over) * period_count
            memory[quantity, asked] = {
                (code, slot - first): row[i] for (code, slot), row in rows.items() if 0 <= slot - first < period_count
            }
