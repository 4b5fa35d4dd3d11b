"""`sonla geo build`: what it makes of a good file, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pytest
import shapely
from shapely.affinity import translate

from dashboard.cli import sonla
from dashboard.errors import BoundaryError
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.source import tidy_name
from tests.support.geo import Build

SHORT_NAMES = {
    "code": "MAXA",
    "name": "TENXA",
    "type": "LOAI",
    "district_code": "MAHUYEN",
    "district_name": "TENHUYEN",
    "population_2019": "DANSO",
    "urban_population_2019": "THANHTHI",
}


def run(*arguments: object) -> None:
    sonla([str(argument) for argument in arguments], standalone_mode=False)


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_build_loads_as_the_units_of_the_file(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    build(city)
    built = load_boundaries(tmp_path / "out")
    assert built.boundary_set == "city"
    assert [unit.code for unit in built.tree.communes("14")] == sorted(city["code"])
    assert [unit.name for unit in built.tree.children("14")] == ["Thành phố Sơn La"]
    assert built.tree.root.population == city["population_2019"].sum()
    assert set(built.commune_shapes) == set(city["code"])


def test_the_same_file_gives_the_same_bytes(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    build(city, file_name="one.gpkg")
    first = contents(tmp_path / "out")
    build(city.iloc[::-1], file_name="one.gpkg")
    assert contents(tmp_path / "out") == first


@pytest.mark.parametrize("file_name", ["communes.geojson", "communes.shp"])
def test_other_formats_and_column_names_give_the_same_units(
    city: gpd.GeoDataFrame, build: Build, tmp_path: Path, file_name: str
) -> None:
    build(city)
    expected = (tmp_path / "out" / "units.csv").read_bytes()
    renamed = city.rename(columns=SHORT_NAMES)
    options = [f"--column={ours}={theirs}" for ours, theirs in SHORT_NAMES.items()]
    build(renamed, *options, file_name=file_name)
    assert (tmp_path / "out" / "units.csv").read_bytes() == expected


def test_a_file_in_metres_gives_the_same_places(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    build(city.to_crs("EPSG:32648"))
    built = load_boundaries(tmp_path / "out")
    for code, shape in zip(city["code"], city.geometry, strict=True):
        assert shapely.hausdorff_distance(built.commune_shapes[code], shape) < 1e-5


def test_roundings_between_areas_are_closed(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    metric = city.to_crs("EPSG:32648")
    uneven = metric.set_geometry(shapely.simplify(metric.geometry.to_numpy(), 0.8), crs=metric.crs)
    assert not shapely.coverage_is_valid(uneven.geometry.to_numpy())
    build(uneven)
    exact = load_boundaries(tmp_path / "out").commune_shapes
    assert shapely.coverage_is_valid(list(exact.values()))


def moved(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Chiềng Lề 200 m to the east: over its neighbours on one side, away from them on the other."""
    shapes = city.geometry.to_list()
    shapes[0] = translate(shapes[0], xoff=0.002)
    return city.set_geometry(shapes, crs=city.crs)


def with_hole(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = city.geometry.to_list()
    shapes[0] = shapely.difference(shapes[0], shapely.buffer(shapely.point_on_surface(shapes[0]), 0.001))
    return city.set_geometry(shapes, crs=city.crs)


def self_crossing(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    shapes = city.geometry.to_list()
    shapes[0] = shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)])
    return city.set_geometry(shapes, crs=city.crs)


