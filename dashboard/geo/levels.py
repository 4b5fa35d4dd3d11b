"""The three levels made from the communes: their units, and their simplified geometry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.domain.units import PROVINCE_CODE, Level
from dashboard.geo.coverage import Shapes, in_metres, simplified
from dashboard.geo.files import Feature, brotli_best, geojson
from dashboard.geo.refusals import refusal

PROVINCE_NAME: Final = "Tỉnh Sơn La"
PROVINCE_KIND: Final = "Tỉnh"

BUDGET_BYTES: Final = {Level.PROVINCE: 12 * 1024, Level.DISTRICT: 36 * 1024, Level.COMMUNE: 110 * 1024}
"""Brotli size each level may have on the way to the screen; communes have 120 KiB at most."""

TOLERANCES_M: Final = (20, 30, 40, 50, 60, 80, 100, 150, 200, 300, 500)


@dataclass(frozen=True)
class LevelGeometry:
    """Units of one level ordered by code, and what the screen draws of them (WGS 84 degrees)."""

    level: Level
    units: pd.DataFrame
    shapes: Shapes
    tolerance_m: int
    body: bytes

    @property
    def file_stem(self) -> str:
        """Name of the level's file."""
        return {Level.PROVINCE: "province", Level.DISTRICT: "districts", Level.COMMUNE: "communes"}[self.level]


def build_levels(communes: gpd.GeoDataFrame) -> list[LevelGeometry]:
    """Return province, districts and communes; districts and province are dissolved from the communes.

    Unit columns: code, level, name, kind, parent_code, population, urban_population, area_km2.
    """
    metric = in_metres(communes.geometry)
    frame = _commune_units(communes, metric)
    district_of = frame["parent_code"].to_numpy()
    districts = communes[["district_code", "district_name"]].drop_duplicates().sort_values("district_code")
    shapes = np.array([shapely.coverage_union_all(metric[district_of == code]) for code in districts["district_code"]])
    district_units = _sums(frame, list(districts["district_code"]), list(districts["district_name"]), Level.DISTRICT)
    whole = _sums(frame.assign(parent_code=PROVINCE_CODE), [PROVINCE_CODE], [PROVINCE_NAME], Level.PROVINCE)
    return [
        _for_screen(Level.PROVINCE, whole, np.array([shapely.coverage_union_all(metric)])),
        _for_screen(Level.DISTRICT, district_units, shapes),
        _for_screen(Level.COMMUNE, frame, metric),
    ]


def features(codes: Iterable[str], shapes: Shapes) -> list[Feature]:
    """Features without properties: names and numbers are in the units file."""
    return [(str(code), shapely.geometry.mapping(shape), {}) for code, shape in zip(codes, shapes, strict=True)]


def _commune_units(communes: gpd.GeoDataFrame, metric: Shapes) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "code": communes["code"],
            "level": str(Level.COMMUNE),
            "name": communes["name"],
            "kind": communes["type"],
            "parent_code": communes["district_code"],
            "population": communes["population_2019"],
            "urban_population": communes["urban_population_2019"],
            "area_km2": np.round(shapely.area(metric) / 1e6, 2),
        }
    )


def _sums(communes: pd.DataFrame, codes: list[str], names: list[str], level: Level) -> pd.DataFrame:
    """Units of a higher level; areas are sums of the rounded areas, so that the levels agree to the last digit."""
    summed = communes.groupby("parent_code")[["population", "urban_population", "area_km2"]].sum().round(2)
    units = pd.DataFrame(summed.loc[codes]).reset_index(drop=True)
    units.insert(0, "code", codes)
    units.insert(1, "level", str(level))
    units.insert(2, "name", names)
    units.insert(3, "kind", [_kind_of(name) for name in names])
    units.insert(4, "parent_code", "" if level is Level.PROVINCE else PROVINCE_CODE)
    return units


def _kind_of(name: str) -> str:
    return next(kind for kind in (PROVINCE_KIND, "Huyện", "Thành phố", "Thị xã") if name.startswith(kind))


def _for_screen(level: Level, units: pd.DataFrame, metric: Shapes) -> LevelGeometry:
    """The finest simplification that is a valid coverage and fits the level's budget."""
    for tolerance_m in TOLERANCES_M:
        shapes = simplified(metric, tolerance_m)
        if shapes is None:
            continue
        body = geojson(features(units["code"], shapes))
        if len(brotli_best(body)) <= BUDGET_BYTES[level]:
            return LevelGeometry(level, units, shapes, tolerance_m, body)
    raise refusal(
        f"Không thể đơn giản hóa ranh giới cấp {level} cho vừa {BUDGET_BYTES[level] // 1024} KiB",
        f"Boundaries of level {level} cannot be simplified into {BUDGET_BYTES[level] // 1024} KiB",
    )
