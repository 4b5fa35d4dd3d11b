"""What can be read: layers, measures and units."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from dashboard.api.backend import Backend
from dashboard.api.queries import LevelName
from dashboard.domain.layers import Layer
from dashboard.domain.measures import Format, Measure
from dashboard.domain.units import Level


class Bilingual(BaseModel):
    """A text in Vietnamese and English."""

    model_config = ConfigDict(extra="forbid")

    vi: str
    en: str


class LayerAnswer(BaseModel):
    """One layer of the map."""

    model_config = ConfigDict(extra="forbid")

    id: str
    label: Bilingual
    about: Bilingual
    measures: list[str]
    has_sites: bool
    report_sources: list[str]


class MeasureAnswer(BaseModel):
    """One measure: value = numerator / denominator x factor, or numerator x factor where there is no denominator."""

    model_config = ConfigDict(extra="forbid")

    id: str
    layer: str
    label: Bilingual
    formula: Bilingual
    unit: Bilingual
    format: Format
    factor: float
    has_denominator: bool
    levels: list[LevelName]
    filters: list[Literal["theme", "channel"]]
    definition_is_ours: bool
    target: float | None
    target_source: str


class UnitAnswer(BaseModel):
    """One unit of the boundary set; people of the 2019 census, km² of the shipped boundaries, a point inside it."""

    model_config = ConfigDict(extra="forbid")

    code: str
    level: LevelName
    name: str
    kind: str
    parent_code: str
    population: int
    area_km2: float
    longitude: float
    latitude: float


class LayersAnswer(BaseModel):
    """All layers, in the order of the screen."""

    model_config = ConfigDict(extra="forbid")

    layers: list[LayerAnswer]


class MeasuresAnswer(BaseModel):
    """All measures, layer by layer."""

    model_config = ConfigDict(extra="forbid")

    measures: list[MeasureAnswer]


class UnitsAnswer(BaseModel):
    """All units, from the top."""

    model_config = ConfigDict(extra="forbid")

    boundary_set: str
    attribution: str
    units: list[UnitAnswer]


def layers_answer(backend: Backend) -> LayersAnswer:
    """Every layer."""
    registry = backend.services.space.registry
    return LayersAnswer(
        layers=[
            LayerAnswer(
                id=layer.id,
                label=text_of(layer, "label"),
                about=text_of(layer, "about"),
                measures=[measure.id for measure in layer.measures],
                has_sites=layer.site is not None,
                report_sources=list(layer.report_sources),
            )
            for layer in registry
        ]
    )


def measures_answer(backend: Backend) -> MeasuresAnswer:
    """Every measure."""
    registry = backend.services.space.registry
    return MeasuresAnswer(measures=[_measure(layer, measure) for layer in registry for measure in layer.measures])


def units_answer(backend: Backend) -> UnitsAnswer:
    """Every unit."""
    units = sorted(backend.boundaries.units, key=lambda unit: list(Level).index(unit.level))
    return UnitsAnswer(
        boundary_set=backend.boundaries.boundary_set,
        attribution=backend.boundaries.attribution,
        units=[
            UnitAnswer(
                code=unit.code,
                level=unit.level.value,
                name=unit.name,
                kind=unit.kind,
                parent_code=unit.parent_code,
                population=unit.population,
                area_km2=unit.area_km2,
                longitude=unit.label_lon,
                latitude=unit.label_lat,
            )
            for unit in units
        ],
    )


def text_of(layer: Layer, key: str) -> Bilingual:
    """A text of a layer's part of the catalogue; empty where the layer has none."""
    return Bilingual(vi=layer.texts["vi"].get(key, ""), en=layer.texts["en"].get(key, ""))


def _measure(layer: Layer, measure: Measure) -> MeasureAnswer:
    target = next((one for one in layer.targets if one.measure_id == measure.id), None)
    label, formula, unit = (text_of(layer, f"{measure.id}.{key}") for key in ("label", "formula", "unit"))
    return MeasureAnswer(
        id=measure.id,
        layer=layer.id,
        label=label,
        formula=formula,
        unit=unit,
        format=measure.format,
        factor=measure.factor,
        has_denominator=measure.denominator is not None,
        levels=[level.value for level in measure.levels],
        filters=[name for name in ("theme", "channel") if name in measure.filters],
        definition_is_ours=measure.definition_is_ours,
        target=target.value if target else None,
        target_source=target.document.text if target else "",
    )
