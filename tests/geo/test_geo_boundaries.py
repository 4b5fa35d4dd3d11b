"""Loading the boundary folder: what is missing or damaged is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from dashboard.errors import BoundaryError
from dashboard.geo.boundaries import load_boundaries
from tests.support.geo import SHIPPED

NEEDED = [
    "manifest.json",
    "units.csv",
    "communes_exact.geojson",
    "communes.geojson",
    "communes.geojson.br",
    "hatch_districts.geojson.gz",
]


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "geo"))


@pytest.mark.parametrize("name", NEEDED)
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(BoundaryError) as refused:
        load_boundaries(copied)
    assert refused.value.vi.startswith(f"Tệp ranh giới {copied / name} không đọc được.")
    assert refused.value.en.startswith(f"Boundary file {copied / name} cannot be read.")


@pytest.mark.parametrize("name", NEEDED)
def test_a_truncated_file_is_named(copied: Path, name: str) -> None:
    (copied / name).write_bytes((copied / name).read_bytes()[:-10])
    with pytest.raises(BoundaryError) as refused:
        load_boundaries(copied)
    assert refused.value.vi.startswith(f"Tệp ranh giới {copied / name} bị hỏng")


def test_one_changed_byte_is_noticed(copied: Path) -> None:
    body = (copied / "units.csv").read_bytes()
    (copied / "units.csv").write_bytes(body.replace(b"1248415", b"1248416", 1))
    with pytest.raises(BoundaryError, match=r"units\.csv is damaged or was changed"):
        load_boundaries(copied)


@pytest.mark.parametrize("content", ["[]", "{}", '{"files": {}}'])
def test_a_manifest_of_something_else_is_refused(copied: Path, content: str) -> None:
    (copied / "manifest.json").write_text(content)
    with pytest.raises(BoundaryError, match=r"manifest\.json is damaged"):
        load_boundaries(copied)


def test_addresses_change_with_the_content_only() -> None:
    first, again = load_boundaries(SHIPPED), load_boundaries(SHIPPED)
    urls = [asset.url for asset in first.assets.values()]
    assert urls == [asset.url for asset in again.assets.values()]
    assert len(set(urls)) == 6
