"""A store with the sample files, and the press office over it."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Engine

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.intake.run import import_file
from dashboard.press_office import PressOffice
from dashboard.services import Services
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.store.database import open_engine
from dashboard.ui.catalogue import load_catalogues
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.stores import IN_TIME, boundaries, places, prepare_store

SAMPLES = PROJECT_ROOT / "tests" / "samples"
FILES = {
    "bao-cao-tuyen-truyen-123-tuan-35.xlsx": "123",
    "danh-sach-pano-ap-phich-116.xlsx": "116",
    "qr-dia-diem.csv": None,
    "bulletin-2021-W35.csv": None,
}


def load_samples(url: str) -> None:
    """Fill an empty database with what offices sent in week 35, the published bulletin included."""
    prepare_store(url)
    engine = open_engine(url)
    for name, district in FILES.items():
        content = (SAMPLES / name).read_bytes()
        import_file(engine, places(), content, name, district_code=district, sender="Phòng VH-TT", received_at=IN_TIME)
    engine.dispose()


def sample_url(databases: Databases) -> str:
    """A database with the samples."""
    return databases.copy_of("samples", load_samples)


def open_office(url: str, scope: Callable[[], Scope] = lambda: EVERYTHING) -> tuple[PressOffice, Engine]:
    """The press office over a store, and an engine of the same."""
    engine = open_engine(url)
    services = Services(engine, boundaries(), REGISTRY)
    home = Path(tempfile.gettempdir())
    settings = Settings(home, url, PROJECT_ROOT / "data" / "geo", public_url="https://bando.sonla.example")
    return PressOffice(settings, services, boundaries(), load_catalogues(REGISTRY), scope), engine
