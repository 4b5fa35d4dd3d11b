"""The boundary set that is shipped: complete, one coverage per level, small, and readable on the screen."""

from __future__ import annotations

import gzip
import itertools
import json
from typing import Any

import brotli
import geopandas as gpd
import numpy as np
import pytest
import shapely

from dashboard.domain.units import Level, Unit
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.build import COMMUNE_FONT_PX, DISTRICT_FONT_PX
from dashboard.geo.labels import metres_per_px, text_size_m

LEVELS = {"province": Level.PROVINCE, "districts": Level.DISTRICT, "communes": Level.COMMUNE}


def shapes_of(shipped: Boundaries, name: str) -> dict[str, Any]:
    features = json.loads(shipped.assets[name].body)["features"]
    return {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in features}


def test_the_units_are_those_of_august_2021(shipped: Boundaries) -> None:
    kinds = [unit.kind for unit in shipped.tree.communes("14")]
    assert (shipped.boundary_set, shipped.valid_from.isoformat()) == ("2021", "2021-01-01")
    assert len(shipped.tree.children("14")) == 12
    assert [kinds.count(kind) for kind in ("Xã", "Thị trấn", "Phường")] == [188, 9, 7]
    assert shipped.tree.root.name == "Tỉnh Sơn La"
    assert shipped.tree.root.population == 1_248_415
    assert shipped.tree["04138"].name == "Xã Cò Nòi"
    assert "Xã Mường É" in {unit.name for unit in shipped.units}


def test_people_and_areas_of_a_unit_are_those_of_its_parts(shipped: Boundaries) -> None:
    for unit in shipped.units:
        if parts := shipped.tree.children(unit.code):
            assert unit.population == sum(part.population for part in parts)
            assert unit.area_km2 == pytest.approx(sum(part.area_km2 for part in parts), abs=0.001)


@pytest.mark.parametrize("name", LEVELS)
def test_each_level_is_one_valid_coverage_of_its_units(shipped: Boundaries, name: str) -> None:
    shapes = shapes_of(shipped, name)
    assert list(shapes) == [unit.code for unit in shipped.units if unit.level is LEVELS[name]]
    assert shapely.is_valid(list(shapes.values())).all()
    assert shapely.coverage_is_valid(list(shapes.values()))
    assert shapely.union_all(list(shapes.values())).geom_type == "Polygon"


def test_the_exact_communes_are_a_valid_coverage(shipped: Boundaries) -> None:
    assert shapely.coverage_is_valid(list(shipped.commune_shapes.values()))


@pytest.mark.parametrize(("name", "limit_kib"), [("communes", 120), ("hatch_communes", 60), ("districts", 40)])
def test_what_a_browser_fetches_is_small(shipped: Boundaries, name: str, limit_kib: int) -> None:
    assert len(shipped.assets[name].brotli) <= limit_kib * 1024


def test_compressed_copies_hold_the_same(shipped: Boundaries) -> None:
    for asset in shipped.assets.values():
        assert brotli.decompress(asset.brotli) == gzip.decompress(asset.gzip) == asset.body


def test_the_bounds_of_a_unit_are_those_of_its_shape(shipped: Boundaries) -> None:
    for name in LEVELS:
        for code, shape in shapes_of(shipped, name).items():
            assert shipped.bounds[code] == pytest.approx(shape.bounds)


@pytest.mark.parametrize("name", ["districts", "communes"])
def test_hatching_stays_inside_its_unit_and_shows_in_each(shipped: Boundaries, name: str) -> None:
    areas, strips = shapes_of(shipped, name), shapes_of(shipped, f"hatch_{name}")
    assert list(areas) == list(strips)
    for code, strip in strips.items():
        assert strip.is_valid
        assert 0.05 < strip.area / areas[code].area < 0.3
        assert shapely.buffer(areas[code], 0.001).contains(strip)


@pytest.mark.parametrize("name", LEVELS)
def test_label_points_lie_inside_their_areas(shipped: Boundaries, name: str) -> None:
    for code, shape in shapes_of(shipped, name).items():
        unit = shipped.tree[code]
        assert shape.contains(shapely.Point(unit.label_lon, unit.label_lat)), unit.name


def test_labels_do_not_collide_at_the_default_zooms(shipped: Boundaries) -> None:
    districts = shipped.tree.children("14")
    texts = {unit.code: unit.name for unit in districts} | {u.code: u.short_name for u in shipped.tree.communes("14")}
    views = [(shipped.bounds["14"], districts, DISTRICT_FONT_PX)]
    views += [(shipped.bounds[unit.code], shipped.tree.children(unit.code), COMMUNE_FONT_PX) for unit in districts]
    for bounds, units, font_px in views:
        boxes = label_boxes(units, texts, font_px, metres_per_px(bounds))
        for (one, first), (other, second) in itertools.combinations(zip(units, boxes, strict=True), 2):
            assert not first.intersects(second), f"{one.name}, {other.name}"


def label_boxes(units: tuple[Unit, ...], texts: dict[str, str], font_px: float, pixel_m: float) -> list[Any]:
    points = gpd.GeoSeries.from_xy([u.label_lon for u in units], [u.label_lat for u in units], crs="EPSG:4326")
    centres = shapely.get_coordinates(points.to_crs("EPSG:3857").to_numpy())
    halves = np.array([text_size_m(texts[unit.code], font_px, pixel_m) for unit in units]) / 2
    return list(shapely.box(*(centres - halves).T, *(centres + halves).T))


def test_all_four_sources_are_credited(shipped: Boundaries) -> None:
    for source in ("vietnamese-provinces-database", "censusVN2009", "tháng 5/2021", "Tổng điều tra dân số"):
        assert source in shipped.attribution


def test_there_are_six_neighbours(shipped: Boundaries) -> None:
    names = {"Điện Biên", "Lai Châu", "Yên Bái", "Phú Thọ", "Hòa Bình", "Thanh Hóa"}
    assert set(shapes_of(shipped, "neighbours")) == names
