"""Circles with counts: numbers fit, none covers another or a name, on the province they stand for districts."""

from __future__ import annotations

import math
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.views import SiteCluster, SiteSet
from dashboard.figures.circles import Glass, circle_px, unit_circles
from dashboard.figures.scene import PointMark
from dashboard.ui.formats import number
from dashboard.ui.scene import MapSize, empty_scene
from tests.figures.test_points import LOOK, SERVICES

TREE = SERVICES.space.tree
LAYERS = tuple(SERVICES.registry.with_sites)
PROVINCE = TREE.root.code
DESK, WALL = MapSize(997, 644, 290, 48), MapSize(2500, 1312, 580, 96, scale=2)


def texts(_sites: SiteSet, cluster: SiteCluster) -> tuple[str, str]:
    return cluster.unit_code, number(cluster.count, "vi")


def sets(codes: list[str], *counts: int) -> list[SiteSet]:
    """Each layer with the same number of sites in every unit."""
    pairs = zip(LAYERS, counts, strict=False)
    return [SiteSet(layer, (), tuple(SiteCluster(code, count) for code in codes), 0) for layer, count in pairs]


def glass_of(unit_code: str, size: MapSize) -> Glass:
    selection = SERVICES.space.default.__class__(unit_code, "T1", SERVICES.space.default.period)
    return Glass(empty_scene(selection, SERVICES.space, SERVICES.geo, size, LOOK.palette).zoom, size.scale)


def overlap_px(one: PointMark, other: PointMark, glass: Glass) -> float:
    """By how much two circles cover each other."""
    (x, y), (x2, y2) = (glass.pixel(mark.longitude, mark.latitude) for mark in (one, other))
    return (one.size_px + other.size_px) / 2 - math.hypot(x - x2, y - y2)


@pytest.mark.parametrize("size", [DESK, WALL], ids=["desk", "wall"])
def test_no_circle_of_the_province_covers_another_or_a_name(size: MapSize) -> None:
    districts = TREE.children(PROVINCE)
    glass = glass_of(PROVINCE, size)
    marks = unit_circles(sets([unit.code for unit in districts], 148, 94, 1_304), TREE, True, glass, texts)
    circles = [mark for found in marks.values() for mark in found]
    assert len(circles) == len(LAYERS) * len(districts)
    assert max(overlap_px(one, other, glass) for one, other in combinations(circles, 2)) <= 0
    for unit in districts:
        name_x, name_y = glass.pixel(unit.label_lon, unit.label_lat)
        for mark in circles:
            x, y = glass.pixel(mark.longitude, mark.latitude)
            half = mark.size_px / 2
            beside = abs(x - name_x) >= half + 3.5 * len(unit.short_name) * size.scale
            assert beside or abs(y - name_y) >= half + 15 * size.scale, f"a circle of {mark.target} covers {unit.name}"


def test_communes_are_counted_together_by_district_on_the_province() -> None:
    communes = TREE.communes(PROVINCE)
    marks = unit_circles(sets([unit.code for unit in communes], 2, 2, 2), TREE, True, glass_of(PROVINCE, DESK), texts)
    for found in marks.values():
        assert {mark.target: mark.text for mark in found} == {
            unit.code: str(2 * len(TREE.communes(unit.code))) for unit in TREE.children(PROVINCE)
        }


@pytest.mark.parametrize("district", [unit.code for unit in TREE.children(PROVINCE)])
def test_circles_of_a_district_hardly_cover_each_other(district: str) -> None:
    codes = [unit.code for unit in TREE.communes(district)]
    glass = glass_of(district, DESK)
    marks = unit_circles(sets(codes, 8, 61), TREE, False, glass, texts)
    assert [[mark.target for mark in found] for found in marks.values()] == [codes, codes]
    rows = [(one, other) for found in marks.values() for one, other in combinations(found, 2)]
    covered = [pair for pair in rows if overlap_px(*pair, glass) > 6]
    assert len(covered) <= len(codes) // 10, "more than a few in a town"


@given(st.floats(0, 1), st.integers(0, 10**6), st.sampled_from([1.0, 2.0]))
def test_a_number_fits_its_circle(share: float, count: int, scale: float) -> None:
    text = number(count, "vi")
    wide_px = sum(3.6 if letter == "." else 7.6 for letter in text) * scale
    assert circle_px(share, text, scale) >= wide_px + 4 * scale
    assert circle_px(1.0, text, scale) >= circle_px(share, text, scale)
