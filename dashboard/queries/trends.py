"""One measure of one unit day by day; days that no report covers have no value."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta

from dashboard.domain.layers import Layer
from dashboard.domain.measures import Base, Measure, Quantity, Sum, VillagesReached
from dashboard.domain.periods import Period
from dashboard.domain.units import UnitTree
from dashboard.domain.views import TrendPoint
from dashboard.queries.quantities import Reader, Scope
from dashboard.queries.reach import read_reach_bits
from dashboard.queries.sums import Filters, Places, from_the_beginning, read_days, read_sums
from dashboard.store.calendar import reach_place

Series = dict[date, float | None]


def has_daily_trend(measure: Measure) -> bool:
    """Whether a measure means something for a single day."""
    parts = (measure.numerator, measure.denominator)
    due = any(isinstance(part, Base) and part.name == "reports_due" for part in parts)
    return isinstance(measure.numerator, Sum | VillagesReached) and not due


def read_trend(
    reader: Reader, tree: UnitTree, layer: Layer, measure: Measure, code: str, filters: Filters
) -> tuple[TrendPoint, ...]:
    """Points of the first of the reader's periods, one per day up to the latest day with data."""
    period = reader.periods[0]
    if not has_daily_trend(measure) or tree[code].level not in measure.levels or reader.last_day is None:
        return ()
    if reader.last_day < period.start:
        return ()
    shown = Period(period.start, min(period.end, reader.last_day))
    covered = _covered_days(reader, tree, layer, code, shown)
    numerators = _series(reader, tree, measure.numerator, code, filters, shown)
    denominators = _series(reader, tree, measure.denominator, code, filters, shown) if measure.denominator else {}
    return tuple(
        TrendPoint(day, measure.value(numerators.get(day, 0.0), denominators.get(day, 0.0)) if day in covered else None)
        for day in shown
    )


def _covered_days(reader: Reader, tree: UnitTree, layer: Layer, code: str, period: Period) -> set[date]:
    """Days of weeks that at least one commune of the unit reported."""
    reported = reader.reported(layer.report_source, 0, stand=layer.reports_stand)
    mondays = {monday for commune in tree.communes(code) for monday in reported.get(commune.code, ())}
    if layer.reports_stand:
        return set(period) if mondays else set()
    return {day for day in period if Period.week_of(day).start in mondays}


def _series(reader: Reader, tree: UnitTree, quantity: Quantity, code: str, filters: Filters, period: Period) -> Series:
    match quantity:
        case Sum():
            return _sum_series(reader, tree, quantity, code, filters, period)
        case VillagesReached():
            return _reached_by_day(reader, tree, code, filters, period)
        case Base(name="days"):
            return dict.fromkeys(period, 1.0)
        case Base(name="population_days"):
            return dict.fromkeys(period, float(tree[code].population))
        case _:
            numbers = reader.read(quantity, Scope((code,), tree[code].level), filters)
            return dict.fromkeys(period, numbers.get((code, 0)))


def _sum_series(reader: Reader, tree: UnitTree, quantity: Sum, code: str, filters: Filters, period: Period) -> Series:
    places = Places((tree[code].parent_code,), code)
    narrowed = Filters(filters.themes, quantity.channels or filters.channels)
    connection, columns = reader.connection, [quantity.column]
    days = read_days(connection, quantity.rollup, columns, places, narrowed, period)
    if quantity.over != "until_end":
        return {day: row[0] for day, row in days.items()}
    before = from_the_beginning(period.start - timedelta(days=1))
    opening = read_sums(connection, quantity.rollup, columns, places, narrowed, [before])
    stock = (opening.get((code, 0)) or (0.0,))[0] or 0.0
    series: Series = {}
    for day in period:
        stock += (days.get(day) or (0.0,))[0] or 0.0
        series[day] = stock
    return series


def _reached_by_day(reader: Reader, tree: UnitTree, code: str, filters: Filters, period: Period) -> Series:
    """Villages with an activity or broadcast on each day. A village counts once a day, whatever the filters join."""
    communes = [commune.code for commune in tree.communes(code)]
    bits: dict[tuple[int, int], int] = defaultdict(int)
    for village, block, days in read_reach_bits(reader.connection, communes, filters, period):
        bits[village, block] |= days
    by_block: dict[int, list[int]] = defaultdict(list)
    for (_, block), days in bits.items():
        by_block[block].append(days)
    series: Series = {}
    for day in period:
        block, bit = reach_place(day)
        series[day] = float(sum(1 for days in by_block[block] if days & bit))
    return series
