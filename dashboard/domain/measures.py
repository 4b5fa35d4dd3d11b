"""Measures: what a figure is made of, so that any of them can be computed, explained and checked in one way.

A measure is a numerator over an optional denominator. Both are quantities that are summed over places; the share is
formed last, never averaged.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

from dashboard.domain.units import Level


@dataclass(frozen=True, slots=True)
class Sum:
    """A column of a roll-up table.

    `over` says how days combine: `period` sums a flow, `until_end` sums the changes of a stock from the beginning until
    the period's last day, `at_end` reads a daily standing on that day, and `weeks` sums a flow of the whole weeks that
    the period lies in. `channels` narrows to some channels whatever the filter is. What `counts` rows of a list is zero
    where there are none; any other number that nobody stated is not known.
    """

    rollup: str
    column: str
    over: Literal["period", "until_end", "at_end", "weeks"] = "period"
    channels: tuple[str, ...] = ()
    counts: bool = False


@dataclass(frozen=True, slots=True)
class VillagesReached:
    """Villages with at least one activity or broadcast in the period: not additive over days, exact all the same."""


@dataclass(frozen=True, slots=True)
class Base:
    """A number that belongs to the unit itself, on the period's last day.

    `days` is the length of the period, `population_days` the people times it.
    """

    name: Literal["communes", "villages", "households", "population", "days", "population_days"]


@dataclass(frozen=True, slots=True)
class CommunesWith:
    """Communes in which every one of `all_of` is above zero."""

    all_of: tuple[Sum, ...]


@dataclass(frozen=True, slots=True)
class ReportedCommunesWithout:
    """Communes that stated the number `stated` and in which `none_of` is zero."""

    stated: Sum
    none_of: Sum


@dataclass(frozen=True, slots=True)
class Reports:
    """Reports that somebody in the unit owed for periods that end in the period, and that are due by now.

    `count` is how many were `due`, of these how many came `in_time`, came `late` or are `overdue`, or the `days_late`
    of the late ones together. `sources` narrows to reports of some sources; empty means all.
    """

    count: Literal["due", "in_time", "late", "overdue", "days_late"]
    sources: tuple[str, ...] = ()


Quantity = Sum | VillagesReached | Base | CommunesWith | ReportedCommunesWithout | Reports


class KnownBy(StrEnum):
    """What tells whether a figure is known.

    `REPORTS`: reports of the layer's sources, as usual. `DENOMINATOR`: it counts what was reported, so that zero means
    no report and not that there was nothing to count. `CALENDAR`: the figure counts the reports themselves, and a
    missing one is known to be missing.
    """

    REPORTS = "reports"
    DENOMINATOR = "denominator"
    CALENDAR = "calendar"


class Format(StrEnum):
    """How a value is written: a share in per cent, a whole number, or a rate with two decimals."""

    PERCENT = "percent"
    COUNT = "count"
    RATE = "rate"


@dataclass(frozen=True, slots=True)
class Breaks:
    """Upper edges of the map's classes, ascending, the last class being open.

    `source` is the text key of where they come from. No class is good or bad: targets have no colour on maps.
    """

    edges: tuple[float, ...]
    source: str

    def class_of(self, value: float) -> int:
        """Index of the class that holds `value`: the first whose upper edge lies above it."""
        return next((i for i, edge in enumerate(self.edges) if value < edge), len(self.edges))

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.edges) + 1


@dataclass(frozen=True, slots=True)
class DifferenceBreaks:
    """Five classes of differences, the same up and down: a `small` one, from `small`, and from three times that.

    A difference of exactly `small` or more, whichever way, is in an outer class. Source: [ours].
    """

    small: float

    @property
    def large(self) -> float:
        """Where the outermost classes begin."""
        return round(3 * self.small, 10)

    @property
    def edges(self) -> tuple[float, ...]:
        """Where the classes part, ascending."""
        return -self.large, -self.small, self.small, self.large

    @property
    def count(self) -> int:
        """Number of classes."""
        return len(self.edges) + 1

    def class_of(self, difference: float) -> int:
        """0 and 1: less than before; 2: hardly changed; 3 and 4: more than before."""
        size = abs(difference)
        steps = (size >= self.small) + (size >= self.large)
        return 2 + steps if difference > 0 else 2 - steps


def difference_breaks(differences: Sequence[float], kind: Format) -> DifferenceBreaks:
    """Round classes (1, 2 or 5 times a power of ten) that spread the differences; of counts the least step is one."""
    largest = max((abs(difference) for difference in differences), default=0.0)
    least = 1.0 if kind is Format.COUNT else 0.01
    wanted = max(largest / 5, least)
    power = 10.0 ** math.floor(math.log10(wanted))
    step = next((s * power for s in (1.0, 2.0, 5.0) if s * power >= wanted), 10.0 * power)
    return DifferenceBreaks(round(step, 10))


_ROUND_STEPS: Final = (1.0, 2.0, 2.5, 5.0)


def round_breaks(values: Sequence[float], class_count: int = 5) -> Breaks:
    """Round edges (1, 2, 2.5 or 5 times a power of ten, evenly spaced from zero) that reach past the largest value.

    For counts, which have no edges that mean something by themselves. Source: [ours].
    """
    largest = max([value for value in values if value > 0], default=float(class_count))
    step = largest / class_count
    power = 10.0 ** math.floor(math.log10(step))
    width = next((s * power for s in _ROUND_STEPS if s * power >= step), 10.0 * power)
    return Breaks(tuple(round(width * (i + 1), 10) for i in range(class_count - 1)), "breaks.round")


def _is_of_time(quantity: Quantity | None) -> bool:
    """Whether a quantity counts what happens within a period, or the period itself."""
    match quantity:
        case Sum():
            return quantity.over in ("period", "weeks")
        case CommunesWith():
            return any(part.over == "period" for part in quantity.all_of)
        case Base():
            return quantity.name in ("days", "population_days")
        case None:
            return False
        case _:
            return True


PERCENT_BREAKS: Final = Breaks((20.0, 40.0, 60.0, 80.0), "breaks.fifths")


@dataclass(frozen=True, slots=True)
class Measure:
    """One indicator of the data dictionary.

    `id` is the dictionary's (`T1`); texts stand in the layer's catalogue under `<layer>.<id>.label`, `.formula`,
    `.unit`. `factor` multiplies numerator / denominator (100 for per cent, 1000 for per thousand). `levels` are those
    on which it means something: elsewhere an area is `Không áp dụng`. `filters` are the Selection's filters it obeys.
    `breaks` None means round breaks taken from the values shown. Of `less_is_better` a target is an upper limit; a
    share `may_pass_100` where it counts turns, not places; `takes_target` is false where the dictionary says that there
    is no threshold. `stated` is a number of a source with several forms without which the figure is not known, though
    another of the forms came.
    """

    id: str
    numerator: Quantity
    denominator: Quantity | None = None
    factor: float = 1.0
    format: Format = Format.COUNT
    breaks: Breaks | None = None
    levels: tuple[Level, ...] = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)
    filters: frozenset[str] = frozenset()
    definition_is_ours: bool = False
    known_by: KnownBy = KnownBy.REPORTS
    less_is_better: bool = False
    may_pass_100: bool = False
    takes_target: bool = True
    stated: Sum | None = None

    @property
    def depends_on_length(self) -> bool:
        """Whether a longer period gives another figure: what happens is counted, and not per day or per report."""
        return _is_of_time(self.numerator) and not _is_of_time(self.denominator)

    @property
    def none_is_zero(self) -> bool:
        """Whether a numerator that no row holds is zero: something else tells whether it is known."""
        return self.stated is not None or (isinstance(self.numerator, Sum) and self.numerator.counts)

    @property
    def is_of_communes(self) -> bool:
        """Whether what a unit has is what its communes have together, so that it can be summed over any of them."""
        return Level.COMMUNE in self.levels or isinstance(self.numerator, CommunesWith | ReportedCommunesWithout)

    def value(self, numerator: float | None, denominator: float | None) -> float | None:
        """Form the figure from its summed parts; None where a part is missing or the denominator is zero."""
        if numerator is None:
            return None
        if self.denominator is None:
            return numerator * self.factor
        if not denominator:
            return None
        return numerator / denominator * self.factor
