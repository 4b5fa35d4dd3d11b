"""The calendar table: every day the store can hold, with its week and its place in the reach bit sets."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, insert, select

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.store.reference import CalendarDay

FIRST_DAY = date(2020, 1, 6)
"""A Monday, so that sums from the beginning are whole weeks and a tail."""
LAST_DAY = date(2030, 12, 29)
REACH_BLOCK_DAYS = 60
"""Days per bit set: fits a signed 64-bit number, and counts from the campaign's first day so that it needs few."""


def reach_place(day: date) -> tuple[int, int]:
    """Block number of `day` and its bit there."""
    block, offset = divmod((day - CAMPAIGN_START).days, REACH_BLOCK_DAYS)
    return block, 1 << offset


def fill_calendar(connection: Connection) -> None:
    """Write the calendar once; a filled one is left alone."""
    if connection.execute(select(CalendarDay.day).limit(1)).first():
        return
    days = [FIRST_DAY + timedelta(days=i) for i in range((LAST_DAY - FIRST_DAY).days + 1)]
    rows = []
    for day in days:
        block, bit = reach_place(day)
        rows.append(
            {
                "day": day,
                "number": day.toordinal(),
                "week_start": Period.week_of(day).start,
                "reach_block": block,
                "reach_bit": bit,
            }
        )
    connection.execute(insert(CalendarDay), rows)
