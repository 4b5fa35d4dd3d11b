"""Villages reached: exact for any period and any filter, from the bit sets of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, and_, func, or_, select

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
    connection: Connection, communes: Sequence[str], filters: Filters, period: Period
) -> dict[str, int]:
    """Villages with at least one activity or broadcast in `period`, by commune; communes with none are absent."""
    r = VillageReach
    hit = or_(*(and_(r.block == block, r.bits.bitwise_and(mask) != 0) for block, mask in day_masks(period).items()))
    statement = (
        select(r.unit_code, func.count(r.village_id.distinct()))
        .where(
            r.theme.in_(filters.themes or (ALL,)),
            r.channel.in_(filters.channels or (ALL,)),
            r.unit_code.in_(communes),
            hit,
        )
        .group_by(r.unit_code)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def read_reach_bits(
    connection: Connection, communes: Sequence[str], filters: Filters, period: Period
) -> list[tuple[int, int, int]]:
    """(village id, block, bits) of every village of `communes` reached in a block that shares a day with `period`."""
    r = VillageReach
    statement = select(r.village_id, r.block, r.bits).where(
        r.theme.in_(filters.themes or (ALL,)),
        r.channel.in_(filters.channels or (ALL,)),
        r.unit_code.in_(communes),
        r.block.in_(tuple(day_masks(period))),
    )
    return [(village, block, bits) for village, block, bits in connection.execute(statement)]
