"""What the wall's boards say: places to look at and why, the 13 stations, the last day, the course of the campaign."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from dashboard.domain.measures import Format
from dashboard.domain.periods import Period
from dashboard.domain.report_lines import ReportLine
from dashboard.domain.reporting import Reporter
from dashboard.domain.selection import Selection
from dashboard.domain.stations import PLANNED_BROADCASTS_A_DAY
from dashboard.domain.targets import TargetState
from dashboard.domain.tasks import Difference, behind
from dashboard.domain.units import Level, Unit
from dashboard.domain.views import AreaComparison, Figure, KeyFigure, View
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.panel import change_text, ratio_text, value_text
from dashboard.ui.reading import ReadSide
from dashboard.ui.standings import target_value

DISTRICT_ROWS: Final = 5
COMMUNE_ROWS: Final = 5
COMMUNE_ROWS_ALONE: Final = 7
STATION_DAYS: Final = 7
STATION_WEEKS: Final = 8


@dataclass(frozen=True, slots=True)
class FigureCard:
    """One figure, large: its value or why there is none, what it is made of, change, target and state."""

    label: str
    value: str
    is_missing: bool
    ratio: str
    change: str
    target: str
    state: TargetState
    hue: str


def short_name(unit: Unit, texts: Catalogue) -> str:
    """A unit's name as on the map: `TP Sơn La`, `Mộc Châu`."""
    return texts.optional(f"kind.{unit.kind}") + unit.short_name


def figure_card(figure: KeyFigure, texts: Catalogue, comparison: AreaComparison | None = None) -> FigureCard:
    """A key figure as the wall shows it, changed since the period before or since that of a `comparison`.

    Targets only where a document set one.
    """
    measure, layer = figure.measure, figure.layer
    change = change_text(figure, texts)
    return FigureCard(
        label=texts.of_measure(layer, measure, "label"),
        value=value_text(figure.now, measure.format, texts),
        is_missing=figure.now.value is None,
        ratio=ratio_text(figure, texts),
        change=_since(change, comparison, texts) if figure.change is not None else change,
        target=target_text(figure, texts),
        state=figure.now.standing.state,
        hue=layer.hue[2],
    )


def _since(change: str, comparison: AreaComparison | None, texts: Catalogue) -> str:
    if comparison is None:
        return texts("wall.change_about", change=change)
    return texts("prints.compared_other", change=change, period=formats.period(comparison.period, texts.language))


def target_text(figure: KeyFigure, texts: Catalogue) -> str:
    """`Mục tiêu 80% · có nguy cơ từ 72%`: the target, and where a figure begins to be at risk; empty without one."""
    stands = figure.now.standing
    if stands.target is None:
        return ""
    value, risk = (target_value(number, figure.measure, texts) for number in (stands.target.value, stands.risk_from))
    return texts("wall.target_most" if stands.less_is_better else "wall.target", value=value, risk=risk)


@dataclass(frozen=True, slots=True)
class Place:
    """A place to look at, its figure, and the reasons."""

    name: str
    above: str
    value: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WorstBoard:
    """Districts and communes to look at, the first most."""

    measure_label: str
    districts: tuple[Place, ...]
    communes: tuple[Place, ...]


class WorstReader:
    """Finds the places that stand furthest behind, by what the layers' main measures and the reports say. [ours]"""

    def __init__(self, services: ReadSide, texts: Catalogue, unit_code: str, now: datetime) -> None:
        self._services = services
        self._texts = texts
        self._space = services.space
        self._tree = self._space.tree
        self._unit_code = unit_code
        self._reports = services.reporting(now)

    def board(self) -> WorstBoard:
        """Both lists. Raises StoreUnavailable."""
        layer, measure = self._space.registry.main
        is_province = self._tree[self._unit_code].level is Level.PROVINCE
        districts = self._districts() if is_province else ()
        rows = COMMUNE_ROWS if is_province else COMMUNE_ROWS_ALONE
        return WorstBoard(self._texts.of_measure(layer, measure, "label"), districts, self._communes(rows))

    def _views(self, level: Level) -> list[View]:
        """One view per layer whose main measure is a share, of all areas of a level."""
        base = replace(self._space.default, unit_code=self._unit_code, area_level=level)
        shares = [la for la in self._space.registry if la.main_measure.format is Format.PERCENT]
        return [self._services.view(replace(base, measure_id=la.main_measure.id), with_table=False) for la in shares]

    def _districts(self) -> tuple[Place, ...]:
        views = self._views(Level.DISTRICT)
        main = views[0]
        lowest = sorted((f for f in main.areas if f.value is not None), key=lambda f: f.value or 0.0)
        return tuple(self._place(figure, views, ()) for figure in lowest[:DISTRICT_ROWS])

    def _communes(self, rows: int) -> tuple[Place, ...]:
        views = self._views(Level.COMMUNE)
        overdue: dict[str, list[ReportLine]] = defaultdict(list)
        for line in self._reports.missing(self._unit_code, self._space.default_period):
            if line.unit.level is Level.COMMUNE:
                overdue[line.unit.code].append(line)
        figures = [f for f in views[0].areas if overdue[f.unit_code] or f.value is not None]
        figures.sort(key=lambda f: (-len(overdue[f.unit_code]), -1.0 if f.value is None else f.value))
        return tuple(self._place(figure, views, overdue[figure.unit_code]) for figure in figures[:rows])

    def _place(self, figure: Figure, views: Sequence[View], overdue: Sequence[ReportLine]) -> Place:
        unit = self._tree[figure.unit_code]
        above = self._tree[unit.parent_code].name if unit.level is Level.COMMUNE else ""
        value = value_text(figure, views[0].measure.format, self._texts)
        return Place(unit.name, above, value, tuple(self._reasons(unit, figure, views, overdue))[:2])

    def _reasons(
        self, unit: Unit, figure: Figure, views: Sequence[View], overdue: Sequence[ReportLine]
    ) -> Iterable[str]:
        texts, reporting = self._texts, figure.reporting
        found: list[str] = []
        if overdue:
            days = max(line.days_late for line in overdue)
            found.append(texts("wall.worst.overdue", count=len(overdue), days=formats.number(days, texts.language)))
        elif reporting.reported < reporting.communes and unit.level is Level.DISTRICT:
            missing = reporting.communes - reporting.reported
            found.append(texts("wall.worst.unreported", missing=missing, communes=reporting.communes))
        gaps = [(one, view) for view in views for one in behind(view) if one.figure.unit_code == unit.code]
        found += [self._gap_text(*gap) for gap in sorted(gaps, key=lambda gap: -gap[0].points)]
        return found or [texts("wall.worst.no_reason")]

    def _gap_text(self, gap: Difference, view: View) -> str:
        texts = self._texts
        return texts(
            "wall.worst.behind",
            label=texts.of_measure(view.layer, view.measure, "label"),
            value=value_text(gap.figure, view.measure.format, texts),
            points=formats.number(gap.points, texts.language, 1),
        )


