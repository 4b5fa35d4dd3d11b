"""Reports one by one: what is owed, its state, and how a grid of them is counted and narrowed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dashboard.domain.periods import Period
from dashboard.domain.reporting import ReportState
from dashboard.domain.units import Unit

RECEIVED: Final = (ReportState.ZERO, ReportState.REPORTED, ReportState.LATE)
"""States of a report that came."""
URGENCY: Final = (
    ReportState.OVERDUE,
    ReportState.LATE,
    ReportState.NOT_DUE,
    ReportState.ZERO,
    ReportState.REPORTED,
)
"""States from the one to look at first."""


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One report that a unit owes. `days_late` are the days from when it was due to when it came, or to now."""

    unit: Unit
    source: str
    period: Period
    due_at: datetime
    state: ReportState
    received_at: datetime | None
    days_late: int

    @property
    def is_received(self) -> bool:
        """Whether it came."""
        return self.state in RECEIVED


@dataclass(frozen=True, slots=True)
class ReportCell:
    """The reports of one source that a unit owes for one column or row of a grid: usually one, seven if daily."""

    lines: tuple[ReportLine, ...]

    @property
    def state(self) -> ReportState:
        """The state to look at first."""
        return min((line.state for line in self.lines), key=URGENCY.index)

    @property
    def received_count(self) -> int:
        """How many of them came."""
        return sum(line.is_received for line in self.lines)

    @property
    def days_late(self) -> int:
        """Most days late of any of them."""
        return max(line.days_late for line in self.lines)


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of one unit and period by source; a source that the unit does not owe is absent."""

    unit: Unit
    period: Period
    cells: Mapping[str, ReportCell]

    @property
    def is_complete(self) -> bool:
        """Whether every report came."""
        return all(line.is_received for cell in self.cells.values() for line in cell.lines)


@dataclass(frozen=True, slots=True)
class Tally:
    """`received` of `owed`: reports, or units of which every report came."""

    received: int
    owed: int


@dataclass(frozen=True, slots=True)
class UnitClock:
    """Of one source and unit: when its data was last loaded and the latest day it is about; None where never."""

    loaded_at: datetime | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class UnitReport:
    """One source of one unit as its card shows it: the latest report owed in the period, and the clocks."""

    source: str
    line: ReportLine
    clock: UnitClock


def grid_rows(lines: Iterable[ReportLine], rows: Sequence[tuple[Unit, Period]]) -> tuple[GridRow, ...]:
    """Lines as a grid: each row is a unit and a period, and holds the lines of periods that end in it."""
    cells: dict[tuple[str, str], list[ReportLine]] = {}
    for line in lines:
        cells.setdefault((line.unit.code, line.source), []).append(line)
    sources = dict.fromkeys(source for _, source in cells)
    result = []
    for unit, period in rows:
        found = {s: [e for e in cells.get((unit.code, s), ()) if e.period.end in period] for s in sources}
        result.append(GridRow(unit, period, {s: ReportCell(tuple(some)) for s, some in found.items() if some}))
    return tuple(result)


def narrowed(rows: Iterable[GridRow], source: str, state: ReportState | None) -> tuple[GridRow, ...]:
    """Rows with the cells of one `source` (empty: all) of which some cell is in `state` (None: any state)."""
    kept = (GridRow(r.unit, r.period, {s: c for s, c in r.cells.items() if source in ("", s)}) for r in rows)
    return tuple(r for r in kept if r.cells and (state is None or any(c.state is state for c in r.cells.values())))


def tally_units(rows: Iterable[GridRow]) -> Tally:
    """Rows with every report among those that owe one: `x/y xã đã báo cáo`."""
    owing = [row for row in rows if row.cells]
    return Tally(sum(row.is_complete for row in owing), len(owing))


def tally_source(rows: Iterable[GridRow], source: str) -> Tally:
    """Reports of one source that came, of those owed."""
    lines = [line for row in rows if source in row.cells for line in row.cells[source].lines]
    return Tally(sum(line.is_received for line in lines), len(lines))


def missing(lines: Iterable[ReportLine]) -> tuple[ReportLine, ...]:
    """Reports to ask for, by unit in the order given, then by period and source as given."""
    return tuple(line for line in lines if line.state is ReportState.OVERDUE)
