"""From what was read to what is drawn: the map's and the chart's scenes, with their texts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from dashboard.domain.measures import Format
from dashboard.domain.periods import PLATFORM_BREAK
from dashboard.domain.selection import Selection, SelectionSpace
from dashboard.domain.units import Level, UnitTree
from dashboard.domain.views import AreaState, KeyFigure, SiteCard, SiteCluster, SitePoint, SiteSet, View
from dashboard.figures.circles import CIRCLE_ROOM_PX, Glass, unit_circles
from dashboard.figures.classes import ShownArea, map_classes
from dashboard.figures.palette import Palette
from dashboard.figures.points import MOST_SINGLE, Crowd, Looked, crowd_marks, crowds, point_marks, shifted
from dashboard.figures.scene import AreaMark, MapScene, PointMark
from dashboard.figures.trend import TrendScene
from dashboard.geo.viewport import viewport
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.comparing import change_words, shown_text
from dashboard.ui.context import Look
from dashboard.ui.panel import ratio_text, value_text
from dashboard.ui.reading import Geometry

PLATFORM_NOTE: Final = "platform_break"
"""Note of layers whose series change their platform on PLATFORM_BREAK."""

NAMED_POINTS: Final = 120
"""With more points in view only their states are sent for hovering: names would be most of a drawing's bytes."""


_SYMBOL_SHARES: Final = ((NAMED_POINTS, 1.0), (400, 0.8), (math.inf, 0.62))
"""Size of a symbol by the number of points in view."""


@dataclass(frozen=True, slots=True)
class MapSize:
    """Of the map's box in CSS pixels, of which legend, buttons and such cover some on the left, above and below.

    `scale` is how much larger than on a desk letters and symbols are drawn: 1 there, 2 on a 4K wall.
    """

    width_px: float = 960.0
    height_px: float = 640.0
    covered_left_px: float = 0.0
    covered_top_px: float = 0.0
    covered_bottom_px: float = 0.0
    scale: float = 1.0

    @property
    def free_px(self) -> tuple[float, float]:
        """Width and height of what is not covered."""
        return self.width_px - self.covered_left_px, self.height_px - self.covered_top_px - self.covered_bottom_px


@dataclass(frozen=True, slots=True)
class Reading:
    """What one drawing read: a view, the points of the layers that are on, and the selected site's card."""

    view: View
    sites: tuple[SiteSet, ...]
    card: SiteCard | None

    @property
    def is_crowded(self) -> bool:
        """Whether there are too many sites of a layer to draw each, wherever one looks."""
        return any(len(site_set.points) > MOST_SINGLE for site_set in self.sites)


def empty_scene(
    selection: Selection, space: SelectionSpace, geo: Geometry, size: MapSize, palette: Palette
) -> MapScene:
    """The place without any value: what stands before the first drawing, and the frame of every other."""
    tree = space.tree
    shown = tree[selection.area_parent(tree)]
    size = _with_room_for_circles(size) if selection.layer_ids else size
    looked_at, padding_px = _frame_of(selection, tree, size)
    lon, lat, zoom = viewport(geo.bounds[looked_at], *size.free_px, padding_px)
    right_px, down_px = -size.covered_left_px / 2, (size.covered_bottom_px - size.covered_top_px) / 2
    level = "districts" if selection.map_level(tree) is Level.DISTRICT else "communes"
    beside = tree.children(tree.root.code) if shown.level is Level.DISTRICT else ()
    return MapScene(
        place=f"{looked_at} {size.width_px:.0f} {size.height_px:.0f}",
        center=shifted(lon, lat, right_px, down_px, zoom),
        zoom=zoom,
        areas_url=geo.assets[level].url,
        hatch_url=geo.assets[f"hatch_{level}"].url,
        areas=(),
        class_colors=(),
        context={unit.code: unit.name for unit in beside if unit.code != shown.code},
        outlined=selection.unit_code if selection.unit_code != shown.code else "",
        # The first layers are the fewest sites and are drawn last, on top.
        points={layer.id: () for layer in reversed(space.registry.with_sites)},
        selected_point=None,
        scale=size.scale,
        palette=palette,
    )


def _with_room_for_circles(size: MapSize) -> MapSize:
    """Circles hang below the labels, also below those of the southernmost areas."""
    return replace(size, covered_bottom_px=size.covered_bottom_px + CIRCLE_ROOM_PX * size.scale)


def _frame_of(selection: Selection, tree: UnitTree, size: MapSize) -> tuple[str, float]:
    """Unit that fills the map and the room around it; around a commune enough to see its neighbours."""
    share = 0.2 if tree[selection.unit_code].level is Level.COMMUNE else 0.025
    return selection.unit_code, max(8.0, min(size.free_px) * share)


