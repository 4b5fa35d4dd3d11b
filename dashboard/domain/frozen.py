"""What one selection showed at one moment, frozen: all that a print, a report or a later comparison needs.

A `FrozenView` holds plain values only, so that it can be written as JSON and read back equal (`frozen_json.py`). Texts
are in one language and stand as they were read: a label or a formula that changes later does not change what was
frozen. It holds no name of a site and no number of one venue: figures are of units, points are positions with a state.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.measures import Format
from dashboard.domain.targets import TargetState, TargetWords
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState, both_states

SCHEMA: Final = 1
"""Grows when a field changes its meaning; a value of another schema is not read.

A field that is new has a default, with which what was frozen before is read; it is written only where it holds more
(`frozen_json.py`), so that an older value keeps its bytes, its finger-print and its prints.
"""


@dataclass(frozen=True, slots=True)
class FrozenUnit:
    """A place: `short_name` is without its administrative prefix, `path` names the units above it, the top first."""

    code: str
    level: Level
    name: str
    short_name: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FrozenDefinition:
    """What a measure means. `source_ids` are whose reports it counts on; `target` is that of the unit."""

    id: str
    layer_id: str
    layer: str
    label: str
    unit: str
    formula: str
    numerator: str
    denominator: str
    format: Format
    is_ours: bool
    source_ids: tuple[str, ...]
    target: float | None
    target_source: str


@dataclass(frozen=True, slots=True)
class FrozenFigure:
    """One measure of one unit: value, what it is made of, why it has none, and how many communes reported.

    `standing` is how it stands against its target; None where there is none, or where that was not frozen yet.
    """

    unit_code: str
    measure_id: str
    numerator: float | None
    denominator: float | None
    value: float | None
    state: AreaState
    reported_count: int
    commune_count: int
    standing: TargetState | None = None


@dataclass(frozen=True, slots=True)
class FrozenArea:
    """One area of the map with the chosen measure; `class_index` None where it has no value.

    `before` is the same of the other period where two are compared: then the map shows the change.
    """

    unit: FrozenUnit
    figure: FrozenFigure
    class_index: int | None
    before: FrozenFigure | None = None

    @property
    def state(self) -> AreaState:
        """Why the map shows a value here, or none."""
        return both_states(self.figure.state, self.before.state) if self.before else self.figure.state

    @property
    def change(self) -> float | None:
        """Value now less value before; None where nothing is compared or either is missing."""
        if self.before is None or self.before.value is None or self.figure.value is None:
            return None
        return self.figure.value - self.before.value

    @property
    def shown(self) -> float | None:
        """The number on the map: the value, or its change where two periods are compared."""
        return self.change if self.before else self.figure.value


@dataclass(frozen=True, slots=True)
class FrozenClass:
    """A class of the map: from `low` to below `high` (None is open), its hex colour and how many areas it holds."""

    label: str
    color: str
    low: float | None
    high: float | None
    area_count: int


@dataclass(frozen=True, slots=True)
class FrozenState:
    """Areas without a value, by why they have none."""

    state: AreaState
    label: str
    area_count: int


@dataclass(frozen=True, slots=True)
class FrozenPoint:
    """Where one site stands (WGS 84 degrees) and its state; nothing that names it."""

    longitude: float
    latitude: float
    state: str


@dataclass(frozen=True, slots=True)
class FrozenPointState:
    """A state that points of a layer are in, as the legend says it."""

    id: str
    label: str
    color: str
    point_count: int


@dataclass(frozen=True, slots=True)
class FrozenPoints:
    """Points of one layer: single ones, or `clusters` of (unit code, number of sites); `unplaced_count` have no place.

    `states` are those of the single points, in the layer's order.
    """

    layer_id: str
    label: str
    color: str
    points: tuple[FrozenPoint, ...]
    clusters: tuple[tuple[str, int], ...]
    states: tuple[FrozenPointState, ...]
    unplaced_count: int

    @property
    def site_count(self) -> int:
        """Sites on the map, whether drawn each or together."""
        return len(self.points) + sum(count for _, count in self.clusters)


@dataclass(frozen=True, slots=True)
class FrozenKeyFigure:
    """A figure of the selected unit, the same of the period it is compared with, and what it is judged by."""

    now: FrozenFigure
    before: FrozenFigure
    target: TargetWords | None = None


@dataclass(frozen=True, slots=True)
class FrozenTrend:
    """The map's measure of the selected unit by day; None where no report covers the day.

    `break_day` is where the series changes its platform, with what it is called from then on.
    """

    days: tuple[tuple[date, float | None], ...]
    break_day: date | None
    break_text: str


@dataclass(frozen=True, slots=True)
class FrozenTheme:
    """The map's measure of the selected unit for one theme alone."""

    id: str
    label: str
    figure: FrozenFigure


