"""Villages reached: exact for any period and any filter, from the bit sets of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

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
    by_village = (
        select(
            r.unit_code,
            *(func.max(case((_hit(mask), 1), else_=0)).label(f"reached_{i}") for i, mask in enumerate(masks)),
        )
        .where(*_chosen(communes, filters, {block for mask in masks for block in mask}))
        .group_by(r.unit_code, r.village_id)
        .subquery()
    )
    counts = (func.sum(by_village.c[f"reached_{i}"]) for i in range(len(masks)))
    rows = connection.execute(select(by_village.c.unit_code, *counts).group_by(by_village.c.unit_code)).all()
    return {(str(row[0]), slot): int(row[slot + 1]) for row in rows for slot in range(len(masks))}


def _chosen(communes: Sequence[str], filters: Filters, blocks: Iterable[int]) -> tuple[ColumnElement[bool], ...]:
    r = VillageReach
    return (
        r.unit_code.in_(communes),
        r.theme.in_(filters.themes or (ALL,)),
        r.channel.in_(filters.channels or (ALL,)),
        r.block.in_(sorted(blocks)),
    )


def _hit(masks: dict[int, int]) -> ColumnElement[bool]:
    r = VillageReach
    return or_(*(and_(r.block == block, r.bits.bitwise_and(mask) != 0) for block, mask in masks.items()))


def read_reach_bits(
    connection: Connection, communes: Sequence[str], filters: Filters, period: Period
) -> dict[int, NDArray[np.int64]]:
    """By block that shares a day with `period`: the bits of each village of `communes` that was reached in it."""
    r = VillageReach
    statement = select(r.block, r.village_id, r.bits).where(*_chosen(communes, filters, day_masks(period)))
    columns = zip(*connection.execute(statement).all(), strict=True)
    blocks, villages, bits = (np.array(column, dtype=np.int64) for column in (*columns, *((),) * 3)[:3])
    once = len(filters.themes) <= 1 and len(filters.channels) <= 1
    return {
        int(block): bits[here] if once else _joined(villages[here], bits[here])
        for block in np.unique(blocks)
        for here in (blocks == block,)
    }


def _joined(villages: NDArray[np.int64], bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bits of each village; with several themes or channels a village has several rows, whose days are joined."""
    distinct, place = np.unique(villages, return_inverse=True)
    joined = np.zeros(len(distinct), dtype=np.int64)
    np.bitwise_or.at(joined, place, bits)
    return joined
