"""Which commune sends which week's report when: in time, late, or never."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import numpy as np

from dashboard.demo.campaign import Plan, moment, monday_after
from dashboard.demo.chance import Array
from dashboard.demo.places import Places
from dashboard.domain.periods import Period

BAD_SPELL: Final = ("127", range(6, 9))
"""Sốp Cộp falls behind in the 7th to 9th week of the campaign."""

IN_TIME, LATE, MISSING = 0, 1, 2


def punctuality(plan: Plan, places: Places, form: str, week: int) -> Array:
    """`IN_TIME`, `LATE` or `MISSING` per commune for one weekly form (the name of its kind)."""
    chance = plan.chance(f"punctuality {form}", week)
    communes = places.communes
    far = communes["remoteness"].to_numpy()
    bad = (communes["district_code"] == BAD_SPELL[0]).to_numpy() & (week in BAD_SPELL[1])
    missing = np.where(bad, 0.55, 0.01 + 0.09 * far**1.5)
    late = np.where(bad, 0.35, 0.05 + 0.13 * far)
    draw = chance.random(len(communes))
    state = np.where(draw < missing, MISSING, np.where(draw < missing + late, LATE, IN_TIME))
    return np.where(communes["never_reports"], MISSING, state)


def received_in_time(plan: Plan, week: Period, sender: str) -> datetime:
    """Monday morning or afternoon, within the time that is allowed."""
    chance = plan.chance(f"in time {sender} {week.start}")
    return moment(monday_after(week), int(chance.integers(8, 16)), int(chance.integers(0, 60)))


def received_late(plan: Plan, week: Period, sender: str) -> datetime:
    """Two to eleven days after Monday."""
    chance = plan.chance(f"late {sender} {week.start}")
    late = timedelta(days=int(chance.integers(2, 12)))
    return moment(monday_after(week) + late, int(chance.integers(8, 17)), int(chance.integers(0, 60)))
