"""A read side with made-up values over the real unit tree: deterministic, without a database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache

from dashboard.access.door import OpenDoor
from dashboard.domain.approval import Basis
from dashboard.domain.arranging import Arrangement
from dashboard.domain.layers import Field, Layer, Registry
from dashboard.domain.measures import Format, Measure, round_breaks
from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.domain.selection import Selection, SelectionSpace, Site
from dashboard.domain.text import fold
from dashboard.domain.units import Level, Unit
from dashboard.domain.views import (
    AreaComparison,
    AreaState,
    Clocks,
    Figure,
    KeyFigure,
    Reporting,
    SearchHit,
    SiteCard,
    SiteCluster,
    SitePage,
    SitePoint,
    SiteSet,
    Status,
    TableRow,
    TrendPoint,
    View,
)
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.settings import PROJECT_ROOT
from layers import REGISTRY

GEO_DIR = PROJECT_ROOT / "data" / "geo"
WEEK_35 = Period(date(2021, 8, 30), date(2021, 9, 5))
CAMPAIGN = Period(CAMPAIGN_START, date(2021, 11, 30))
SILENT_DISTRICT = "124"
"""A district of which no commune ever reports."""


OPEN = OpenDoor(load_boundaries(GEO_DIR).tree)
"""The door of a screen over these values."""


@lru_cache(100_000)
def draw(*parts: object) -> float:
    """A number from 0 to 1 that depends on nothing but `parts`."""
    digest = hashlib.sha256("|".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:6], "big") / 2**48


def _value_of(field: Field, row: int) -> object:
    """A value of the field's kind."""
    match field.kind:
        case "date":
            return date(2021, 9, 1 + row)
        case "moment":
            return datetime(2021, 9, 1 + row, 10, 30, tzinfo=UTC)
        case "number" | "area":
            return 12.5 * row
        case "yes_no":
            return row % 2 == 0
        case "term" if field.vocabulary:
            return field.vocabulary.ids[row % len(field.vocabulary.ids)]
        case _:
            return f"{field.column} {row}"


