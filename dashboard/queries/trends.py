"""One measure of one unit day by day; days that no report covers have no value."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Base, KnownBy, Measure, Quantity, Reports, Sum, VillagesReached
from dashboard.domain.periods import Period
from dashboard.domain.units import Unit
from dashboard.domain.views import TrendPoint
from dashboard.queries.quantities import Reader, narrowed
from dashboard.queries.reach import read_reach_bits
from dashboard.queries.report_book import COUNTS
from dashboard.queries.sums import Filters, from_the_beginning, read_days, read_sums, summed_group
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
    applies = unit.level in measure.levels and (not reader.group or measure.is_of_communes)
    if not has_daily_trend(measure) or not applies or last_day is None or last_day < start:
        return ()
    shown = Period(start, min(period.end, last_day))
    numerators = _series(reader, measure.numerator, unit, filters, shown)
    if measure.none_is_zero:
        numerators = {day: number or 0.0 for day, number in numerators.items()}
    calendar = measure.known_by is KnownBy.CALENDAR
    covered = set(numerators) if calendar else _covered_days(reader, layer, measure, unit, filters, shown)
    denominators = _series(reader, measure.denominator, unit, filters, shown) if measure.denominator else {}
    return tuple(
        TrendPoint(day, measure.value(numerators.get(day, 0.0), denominators.get(day, 0.0)) if day in covered else None)
        for day in shown
    )


def _covered_days(
    reader: Reader, layer: Layer, measure: Measure, unit: Unit, filters: Filters, period: Period
) -> set[date]:
    """Days of weeks that at least one commune of the unit reported, with the number that the measure needs."""
    communes = reader.commune_codes(unit.code)
    mondays = set[date]().union(*(reader.reference.mondays_reported(s, communes) for s in layer.report_sources))
    if measure.stated:
        weeks = Period(_monday(period.start), Period.week_of(period.end).end)
        stated = _sum_series(reader, measure.stated, unit, filters, weeks)
        mondays &= {_monday(day) for day, number in stated.items() if number is not None}
    if layer.reports_stand:
        return set(period) if mondays else set()
    return {day for day in period if _monday(day) in mondays}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _series(reader: Reader, quantity: Quantity, unit: Unit, filters: Filters, period: Period) -> Series:
    match quantity:
        case Sum():
            return _sum_series(reader, quantity, unit, narrowed(quantity, filters), period)
        case VillagesReached():
            return _reached_by_day(reader, unit, filters, period)
        case Reports():
            return _reports_by_day(reader, quantity, unit, period)
        case Base(name="days"):
            return dict.fromkeys(period, 1.0)
        case Base(name="population_days"):
            people = sum(reader.tree[code].population for code in reader.group) or unit.population
            return dict.fromkeys(period, float(people))
        case _:
            return dict.fromkeys(period, reader.read(quantity, filters).get((unit.code, 0)))


def _reports_by_day(reader: Reader, quantity: Reports, unit: Unit, period: Period) -> Series:
    book, series = reader.reference.report_book, Series()
    for code in reader.group or (unit.code,):
        counts = book.counts_by_day(reader.tree, code, quantity.sources, period, reader.now)
        for day, row in counts.items():
            series[day] = (series.get(day) or 0.0) + float(row[COUNTS.index(quantity.count)])
    return series


def _sum_series(reader: Reader, quantity: Sum, unit: Unit, filters: Filters, period: Period) -> Series:
    connection = reader.connection
    units = [reader.tree[code] for code in reader.group] or [unit]
    days = read_days(connection, quantity.rollup, [quantity.column], units, filters, period)
    if quantity.over != "until_end":
        return {day: row[0] for day, row in days.items()}
    stock = _stock_on(reader, quantity, unit, filters, period.start - timedelta(days=1))
    series: Series = {}
    for day in period:
        stock += (days.get(day) or (0.0,))[0] or 0.0
        series[day] = stock
    return series


def _stock_on(reader: Reader, quantity: Sum, unit: Unit, filters: Filters, day: date) -> float:
    asked = (reader.connection, quantity.rollup, [quantity.column])
    before = [from_the_beginning(day)]
    if reader.group:
        parents = sorted({reader.tree[code].parent_code for code in reader.group})
        opening = summed_group(read_sums(*asked, parents, filters, before), reader.group, unit.code)
    else:
        opening = read_sums(*asked, (), filters, before, unit)
    return (opening.get((unit.code, 0)) or (0.0,))[0] or 0.0


def _reached_by_day(reader: Reader, unit: Unit, filters: Filters, period: Period) -> Series:
    """Villages with an activity or broadcast on each day. A village counts once a day, whatever the filters join."""
    communes = sorted(reader.commune_codes(unit.code))
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
