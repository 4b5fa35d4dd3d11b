"""What the demonstration spans: its weeks, its districts, its scale, and where its chance comes from."""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import numpy as np

from dashboard.domain.periods import CAMPAIGN_START, TIME_ZONE, Period

CAMPAIGN: Final = Period(CAMPAIGN_START, date(2021, 11, 30))
WEEKS: Final = CAMPAIGN.weeks()
"""The 15 Monday-to-Sunday weeks of the campaign; the first and the last are not whole."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be made. `scale` multiplies the raw events; a shorter or smaller plan is a part of the whole one.

    `week_count` counts weeks from the campaign's start; `districts` holds district codes, empty for all.
    """

    scale: int = 1
    seed: int = 2021
    week_count: int = len(WEEKS)
    districts: tuple[str, ...] = ()

    @property
    def weeks(self) -> tuple[Period, ...]:
        """The campaign's weeks that are made, whole."""
        return WEEKS[: self.week_count]

    def chance(self, stream: str, number: int = 0) -> np.random.Generator:
        """The generator of one stream of decisions: files made alone are the same as files made in a row."""
        return np.random.default_rng((self.seed, zlib.crc32(stream.encode()), number))

    def covers(self, district_code: str) -> bool:
        """True when the district's files are made."""
        return not self.districts or district_code in self.districts


def campaign_days(week: Period) -> list[date]:
    """The days of `week` that lie in the campaign."""
    return [day for day in week if day in CAMPAIGN]


def written(day: date) -> str:
    """A day as offices write it: `30/08/2021`."""
    return f"{day:%d/%m/%Y}"


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of `day` in the province's time zone."""
    return datetime.combine(day, time(hour, minute), TIME_ZONE)


def monday_after(week: Period) -> date:
    """The day on which the weekly reports of `week` are due."""
    return week.end + timedelta(days=1)
