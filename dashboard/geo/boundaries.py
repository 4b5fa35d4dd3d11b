"""The boundary set that a running system works with, checked against its manifest when it is loaded."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.errors import BoundaryError
from dashboard.geo.files import EXACT_COMMUNES, MANIFEST, SERVED, UNITS, sha256
from dashboard.geo.viewport import Bounds

if TYPE_CHECKING:
    from shapely.geometry.base import BaseGeometry


@dataclass(frozen=True, slots=True)
class GeoAsset:
    """One file for browsers. Its content is named by its address, which may therefore be cached for ever."""

    name: str
    url: str
    body: bytes
    brotli: bytes
    gzip: bytes

    @property
    def etag(self) -> str:
        """The finger-print that is also in the address."""
        return self.url.rpartition("-")[2].removesuffix(".json")


@dataclass(frozen=True)
class Boundaries:
    """Units, extents and screen geometry of one boundary set.

    `bounds` is west, south, east, north in degrees by unit code; `assets` are by name (`province`, `districts`,
    `communes`, `neighbours`, `hatch_districts`, `hatch_communes`); `attribution` is to be shown wherever the map is.
    """

    boundary_set: str
    valid_from: date
    units: tuple[Unit, ...]
    bounds: dict[str, Bounds]
    assets: dict[str, GeoAsset]
    attribution: str
    folder: Path

    @cached_property
    def tree(self) -> UnitTree:
        """The units as a hierarchy."""
        return UnitTree.of(self.units)

    @cached_property
    def commune_shapes(self) -> dict[str, BaseGeometry]:
        """Exact geometry (WGS 84 degrees) by commune code; read when first asked for.

        Raises BoundaryError where the file is missing or damaged.
        """
        import shapely

        collection = json.loads(_verified(self.folder, EXACT_COMMUNES, _manifest(self.folder)))
        return {feature["id"]: shapely.geometry.shape(feature["geometry"]) for feature in collection["features"]}


def load_boundaries(geo_dir: Path) -> Boundaries:
    """Load the boundary folder that `sonla geo build` made.

    Raises BoundaryError naming the file where one is missing, damaged or not the one of the manifest.
    """
    manifest = _manifest(geo_dir)
    rows = list(csv.DictReader(io.StringIO(_verified(geo_dir, UNITS, manifest).decode())))
    _verified(geo_dir, EXACT_COMMUNES, manifest)
    return Boundaries(
        boundary_set=manifest["boundary_set"],
        valid_from=date.fromisoformat(manifest["valid_from"]),
        units=tuple(_unit(row) for row in rows),
        bounds={row["code"]: _bounds(row) for row in rows},
        assets={name: _asset(geo_dir, name, manifest) for name in SERVED},
        attribution="; ".join(f"{source['text']} ({source['licence']})" for source in manifest["sources"]),
        folder=geo_dir,
    )


def _manifest(geo_dir: Path) -> dict[str, Any]:
    try:
        manifest = json.loads((geo_dir / MANIFEST).read_bytes())
    except OSError as error:
        raise _unusable(geo_dir / MANIFEST, "không đọc được", "cannot be read") from error
    except ValueError as error:
        raise _unusable(geo_dir / MANIFEST, "bị hỏng", "is damaged") from error
    if not isinstance(manifest, dict) or not {"boundary_set", "valid_from", "sources", "files"} <= manifest.keys():
        raise _unusable(geo_dir / MANIFEST, "bị hỏng", "is damaged")
    return manifest


def _verified(geo_dir: Path, name: str, manifest: dict[str, Any]) -> bytes:
    """Content of a file whose finger-print is that of the manifest."""
    try:
        body = (geo_dir / name).read_bytes()
    except OSError as error:
        raise _unusable(geo_dir / name, "không đọc được", "cannot be read") from error
    if sha256(body) != manifest["files"].get(name, {}).get("sha256"):
        raise _unusable(geo_dir / name, "bị hỏng hoặc đã bị sửa", "is damaged or was changed")
    return body


def _unusable(path: Path, vi: str, en: str) -> BoundaryError:
    return BoundaryError(
        f"Tệp ranh giới {path} {vi}. Chép lại thư mục data/geo, hoặc chạy lại “sonla geo build”.",
        f"Boundary file {path} {en}. Restore the folder data/geo, or run “sonla geo build” again.",
    )


def _asset(geo_dir: Path, name: str, manifest: dict[str, Any]) -> GeoAsset:
    body, brotli, gzip = (_verified(geo_dir, f"{name}.geojson{suffix}", manifest) for suffix in ("", ".br", ".gz"))
    return GeoAsset(name, f"/geo/{name.replace('_', '-')}-{sha256(body)[:12]}.json", body, brotli, gzip)


def _unit(row: dict[str, str]) -> Unit:
    return Unit(
        code=row["code"],
        level=Level(row["level"]),
        name=row["name"],
        kind=row["kind"],
        parent_code=row["parent_code"],
        population=int(row["population"]),
        area_km2=float(row["area_km2"]),
        label_lon=float(row["label_lon"]),
        label_lat=float(row["label_lat"]),
    )


def _bounds(row: dict[str, str]) -> Bounds:
    return float(row["west"]), float(row["south"]), float(row["east"]), float(row["north"])
