"""The map's figure: valid for plotly, changed by a few values, honest about what is not reported."""

from __future__ import annotations

import copy
import json
from dataclasses import replace

import plotly.graph_objects as go
import pytest

from dashboard.domain.selection import Selection
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.figures.changes import apply_changes
from dashboard.figures.map import (
    AREAS,
    CONTEXT,
    FIRST_POINTS,
    HATCH,
    OUTLINE,
    RING,
    map_changes,
    new_map,
    stepped_scale,
)
from dashboard.figures.palette import LIGHT
from dashboard.figures.scene import MapScene
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.context import Look
from dashboard.ui.scene import MapSize, Reading, map_scene
from tests.support.fake_services import SILENT_DISTRICT, FakeServices

SERVICES = FakeServices()
LOOK = Look(load_catalogues(SERVICES.registry)["vi"], LIGHT)
PROVINCE = SERVICES.space.default
ALL_LAYERS = tuple(layer.id for layer in SERVICES.registry.with_sites)
SELECTIONS = {
    "province": PROVINCE,
    "communes": replace(PROVINCE, area_level=Level.COMMUNE, layer_ids=ALL_LAYERS),
    "district": replace(PROVINCE, unit_code="123", layer_ids=ALL_LAYERS),
    "commune": replace(PROVINCE, unit_code="03979", layer_ids=ALL_LAYERS),
    "silent": replace(PROVINCE, unit_code=SILENT_DISTRICT),
    "counts": replace(PROVINCE, measure_id="P1"),
}


def scene_of(selection: Selection) -> MapScene:
    reading = Reading(SERVICES.view(selection), SERVICES.sites(selection), None)
    return map_scene(reading, SERVICES.space, SERVICES.geo, MapSize(1000, 700, 290, 40), LOOK)


def figure_of(selection: Selection) -> dict[str, object]:
    return new_map(scene_of(selection), "/neighbours", "/districts")


@pytest.mark.parametrize("name", SELECTIONS)
def test_figure_is_valid_for_plotly(name: str) -> None:
    go.Figure(figure_of(SELECTIONS[name]))


@pytest.mark.parametrize("before", SELECTIONS)
@pytest.mark.parametrize("after", SELECTIONS)
def test_changes_turn_any_drawing_into_any_other(before: str, after: str) -> None:
    figure = copy.deepcopy(figure_of(SELECTIONS[before]))
    assert apply_changes(figure, map_changes(scene_of(SELECTIONS[after]))) == figure_of(SELECTIONS[after])


def test_changes_hold_no_geometry_and_no_style() -> None:
    assert all(path[:3] != ("layout", "map", "style") for path in map_changes(scene_of(PROVINCE)))
    text = json.dumps(list(map_changes(scene_of(PROVINCE)).values()))
    assert "coordinates" not in text


def test_every_area_has_the_colour_of_its_class() -> None:
    scene = scene_of(PROVINCE)
    trace = figure_of(PROVINCE)["data"][AREAS]
    steps = len(trace["colorscale"]) // 2
    for area, z in zip(scene.areas, trace["z"], strict=True):
        at = (z - trace["zmin"]) / (trace["zmax"] - trace["zmin"])
        color = trace["colorscale"][2 * int(at * steps)][1]
        assert color == (LIGHT.unreported if area.class_index is None else scene.class_colors[area.class_index])


def test_areas_without_a_report_are_hatched_and_never_in_a_class() -> None:
    figure = figure_of(PROVINCE)
    silent = [area.code for area in scene_of(PROVINCE).areas if area.state is AreaState.NOT_REPORTED]
    assert SILENT_DISTRICT in silent
    assert figure["data"][HATCH]["locations"] == silent
    classed = dict(zip(figure["data"][AREAS]["locations"], figure["data"][AREAS]["z"], strict=True))
    assert all(classed[code] < 0 for code in silent)


def test_measure_without_meaning_on_a_level_is_flat_and_not_hatched() -> None:
    figure = figure_of(replace(PROVINCE, unit_code="123", measure_id="T2"))
    assert set(figure["data"][AREAS]["z"]) == {-1}
    assert figure["data"][HATCH]["locations"] == []


def test_commune_is_outlined_among_its_neighbours() -> None:
    figure = figure_of(SELECTIONS["commune"])
    assert figure["data"][OUTLINE]["locations"] == ["03979"]
    assert len(figure["data"][AREAS]["locations"]) == len(SERVICES.space.tree.children("123"))
    assert len(figure["data"][CONTEXT]["locations"]) == 11


def test_point_layers_that_are_off_are_empty() -> None:
    figure = figure_of(replace(PROVINCE, layer_ids=("posters",)))
    points = {trace["meta"]: trace["lon"] for trace in figure["data"][FIRST_POINTS:]}
    assert points["posters"]
    assert points["loudspeakers"] == points["qr_venues"] == []


def test_clicking_a_point_opens_a_number_and_a_circle_opens_a_unit() -> None:
    single = figure_of(SELECTIONS["commune"])["data"][FIRST_POINTS]["customdata"]
    circle = figure_of(SELECTIONS["district"])["data"][FIRST_POINTS]["customdata"]
    assert all(isinstance(target, int) for target in single)
    assert set(circle) <= {unit.code for unit in SERVICES.space.tree.children("123")}


def test_selected_site_has_a_ring() -> None:
    scene = replace(scene_of(SELECTIONS["commune"]), selected_point=(104.1, 21.2))
    trace = new_map(scene, "", "")["data"][RING]
    assert (trace["lon"], trace["lat"]) == ([104.1], [21.2])


def test_what_is_looked_at_lies_in_the_uncovered_part() -> None:
    """The unit's extent, projected with the figure's own centre and zoom, stays clear of legend and buttons."""
    size = MapSize(1000, 700, 290, 40, 30)
    for code in ("14", "123", "03979"):
        reading = Reading(SERVICES.view(replace(PROVINCE, unit_code=code)), (), None)
        scene = map_scene(reading, SERVICES.space, SERVICES.geo, size, LOOK)
        degrees_per_px = 360 / (512 * 2**scene.zoom)
        west, _, east, _ = SERVICES.geo.bounds[code]
        left = 500 + (west - scene.center[0]) / degrees_per_px
        right = 500 + (east - scene.center[0]) / degrees_per_px
        assert 290 <= left < right <= 1000


def test_no_layer_uses_the_colours_of_epidemic_levels() -> None:
    """Hues between red and green (0 to 160 degrees) are those of the levels of October 2021."""
    import colorsys

    for layer in SERVICES.registry:
        for color in layer.hue:
            hue, _, saturation = colorsys.rgb_to_hls(*(int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)))
            assert saturation < 0.1 or 160 < hue * 360 < 345, (layer.id, color)


def test_steps_of_the_scale_leave_no_gap() -> None:
    scale = stepped_scale(("#000000", "#111111", "#222222"))
    assert scale[0][0] == 0
    assert scale[-1][0] == 1
    assert all(scale[i][0] == scale[i + 1][0] for i in range(1, len(scale) - 1, 2))
