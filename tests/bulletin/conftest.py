"""One frozen week of the sample files, and the report of it."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PIL import Image
from sqlalchemy import Engine

from dashboard.bulletin.content import bulletin
from dashboard.domain.bulletin import Bulletin
from dashboard.domain.frozen import FrozenView
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.weekly import WeeklyFacts, weekly_from_json
from dashboard.press import ledger
from dashboard.press_office import PressOffice
from dashboard.store.database import read
from tests.support.databases import PreparedFiles, SqliteDatabases
from tests.support.press import open_office, sample_url

WEEK = Period.week_of(date(2021, 8, 30))
NOW = datetime(2021, 9, 8, 9, 30, tzinfo=TIME_ZONE)


@pytest.fixture(scope="session")
def office(
    tmp_path_factory: pytest.TempPathFactory, prepared_sqlite: PreparedFiles
) -> Iterator[tuple[PressOffice, Engine]]:
    """The press office over a store with the samples, of which tests only read and to whose ledger they add."""
    databases = SqliteDatabases(tmp_path_factory.mktemp("week"), prepared_sqlite)
    made, engine = open_office(sample_url(databases))
    yield made, engine
    made._engine.dispose()
    engine.dispose()


@pytest.fixture(scope="session")
def code(office: tuple[PressOffice, Engine]) -> str:
    """Code of week 35 in the ledger."""
    return office[0].take_week(WEEK, "Kiểm thử", NOW).code


@pytest.fixture(scope="session")
def facts(office: tuple[PressOffice, Engine], code: str) -> WeeklyFacts:
    """What the ledger keeps of the week."""
    with read(office[1]) as connection:
        return weekly_from_json(ledger.read_content(connection, code)[2])


@pytest.fixture(scope="session")
def report(facts: WeeklyFacts, code: str) -> Bulletin:
    """The report of the week."""
    return bulletin(facts, code, f"/press/?so={code}", "0" * 64)


def drawn(view: FrozenView) -> bytes:
    """A small picture in place of a map."""
    picture = Image.new("RGB", (192, 108), "white")
    picture.putpixel((len(view.title) % 100, 3), (0, 0, 0))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()
