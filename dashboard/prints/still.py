"""The map as a still picture for screens without WebGL: the same scene, drawn here as SVG in the page's colours."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.domain.views import AreaState
from dashboard.figures.scene import MapScene, PointMark
from dashboard.prints.box import Box
from dashboard.prints.faces import Face, width_em
from dashboard.prints.hatching import hatching
from dashboard.prints.labels import Name, Wording, place_names

_WORLD_PX: Final = 512
_NEARLY_PX: Final = 0.6
"""So exactly are lines drawn."""
_HATCH_PX: Final = 11.0
_LINE: Final = 1.15


@dataclass(frozen=True, slots=True)
class StillLabel:
    """An area's name, its value (empty for none), and the usual place of both in degrees."""

    code: str
    name: str
    value: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class StillShapes:
    """Geometry in WGS 84 degrees: what lies around, districts, and every area by code."""

    neighbours: Sequence[BaseGeometry]
    districts: Mapping[str, BaseGeometry]
    areas: Mapping[str, BaseGeometry]


def still_map(
    scene: MapScene, shapes: StillShapes, labels: Sequence[StillLabel], size_px: tuple[float, float], label_px: float
) -> str:
    """An SVG element of `size_px`; labels in the order of their importance, each as far as there is room."""
    frame = _Frame(scene, *size_px)
    palette = scene.palette
    areas = {area.code: frame.placed(shapes.areas[area.code]) for area in scene.areas if area.code in shapes.areas}
    unreported = [areas[a.code] for a in scene.areas if a.state is AreaState.NOT_REPORTED and a.code in areas]
    districts = [frame.placed(shape) for shape in shapes.districts.values()]
    parts = [
        f'<rect width="{frame.width:.0f}" height="{frame.height:.0f}" fill="{palette.around}"/>',
        *(
            _path(frame.placed(shape), palette.neighbour, palette.neighbour_line, scene.scale / 2)
            for shape in shapes.neighbours
        ),
        *(_path(shape, palette.context, palette.area_line, scene.scale / 2) for shape in districts),
        *(
            _path(areas[a.code], _color(scene, a.class_index, a.state), palette.area_line, scene.scale / 2)
            for a in scene.areas
            if a.code in areas
        ),
        *(_stroke(line, palette.hatch, scene.scale / 2) for line in hatching(unreported, _HATCH_PX * scene.scale / 2)),
        *(_path(shape, "none", palette.district_line, 0.6 * scene.scale) for shape in districts),
        *(_circle(frame, mark, palette.point_line) for marks in scene.points.values() for mark in marks),
        *_labels(labels, shapes.areas, frame, label_px, scene),
    ]
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {frame.width:.0f} {frame.height:.0f}" role="img">'
    return f"{head}{''.join(part for part in parts if part)}</svg>"


class _Frame:
    """Where degrees lie in the picture: Web Mercator around the scene's centre, as the map itself."""

    def __init__(self, scene: MapScene, width: float, height: float) -> None:
        self.width, self.height = width, height
        self.box = Box(0, 0, width, height)
        self._world = _WORLD_PX * 2**scene.zoom
        self._x, self._y = self._mercator(*scene.center)

    def point(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Pixels from the left and from the top."""
        x, y = self._mercator(longitude, latitude)
        return x - self._x + self.width / 2, y - self._y + self.height / 2

    def placed(self, shape: BaseGeometry) -> BaseGeometry:
        """A shape in pixels, no finer than they are."""
        return shapely.transform(shape, self._all).simplify(_NEARLY_PX)

    def _all(self, degrees: Any) -> Any:  # noqa: ANN401 - (n, 2) arrays
        x = degrees[:, 0] / 360 * self._world
        y = -np.arcsinh(np.tan(np.radians(degrees[:, 1]))) / (2 * np.pi) * self._world
        return np.column_stack([x - self._x + self.width / 2, y - self._y + self.height / 2])

    def _mercator(self, longitude: float, latitude: float) -> tuple[float, float]:
        y = -math.asinh(math.tan(math.radians(latitude))) / (2 * math.pi)
        return longitude / 360 * self._world, y * self._world


def _color(scene: MapScene, class_index: int | None, state: AreaState) -> str:
    if state is AreaState.NOT_REPORTED:
        return scene.palette.unreported
    return scene.palette.not_applicable if class_index is None else scene.class_colors[class_index]


def _path(shape: BaseGeometry, fill: str, line: str, width_px: float) -> str:
    rings = [ring for part in shapely.get_parts(shape) if part.geom_type == "Polygon" for ring in _rings(part)]
    lines = "".join(f"M{_points(shapely.get_coordinates(ring))}Z" for ring in rings)
    return f'<path d="{lines}" fill="{fill}" stroke="{line}" stroke-width="{width_px:.2f}"/>' if lines else ""


def _rings(polygon: Any) -> Iterable[Any]:  # noqa: ANN401 - shapely's polygon
    return (polygon.exterior, *polygon.interiors)


def _points(coordinates: Any) -> str:  # noqa: ANN401 - (n, 2) arrays
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in coordinates)


def _stroke(line: Any, color: str, width_px: float) -> str:  # noqa: ANN401 - (n, 2) arrays
    return f'<path d="M{_points(line)}" stroke="{color}" stroke-width="{width_px:.2f}"/>'


def _circle(frame: _Frame, mark: PointMark, line: str) -> str:
    x, y = frame.point(mark.longitude, mark.latitude)
    circle = (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{mark.size_px / 2:.1f}" fill={quoteattr(mark.color)} stroke="{line}"/>'
    )
    if not mark.text:
        return circle
    return circle + _text(x, y + 0.18 * mark.size_px, mark.text, 0.45 * mark.size_px, 'fill="#ffffff"')


def _text(x: float, y: float, text: str, size_px: float, paint: str) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="middle" font-family="Inter, sans-serif" font-weight="600" '
        f'font-size="{size_px:.1f}" {paint}>{escape(text)}</text>'
    )


def _labels(
    labels: Sequence[StillLabel],
    shapes: Mapping[str, BaseGeometry],
    frame: _Frame,
    label_px: float,
    scene: MapScene,
) -> Iterable[str]:
    """Names with their values where there is room, else the names alone, none over another."""
    lines = {label.code: (label.name, *([label.value] if label.value else [])) for label in labels}
    names = [
        Name(
            label.code,
            frame.placed(shapes[label.code]),
            frame.point(label.longitude, label.latitude),
            tuple(_wording(lines[label.code][:count], label_px) for count in range(len(lines[label.code]), 0, -1)),
        )
        for label in labels
        if label.code in shapes
    ]
    halo = scene.palette.label_halo
    paint = f'fill="{scene.palette.label}" stroke="{halo}" stroke-width="{0.2 * label_px:.1f}" paint-order="stroke"'
    for one in place_names(names, frame.box, ()):
        shown = lines[one.code][: len(lines[one.code]) - one.wording]
        for number, line in enumerate(shown):
            y = one.box.top + (number + 0.82) * label_px * _LINE
            yield _text(one.box.middle[0], y, line, label_px, f'{paint} stroke-linejoin="round"')


def _wording(lines: Sequence[str], label_px: float) -> Wording:
    width = max(width_em(line, Face.SEMIBOLD) for line in lines) * label_px + 6
    return Wording(width, len(lines) * label_px * _LINE, 0.0)
