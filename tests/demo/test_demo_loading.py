"""Loading the demonstration: only into a store of its own, once, and on from where it was interrupted."""

from __future__ import annotations

from functools import cache

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, func, select

from dashboard.cli import sonla
from dashboard.demo.campaign import Plan
from dashboard.demo.loading import DemoLoaded, load_demo
from dashboard.errors import StoreError
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.run import import_file
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import open_engine, read
from dashboard.store.models import Activity, ImportRun, LoudspeakerCluster, QrVenue, StoreState, VillageReach
from dashboard.store.setup import init_store
from dashboard.store.versions import migrate
from tests.support.databases import Databases, SqliteDatabases

PART = Plan(week_count=1, districts=("127",))


@cache
def boundaries() -> Boundaries:
    return load_boundaries(PROJECT_ROOT / "data" / "geo")


def prepare_empty(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    init_store(engine, boundaries())
    engine.dispose()


def prepare_loaded(url: str) -> None:
    prepare_empty(url)
    engine = open_engine(url)
    load_demo(engine, boundaries(), PART)
    engine.dispose()


def contents(engine: Engine) -> dict[str, int]:
    """Rows by table, and files by name."""
    tables = (Activity, QrVenue, LoudspeakerCluster, VillageReach, ImportRun)
    with read(engine) as connection:
        counts = {t.__tablename__: connection.scalar(select(func.count()).select_from(t)) or 0 for t in tables}
        counts["file names"] = connection.scalar(select(func.count(ImportRun.file_name.distinct()))) or 0
    return counts


def test_every_file_is_stored_and_marked_as_simulated(databases: Databases) -> None:
    engine = open_engine(databases.copy_of("demo-loaded", prepare_loaded))
    stored = contents(engine)
    assert all(stored.values()), stored
    assert stored["import_run"] == stored["file names"]
    with read(engine) as connection:
        assert set(connection.scalars(select(ImportRun.simulated))) == {True}
        assert set(connection.scalars(select(ImportRun.fault_count))) == {0}
        assert connection.scalar(select(StoreState.simulated)) is True
    engine.dispose()


def test_loading_again_does_nothing(sqlite_databases: SqliteDatabases) -> None:
    engine = open_engine(sqlite_databases.copy_of("demo-loaded", prepare_loaded))
    before = contents(engine)
    assert load_demo(engine, boundaries(), PART) == DemoLoaded()
    assert contents(engine) == before
    engine.dispose()


def test_an_interrupted_loading_goes_on(sqlite_databases: SqliteDatabases) -> None:
    engine = open_engine(sqlite_databases.copy_of("demo-empty", prepare_empty))

    def interrupt(done: int, _total: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(engine, boundaries(), PART, interrupt)
    first = contents(engine)["import_run"]
    rest = load_demo(engine, boundaries(), PART)
    whole = open_engine(sqlite_databases.copy_of("demo-loaded", prepare_loaded))
    assert 0 < rest.file_count < first + rest.file_count
    assert contents(engine) == contents(whole)
    engine.dispose()
    whole.dispose()


def test_another_demonstration_is_refused(sqlite_databases: SqliteDatabases) -> None:
    engine = open_engine(sqlite_databases.copy_of("demo-loaded", prepare_loaded))
    before = contents(engine)
    with pytest.raises(StoreError, match="another demonstration"):
        load_demo(engine, boundaries(), Plan(seed=7, week_count=1, districts=("127",)))
    assert contents(engine) == before
    engine.dispose()


def test_real_data_are_left_alone(sqlite_databases: SqliteDatabases) -> None:
    engine = open_engine(sqlite_databases.copy_of("demo-empty", prepare_empty))
    finder = PlaceFinder(boundaries().tree, boundaries().commune_shapes)
    content = "Mã bản;Tên bản;Mã xã\r\n04225-01;Bản Thật;04225\r\n".encode()
    import_file(engine, finder, content, "danh-sach-ban.csv", kind="villages")
    with pytest.raises(StoreError, match="holds real data"):
        load_demo(engine, boundaries(), PART)
    assert contents(engine)["import_run"] == 1
    engine.dispose()


def test_progress_tells_every_step(sqlite_databases: SqliteDatabases) -> None:
    engine = open_engine(sqlite_databases.copy_of("demo-empty", prepare_empty))
    steps: list[tuple[int, int]] = []
    load_demo(engine, boundaries(), PART, lambda done, total: steps.append((done, total)))
    totals = {total for _, total in steps}
    assert len(totals) == 1
    assert [done for done, _ in steps] == list(range(totals.pop() + 1))
    engine.dispose()


def test_the_command_refuses_a_scale_that_means_nothing() -> None:
    result = CliRunner().invoke(sonla, ["demo", "--scale", "0"])
    assert result.exit_code == 2
