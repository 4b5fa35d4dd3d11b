"""The areas around the province: context, fitted to the province's border."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geo.coverage import UTM_48N, Shapes, in_metres, rounded
from dashboard.geo.files import geojson
from dashboard.geo.source import WGS84, read_layer

GAP_M: Final = 4000.0
"""Neighbours are generalised by others: what lies open between them and the province, up to this width, is theirs."""

MARGIN_DEG: Final = (1.6, 0.7)
"""East-west and north-south room around the province: enough for a screen of 16:9 at the province's zoom."""

DECIMALS: Final = 4


def neighbours_geojson(path: Path | None, communes: gpd.GeoDataFrame, tolerance_m: float) -> bytes:
    """Return the neighbours (file with a column `name`) clipped to a box around the province; none without a file.

    They neither overlap the province nor leave slivers beside it, and are simplified as it is. Raises BoundaryError
    where the file cannot be read.
    """
    if path is None:
        return geojson([])
    layer = read_layer(path, None)
    names = layer["name"] if "name" in layer.columns else pd.Series([""] * len(layer))
    province = shapely.coverage_union_all(in_metres(communes.geometry))
    fitted = _fitted(province, in_metres(layer.geometry))
    simple = shapely.coverage_simplify(fitted, tolerance_m)[1:]
    degrees = gpd.GeoSeries(simple, crs=UTM_48N).to_crs(WGS84).to_numpy()
    west, south, east, north = communes.total_bounds
    wide, high = MARGIN_DEG
    clipped = rounded(shapely.clip_by_rect(degrees, west - wide, south - high, east + wide, north + high), DECIMALS)
    shown = [(str(name), shape) for name, shape in zip(names, clipped, strict=True) if not shape.is_empty]
    return geojson([(name, shapely.geometry.mapping(shape), {"name": name}) for name, shape in shown])


def _fitted(province: BaseGeometry, around: Shapes) -> Shapes:
    """Coverage of the province, first and unchanged, and its neighbours.

    Cleaning gives each gap to the area with the longest border, often the province; those are handed on.
    """
    grown, *others = shapely.coverage_clean([province, *around], gap_width=GAP_M)
    for gap in shapely.get_parts(shapely.difference(grown, province)):
        shared = shapely.length(shapely.intersection(shapely.boundary(others), shapely.buffer(gap, 1)))
        nearest = int(shared.argmax())
        others[nearest] = shapely.union(others[nearest], gap)
    return np.asarray(shapely.coverage_clean([province, *shapely.difference(others, province)]))
