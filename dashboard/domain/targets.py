"""Targets: what a figure is to reach and by whose document, and how it stands against that.

The plan's only number is that of the 13 stations; every other target comes from the province. Without a target nothing
is judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from typing import Final

from dashboard.domain.measures import Measure
from dashboard.domain.periods import Period
from dashboard.domain.reporting import Frequency

DEFAULT_MARGIN_PCT: Final = 10.0
"""By how much of its target a figure may miss it to be at risk rather than not met. [ours], a setting."""


class TargetState(StrEnum):
    """How a figure stands against its target, in the order of lists; without a target nothing is judged."""

    NOT_MET = "not_met"
    AT_RISK = "at_risk"
    MET = "met"
    NOT_JUDGED = "not_judged"


@dataclass(frozen=True, slots=True)
class Document:
    """What sets a target. Number and date as written there; empty where a copy leaves them blank."""

    name: str
    number: str = ""
    dated: str = ""

    @property
    def text(self) -> str:
        """As papers name it: `Kế hoạch tuyên truyền, số 12/KH-UBND, 05/8/2021`."""
        return ", ".join(part for part in (self.name, self.number, self.dated) if part)


@dataclass(frozen=True, slots=True)
class Target:
    """What figures of one measure are to reach in a unit (and, with `covers_below`, in each unit below it).

    `value` is in the measure's own unit. `rhythm` tells of what period it speaks where a longer period gives another
    figure; None: of any. `number` is its row; 0 where the plan itself sets it.
    """

    measure_id: str
    unit_code: str
    value: float
    valid_from: date
    document: Document
    valid_to: date | None = None
    covers_below: bool = False
    rhythm: Frequency | None = None
    number: int = 0
    entered_by: str = ""
    entered_at: datetime | None = None

    def overlaps(self, other: Target) -> bool:
        """Whether both say about the same days what the same unit, or the units below it, are to reach."""
        same = (self.measure_id, self.unit_code, self.covers_below, self.rhythm)
        if same != (other.measure_id, other.unit_code, other.covers_below, other.rhythm):
            return False
        starts_in_time = other.valid_to is None or self.valid_from <= other.valid_to
        return starts_in_time and (self.valid_to is None or other.valid_from <= self.valid_to)

    def speaks_of(self, period: Period) -> bool:
        """Whether it is in force on the period's last day, and the period is one that it speaks of."""
        in_force = self.valid_from <= period.end and (self.valid_to is None or period.end <= self.valid_to)
        return in_force and (self.rhythm is None or self.rhythm.period_of(period.start) == period)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a figure stands: its state, and the target that says so, None where none does.

    `risk_from` is the value between which and the target a figure is at risk.
    """

    state: TargetState = TargetState.NOT_JUDGED
    target: Target | None = None
    risk_from: float = 0.0
    margin_pct: float = DEFAULT_MARGIN_PCT
    less_is_better: bool = False


NOT_JUDGED: Final = Standing()


@dataclass(frozen=True, slots=True)
class TargetWords:
    """A target in words: what a figure is to reach, the document that says so, and what at risk means."""

    limit: str
    source: str
    risk: str


def standing(measure: Measure, value: float | None, target: Target | None, margin_pct: float) -> Standing:
    """How the figure `value` of `measure` stands; an unknown figure is not judged, though its target is known."""
    if target is None:
        return NOT_JUDGED
    sign = 1 if measure.less_is_better else -1
    risk_from = target.value * (100.0 + sign * margin_pct) / 100.0
    state = _state(value, target.value, risk_from, less_is_better=measure.less_is_better)
    return Standing(state, target, risk_from, margin_pct, measure.less_is_better)


def _state(value: float | None, wanted: float, risk_from: float, *, less_is_better: bool) -> TargetState:
    if value is None:
        return TargetState.NOT_JUDGED
    if less_is_better:
        value, wanted, risk_from = -value, -wanted, -risk_from
    if value >= wanted:
        return TargetState.MET
    return TargetState.AT_RISK if value >= risk_from else TargetState.NOT_MET


@dataclass(frozen=True)
class TargetBook:
    """All targets in force at some time: those of the province first, then those of the plan itself."""

    targets: tuple[Target, ...] = ()
    margin_pct: float = DEFAULT_MARGIN_PCT
    _by_place: dict[tuple[str, str, bool], list[Target]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for target in self.targets:
            self._by_place[target.measure_id, target.unit_code, target.covers_below].append(target)

    @cached_property
    def measure_ids(self) -> frozenset[str]:
        """Measures that have any target: figures of the others need no search."""
        return frozenset(target.measure_id for target in self.targets)

    def target(self, measure_id: str, path: Sequence[str], period: Period) -> Target | None:
        """The target of a unit: its own, else that of the nearest unit above whose target covers it.

        `path` has the codes from the province down to the unit.
        """
        own = path[-1:]
        places = [(measure_id, code, False) for code in own]
        places += [(measure_id, code, True) for code in reversed(path)]
        return next((target for place in places for target in self._speaking(place, period)), None)

    def _speaking(self, place: tuple[str, str, bool], period: Period) -> Iterable[Target]:
        return (target for target in self._by_place.get(place, ()) if target.speaks_of(period))