def map_scene(
    reading: Reading,
    space: SelectionSpace,
    geo: Geometry,
    size: MapSize,
    look: Look,
    moved: tuple[str, Looked] | None = None,
) -> MapScene:
    """All that the map shows of what was read.

    `moved` is where people moved the map themselves, and the place it was drawn for: what is there is drawn while they
    stay in that place.
    """
    view, shown = reading.view, map_classes(reading.view)
    frame = empty_scene(view.selection, space, geo, size, look.palette)
    looked = moved[1] if moved and moved[0] == frame.place else None
    return replace(
        frame,
        areas=tuple(
            AreaMark(
                area.figure.unit_code, area.class_index, area.state, area_hover(area, view, space.tree, look.texts)
            )
            for area in shown.areas
        ),
        class_colors=shown.colors,
        points={**frame.points, **_points(reading, space.tree, Glass(frame.zoom, size.scale), looked, look)},
        selected_point=_position(reading.card),
    )


def area_hover(area: ShownArea, view: View, tree: UnitTree, texts: Catalogue) -> str:
    """Name, value, how it changed where periods are compared, what it is made of and how many communes reported."""
    figure, kind = area.figure, view.measure.format
    made_of = ratio_text(KeyFigure(view.layer, view.measure, figure, figure), texts)
    reporting = figure.reporting
    lines = [f"<b>{tree[figure.unit_code].name}</b>", change_words(area.value, kind, texts) if area.before else ""]
    lines += [value_text(figure, kind, texts), made_of]
    if area.before:
        lines.append(texts("compare.was", value=value_text(area.before, kind, texts)))
    if reporting.communes > 1:
        lines.append(texts("panel.reported", reported=reporting.reported, communes=reporting.communes))
    return "<br>".join(line for line in lines if line)


def label_values(view: View, texts: Catalogue) -> dict[str, str]:
    """What stands below each name on the map; nothing where an area has no value: hatching says that."""
    return {
        area.figure.unit_code: shown_text(area, view.measure.format, texts)
        for area in map_classes(view).areas
        if area.state is AreaState.REPORTED
    }


def trend_scene(view: View, look: Look, scale: float) -> TrendScene:
    """The chart of the map's measure for the selected unit."""
    return TrendScene(
        points=view.trend,
        period=view.selection.period,
        color=view.layer.point_color if look.palette.name == "light" else view.layer.hue[1],
        suffix="%" if view.measure.format is Format.PERCENT else "",
        break_day=PLATFORM_BREAK if PLATFORM_NOTE in view.layer.notes else None,
        break_text=look.texts("trend.break"),
        language=look.language,
        palette=look.palette,
        scale=scale,
    )


def _points(
    reading: Reading, tree: UnitTree, glass: Glass, looked: Looked | None, look: Look
) -> dict[str, tuple[PointMark, ...]]:
    sites, scale = reading.sites, glass.scale
    drawn = [_drawn(site_set, looked, glass) for site_set in sites]
    count = sum(len(single) for single, _ in drawn)
    share = next(share for most, share in _SYMBOL_SHARES if count <= most)
    is_province = reading.view.unit.level is Level.PROVINCE
    marks = unit_circles(sites, tree, is_province, glass, partial(_cluster_texts, tree=tree, texts=look.texts))
    for site_set, (single, crowded) in zip(sites, drawn, strict=True):
        hover = partial(_point_hover, sites=site_set, language=look.language, with_name=count <= NAMED_POINTS)
        crowd_texts = partial(_crowd_texts, sites=site_set, texts=look.texts)
        circles = crowd_marks(crowded, site_set.layer.point_color, scale, crowd_texts)
        marks[site_set.layer.id] += circles + point_marks(site_set, single, hover, scale * share)
    return marks


def _drawn(sites: SiteSet, looked: Looked | None, glass: Glass) -> tuple[tuple[SitePoint, ...], list[Crowd[SitePoint]]]:
    """Points to draw singly, and crowds of the others."""
    if len(sites.points) <= MOST_SINGLE:
        return sites.points, []
    in_view = [point for point in sites.points if looked is None or looked.shows(point)]
    if len(in_view) <= MOST_SINGLE:
        return tuple(in_view), []
    found = crowds(in_view, looked.zoom if looked else glass.zoom, glass.scale)
    single = tuple(crowd.points[0] for crowd in found if len(crowd.points) == 1)
    return single, [crowd for crowd in found if len(crowd.points) > 1]


def _crowd_texts(count: int, sites: SiteSet, texts: Catalogue) -> tuple[str, str]:
    written = formats.number(count, texts.language)
    label = texts("map.cluster", count=written, label=texts.of_layer(sites.layer, "label").lower())
    return f"<b>{label}</b><br>{texts('map.look_closer')}", written


def _cluster_texts(sites: SiteSet, cluster: SiteCluster, tree: UnitTree, texts: Catalogue) -> tuple[str, str]:
    count = formats.number(cluster.count, texts.language)
    label = texts("map.cluster", count=count, label=texts.of_layer(sites.layer, "label").lower())
    return f"<b>{tree[cluster.unit_code].name}</b><br>{label}", count


def _point_hover(point: SitePoint, sites: SiteSet, language: str, with_name: bool) -> str:
    kind = sites.layer.site
    state = kind.states.label(point.state, language) if kind else point.state
    return f"<b>{point.name}</b><br>{state}" if with_name else state


def _position(card: SiteCard | None) -> tuple[float, float] | None:
    if card is None or card.longitude is None or card.latitude is None:
        return None
    return card.longitude, card.latitude
