"""Libraries go out as they were compressed once, whoever is at compressing them, and without that where none can be."""

from __future__ import annotations

import fcntl
from pathlib import Path
from types import SimpleNamespace

import brotli
import flask
import pytest

from app import create_app
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.ui.bundles import SUITES, Bundles, prepare_bundles
from tests.support.fake_services import OPEN, FakeServices

SMALL = ("dash", "dcc/async-graph.js")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def server(home: Path) -> flask.Flask:
    settings = Settings(home=home, database_url="sqlite://", geo_dir=PROJECT_ROOT / "data" / "geo")
    return create_app(settings, FakeServices(), OPEN).server


def test_what_is_ready_is_sent_to_whoever_takes_it(server: flask.Flask, home: Path) -> None:
    client = server.test_client()
    plain = client.get(f"{SUITES}{'/'.join(SMALL)}")
    folder = home / "cache" / "bundles"
    folder.mkdir(parents=True)
    Bundles(folder).prepare(*SMALL)
    ready = Bundles(folder).ready(*SMALL)
    sent = client.get(f"{SUITES}{'/'.join(SMALL)}", headers={"Accept-Encoding": "gzip, br"})
    assert (sent.status_code, sent.headers["Content-Encoding"], sent.data) == (200, "br", ready)
    assert brotli.decompress(sent.data) == plain.data
    assert "Content-Encoding" not in client.get(f"{SUITES}{'/'.join(SMALL)}").headers
    again = client.get(
        f"{SUITES}{'/'.join(SMALL)}", headers={"Accept-Encoding": "br", "If-None-Match": sent.headers["ETag"]}
    )
    assert again.status_code == 304


def libraries(*paths: str) -> SimpleNamespace:
    return SimpleNamespace(registered_paths={SMALL[0]: paths})


def test_all_that_browsers_load_is_made_once(tmp_path: Path) -> None:
    bundles = Bundles(tmp_path / "bundles")
    prepare_bundles(libraries(SMALL[1], "dcc/async-mathjax.js"), bundles)
    made = {path: path.stat().st_mtime_ns for path in bundles.folder.glob("*.br")}
    assert len(made) == 1
    assert bundles.ready(*SMALL) is not None
    prepare_bundles(libraries(SMALL[1]), bundles)
    assert {path: path.stat().st_mtime_ns for path in bundles.folder.glob("*.br")} == made


def test_one_process_makes_them_and_the_others_leave_it(tmp_path: Path) -> None:
    with (tmp_path / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        prepare_bundles(libraries(SMALL[1]), Bundles(tmp_path))
        assert Bundles(tmp_path).ready(*SMALL) is None
    prepare_bundles(libraries(SMALL[1]), Bundles(tmp_path))
    assert Bundles(tmp_path).ready(*SMALL) is not None


def test_a_folder_that_cannot_be_written_costs_bytes_alone(tmp_path: Path) -> None:
    (tmp_path / "bundles").write_text("a file, not a folder")
    prepare_bundles(libraries(SMALL[1]), Bundles(tmp_path / "bundles"))
    assert Bundles(tmp_path / "bundles").ready(*SMALL) is None
