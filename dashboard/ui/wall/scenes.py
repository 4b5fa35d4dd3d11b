"""One scene as the page paints it: HTML of its regions, changes of the map, charts; by plan, data and size."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs

from jinja2 import Environment, FileSystemLoader

from dashboard.domain.measures import Format
from dashboard.domain.periods import Period
from dashboard.domain.selection import Selection, from_query
from dashboard.domain.terms import BASES
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.views import AreaState, View
from dashboard.domain.wall import Scene, SceneKind, WallPlan
from dashboard.figures.classes import ShownArea, direction_color, map_classes
from dashboard.figures.map import map_changes
from dashboard.figures.scene import MapScene
from dashboard.figures.trend import TrendScene, new_trend
from dashboard.ui import formats
from dashboard.ui.comparing import periods_text, shown_text
from dashboard.ui.context import Look
from dashboard.ui.legend import class_labels, state_label
from dashboard.ui.panel import main_figure
from dashboard.ui.reading import ReadSide
from dashboard.ui.scene import MapSize, Reading, map_scene, trend_scene
from dashboard.ui.wall.boards import WorstReader, figure_card, key_figures, short_name, station_board
from dashboard.ui.wall.changes import changes_board
from dashboard.ui.wall.still import labelled, still

RANKED_AT_MOST: Final = 12
RANKED_OF_MORE: Final = 10
TREND_SCALE: Final = 2.1
"""Charts' letters are 12 px on a desk and have to be 24 px and more on a wall of 1080 lines."""
_TEMPLATES: Final = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=True, trim_blocks=True, lstrip_blocks=True
)


@dataclass(frozen=True, slots=True)
class WallSize:
    """Of the map's box in CSS pixels; `scale` is 1 on 1080 lines and 2 on a 4K wall; `is_still`: without WebGL."""

    width_px: float = 1160.0
    height_px: float = 700.0
    scale: float = 1.0
    is_still: bool = False


def render(name: str, **values: object) -> str:
    """A template of the wall with `values`; what they hold is escaped."""
    return _TEMPLATES.get_template(name).render(**values)