@dataclass
class FakeServices:
    """`ReadSide` with made-up values; `down` makes every call fail as when the database went away."""

    registry: Registry = REGISTRY
    down: Exception | None = None
    version: int = 1
    geo: Boundaries = field(init=False)
    space: SelectionSpace = field(init=False)

    def __post_init__(self) -> None:
        self.geo = load_boundaries(GEO_DIR)
        self.space = SelectionSpace(self.geo.tree, self.registry, WEEK_35)

    def status(self) -> Status:
        self._fail_if_down()
        return Status(self.version, True, date(2021, 11, 30), CAMPAIGN)

    def view(self, selection: Selection, *, with_table: bool = True) -> View:
        self._fail_if_down()
        tree = self.space.tree
        layer, measure = self.registry.of_measure(selection.measure_id) or self.registry.main
        areas = tree.descendants(selection.area_parent(tree), selection.map_level(tree))
        others = [la for la in self.registry if la.id != layer.id]
        shown = [(layer, m) for m in layer.measures] + [(la, la.main_measure) for la in others]
        before = selection.before
        figures = tuple(self._figure(unit, measure, selection.period) for unit in areas)
        values = [figure.value for figure in figures if figure.value is not None]
        return View(
            selection=selection,
            layer=layer,
            measure=measure,
            unit=tree[selection.unit_code],
            areas=figures,
            breaks=measure.breaks or round_breaks(values),
            key_figures=tuple(
                KeyFigure(
                    la,
                    m,
                    self._figure(tree[selection.unit_code], m, selection.period),
                    self._figure(tree[selection.unit_code], m, before),
                )
                for la, m in shown
            ),
            trend=tuple(self._trend_point(selection, measure, day) for day in CAMPAIGN),
            table=tuple(
                TableRow(unit, tuple(self._figure(unit, m, selection.period) for m in layer.measures))
                for unit in (areas if with_table else ())
            ),
            clocks=Clocks(
                datetime(2021, 9, 6, 2, 5, tzinfo=UTC), datetime(2021, 9, 6, 1, 0, tzinfo=UTC), date(2021, 9, 5)
            ),
            simulated=True,
            version=self.version,
            comparison=self._comparison(selection, figures, measure, layer.measures if with_table else ()),
        )

    def figure(self, selection: Selection) -> Figure:
        self._fail_if_down()
        _, measure = self.registry.of_measure(selection.measure_id) or self.registry.main
        return self._figure(self.space.tree[selection.unit_code], measure, selection.period)

    def _comparison(
        self, selection: Selection, now: tuple[Figure, ...], measure: Measure, measures: tuple[Measure, ...]
    ) -> AreaComparison | None:
        if selection.comparison is None:
            return None
        units, before = [self.space.tree[figure.unit_code] for figure in now], selection.before
        table = [[self._figure(unit, m, before) for m in measures] for unit in units if measures]
        return AreaComparison.of(before, measure, now, [self._figure(unit, measure, before) for unit in units], table)

    def sites(self, selection: Selection) -> tuple[SiteSet, ...]:
        self._fail_if_down()
        tree = self.space.tree
        layers = [la for la in self.registry.with_sites if la.id in selection.layer_ids]
        if tree[selection.unit_code].level is Level.COMMUNE:
            return tuple(SiteSet(la, self._points(la, selection.unit_code), (), 2) for la in layers)
        areas = tree.descendants(selection.area_parent(tree), selection.map_level(tree))
        return tuple(
            SiteSet(la, (), tuple(SiteCluster(u.code, 1 + int(draw(la.id, u.code) * 140)) for u in areas), 3)
            for la in layers
        )

    def site_page(self, selection: Selection, arrangement: Arrangement, part: slice, language: str) -> SitePage:
        self._fail_if_down()
        layer = self.registry.by_id(selection.site_list.layer_id if selection.site_list else "")
        if layer is None or layer.site is None:
            raise ValueError("no sites are listed")
        return SitePage(layer, layer.site.list_columns, (), 0, 0, {})

    def organisations(self, selection: Selection) -> tuple[str, ...]:
        self._fail_if_down()
        return ("UBND xã", "Trung tâm TT-VH huyện")

    def site_card(self, site: Site, basis: Basis | None = None) -> SiteCard | None:
        self._fail_if_down()
        layer = self.registry.by_id(site.layer_id)
        communes = self.space.tree.communes("14")
        if layer is None or layer.site is None or site.number >= 100 * len(communes):
            return None
        unit = communes[site.number // 100]
        point = next(p for p in self._points(layer, unit.code, 100) if p.number == site.number)
        fields, history = layer.site.fields, layer.site.history
        return SiteCard(
            layer,
            site.number,
            point.name,
            unit.code,
            point.longitude,
            point.latitude,
            tuple((f, _value_of(f, i)) for i, f in enumerate(fields)),
            history.fields if history else (),
            tuple(tuple(_value_of(f, i) for f in history.fields) for i in range(6)) if history else (),
        )

    def search(self, text: str, limit: int = 12) -> tuple[SearchHit, ...]:
        self._fail_if_down()
        tree, wanted = self.space.tree, fold(text)
        if not wanted:
            return ()
        hits = [u for u in tree.units if wanted in fold(u.name)]
        return tuple(
            SearchHit(u.name, tree[u.parent_code].name if u.parent_code in tree else "", u.code) for u in hits[:limit]
        )

    def _fail_if_down(self) -> None:
        if self.down:
            raise self.down

    def _figure(self, unit: Unit, measure: Measure, period: Period) -> Figure:
        tree = self.space.tree
        communes = tree.communes(unit.code)
        reported = [c for c in communes if self._reported(c, period)]
        reporting = Reporting(len(reported), len(communes))
        if unit.level not in measure.levels:
            return Figure(unit.code, measure.id, None, None, None, AreaState.NOT_APPLICABLE, reporting)
        if not reported:
            return Figure(unit.code, measure.id, None, None, None, AreaState.NOT_REPORTED, reporting)
        parts = [self._parts(c, measure, period) for c in reported]
        numerator = sum(n for n, _ in parts)
        denominator = sum(d for _, d in parts) if measure.denominator else None
        value = measure.value(numerator, denominator)
        return Figure(unit.code, measure.id, numerator, denominator, value, AreaState.REPORTED, reporting)

    def _reported(self, unit: Unit, period: Period) -> bool:
        return unit.parent_code != SILENT_DISTRICT and draw(unit.code, period.start) > 0.12

    def _parts(self, unit: Unit, measure: Measure, period: Period) -> tuple[float, float]:
        denominator = 8 + int(draw(unit.code, "base") * 20)
        share = min(1.0, max(0.0, draw(unit.parent_code) * 0.8 + draw(unit.code, measure.id, period.start) * 0.5 - 0.1))
        scale = denominator if measure.format is Format.PERCENT else 90
        return float(round(scale * share)), float(denominator)

    def _trend_point(self, selection: Selection, measure: Measure, day: date) -> TrendPoint:
        if draw(selection.unit_code, day) < 0.1:
            return TrendPoint(day, None)
        figure = self._figure(self.space.tree[selection.unit_code], measure, Period.day(day))
        return TrendPoint(day, figure.value)

    def _points(self, layer: Layer, unit_code: str, count: int = 40) -> tuple[SitePoint, ...]:
        assert layer.site
        unit = self.space.tree[unit_code]
        first = 100 * [u.code for u in self.space.tree.communes("14")].index(unit_code)
        states = layer.site.states.ids
        kinds = layer.site.kinds.ids if layer.site.kinds else ("",)
        return tuple(
            SitePoint(
                first + i,
                f"Điểm {i + 1} {unit.short_name}",
                kinds[int(draw("kind", first, i) * len(kinds))],
                states[int(draw("state", first, i) * len(states))],
                unit.label_lon + (draw("x", layer.id, first, i) - 0.5) * 0.05,
                unit.label_lat + (draw("y", layer.id, first, i) - 0.5) * 0.05,
                "exact",
            )
            for i in range(count)
        )
