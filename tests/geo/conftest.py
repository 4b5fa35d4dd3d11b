"""The shipped boundaries, and one small district to build from."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from click.testing import CliRunner, Result

from dashboard.cli import sonla
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import PlaceFinder
from tests.support.geo import SHIPPED, Build


@pytest.fixture(scope="session")
def shipped() -> Boundaries:
    """The boundary set of 2021."""
    return load_boundaries(SHIPPED)


@pytest.fixture(scope="session")
def finder(shipped: Boundaries) -> PlaceFinder:
    return PlaceFinder(shipped.tree, shipped.commune_shapes)


@pytest.fixture(scope="session")
def _city() -> gpd.GeoDataFrame:
    communes = gpd.read_file(SHIPPED / "communes_exact.geojson").drop(columns="id")
    return communes[communes["district_code"] == "116"].reset_index(drop=True)


@pytest.fixture
def city(_city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """The twelve communes of Thành phố Sơn La, to be spoilt by a test."""
    return _city.copy()


@pytest.fixture
def build(tmp_path: Path) -> Build:
    """Write a table to a file and run `sonla geo build` on it into `tmp_path/out`; errors are raised."""

    def run(table: gpd.GeoDataFrame, *options: str, file_name: str = "communes.gpkg") -> Result:
        path = tmp_path / file_name
        table.to_file(path)
        arguments = ["geo", "build", "--communes", str(path), "--out", str(tmp_path / "out")]
        arguments += ["--boundary-set", "city", *options]
        return CliRunner().invoke(sonla, arguments, catch_exceptions=False, standalone_mode=False)

    return run