@dataclass(frozen=True, slots=True)
class StationCell:
    """One station and day: broadcasts played (None: not reported), and whether the plan was met."""

    count: int | None
    is_to_come: bool = False

    @property
    def state(self) -> str:
        """`met`, `short`, `unreported` or `to_come`."""
        if self.count is None:
            return "to_come" if self.is_to_come else "unreported"
        return "met" if self.count >= PLANNED_BROADCASTS_A_DAY else "short"

    @property
    def marks(self) -> tuple[bool, ...]:
        """One mark for each broadcast that the plan asks for, filled as far as played."""
        return tuple(i < (self.count or 0) for i in range(PLANNED_BROADCASTS_A_DAY))


@dataclass(frozen=True, slots=True)
class StationBoard:
    """Seven columns of days; a row is a station or, of a single one, a week. `period` holds every day."""

    period: Period
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[StationCell, ...]], ...]

    @property
    def reported_count(self) -> int:
        """Days of stations that were reported."""
        return sum(cell.count is not None for _, cells in self.rows for cell in cells)

    @property
    def met_count(self) -> int:
        """Of these, those that met the plan."""
        return sum(cell.state == "met" for _, cells in self.rows for cell in cells)


def station_board(services: ReadSide, texts: Catalogue, unit_code: str) -> StationBoard:
    """Up to the latest day that any station reported: every station's last seven days, or one district's last weeks."""
    end = services.station_days(Period.day(services.status().campaign.end)).last_day or services.status().campaign.end
    tree = services.space.tree
    if unit_code != tree.root.code:
        return _weeks_of_station(services, texts, unit_code, end)
    days = Period(end - timedelta(days=STATION_DAYS - 1), end)
    found = services.station_days(days)
    rows = tuple(
        (_station_name(u, texts), tuple(StationCell(found.played.get((u.code, day))) for day in days))
        for u in Reporter.STATION.units(tree)
    )
    return StationBoard(days, tuple(formats.day(day, texts.language, with_year=False) for day in days), rows)


def _weeks_of_station(services: ReadSide, texts: Catalogue, unit_code: str, end: date) -> StationBoard:
    last = Period.week_of(end)
    begin = max(last.start - timedelta(weeks=STATION_WEEKS - 1), Period.week_of(services.status().campaign.start).start)
    days = Period(begin, end)
    found = services.station_days(days)
    weeks = [Period.week_of(day) for day in days if day.weekday() == 0]
    rows = tuple(
        (
            formats.period(week, texts.language, with_year=False),
            tuple(StationCell(found.played.get((unit_code, day)), is_to_come=day > end) for day in week),
        )
        for week in weeks
    )
    sunday, *workdays = texts("wall.weekdays").split(",")
    return StationBoard(days, (*workdays, sunday), rows)


def _station_name(unit: Unit, texts: Catalogue) -> str:
    return texts("wall.stations.province") if unit.level is Level.PROVINCE else short_name(unit, texts)


def key_figures(services: ReadSide, selection: Selection, measure_ids: Sequence[str]) -> list[tuple[KeyFigure, View]]:
    """The figures of some measures for the selected unit and period, each with its layer's view."""
    views: dict[str, View] = {}
    found = []
    for measure_id in measure_ids:
        layer, measure = services.space.registry.of_measure(measure_id) or services.space.registry.main
        if layer.id not in views:
            views[layer.id] = services.view(replace(selection, measure_id=layer.main_measure.id), with_table=False)
        view = views[layer.id]
        found.append((next(f for f in view.key_figures if f.measure.id == measure.id), view))
    return found
