"""All figures of one week's report, frozen at one moment: what the ledger keeps, and what every file is made of."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final

from pydantic import TypeAdapter, ValidationError

from dashboard.domain.frozen import FrozenDefinition, FrozenFigure, FrozenView
from dashboard.domain.periods import Period

WEEKLY_SCHEMA: Final = 1
"""Grows when a field changes its meaning; facts of another schema are not read."""
SHARE_TOLERANCE_POINTS: Final = 0.1
"""A published share that differs by more from its own two numbers is flagged. Source: the data dictionary."""


@dataclass(frozen=True, slots=True)
class PlatformFigure:
    """One published figure of a platform: its numbers as published, the share of them only compared."""

    indicator: str
    label: str
    unit_code: str
    value: float | None
    change: float | None
    numerator: float | None
    denominator: float | None
    denominator_name: str
    published_share_pct: float | None
    rank_of_63: int | None
    origin: str
    import_id: int

    @property
    def computed_share_pct(self) -> float | None:
        """Share of its two numbers; None where one is missing."""
        if self.numerator is None or not self.denominator:
            return None
        return self.numerator / self.denominator * 100

    @property
    def is_doubtful(self) -> bool:
        """Whether the published share does not follow from the two numbers."""
        computed, published = self.computed_share_pct, self.published_share_pct
        return computed is not None and published is not None and abs(computed - published) > SHARE_TOLERANCE_POINTS


@dataclass(frozen=True, slots=True)
class MissingUnit:
    """A unit whose reports of the week are overdue: which sources, and most days late of any."""

    code: str
    name: str
    district_code: str
    district_name: str
    sources: tuple[str, ...]
    days_late: int


@dataclass(frozen=True, slots=True)
class Punctuality:
    """Of one district: units that owe reports of the week, those that sent every one, those that sent none."""

    district_code: str
    district_name: str
    owing_count: int
    complete_count: int
    silent_count: int


@dataclass(frozen=True, slots=True)
class Concern:
    """A measure whose being above zero is a shortcoming: of the province, by district, and communes that have some.

    `communes` are (name, district's name, count) with the highest count first.
    """

    definition: FrozenDefinition
    province: FrozenFigure
    before: FrozenFigure
    districts: tuple[tuple[str, FrozenFigure], ...]
    communes: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class WeeklyFacts:
    """A week as it stood at `frozen_at`. `views` are of the province by district, one per layer, in the layers' order.

    `missing` are communes in tree order, `sources` the labels of what is owed.
    """

    schema: int
    week_start: date
    week_end: date
    frozen_at: datetime
    views: tuple[FrozenView, ...]
    platforms: tuple[PlatformFigure, ...]
    sources: tuple[str, ...]
    punctuality: tuple[Punctuality, ...]
    missing: tuple[MissingUnit, ...]
    concerns: tuple[Concern, ...]
    is_simulated: bool
    data_version: int

    @property
    def week(self) -> Period:
        """Its days."""
        return Period(self.week_start, self.week_end)

    @property
    def states_included(self) -> tuple[str, ...]:
        """Approval states of the reports that count."""
        return self.views[0].states_included if self.views else ()


def weekly_to_json(facts: WeeklyFacts) -> bytes:
    """Canonical JSON: equal facts are equal bytes. Fields that hold their default are left out, as in frozen views."""
    plain = _adapter().dump_python(facts, mode="json", exclude_defaults=True)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def weekly_from_json(content: bytes) -> WeeklyFacts:
    """The facts that `weekly_to_json` wrote. Raises ValueError where the bytes are none of this schema."""
    try:
        facts = _adapter().validate_json(content, strict=True)
    except ValidationError as error:
        raise ValueError(f"no weekly facts: {error.error_count()} faults") from error
    if facts.schema != WEEKLY_SCHEMA:
        raise ValueError(f"schema {facts.schema}, not {WEEKLY_SCHEMA}")
    return facts


@cache
def _adapter() -> TypeAdapter[WeeklyFacts]:
    return TypeAdapter(WeeklyFacts)
