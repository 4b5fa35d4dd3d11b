"""Many sites on one spot: circles with their number, which come apart where one looks closer."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from itertools import combinations

import brotli
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.views import SiteCluster, SitePoint, SiteSet
from dashboard.figures.changes import Changes
from dashboard.figures.map import map_changes
from dashboard.figures.palette import LIGHT
from dashboard.figures.points import ZOOM_IN, Looked, crowds
from dashboard.figures.scene import MapScene, PointMark
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.context import Look
from dashboard.ui.scene import MOST_SINGLE, MapSize, Reading, map_scene
from tests.support.fake_services import FakeServices, draw

SERVICES = FakeServices()
LOOK = Look(load_catalogues(SERVICES.registry)["vi"], LIGHT)
TOWN = replace(SERVICES.space.default, unit_code="03982", layer_ids=("qr_venues",))
WEST, SOUTH, EAST, NORTH = SERVICES.geo.bounds[TOWN.unit_code]
SIZE = MapSize(1000, 700, 290, 40)

degrees = st.tuples(st.floats(103.2, 105.1), st.floats(20.6, 22.1))


def point(number: int, longitude: float, latitude: float) -> SitePoint:
    state = "scanned" if draw(number, "state") < 0.4 else "registered"
    return SitePoint(number, f"Quán {number}", "shop", state, longitude, latitude, "exact")


def town(count: int) -> tuple[SitePoint, ...]:
    """Venues all over a commune."""
    return tuple(
        point(i, WEST + draw(i, "x") * (EAST - WEST), SOUTH + draw(i, "y") * (NORTH - SOUTH)) for i in range(count)
    )


def scene_of(points: tuple[SitePoint, ...], moved: tuple[str, Looked] | None = None) -> MapScene:
    layer = SERVICES.registry.by_id("qr_venues")
    assert layer is not None
    clusters: tuple[SiteCluster, ...] = ()
    reading = Reading(SERVICES.view(TOWN, with_table=False), (SiteSet(layer, points, clusters, 0),), None)
    return map_scene(reading, SERVICES.space, SERVICES.geo, SIZE, LOOK, moved)


def stood_for(mark: PointMark) -> int:
    return int(mark.text.replace(".", "")) if mark.target == ZOOM_IN else 1


def bytes_of(changes: Changes) -> int:
    body = json.dumps([[list(path), value] for path, value in changes.items()], ensure_ascii=False)
    return len(brotli.compress(body.encode(), quality=5))


@given(st.lists(degrees, max_size=60), st.floats(5, 20), st.sampled_from([1.0, 2.0]))
def test_every_point_is_in_exactly_one_crowd(places: list[tuple[float, float]], zoom: float, scale: float) -> None:
    points = [point(i, *place) for i, place in enumerate(places)]
    found = crowds(points, zoom, scale)
    assert sorted(p.number for crowd in found for p in crowd.points) == list(range(len(places)))
    if zoom >= 18:
        assert all(len(crowd.points) == 1 for crowd in found)


@given(st.lists(degrees, max_size=60), st.floats(5, 17.9), st.sampled_from([1.0, 2.0]))
def test_no_two_circles_hide_each_other(places: list[tuple[float, float]], zoom: float, scale: float) -> None:
    found = crowds([point(i, *place) for i, place in enumerate(places)], zoom, scale)
    px = 512 * 2**zoom / 360
    for one, other in combinations(found, 2):
        right = (one.longitude - other.longitude) * px
        down = (one.latitude - other.latitude) * px / math.cos(math.radians(one.latitude))
        assert math.hypot(right, down) > 33 * scale


def test_few_sites_are_drawn_one_by_one() -> None:
    marks = scene_of(town(MOST_SINGLE)).points["qr_venues"]
    assert [mark.target for mark in marks] == list(range(MOST_SINGLE))


def test_many_sites_are_all_counted_and_cost_few_bytes() -> None:
    scene = scene_of(town(1800))
    marks = scene.points["qr_venues"]
    assert sum(stood_for(mark) for mark in marks) == 1800
    assert any(mark.target == ZOOM_IN for mark in marks)
    assert len(marks) < MOST_SINGLE
    assert bytes_of(map_changes(scene)) < 5 * 1024


def test_looking_closer_shows_single_sites_of_what_is_in_view() -> None:
    points, place = town(1800), scene_of(()).place
    middle = points[7]
    near = Looked(
        middle.longitude - 0.002, middle.latitude - 0.002, middle.longitude + 0.002, middle.latitude + 0.002, 16
    )
    marks = scene_of(points, (place, near)).points["qr_venues"]
    assert 0 < len(marks) < 1800
    assert 7 in [mark.target for mark in marks]
    assert all(mark.target != ZOOM_IN for mark in marks)
    assert all(math.isclose(mark.longitude, middle.longitude, abs_tol=0.0041) for mark in marks)


def test_a_view_of_another_place_is_not_this_one() -> None:
    points = town(1800)
    elsewhere = ("123 1000 700", Looked(103.0, 20.0, 103.1, 20.1, 15))
    assert scene_of(points, elsewhere).points == scene_of(points).points
