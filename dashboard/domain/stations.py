"""The 13 stations that the plan binds: the province's and those of the 12 districts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

BOUND_CHANNELS: Final = ("provincial_broadcast", "district_broadcast")
"""Channels of the 13 stations that the plan binds."""
PLANNED_BROADCASTS_A_DAY: Final = 3
"""`tối thiểu 03 lần/ngày` [plan]: binds the 13 stations, never a commune."""


@dataclass(frozen=True, slots=True)
class StationDays:
    """Campaign broadcasts of each station by unit code and day; a day without a report is absent.

    `last_day` is the latest day of which any of them reported.
    """

    played: Mapping[tuple[str, date], int]
    last_day: date | None

    def met(self, unit_code: str, day: date) -> bool | None:
        """Whether a station met the plan on a day; None where it did not report."""
        count = self.played.get((unit_code, day))
        return None if count is None else count >= PLANNED_BROADCASTS_A_DAY
