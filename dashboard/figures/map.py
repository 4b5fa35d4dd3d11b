"""The map: made once, changed ever after by a few values. Plain dicts; the tests check them against plotly's schema."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, TypeVar

from dashboard.domain.views import AreaState
from dashboard.figures.changes import Changes, Path, apply_changes
from dashboard.figures.scene import MapScene, PointMark
from dashboard.figures.style import FONT, LABEL_FONT, LINES, map_style

CONTEXT, AREAS, HATCH, OUTLINE, RING, FIRST_POINTS = range(6)
"""Positions of the traces; the point layers follow in the order of the registry."""

_UNREPORTED_Z: Final = -2
_NOT_APPLICABLE_Z: Final = -1
_STATE_Z: Final = {AreaState.NOT_REPORTED: _UNREPORTED_Z, AreaState.NOT_APPLICABLE: _NOT_APPLICABLE_Z}
Value = TypeVar("Value", str, float)
_CLEAR: Final = "rgba(0,0,0,0)"
_DECIMALS: Final = 5
"""Of degrees: about a metre."""


def new_map(scene: MapScene, neighbours_url: str, districts_url: str) -> dict[str, Any]:
    """The whole figure for a first drawing. Traces of point layers are there from the start, empty or not."""
    palette = scene.palette
    figure = {
        "data": [
            _areas("context", palette.context, palette.area_line, districts_url),
            _areas("areas", palette.unreported, palette.area_line, ""),
            {**_areas("hatch", palette.hatch, _CLEAR, ""), "hoverinfo": "skip"},
            {**_areas("outline", _CLEAR, palette.selected_line, ""), "hoverinfo": "skip"},
            {**_points("ring"), "hoverinfo": "skip", "hovertemplate": ""},
            *(_points(layer_id) for layer_id in scene.points),
        ],
        "layout": {
            "template": "none",
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
            "paper_bgcolor": palette.around,
            "showlegend": False,
            "hoverlabel": {
                "font": {"family": FONT, "size": 14, "color": palette.label},
                "bgcolor": palette.label_halo,
                "bordercolor": palette.district_line,
                "align": "left",
            },
            "map": {"style": map_style(palette, neighbours_url, districts_url), "center": {}, "zoom": 0.0},
        },
    }
    return apply_changes(figure, map_changes(scene))


def map_changes(scene: MapScene) -> Changes:
    """Everything of the figure that depends on the scene."""
    lon, lat = scene.center
    return {
        ("layout", "map", "center"): {"lon": round(lon, _DECIMALS), "lat": round(lat, _DECIMALS)},
        ("layout", "map", "zoom"): round(scene.zoom, 3),
        ("layout", "map", "uirevision"): scene.place,
        ("layout", "hoverlabel", "font", "size"): round(14 * scene.scale),
        **_context_changes(scene),
        **_area_changes(scene),
        **_hatch_changes(scene),
        **_outline_changes(scene),
        **_ring_changes(scene),
        **{
            path: value
            for position, marks in enumerate(scene.points.values(), start=FIRST_POINTS)
            for path, value in _point_changes(position, marks, scene.scale).items()
        },
    }


def stepped_scale(colors: Sequence[str]) -> list[list[Any]]:
    """Colour scale of equal steps: each colour twice, at both ends of its step."""
    count = len(colors)
    return [[round((i + side) / count, 6), color] for i, color in enumerate(colors) for side in (0, 1)]


def _areas(name: str, color: str, line: str, url: str) -> dict[str, Any]:
    return {
        "type": "choroplethmap",
        "uid": name,
        "meta": name,
        "geojson": url,
        "locations": [],
        "z": [],
        "hovertext": [],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "below": LINES,
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, color], [1, color]],
        "showscale": False,
        "marker": {"opacity": 1, "line": {"color": line, "width": 0 if line == _CLEAR else 1}},
    }


def _points(name: str) -> dict[str, Any]:
    return {
        "type": "scattermap",
        "uid": name,
        "meta": name,
        "mode": "markers+text",
        "lon": [],
        "lat": [],
        "text": [],
        "customdata": [],
        "hovertext": [],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "marker": {"size": [], "color": [], "opacity": 1, "allowoverlap": True},
        "textfont": {"family": LABEL_FONT, "size": 12.0, "color": "#ffffff"},
    }


def _context_changes(scene: MapScene) -> Changes:
    return _in_trace(
        CONTEXT,
        visible=bool(scene.context),
        locations=list(scene.context),
        z=[0] * len(scene.context),
        hovertext=list(scene.context.values()),
    )


def _area_changes(scene: MapScene) -> Changes:
    palette = scene.palette
    colors = (palette.unreported, palette.not_applicable, *scene.class_colors)
    return _in_trace(
        AREAS,
        geojson=scene.areas_url,
        locations=[area.code for area in scene.areas],
        z=[_STATE_Z.get(area.state, area.class_index) for area in scene.areas],
        hovertext=[area.hover for area in scene.areas],
        zmin=_UNREPORTED_Z - 0.5,
        zmax=len(scene.class_colors) - 0.5,
        colorscale=stepped_scale(colors),
    )


def _hatch_changes(scene: MapScene) -> Changes:
    codes = [area.code for area in scene.areas if area.state is AreaState.NOT_REPORTED]
    return _in_trace(HATCH, visible=bool(codes), geojson=scene.hatch_url, locations=codes, z=[0] * len(codes))


def _outline_changes(scene: MapScene) -> Changes:
    codes = [scene.outlined] if scene.outlined else []
    return {
        **_in_trace(OUTLINE, visible=bool(codes), geojson=scene.areas_url, locations=codes, z=[0] * len(codes)),
        ("data", OUTLINE, "marker", "line", "width"): 3,
    }


def _ring_changes(scene: MapScene) -> Changes:
    if scene.selected_point is None:
        return _point_changes(RING, (), scene.scale)
    lon, lat = scene.selected_point
    return _point_changes(RING, (PointMark(lon, lat, _CLEAR, 20 * scene.scale, "", ""),), scene.scale)


def _point_changes(position: int, marks: Sequence[PointMark], scale: float) -> Changes:
    """Arrays of one point trace; what all its points share is sent once."""
    return {
        **_in_trace(
            position,
            visible=bool(marks),
            lon=[round(mark.longitude, _DECIMALS) for mark in marks],
            lat=[round(mark.latitude, _DECIMALS) for mark in marks],
            customdata=[mark.target for mark in marks],
            hovertext=[mark.hover for mark in marks],
            text=[mark.text for mark in marks] if any(mark.text for mark in marks) else "",
        ),
        ("data", position, "textfont", "size"): 12 * scale,
        ("data", position, "marker", "size"): _shared([mark.size_px for mark in marks]),
        ("data", position, "marker", "color"): _shared([mark.color for mark in marks]),
    }


def _shared(values: list[Value]) -> Value | list[Value]:
    return values[0] if values and len(set(values)) == 1 else values


def _in_trace(position: int, **values: object) -> dict[Path, object]:
    return {("data", position, name): value for name, value in values.items()}
