"""Where the map looks: centre and zoom for an extent. MapLibre needs them explicitly."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

Bounds = tuple[float, float, float, float]
"""West, south, east, north in WGS 84 degrees."""

WORLD_PX: Final = 512
"""Width of the whole world in CSS pixels at zoom 0 of MapLibre (https://maplibre.org/maplibre-style-spec/root/#zoom)."""

MAX_ZOOM: Final = 22.0


class Viewport(NamedTuple):
    """Centre in WGS 84 degrees and MapLibre zoom."""

    lon: float
    lat: float
    zoom: float


def viewport(bounds: Bounds, width_px: float, height_px: float, padding_px: float = 0) -> Viewport:
    """Return the view in which `bounds` is centred and fills a map of `width_px` x `height_px` up to `padding_px`.

    Web Mercator. A point instead of an extent gives `MAX_ZOOM`. Raises ValueError where the padding leaves no room.
    """
    room_x, room_y = width_px - 2 * padding_px, height_px - 2 * padding_px
    if min(room_x, room_y) <= 0:
        raise ValueError(f"no room for a map: {width_px} x {height_px} px less {padding_px} px on each side")
    west, south, east, north = bounds
    left, bottom, right, top = _mercator_x(west), _mercator_y(south), _mercator_x(east), _mercator_y(north)
    scale = min(_ratio(room_x, right - left), _ratio(room_y, top - bottom)) / WORLD_PX
    return Viewport((west + east) / 2, _latitude((bottom + top) / 2), max(0.0, min(MAX_ZOOM, math.log2(scale))))


def _ratio(room_px: float, extent: float) -> float:
    return room_px / extent if extent > 0 else WORLD_PX * 2.0**MAX_ZOOM


def _mercator_x(lon: float) -> float:
    """Share of the world's width, 0 at 180° west."""
    return lon / 360 + 0.5


def _mercator_y(lat: float) -> float:
    """Share of the world's height, growing to the north, 0.5 at the equator."""
    return math.asinh(math.tan(math.radians(lat))) / (2 * math.pi) + 0.5


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh((y - 0.5) * 2 * math.pi)))
