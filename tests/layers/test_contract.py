"""What every layer must hold, the registered ones and the minimal one alike."""

from __future__ import annotations

import colorsys
from collections.abc import Iterator

import pytest

from dashboard.domain.layers import Layer, Registry
from dashboard.domain.measures import CommunesWith, Measure, ReportedCommunesWithout, Sum
from dashboard.queries.sums import ROLL_UPS
from dashboard.store.models import Base
from layers import REGISTRY, minimal

LAYERS = (*REGISTRY, minimal.LAYER)
every_layer = pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: layer.id)


def sums_of(measure: Measure) -> Iterator[Sum]:
    for part in (measure.numerator, measure.denominator, measure.stated):
        match part:
            case Sum():
                yield part
            case CommunesWith(all_of):
                yield from all_of
            case ReportedCommunesWithout(stated, none_of):
                yield from (stated, none_of)


@every_layer
def test_both_languages_say_the_same_things(layer: Layer) -> None:
    assert set(layer.texts) == {"vi", "en"}
    assert set(layer.texts["vi"]) == set(layer.texts["en"])
    assert all(text.strip() for texts in layer.texts.values() for text in texts.values())


@every_layer
def test_every_measure_is_named_explained_and_counted_in_words(layer: Layer) -> None:
    for measure in layer.measures:
        needed = ["label", "formula", "numerator", "unit"] + (["denominator"] if measure.denominator else [])
        missing = [name for name in needed if f"{measure.id}.{name}" not in layer.texts["vi"]]
        assert missing == [], measure.id


@every_layer
def test_every_sum_is_a_column_of_a_roll_up(layer: Layer) -> None:
    unknown = [
        (measure.id, part)
        for measure in layer.measures
        for part in sums_of(measure)
        for tables in ROLL_UPS.values()
        if part.column not in tables[part.rollup].__table__.columns
    ]
    assert unknown == []


@every_layer
def test_breaks_ascend_and_fit_the_colours(layer: Layer) -> None:
    for measure in layer.measures:
        if measure.breaks:
            assert list(measure.breaks.edges) == sorted(set(measure.breaks.edges))
            assert measure.breaks.count == len(layer.hue)


@every_layer
def test_colours_are_one_hue_that_darkens_and_no_epidemic_level(layer: Layer) -> None:
    shades = [colorsys.rgb_to_hls(*(int(c[i : i + 2], 16) / 255 for i in (1, 3, 5))) for c in layer.hue]
    lightness = [shade[1] for shade in shades]
    assert lightness == sorted(lightness, reverse=True)
    hues = [shade[0] * 360 for shade in shades]
    assert max(hues) - min(hues) < 40
    assert all(180 < hue < 320 for hue in hues), "green, yellow, orange and red mean epidemic levels"


@every_layer
def test_sites_name_columns_and_texts_that_exist(layer: Layer) -> None:
    if layer.site is None:
        return
    columns = set(Base.metadata.tables[layer.site.table].columns.keys())
    named = {field.column for field in layer.site.fields} | set(layer.site.name_columns)
    named |= {c for c in (layer.site.kind_column, layer.site.since_column, layer.site.state_on_column) if c}
    assert named <= columns
    labels = [field.label for field in layer.site.fields]
    labels += [field.label for field in layer.site.history.fields] if layer.site.history else []
    assert [label for label in labels if f"field.{label}" not in layer.texts["vi"]] == []
    assert {"site", "history", "no_history"} <= set(layer.texts["vi"])
    assert set(layer.site.states.ids) == set(layer.site.state_colors)
    drawn = [color for state, color in layer.site.state_colors.items() if state not in layer.site.gone_states]
    assert len(set(drawn)) == len(drawn), "two states on the map look alike"


@every_layer
def test_targets_of_the_plan_are_of_own_measures_and_name_their_document(layer: Layer) -> None:
    assert all(layer.measure(one.measure_id) and one.document.name for one in layer.targets)


def test_no_personal_data_stands_on_a_card() -> None:
    assert not any(field.column in {"phone", "registrant"} for la in REGISTRY.with_sites for field in la.site.fields)  # type: ignore[union-attr]


def test_two_layers_of_one_name_are_refused() -> None:
    with pytest.raises(ValueError, match="share a name"):
        Registry((minimal.LAYER, minimal.LAYER))
