"""Villages reached: exact for any period and any filter, from the bit sets of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select

from dashboard.domain.periods import Period
from dashboard.queries.sums import Filters
from dashboard.store.calendar import reach_place
from dashboard.store.models import ALL, VillageReach


def day_masks(period: Period) -> dict[int, int]:
    """By block, the bits of the period's days."""
    masks: dict[int, int] = defaultdict(int)
    for day in period:
        block, bit = reach_place(day)
        masks[block] |= bit
    return masks


def count_villages_reached(
    connection: Connection, communes: Sequence[str], filters: Filters, periods: Sequence[Period]
) -> dict[tuple[str, int], int]:
    """Villages with at least one activity or broadcast, by commune and number of the period."""
    r = VillageReach
    masks = [day_masks(period) for period in periods]
    counts = (func.count(case((_hit(mask), r.village_id)).distinct()) for mask in masks)
    statement = (
        select(r.unit_code, *counts)
        .where(
            r.theme.in_(filters.themes or (ALL,)),
            r.channel.in_(filters.channels or (ALL,)),
            r.block.in_(sorted({block for mask in masks for block in mask})),
            r.unit_code.in_(communes),
        )
        .group_by(r.unit_code)
    )
    rows = connection.execute(statement).all()
    return {(str(row[0]), slot): int(row[slot + 1]) for row in rows for slot in range(len(masks))}


def _hit(masks: dict[int, int]) -> ColumnElement[bool]:
    r = VillageReach
    return or_(*(and_(r.block == block, r.bits.bitwise_and(mask) != 0) for block, mask in masks.items()))


def read_reach_bits(
    connection: Connection, communes: Sequence[str], filters: Filters, period: Period
) -> dict[int, NDArray[np.int64]]:
    """By block that shares a day with `period`: the bits of each village of `communes` that was reached in it."""
    r = VillageReach
    themes, channels = filters.themes or (ALL,), filters.channels or (ALL,)
    statement = select(r.block, r.village_id, r.bits).where(
        r.theme.in_(themes),
        r.channel.in_(channels),
        r.unit_code.in_(communes),
        r.block.in_(tuple(day_masks(period))),
    )
    rows = np.array([tuple(row) for row in connection.execute(statement).all()], dtype=np.int64).reshape(-1, 3)
    once = len(themes) * len(channels) == 1
    return {int(block): _by_village(rows[rows[:, 0] == block], once=once) for block in np.unique(rows[:, 0])}


def _by_village(rows: NDArray[np.int64], *, once: bool) -> NDArray[np.int64]:
    """Bits of each village; with several themes or channels a village has several rows, whose days are joined."""
    if once:
        return rows[:, 2]
    villages, place = np.unique(rows[:, 1], return_inverse=True)
    bits = np.zeros(len(villages), dtype=np.int64)
    np.bitwise_or.at(bits, place, rows[:, 2])
    return bits
