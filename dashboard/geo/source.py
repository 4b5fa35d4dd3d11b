"""Reading the file that a boundary set is built from, and refusing what cannot be used."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import shapely
from numpy.typing import ArrayLike

from dashboard.geo.refusals import refusal
from dashboard.geo.register import REGISTERS

COLUMNS: Final = (
    "code",
    "name",
    "type",
    "district_code",
    "district_name",
    "population_2019",
    "urban_population_2019",
)
"""What is needed of each commune; a column of the file may be called otherwise and is then mapped."""

COMMUNE_KINDS: Final = ("Xã", "Phường", "Thị trấn")
DISTRICT_KINDS: Final = ("Huyện", "Thành phố", "Thị xã")
WGS84: Final = "EPSG:4326"


def read_communes(path: Path, columns: Mapping[str, str], crs: str | None, boundary_set: str) -> gpd.GeoDataFrame:
    """Return the communes of a GeoJSON, GeoPackage or Shapefile, in WGS 84 degrees, ordered by code.

    Columns: those of `COLUMNS`, with tidy names and `type` one of `COMMUNE_KINDS`, and `geometry`. `columns` gives
    the file's name of each column, `crs` the reference system of a file that states none. Raises BoundaryError
    naming the areas for missing columns, codes, names, numbers or geometries that cannot be used.
    """
    table = _needed_columns(read_layer(path, crs), columns)
    _refuse_bad_codes(table, boundary_set)
    table["type"] = [_kind(COMMUNE_KINDS, str(kind)) for kind in table["type"]]
    _refuse(table, table["type"] == "", "Loại phải là xã, phường hoặc thị trấn", "The type must be a known one")
    table["name"] = [tidy_name(kind, str(name)) for kind, name in zip(table["type"], table["name"], strict=True)]
    _tidy_districts(table)
    for column in ("population_2019", "urban_population_2019"):
        table[column] = _people(table, column)
    _refuse_bad_geometry(table)
    return table.sort_values("code", ignore_index=True)


def read_layer(path: Path, crs: str | None) -> gpd.GeoDataFrame:
    """Return the first layer of any vector file in WGS 84 degrees. Raises BoundaryError where it cannot be read."""
    try:
        layer = gpd.read_file(path, on_invalid="ignore")
    except (OSError, RuntimeError, ValueError, shapely.errors.ShapelyError) as error:
        raise refusal(f"Không đọc được tệp ranh giới {path.name}", f"Cannot read boundary file {path.name}") from error
    if not isinstance(layer, gpd.GeoDataFrame) or layer.empty:
        raise refusal(f"Tệp {path.name} không có khu vực nào", f"File {path.name} holds no areas")
    return _in_degrees(layer, crs, path)


def tidy_name(kind: str, name: str) -> str:
    """Return `name` with its prefix, in NFC, single spaces, each word capitalised: `Xã Mường é` -> `Xã Mường É`."""
    words = unicodedata.normalize("NFC", name).split()
    prefix = kind.lower().split()
    if [word.lower() for word in words[: len(prefix)]] == prefix:
        words = words[len(prefix) :]
    return " ".join([kind, *(word[:1].upper() + word[1:] for word in words)])


def _in_degrees(layer: gpd.GeoDataFrame, crs: str | None, path: Path) -> gpd.GeoDataFrame:
    try:
        stated = layer if layer.crs is not None else layer.set_crs(pyproj.CRS.from_user_input(crs or ""))
    except pyproj.exceptions.CRSError as error:
        raise refusal(
            f"Tệp {path.name} không nêu hệ quy chiếu; hãy thêm --crs EPSG:… đúng",
            f"File {path.name} states no reference system; add the right --crs EPSG:…",
        ) from error
    degrees = stated.to_crs(WGS84)
    west, south, east, north = degrees.total_bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise refusal(
            f"Tọa độ trong {path.name} không hợp với hệ quy chiếu đã nêu ({stated.crs.to_string()})",
            f"Coordinates in {path.name} do not fit the stated reference system ({stated.crs.to_string()})",
        )
    return degrees


def _needed_columns(layer: gpd.GeoDataFrame, columns: Mapping[str, str]) -> gpd.GeoDataFrame:
    names = {columns.get(column, column): column for column in COLUMNS}
    if missing := [name for name in names if name not in layer.columns]:
        raise refusal(
            f"Thiếu cột {', '.join(missing)}; tệp có: {', '.join(layer.columns)}",
            f"Missing columns {', '.join(missing)}; the file has: {', '.join(layer.columns)}",
        )
    shapes = gpd.GeoSeries(shapely.force_2d(layer.geometry.to_numpy()), crs=layer.crs)
    table = layer[list(names)].rename(columns=names)
    return gpd.GeoDataFrame(table.reset_index(drop=True), geometry=shapes)


def _refuse_bad_codes(table: gpd.GeoDataFrame, boundary_set: str) -> None:
    codes, districts = table["code"].astype("string").fillna(""), table["district_code"].astype("string").fillna("")
    _refuse(table, ~codes.str.fullmatch(r"[0-9]{5}"), "Mã xã phải có 5 chữ số", "A commune code has 5 digits")
    _refuse(table, ~districts.str.fullmatch(r"[0-9]{3}"), "Mã huyện phải có 3 chữ số", "A district code has 3 digits")
    _refuse(table, codes.duplicated(keep=False), "Mã xã bị trùng", "Duplicate commune codes")
    known = REGISTERS.get(boundary_set)
    if known is None:
        return
    expected = codes.map(known).fillna("")
    _refuse(
        table,
        expected != districts,
        f"Mã không có trong danh mục {boundary_set} hoặc sai huyện",
        f"Codes unknown to the list of {boundary_set}, or in another district",
    )
    if absent := sorted(set(known) - set(codes)):
        raise refusal(f"Thiếu xã của danh mục {boundary_set}", f"Communes of list {boundary_set} missing", absent)


def _tidy_districts(table: gpd.GeoDataFrame) -> None:
    names = table["district_name"].astype("string").fillna("")
    kinds = [_leading_kind(DISTRICT_KINDS, name) for name in names]
    bad = np.array([kind == "" for kind in kinds])
    _refuse(table, bad, "Tên huyện phải bắt đầu bằng huyện, thành phố hoặc thị xã", "District names need their kind")
    table["district_name"] = [tidy_name(kind, name) for kind, name in zip(kinds, names, strict=True)]
    names_per_code = table.groupby("district_code")["district_name"].transform("nunique")
    _refuse(table, names_per_code > 1, "Một mã huyện có nhiều tên huyện", "One district code has several names")


def _people(table: gpd.GeoDataFrame, column: str) -> pd.Series[int]:
    people = pd.to_numeric(table[column], errors="coerce")
    bad = ~((people >= 0) & (people % 1 == 0))
    _refuse(table, bad, f"Cột {column} phải là số người", f"Column {column} must be a number of people")
    return pd.Series(people).astype("int64")


def _refuse_bad_geometry(table: gpd.GeoDataFrame) -> None:
    shapes = table.geometry.to_numpy()
    areal = np.isin(shapely.get_type_id(shapes), (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON))
    _refuse(table, ~areal | shapely.is_empty(shapes), "Hình không phải là vùng", "Geometry is not an area")
    _refuse(table, ~shapely.is_valid(shapes), "Hình bị lỗi (tự cắt)", "Invalid geometry (it crosses itself)")


def _refuse(table: gpd.GeoDataFrame, bad: ArrayLike, vi: str, en: str) -> None:
    """Raise BoundaryError naming the rows where `bad` (boolean per row) is true, if any."""
    if areas := area_names(table, np.flatnonzero(np.asarray(bad, dtype=bool))):
        raise refusal(vi, en, areas)


def area_names(table: gpd.GeoDataFrame, positions: Sequence[int] | np.ndarray[Any, Any]) -> list[str]:
    """Return `code name` of the rows at `positions`; `(trống)` where one is empty."""
    rows = table.iloc[list(positions)]
    pairs = zip(rows["code"], rows["name"], strict=True)
    return [" ".join("(trống)" if pd.isna(part) or part == "" else str(part) for part in pair) for pair in pairs]


def _kind(kinds: tuple[str, ...], text: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", text).lower().split())
    return next((kind for kind in kinds if kind.lower() == tidy), "")


def _leading_kind(kinds: tuple[str, ...], name: str) -> str:
    tidy = " ".join(unicodedata.normalize("NFC", name).lower().split())
    return next((kind for kind in kinds if tidy.startswith(f"{kind.lower()} ")), "")
