"""Villages reached: exact for any period and any filter, from the bit sets of days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, bindparam, case, func, or_, select

from dashboard.domain.periods import Period
from dashboard.queries.among import among, takes_lists
from dashboard.queries.sums import Filters
from dashboard.store.calendar import reach_place
from dashboard.store.models import ALL, REACH, Reach


@lru_cache(maxsize=256)
def day_masks(period: Period) -> Mapping[int, int]:
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
    masks = [day_masks(period) for period in periods]
    parameters = _chosen(communes, filters, {block for mask in masks for block in mask})
    for slot, mask in enumerate(masks):
        for i, (block, bits) in enumerate(mask.items()):
            parameters |= {f"block_{slot}_{i}": block, f"mask_{slot}_{i}": bits}
    statement = _counts_statement(
        REACH[filters.basis], tuple(len(mask) for mask in masks), as_list=takes_lists(connection)
    )
    rows = connection.execute(statement, parameters).all()
    return {(str(row[0]), slot): int(row[slot + 1]) for row in rows for slot in range(len(masks))}


@lru_cache(maxsize=64)
def _counts_statement(r: Reach, block_counts: tuple[int, ...], *, as_list: bool) -> Select[*tuple[Any, ...]]:
    """One SELECT for any places, filters and days; `block_counts` has the number of blocks of each period."""
    slots = range(len(block_counts))
    by_village = (
        select(
            r.unit_code,
            *(func.max(case((_hit(r, slot, count), 1), else_=0)).label(f"reached_{slot}")
              for slot, count in enumerate(block_counts)),
        )
        .where(*_is_chosen(r, as_list=as_list))
        .group_by(r.unit_code, r.village_id)
        .subquery()
    )  # fmt: skip
    counts = (func.sum(by_village.c[f"reached_{slot}"]) for slot in slots)
    return select(by_village.c.unit_code, *counts).group_by(by_village.c.unit_code)


def _chosen(communes: Sequence[str], filters: Filters, blocks: Iterable[int]) -> dict[str, Any]:
    return {
        "communes": list(communes),
        "themes": list(filters.themes or (ALL,)),
        "channels": list(filters.channels or (ALL,)),
        "blocks": sorted(blocks),
    }


def _is_chosen(r: Reach, *, as_list: bool) -> tuple[ColumnElement[bool], ...]:
    return (
        among(r.unit_code, "communes", as_list=as_list),
        among(r.theme, "themes", as_list=as_list),
        among(r.channel, "channels", as_list=as_list),
        among(r.block, "blocks", as_list=as_list),
    )


def _hit(r: Reach, slot: int, block_count: int) -> ColumnElement[bool]:
    return or_(
        *(
            and_(
                r.block == bindparam(f"block_{slot}_{i}"),
                r.bits.bitwise_and(bindparam(f"mask_{slot}_{i}", type_=BigInteger())) != 0,
            )
            for i in range(block_count)
        )
    )


def read_reach_bits(
    connection: Connection, communes: Sequence[str], filters: Filters, period: Period
) -> dict[int, NDArray[np.int64]]:
    """By block that shares a day with `period`: the bits of each village of `communes` that was reached in it."""
    parameters = _chosen(communes, filters, day_masks(period))
    columns = zip(
        *connection.execute(_bits_statement(REACH[filters.basis], as_list=takes_lists(connection)), parameters).all(),
        strict=True,
    )
    blocks, villages, bits = (np.array(column, dtype=np.int64) for column in (*columns, *((),) * 3)[:3])
    once = len(filters.themes) <= 1 and len(filters.channels) <= 1
    return {
        int(block): bits[here] if once else _joined(villages[here], bits[here])
        for block in np.unique(blocks)
        for here in (blocks == block,)
    }


@cache
def _bits_statement(r: Reach, *, as_list: bool) -> Select[*tuple[Any, ...]]:
    return select(r.block, r.village_id, r.bits).where(*_is_chosen(r, as_list=as_list))


def _joined(villages: NDArray[np.int64], bits: NDArray[np.int64]) -> NDArray[np.int64]:
    """Bits of each village; with several themes or channels a village has several rows, whose days are joined."""
    distinct, place = np.unique(villages, return_inverse=True)
    joined = np.zeros(len(distinct), dtype=np.int64)
    np.bitwise_or.at(joined, place, bits)
    return joined
