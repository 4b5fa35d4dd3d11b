"""What the read side hands out: every value a screen, print or export shows, with what it is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from dashboard.domain.arranging import Value
from dashboard.domain.layers import Field, Layer, SiteColumn
from dashboard.domain.measures import Breaks, DifferenceBreaks, Measure, difference_breaks
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import UnitReport
from dashboard.domain.selection import Selection
from dashboard.domain.site_edits import EditLine
from dashboard.domain.targets import NOT_JUDGED, Standing
from dashboard.domain.units import Unit


class AreaState(StrEnum):
    """Why an area has a value, or has none."""

    REPORTED = "reported"
    NOT_REPORTED = "not_reported"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Reporting:
    """How many communes of a unit reported a layer's source, of how many."""

    reported: int
    communes: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One measure of one unit in one period: the value and all it is made of.

    `value` is None where nothing was reported, or where the measure means nothing here (`state` tells which).
    `standing` says how it stands against its target, which is a word in lists and never a colour of a map.
    """

    unit_code: str
    measure_id: str
    numerator: float | None
    denominator: float | None
    value: float | None
    state: AreaState
    reporting: Reporting
    standing: Standing = NOT_JUDGED


def difference(now: Figure, before: Figure) -> float | None:
    """Value now less value before (points for shares); None where either is missing."""
    if now.value is None or before.value is None:
        return None
    return now.value - before.value


def both_states(one: AreaState, other: AreaState) -> AreaState:
    """Why the difference of two figures has a value or none: what was not reported weighs most."""
    states = {one, other}
    return next((s for s in (AreaState.NOT_REPORTED, AreaState.NOT_APPLICABLE) if s in states), AreaState.REPORTED)


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure of the side panel with the same of the period it is compared with."""

    layer: Layer
    measure: Measure
    now: Figure
    before: Figure

    @property
    def change(self) -> float | None:
        """See `difference`."""
        return difference(self.now, self.before)


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One day of the selected unit; `value` None where no commune's report covers the day."""

    day: date
    value: float | None


@dataclass(frozen=True, slots=True)
class SitePoint:
    """One site on the map. `state` and `kind` are identifiers of the layer's vocabularies."""

    number: int
    name: str
    kind: str
    state: str
    longitude: float
    latitude: float
    position_quality: str


@dataclass(frozen=True, slots=True)
class SiteCluster:
    """All sites of a layer in one unit, drawn as one symbol where there are too many to draw each."""

    unit_code: str
    count: int


@dataclass(frozen=True, slots=True)
class SiteSet:
    """Points of one layer in view: either single `points` or `clusters`; `unplaced` have no coordinates."""

    layer: Layer
    points: tuple[SitePoint, ...]
    clusters: tuple[SiteCluster, ...]
    unplaced: int


@dataclass(frozen=True, slots=True)
class SitePage:
    """A part of a list of sites. Each row is a site's number, its commune, and a value for each of `columns`.

    `count` rows meet the filters, of `total`; `sums` are of those `count`, by column.
    """

    layer: Layer
    columns: tuple[SiteColumn, ...]
    rows: tuple[tuple[int, str, tuple[Value, ...]], ...]
    count: int
    total: int
    sums: dict[str, float]


@dataclass(frozen=True, slots=True)
class SiteCard:
    """All that is shown of one site: its fields with their values, and its history as rows of values, newest first.

    `edits` are what people changed of it by hand and their inspections, newest first.
    """

    layer: Layer
    number: int
    name: str
    unit_code: str
    longitude: float | None
    latitude: float | None
    fields: tuple[tuple[Field, object], ...]
    history_fields: tuple[Field, ...]
    history: tuple[tuple[object, ...], ...]
    edits: tuple[EditLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Clocks:
    """The three clocks of one source: when drawn, when last loaded, the latest day the data is about."""

    drawn_at: datetime
    loaded_at: datetime | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class TableRow:
    """A unit of the map with the figures of the chosen layer's measures, in the layer's order."""

    unit: Unit
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class AreaComparison:
    """The areas' figures of another period, in the order of the view's areas and of its table; `breaks` class the map.

    The rows of `table` have the figures of every measure of the layer, as those of the view's own.
    """

    period: Period
    areas: tuple[Figure, ...]
    table: tuple[tuple[Figure, ...], ...]
    breaks: DifferenceBreaks

    @classmethod
    def of(
        cls, period: Period, measure: Measure, now: Sequence[Figure], before: Sequence[Figure],
        table: Sequence[Sequence[Figure]],
    ) -> AreaComparison:  # fmt: skip
        """With classes that spread the changes of `measure` from the figures `before` to those `now`."""
        changes = (difference(*pair) for pair in zip(now, before, strict=True))
        breaks = difference_breaks([change for change in changes if change is not None], measure.format)
        return cls(period, tuple(before), tuple(map(tuple, table)), breaks)


@dataclass(frozen=True, slots=True)
class View:
    """Everything one selection shows, apart from points and cards, read at one moment.

    `areas` are the map's units in tree order with the chosen measure, classed by `breaks`; `table` repeats them with
    every measure of the layer, and is empty where no table was asked for; `key_figures` are of the selected unit, the
    chosen layer's first; `unit_reports` are a selected commune's own, and empty on other levels. With a `comparison`
    the map shows changes.
    """

    selection: Selection
    layer: Layer
    measure: Measure
    unit: Unit
    areas: tuple[Figure, ...]
    breaks: Breaks
    key_figures: tuple[KeyFigure, ...]
    trend: tuple[TrendPoint, ...]
    table: tuple[TableRow, ...]
    clocks: Clocks
    simulated: bool
    version: int
    unit_reports: tuple[UnitReport, ...] = ()
    comparison: AreaComparison | None = None


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A unit or site found; `site_layer_id` is empty for a unit."""

    name: str
    context: str
    unit_code: str
    site_layer_id: str = ""
    site_number: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """What a screen asks cheaply every now and then."""

    version: int
    simulated: bool
    last_data_day: date | None
    campaign: Period
