"""`sonla geo build`: from one file of communes to a boundary folder that is complete or not written at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from dashboard.domain.units import Level
from dashboard.errors import BoundaryError
from dashboard.geo.coverage import Shapes, clean_coverage
from dashboard.geo.files import EXACT_COMMUNES, MANIFEST, UNITS, as_json, geojson, sha256, with_encodings
from dashboard.geo.hatching import WEB_MERCATOR, hatching
from dashboard.geo.labels import Label, label_points, metres_per_px
from dashboard.geo.levels import LevelGeometry, build_levels, features
from dashboard.geo.neighbours import neighbours_geojson
from dashboard.geo.source import WGS84, read_communes

DISTRICT_FONT_PX: Final = 14.0
COMMUNE_FONT_PX: Final = 12.0
"""Sizes for which label points are chosen: full names of districts, short names of communes."""

HATCH_SPACING_PX: Final = 25.0
HATCH_SPACING_M: Final = {Level.DISTRICT: (1800.0, 1800.0), Level.COMMUNE: (600.0, 1200.0)}
"""Distance of strips: as many pixels when its parent fills the map, within limits that still show further out."""

HATCH_WIDTH_SHARE: Final = 1 / 6


@dataclass(frozen=True, slots=True)
class Source:
    """Where data comes from, as credited on the map, and under which licence."""

    text: str
    licence: str


@dataclass(frozen=True, slots=True)
class BuildRequest:
    """What `sonla geo build` is asked for. `columns` gives the file's name of a column that is called otherwise."""

    communes: Path
    out: Path
    boundary_set: str
    valid_from: str
    vintage: str
    columns: Mapping[str, str] = field(default_factory=dict)
    crs: str | None = None
    neighbours: Path | None = None
    sources: tuple[Source, ...] = ()


def build_boundaries(request: BuildRequest) -> dict[str, Any]:
    """Build the boundary folder `request.out` and return its manifest. The same input gives the same bytes.

    Raises BoundaryError, with nothing written, where the input is refused or the folder cannot be written.
    """
    communes = read_communes(request.communes, request.columns, request.crs, request.boundary_set)
    communes = clean_coverage(communes)
    levels = build_levels(communes)
    units = _units_table(levels, request)
    files = _screen_files(levels, neighbours_geojson(request.neighbours, communes, levels[0].tolerance_m))
    files[UNITS] = units.to_csv(index=False, lineterminator="\n").encode()
    files[EXACT_COMMUNES] = _exact(communes)
    manifest = _manifest(request, levels, files)
    _write(request.out, {**files, MANIFEST: as_json(manifest, indent=2)})
    return manifest


def _screen_files(levels: list[LevelGeometry], neighbours: bytes) -> dict[str, bytes]:
    bodies = {level.file_stem: level.body for level in levels} | {"neighbours": neighbours}
    for level in levels[1:]:
        bodies[f"hatch_{level.file_stem}"] = geojson(features(level.units["code"], _hatched(level, levels)))
    files: dict[str, bytes] = {}
    for stem, body in bodies.items():
        files |= with_encodings(f"{stem}.geojson", body)
    return files


def _hatched(level: LevelGeometry, levels: list[LevelGeometry]) -> Shapes:
    strips = np.empty(len(level.shapes), dtype=object)
    for members, view in _views(level, levels):
        spacing_m = np.clip(HATCH_SPACING_PX * metres_per_px(view.bounds), *HATCH_SPACING_M[level.level])
        strips[members] = hatching(level.shapes[members], spacing_m, spacing_m * HATCH_WIDTH_SHARE)
    return strips


def _units_table(levels: list[LevelGeometry], request: BuildRequest) -> pd.DataFrame:
    """Rows of `units.csv`: province, districts, communes, each ordered by code."""
    tables = [_with_labels(level, _views(level, levels)) for level in levels]
    units = pd.concat(tables, ignore_index=True)
    return units.assign(boundary_set=request.boundary_set, valid_from=request.valid_from, valid_to="")


def _views(level: LevelGeometry, levels: list[LevelGeometry]) -> list[tuple[np.ndarray[Any, Any], Any]]:
    """Units that are seen together: positions, and the shape that then fills the map."""
    if level.level is not Level.COMMUNE:
        return [(np.arange(len(level.units)), levels[0].shapes[0])]
    parents = level.units["parent_code"].to_numpy()
    districts = zip(levels[1].units["code"], levels[1].shapes, strict=True)
    return [(np.flatnonzero(parents == code), shape) for code, shape in districts]


def _with_labels(level: LevelGeometry, groups: list[tuple[np.ndarray[Any, Any], Any]]) -> pd.DataFrame:
    mercator = gpd.GeoSeries(level.shapes, crs=WGS84).to_crs(WEB_MERCATOR).to_numpy()
    texts, font_px = level.units["name"].to_numpy(), DISTRICT_FONT_PX
    if level.level is Level.COMMUNE:
        kinds = level.units["kind"]
        texts = np.array([name.removeprefix(f"{kind} ") for name, kind in zip(texts, kinds, strict=True)])
        font_px = COMMUNE_FONT_PX
    points = np.empty((len(texts), 2))
    for members, view in groups:
        labels = [Label(texts[index], mercator[index]) for index in members]
        points[members] = label_points(labels, font_px, metres_per_px(view.bounds))
    degrees = gpd.GeoSeries(shapely.points(points), crs=WEB_MERCATOR).to_crs(WGS84)
    extents = shapely.bounds(level.shapes).round(5)
    sides = {side: extents[:, column] for column, side in enumerate(("west", "south", "east", "north"))}
    return level.units.assign(label_lon=degrees.x.round(5), label_lat=degrees.y.round(5), **sides)


def _exact(communes: gpd.GeoDataFrame) -> bytes:
    """The input geometry, cleaned, with its columns: for placing points, and to build from again."""
    rows = communes.drop(columns="geometry").to_dict("records")
    shapes = communes.geometry.to_numpy()
    return geojson((row["code"], shapely.geometry.mapping(shape), row) for row, shape in zip(rows, shapes, strict=True))


def _manifest(request: BuildRequest, levels: list[LevelGeometry], files: Mapping[str, bytes]) -> dict[str, Any]:
    sources = request.sources or (Source(request.communes.name, "không nêu / not stated"),)
    return {
        "boundary_set": request.boundary_set,
        "valid_from": request.valid_from,
        "vintage": request.vintage,
        "crs": WGS84,
        "sources": [{"text": source.text, "licence": source.licence} for source in sources],
        "levels": {
            str(level.level): {
                "unit_count": len(level.units),
                "tolerance_m": level.tolerance_m,
                "bounds": [round(float(side), 5) for side in shapely.total_bounds(level.shapes)],
            }
            for level in levels
        },
        "files": {name: {"bytes": len(body), "sha256": sha256(body)} for name, body in sorted(files.items())},
    }


def _write(out: Path, files: Mapping[str, bytes]) -> None:
    """Write beside the old files first, then replace them, the manifest last."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, body in files.items():
            (out / f"{name}.new").write_bytes(body)
        for name in files:
            (out / f"{name}.new").replace(out / name)
    except OSError as error:
        raise BoundaryError(
            f"Không ghi được vào thư mục {out}: {error.strerror}. Kiểm tra quyền ghi rồi chạy lại.",
            f"Cannot write into folder {out}: {error.strerror}. Check the permissions and run again.",
        ) from error
