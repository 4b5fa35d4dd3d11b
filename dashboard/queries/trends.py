"""One measure of one unit day by day; days that no report covers have no value."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Base, KnownBy, Measure, Quantity, Reports, Sum, VillagesReached
from dashboard.domain.periods import Period
from dashboard.domain.units import Unit
from dashboard.domain.views import TrendPoint
from dashboard.queries.quantities import Reader, narrowed
from dashboard.queries.reach import read_reach_bits
from dashboard.queries.report_book import COUNTS
from dashboard.queries.sums import Filters, from_the_beginning, read_days, read_sums
from dashboard.store.calendar import REACH_BLOCK_DAYS, reach_place

Series = dict[date, float | None]
LEAST_DAYS = 28


def has_daily_trend(measure: Measure) -> bool:
    """Whether a measure means something for a single day."""
    return isinstance(measure.numerator, Sum | VillagesReached | Reports)


def read_trend(reader: Reader, layer: Layer, measure: Measure, code: str, filters: Filters) -> tuple[TrendPoint, ...]:
    """Points of the reader's first period, one per day up to the latest day with data; of at least four weeks.

    A day or a week alone says nothing of where things go.
    """
    unit, period, last_day = reader.tree[code], reader.periods[0], reader.reference.last_day
    start = min(period.start, period.end - timedelta(days=LEAST_DAYS - 1))
    if not has_daily_trend(measure) or unit.level not in measure.levels or last_day is None or last_day < start:
        return ()
    shown = Period(start, min(period.end, last_day))
    numerators = _series(reader, measure.numerator, unit, filters, shown)
    covered = set(numerators) if measure.known_by is KnownBy.CALENDAR else _covered_days(reader, layer, unit, shown)
    denominators = _series(reader, measure.denominator, unit, filters, shown) if measure.denominator else {}
    return tuple(
        TrendPoint(day, measure.value(numerators.get(day, 0.0), denominators.get(day, 0.0)) if day in covered else None)
        for day in shown
    )


def _covered_days(reader: Reader, layer: Layer, unit: Unit, period: Period) -> set[date]:
    """Days of weeks that at least one commune of the unit reported."""
    communes = reader.tree.commune_codes(unit.code)
    mondays = set[date]().union(*(reader.reference.mondays_reported(s, communes) for s in layer.report_sources))
    if layer.reports_stand:
        return set(period) if mondays else set()
    return {day for day in period if day - timedelta(days=day.weekday()) in mondays}


def _series(reader: Reader, quantity: Quantity, unit: Unit, filters: Filters, period: Period) -> Series:
    match quantity:
        case Sum():
            return _sum_series(reader.connection, quantity, unit, narrowed(quantity, filters), period)
        case VillagesReached():
            return _reached_by_day(reader, unit, filters, period)
        case Reports():
            counts = reader.reference.report_book.counts_by_day(
                reader.tree, unit.code, quantity.sources, period, reader.now
            )
            return {day: float(row[COUNTS.index(quantity.count)]) for day, row in counts.items()}
        case Base(name="days"):
            return dict.fromkeys(period, 1.0)
        case Base(name="population_days"):
            return dict.fromkeys(period, float(unit.population))
        case _:
            return dict.fromkeys(period, reader.read(quantity, filters).get((unit.code, 0)))


def _sum_series(connection: Connection, quantity: Sum, unit: Unit, filters: Filters, period: Period) -> Series:
    days = read_days(connection, quantity.rollup, [quantity.column], unit, filters, period)
    if quantity.over != "until_end":
        return {day: row[0] for day, row in days.items()}
    before = from_the_beginning(period.start - timedelta(days=1))
    opening = read_sums(connection, quantity.rollup, [quantity.column], (), filters, [before], unit)
    stock = (opening.get((unit.code, 0)) or (0.0,))[0] or 0.0
    series: Series = {}
    for day in period:
        stock += (days.get(day) or (0.0,))[0] or 0.0
        series[day] = stock
    return series


def _reached_by_day(reader: Reader, unit: Unit, filters: Filters, period: Period) -> Series:
    """Villages with an activity or broadcast on each day. A village counts once a day, whatever the filters join."""
    communes = [commune.code for commune in reader.tree.communes(unit.code)]
    blocks = read_reach_bits(reader.connection, communes, filters, period)
    counts = {block: _count_bits(bits) for block, bits in blocks.items()}
    series: Series = {}
    for day in period:
        block, bit = reach_place(day)
        series[day] = counts[block][bit.bit_length() - 1] if block in counts else 0.0
    return series


def _count_bits(bits: NDArray[np.int64]) -> list[float]:
    """How many of the numbers have each bit set."""
    return [float(count) for count in ((bits[:, None] >> np.arange(REACH_BLOCK_DAYS)) & 1).sum(axis=0)]