def as_points(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return city.set_geometry(city.geometry.representative_point(), crs=city.crs)


def with_value(column: str, value: object) -> Callable[[gpd.GeoDataFrame], gpd.GeoDataFrame]:
    def spoil(city: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        city[column] = city[column].astype(object)
        city.loc[0, column] = value
        return city

    return spoil


FAULTS = {
    "overlap": (moved, "Các khu vực chồng lên nhau"),
    "gap": (with_hole, "Có khoảng hở"),
    "crossing": (self_crossing, "Hình bị lỗi"),
    "points": (as_points, "Hình không phải là vùng"),
    "short code": (with_value("code", "3646"), "Mã xã phải có 5 chữ số"),
    "empty code": (with_value("code", None), "Mã xã phải có 5 chữ số"),
    "duplicate code": (with_value("code", "03649"), "Mã xã bị trùng"),
    "no district": (with_value("district_code", None), "Mã huyện phải có 3 chữ số"),
    "two names": (with_value("district_name", "Huyện Mai Sơn"), "Một mã huyện có nhiều tên huyện"),
    "type": (with_value("type", "bản"), "Loại phải là"),
    "people": (with_value("population_2019", -1), "Cột population_2019 phải là số người"),
}


@pytest.mark.parametrize(("spoil", "reason"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_refused_with_the_area_named(
    city: gpd.GeoDataFrame, build: Build, tmp_path: Path, spoil: Callable[..., gpd.GeoDataFrame], reason: str
) -> None:
    with pytest.raises(BoundaryError) as refused:
        build(spoil(city))
    assert refused.value.vi.startswith(reason)
    assert "Phường Chiềng Lề" in refused.value.vi
    assert "Phường Chiềng Lề" in refused.value.en
    assert not (tmp_path / "out").exists()


def test_at_most_ten_areas_are_named(city: gpd.GeoDataFrame, build: Build) -> None:
    city["code"] = "03646"
    with pytest.raises(BoundaryError, match=r"and 2 more") as refused:
        build(city)
    assert "và 2 khu vực nữa" in refused.value.vi


@pytest.mark.parametrize(("code", "named"), [("99999", "99999 Phường Chiềng Lề"), ("03646", "03679")])
def test_codes_must_be_those_of_the_set(city: gpd.GeoDataFrame, build: Build, code: str, named: str) -> None:
    """An unknown code is named; so are communes of the set that the file lacks."""
    city.loc[0, "code"] = code
    complete = city if code == "99999" else city[city["code"] != "03679"]
    with pytest.raises(BoundaryError, match=named):
        build(complete, "--boundary-set", "2021")


def test_a_commune_in_another_district_than_the_set_says_is_refused(city: gpd.GeoDataFrame, build: Build) -> None:
    city.loc[0, ["district_code", "district_name"]] = ["118", "Huyện Quỳnh Nhai"]
    with pytest.raises(BoundaryError, match="03646 Phường Chiềng Lề"):
        build(city, "--boundary-set", "2021")


def test_a_file_without_reference_system_needs_one(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    table = city.rename(columns=SHORT_NAMES)
    options = [f"--column={ours}={theirs}" for ours, theirs in SHORT_NAMES.items()]
    build(table, *options, file_name="communes.shp")
    stated = (tmp_path / "out" / "communes.geojson").read_bytes()
    (tmp_path / "communes.prj").unlink()
    again = ["geo", "build", "--communes", tmp_path / "communes.shp", "--out", tmp_path / "out", *options]
    with pytest.raises(BoundaryError, match="states no reference system"):
        run(*again, "--boundary-set=city")
    run(*again, "--boundary-set=city", "--crs=EPSG:4326")
    assert (tmp_path / "out" / "communes.geojson").read_bytes() == stated


def test_metres_called_degrees_are_refused(city: gpd.GeoDataFrame, build: Build) -> None:
    with pytest.raises(BoundaryError, match="do not fit the stated reference system"):
        build(city.to_crs("EPSG:32648").set_crs("EPSG:4326", allow_override=True))


def test_a_missing_column_is_named_with_those_there_are(city: gpd.GeoDataFrame, build: Build) -> None:
    with pytest.raises(BoundaryError, match="Missing columns type; the file has: code, name, district_code"):
        build(city.drop(columns="type"))


@pytest.mark.parametrize("content", [None, b"", b"{", b"SQLite format 3\x00 and then nothing"])
def test_an_unreadable_file_is_refused(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "communes.gpkg"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(BoundaryError, match=r"Cannot read boundary file communes\.gpkg"):
        run("geo", "build", "--communes", path, "--out", tmp_path / "out")


def test_a_folder_that_cannot_be_written_is_told(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file where the folder should be")
    with pytest.raises(BoundaryError, match="Cannot write into folder"):
        build(city)


def test_neighbours_neither_overlap_the_province_nor_leave_slivers(
    city: gpd.GeoDataFrame, build: Build, tmp_path: Path
) -> None:
    whole = city.union_all()
    coarse = shapely.box(103.7, 21.1, 104.1, 21.5) - shapely.simplify(whole, 0.003)
    gpd.GeoDataFrame({"name": ["Quanh"]}, geometry=[coarse], crs=city.crs).to_file(tmp_path / "around.geojson")
    build(city, "--neighbours", str(tmp_path / "around.geojson"))
    collection = json.loads((tmp_path / "out" / "neighbours.geojson").read_bytes())
    around = shapely.geometry.shape(collection["features"][0]["geometry"])
    tolerance_deg = 0.0005
    assert collection["features"][0]["id"] == "Quanh"
    assert shapely.buffer(around & whole, -tolerance_deg).is_empty
    assert shapely.buffer(shapely.box(103.71, 21.11, 104.09, 21.49) - around - whole, -tolerance_deg).is_empty


def test_sources_are_credited(city: gpd.GeoDataFrame, build: Build, tmp_path: Path) -> None:
    build(city, "--source=Sở A", "--licence=MIT", "--source=Sở B", "--licence=CC0")
    built: Boundaries = load_boundaries(tmp_path / "out")
    assert built.attribution == "Sở A (MIT); Sở B (CC0)"


@pytest.mark.parametrize(
    ("kind", "name", "tidy"),
    [
        ("Xã", "Xã Mường é", "Xã Mường É"),
        ("Xã", "Xã Cò  Nòi", "Xã Cò Nòi"),
        ("Thị trấn", "thị trấn NT Mộc Châu", "Thị trấn NT Mộc Châu"),
        ("Phường", "Chiềng Le\u0302\u0300", "Phường Chiềng Lề"),
    ],
)
def test_names_are_tidied(kind: str, name: str, tidy: str) -> None:
    assert tidy_name(kind, name) == tidy
