"""Centre and zoom for an extent."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.geo.viewport import MAX_ZOOM, Bounds, Viewport, viewport


def screen_px(view: Viewport, lon: float, lat: float) -> tuple[float, float]:
    """Distance from the centre of the map, by the formulas of Web Mercator."""
    world_px = 512 * 2**view.zoom

    def north(latitude: float) -> float:
        return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)) / (2 * math.pi)

    return (lon - view.lon) / 360 * world_px, (north(lat) - north(view.lat)) * world_px


@st.composite
def extents(draw: st.DrawFn) -> Bounds:
    west, south = draw(st.floats(100, 106)), draw(st.floats(18, 23))
    return west, south, west + draw(st.floats(0.001, 4)), south + draw(st.floats(0.001, 3))


@given(extents(), st.integers(300, 4000), st.integers(300, 2200), st.integers(0, 100))
def test_the_extent_fits_and_fills_the_map(bounds: Bounds, width: int, height: int, padding: int) -> None:
    view = viewport(bounds, width, height, padding)
    right, top = screen_px(view, bounds[2], bounds[3])
    left, bottom = screen_px(view, bounds[0], bounds[1])
    assert (left, bottom) == pytest.approx((-right, -top), abs=0.01)
    used = max((right - left) / (width - 2 * padding), (top - bottom) / (height - 2 * padding))
    assert used == pytest.approx(1, abs=1e-6)


def test_a_point_is_seen_from_as_near_as_can_be() -> None:
    assert viewport((104, 21, 104, 21), 800, 600) == (104, pytest.approx(21), MAX_ZOOM)


def test_a_padding_without_room_is_an_error() -> None:
    with pytest.raises(ValueError, match="no room"):
        viewport((103, 20, 105, 22), 100, 600, 50)
