"""One valid coverage per level: areas that neither overlap nor leave gaps, simplified with shared borders kept."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geo.refusals import refusal
from dashboard.geo.source import WGS84, area_names

UTM_48N: Final = "EPSG:32648"
"""The metric reference system of the province."""

TOLERANCE_M: Final = 2.0
"""Overlaps and gaps up to this width are roundings of the file and are closed; wider ones are refused."""

SCREEN_DECIMALS: Final = 5
EXACT_DECIMALS: Final = 7
"""Decimals of a degree that are shipped: about 1 m and 1 cm here."""

Shapes = np.ndarray[Any, Any]
"""Array of shapely geometries."""


def clean_coverage(communes: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the communes as an exact coverage in WGS 84 degrees; a valid input keeps its coordinates.

    Raises BoundaryError naming the areas that overlap or leave a gap by more than `TOLERANCE_M`.
    """
    metric = communes.geometry.to_crs(UTM_48N).to_numpy()
    _refuse_overlaps(communes, metric)
    if not shapely.coverage_is_valid(metric, gap_width=TOLERANCE_M):
        metric = shapely.coverage_clean(metric, gap_width=TOLERANCE_M, snapping_distance=TOLERANCE_M / 2)
        communes = communes.set_geometry(gpd.GeoSeries(metric, crs=UTM_48N).to_crs(WGS84))
    _refuse_gaps(communes, metric)
    return communes.set_geometry(gpd.GeoSeries(rounded(communes.geometry.to_numpy(), EXACT_DECIMALS), crs=WGS84))


def in_metres(shapes: Iterable[Any]) -> Shapes:
    """Reproject from degrees to UTM 48N."""
    return np.asarray(gpd.GeoSeries(list(shapes), crs=WGS84).to_crs(UTM_48N).array)


def simplified(metric: Shapes, tolerance_m: float) -> Shapes | None:
    """Return a coverage in rounded WGS 84 degrees from one in UTM 48N; None where rounding breaks it.

    The tolerance is that of Visvalingam and Whyatt: corners that cut off less than `tolerance_m` squared go.
    """
    coverage = shapely.coverage_simplify(metric, tolerance_m)
    shapes = rounded(gpd.GeoSeries(coverage, crs=UTM_48N).to_crs(WGS84).to_numpy(), SCREEN_DECIMALS)
    sound = shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
    return shapes if sound else None


def rounded(shapes: Shapes, decimals: int) -> Shapes:
    """Round coordinates point by point: points that areas share stay shared. Outer rings run counter-clockwise."""
    snapped = shapely.transform(shapes, lambda points: np.round(points, decimals))
    return np.asarray(shapely.orient_polygons(shapely.remove_repeated_points(snapped)))


def _refuse_overlaps(communes: gpd.GeoDataFrame, metric: Shapes) -> None:
    first, second = shapely.STRtree(metric).query(metric, predicate="intersects")
    pairs = first < second
    shared = shapely.intersection(metric[first[pairs]], metric[second[pairs]])
    wide = ~shapely.is_empty(shapely.buffer(shared, -TOLERANCE_M / 2))
    if wide.any():
        areas = area_names(communes, np.unique([first[pairs][wide], second[pairs][wide]]))
        raise refusal("Các khu vực chồng lên nhau", "Areas overlap one another", areas)


def _refuse_gaps(communes: gpd.GeoDataFrame, metric: Shapes) -> None:
    holes = _holes(shapely.union_all(metric))
    if len(holes):
        beside = np.unique(shapely.STRtree(metric).query(holes, predicate="intersects")[1])
        raise refusal("Có khoảng hở giữa các khu vực", "There are gaps between areas", area_names(communes, beside))
    broken = ~shapely.is_empty(shapely.coverage_invalid_edges(metric, gap_width=TOLERANCE_M))
    if broken.any():
        areas = area_names(communes, np.flatnonzero(broken))
        raise refusal("Ranh giới chung không khớp nhau", "Shared borders do not match", areas)


def _holes(whole: BaseGeometry) -> Shapes:
    rings = [ring for part in shapely.get_parts(whole) for ring in part.interiors]
    return shapely.polygons(rings) if rings else np.array([], dtype=object)