@dataclass(frozen=True, slots=True)
class ScenePainter:
    """Makes scenes of one plan in one look. Raises StoreUnavailable."""

    services: ReadSide
    plan: WallPlan
    look: Look
    now: datetime

    def scene(self, scene: Scene, size: WallSize) -> dict[str, Any]:
        """What the page paints, as JSON: `layout` is `map` or `board`."""
        basis = self.selection(scene).basis
        worded = replace(self, look=replace(self.look, texts=self.look.texts.of_basis(basis)))
        return {
            "title": scene.title or self._title(scene),
            "simulated": self.services.status().simulated,
            "basis": BASES.label(basis, self.look.language),
            "loaded": self._loaded(),
            **worded._painted(scene, size),
        }

    def _painted(self, scene: Scene, size: WallSize) -> dict[str, Any]:
        match scene.kind:
            case SceneKind.OVERVIEW | SceneKind.MAP:
                return self.map(scene, self.selection(scene), size)
            case SceneKind.TREND:
                return self._trends(scene, size)
            case _:
                return {"layout": "board", **self._board(scene)}

    def _loaded(self) -> str:
        """When data of the wall's unit were loaded last."""
        clocks = self.services.report_clocks(self.plan.unit_code).values()
        latest = max((clock.loaded_at for clock in clocks if clock.loaded_at), default=None)
        return self.look.texts("wall.loaded", moment=formats.moment(latest, self.look.language)) if latest else ""

    def _period(self, period: Period) -> str:
        return self.look.texts("wall.period", period=formats.period(period, self.look.language))

    def map(self, scene: Scene, selection: Selection, size: WallSize) -> dict[str, Any]:
        """A scene with the map: of a selection, with the scene's key figures or the selection's own beside."""
        view, drawn = self.drawn(selection, size)
        texts = self.look.texts
        reporting = main_figure(view).now.reporting
        side = self._overview(scene, view) if scene.measure_ids else self._figures_of(view)
        return {
            "layout": "map",
            "period": texts("wall.period", period=periods_text(view, texts)),
            "side": render(
                "side.html",
                texts=texts,
                unit=view.unit.name,
                reporting=reporting,
                share=f"{reporting.reported / max(reporting.communes, 1):.1%}",
                definition=self._definition(view),
                **side,
            ),
            "legend": render("legend.html", texts=texts, label=self._measure_label(view), rows=self._legend(view)),
            **self._picture(view, drawn, size),
            "labels": self._labels(view),
        }

    def _labels(self, view: View) -> dict[str, Any]:
        """Names on the map, with values; on a map of all communes the districts', which can be read from afar."""
        level, named, values = labelled(view, self.services.space.tree, self.look.texts)
        named_codes, drawn_codes = [unit.code for unit in named], [area.unit_code for area in view.areas]
        return {"level": level.value, "areas": named_codes, "drawn": drawn_codes, "values": values, "crowded": False}

    def _picture(self, view: View, drawn: MapScene, size: WallSize) -> dict[str, Any]:
        """Changes of the map; for a wall without WebGL the map itself."""
        if not size.is_still:
            return {"map": [[list(path), value] for path, value in map_changes(drawn).items()]}
        services, box = self.services, (size.width_px, size.height_px)
        return {"still": still(view, drawn, services.space.tree, services.geo, box, size.scale, self.look.texts)}

    def drawn(self, selection: Selection, size: WallSize) -> tuple[View, MapScene]:
        """What was read for a selection, and its map as values."""
        services = self.services
        reading = Reading(services.view(selection, with_table=False), services.sites(selection), None)
        map_size = MapSize(size.width_px, size.height_px, scale=2 * size.scale)
        drawn = map_scene(reading, services.space, services.geo, map_size, self.look)
        return reading.view, _aggregates_only(drawn)

    def selection(self, scene: Scene) -> Selection:
        """What a scene with a map selects: never a single site."""
        space = self.services.space
        selection, _ = from_query(scene.query, space)
        is_named = "dv" in parse_qs(scene.query.lstrip("?"))
        if not is_named or selection.unit_code == PROVINCE_CODE:
            selection = replace(selection, unit_code=self.plan.unit_code)
        return replace(selection, site=None)

    def _title(self, scene: Scene) -> str:
        texts = self.look.texts
        if scene.kind is SceneKind.STATIONS and self.plan.unit_code != PROVINCE_CODE:
            return texts("wall.scene.station")
        if scene.kind is not SceneKind.MAP:
            return texts(f"wall.scene.{scene.kind}")
        space = self.services.space
        layer, measure = space.registry.of_measure(self.selection(scene).measure_id) or space.registry.main
        return texts.of_measure(layer, measure, "label")

    def _measure_label(self, view: View) -> str:
        texts = self.look.texts
        label = texts.of_measure(view.layer, view.measure, "label")
        return f"{label} · {texts('wall.ours')}" if view.measure.definition_is_ours else label

    def _definition(self, view: View) -> str:
        """How a measure is formed that no office defined: printed wherever its figure is."""
        if not view.measure.definition_is_ours:
            return ""
        formula = self.look.texts.of_measure(view.layer, view.measure, "formula")
        return self.look.texts("wall.definition", formula=formula)

    def _overview(self, scene: Scene, view: View) -> dict[str, Any]:
        found = key_figures(self.services, view.selection, scene.measure_ids)
        return {"cards": [figure_card(figure, self.look.texts) for figure, _ in found], "ranks": (), "more": 0}

    def _figures_of(self, view: View) -> dict[str, Any]:
        """The map's own measure, and its areas from the highest down."""
        areas = map_classes(view).areas
        known = sorted((area for area in areas if area.value is not None), key=lambda area: -(area.value or 0.0))
        unknown = [area for area in areas if area.value is None]
        shown = [*known, *unknown][: RANKED_AT_MOST if len(areas) <= RANKED_AT_MOST else RANKED_OF_MORE]
        top = max((abs(area.value or 0.0) for area in known), default=0.0) or 1.0
        top = max(top, 100.0) if view.measure.format is Format.PERCENT and not view.comparison else top
        return {
            "cards": [figure_card(main_figure(view), self.look.texts, view.comparison)],
            "ranks": [self._rank(area, view, top) for area in shown],
            "more": len(areas) - len(shown),
        }

    def _rank(self, area: ShownArea, view: View, top: float) -> dict[str, Any]:
        texts, is_missing = self.look.texts, area.value is None
        return {
            "name": short_name(self.services.space.tree[area.figure.unit_code], texts),
            "value": shown_text(area, view.measure.format, texts),
            "is_missing": is_missing,
            "share": f"{abs(area.value or 0.0) / top:.1%}",
            "bar": direction_color(area.value or 0.0) if area.before else view.layer.hue[2],
        }

    def _legend(self, view: View) -> list[dict[str, Any]]:
        texts, shown = self.look.texts, map_classes(view)
        labels = class_labels(view, texts)
        rows: list[dict[str, Any]] = [
            {"color": color, "label": label, "count": count}
            for color, label, count in zip(shown.colors, labels, shown.counts, strict=True)
        ]
        for state in (AreaState.NOT_REPORTED, AreaState.NOT_APPLICABLE):
            count = shown.count_of(state)
            if count or state is AreaState.NOT_REPORTED:
                rows.append({"state": state.value, "label": state_label(view, state, texts), "count": count})
        return rows

    def _board(self, scene: Scene) -> dict[str, Any]:
        """A scene without a map: its board, and the days that it is about."""
        texts, services, unit_code = self.look.texts, self.services, self.plan.unit_code
        match scene.kind:
            case SceneKind.WORST:
                board: object = WorstReader(services, texts, unit_code, self.now).board()
                period = services.space.default_period
            case SceneKind.STATIONS:
                board = stations = station_board(services, texts, unit_code)
                period = stations.period
            case _:
                board = changes_board(services, texts, unit_code, scene.measure_ids, self.now)
                period = Period.day(services.status().campaign.end)
        return {"board": render(f"{scene.kind}.html", texts=texts, board=board), "period": self._period(period)}

    def _trends(self, scene: Scene, size: WallSize) -> dict[str, Any]:
        """One chart per measure over the whole campaign; the week of the other scenes is marked and told in figures."""
        texts, services = self.look.texts, self.services
        campaign: Period = services.status().campaign
        week = replace(services.space.default, unit_code=self.plan.unit_code)
        charts = [
            new_trend(replace(self._trend(replace(week, measure_id=one, period=campaign), size), period=week.period))
            for one in scene.measure_ids
        ]
        cards = [figure_card(figure, texts) for figure, _ in key_figures(services, week, scene.measure_ids)]
        week_text = formats.period(week.period, texts.language)
        return {
            "layout": "board",
            "period": self._period(campaign),
            "board": render("trend.html", texts=texts, cards=cards, week=week_text),
            "charts": charts,
        }

    def _trend(self, selection: Selection, size: WallSize) -> TrendScene:
        view = self.services.view(selection, with_table=False)
        return trend_scene(view, self.look, TREND_SCALE * size.scale)


def _aggregates_only(drawn: MapScene) -> MapScene:
    """A wall hangs where anybody reads it: single sites have a place and a state, no name and nothing to open."""
    points = {name: tuple(replace(mark, hover="", target="") for mark in marks) for name, marks in drawn.points.items()}
    return replace(drawn, points=points, selected_point=None)
