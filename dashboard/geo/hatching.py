"""Diagonal strips for areas without a report: MapLibre has no patterns without images, so the hatching is geometry."""

from __future__ import annotations

from typing import Any, Final

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from dashboard.geo.source import WGS84

WEB_MERCATOR: Final = "EPSG:3857"
DECIMALS: Final = 4
"""About 10 m: a tenth of the thinnest strip."""

_BEND_M: Final = 60.0
"""Ends of strips follow the border up to this distance; below half a pixel when the province fills the map."""


def hatching(shapes: np.ndarray[Any, Any], spacing_m: float, width_m: float) -> np.ndarray[Any, Any]:
    """Return a MultiPolygon of strips per shape (WGS 84 degrees), at 45 degrees on the screen.

    `spacing_m` is from strip to strip, `width_m` across one, in metres of Web Mercator. All strips lie on one grid, so
    that the hatching of neighbours is continuous.
    """
    metric = gpd.GeoSeries(list(shapes), crs=WGS84).to_crs(WEB_MERCATOR)
    strips = _strips(metric.total_bounds, spacing_m, width_m)
    clipped = [_plain(shapely.intersection(strips, shape), width_m) for shape in metric]
    degrees = gpd.GeoSeries(clipped, crs=WEB_MERCATOR).to_crs(WGS84)
    return np.array([_snapped(shape) for shape in degrees], dtype=object)


def _strips(bounds: np.ndarray[Any, Any], spacing_m: float, width_m: float) -> BaseGeometry:
    """Strips that rise to the right and cover `bounds`, on a grid that does not depend on it."""
    west, south, east, north = bounds
    step, thickness = spacing_m * np.sqrt(2), width_m * np.sqrt(2)
    offsets = np.arange(np.floor((south - east) / step), np.ceil((north - west) / step) + 1) * step
    lower = [np.column_stack([[west, east, east, west], np.add([west, east, east, west], rise)]) for rise in offsets]
    corners = np.array(lower)
    corners[:, 2:, 1] += thickness
    return shapely.multipolygons(shapely.polygons(corners))


def _plain(clipped: BaseGeometry, width_m: float) -> BaseGeometry:
    """The strips with as few corners as will do; crumbs shorter than they are wide are left out."""
    pieces = shapely.simplify(shapely.get_parts(clipped), _BEND_M)
    areal = pieces[shapely.get_type_id(pieces) == shapely.GeometryType.POLYGON]
    return shapely.multipolygons(areal[shapely.area(areal) > width_m**2])


def _snapped(shape: BaseGeometry) -> BaseGeometry:
    points = shapely.transform(shapely.get_parts(shape), lambda points: np.round(points, DECIMALS))
    pieces = shapely.remove_repeated_points(points)
    return shapely.multipolygons(shapely.orient_polygons(pieces[shapely.is_valid(pieces)]))