@dataclass(frozen=True, slots=True)
class FrozenRow:
    """A row of the table: a unit with every measure of the chosen layer, in the layer's order."""

    unit: FrozenUnit
    figures: tuple[FrozenFigure, ...]


@dataclass(frozen=True, slots=True)
class FrozenClocks:
    """When this was frozen, when the data was last loaded, and the latest day it is about."""

    frozen_at: datetime
    loaded_at: datetime | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class FrozenView:
    """All of one selection at one moment. Figures are never rounded here; whoever writes them does.

    `query` is the whole selection as an address query, its period always named. `definitions` are of every measure in
    it; `measure_id` is the map's. `states_included` are the approval states of the reports that count. `notes` are
    sentences that must stand beside the figures. `themes` is
    empty where the measure cannot be told apart by theme. `data_version` is the store's. `compared_start` and
    `compared_end` are the other period, where the map shows the change since then. `summed` says of what the key
    figures are sums where they are not the unit's own (`Cộng 2 xã đã chọn`).
    """

    schema: int
    language: Literal["vi", "en"]
    query: str
    title: str
    subtitle: str
    unit: FrozenUnit
    area_level: Level
    period_start: date
    period_end: date
    measure_id: str
    definitions: tuple[FrozenDefinition, ...]
    clocks: FrozenClocks
    states_included: tuple[str, ...]
    notes: tuple[str, ...]
    areas: tuple[FrozenArea, ...]
    classes: tuple[FrozenClass, ...]
    class_source: str
    unclassed: tuple[FrozenState, ...]
    points: tuple[FrozenPoints, ...]
    key_figures: tuple[FrozenKeyFigure, ...]
    trend: FrozenTrend
    themes: tuple[FrozenTheme, ...]
    table: tuple[FrozenRow, ...]
    boundary_set: str
    attribution: str
    is_simulated: bool
    data_version: int
    compared_start: date | None = None
    compared_end: date | None = None
    summed: str = ""

    def definition(self, measure_id: str) -> FrozenDefinition:
        """Definition of a measure in this view. Raises KeyError where there is none."""
        found = next((definition for definition in self.definitions if definition.id == measure_id), None)
        if found is None:
            raise KeyError(measure_id)
        return found

    @property
    def basis(self) -> Basis:
        """Which reports the figures are made of."""
        return Basis.APPROVED if self.states_included == (Approval.APPROVED,) else Basis.ALL

    @property
    def measure(self) -> FrozenDefinition:
        """Definition of the map's measure."""
        return self.definition(self.measure_id)

    @property
    def main(self) -> FrozenKeyFigure:
        """The map's measure of the selected unit."""
        return next(figure for figure in self.key_figures if figure.now.measure_id == self.measure_id)

    @property
    def ranking(self) -> tuple[FrozenArea, ...]:
        """Areas from the highest value, or change, down; those without one last in the map's order."""
        return tuple(sorted(self.areas, key=_rank))

    def figures(self) -> Iterator[FrozenFigure]:
        """Every figure of the selected period, each once: of the table (the map's are among them) and of the unit."""
        seen: set[tuple[str, str]] = set()
        rows = (figure for row in self.table for figure in row.figures)
        for figure in (*(area.figure for area in self.areas), *rows, *(key.now for key in self.key_figures)):
            key = (figure.unit_code, figure.measure_id)
            if key not in seen:
                seen.add(key)
                yield figure


def _rank(area: FrozenArea) -> tuple[bool, float]:
    return area.shown is None, -(area.shown or 0.0)
