"""Migrations make exactly the tables of the models; other versions are refused with a sentence."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from dashboard.errors import StoreVersionError
from dashboard.store.database import open_engine, read, write
from dashboard.store.models import Base
from dashboard.store.versions import check_version, migrate
from tests.support.migrations import downgrade


def test_migrations_and_models_agree(engine: Engine) -> None:
    with read(engine) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_an_empty_database_asks_for_init_and_gets_its_tables(database_url: str) -> None:
    engine = open_engine(database_url)
    with pytest.raises(StoreVersionError, match="sonla init"):
        check_version(engine)
    migrate(engine)
    check_version(engine)
    assert {*Base.metadata.tables} <= set(inspect(engine).get_table_names())
    engine.dispose()


def test_an_older_database_asks_for_init_and_keeps_its_data(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate(engine)
    with write(engine) as connection:
        connection.execute(text("INSERT INTO holiday (day, name) VALUES ('2021-09-02', 'Quốc khánh')"))
    downgrade(engine, "0002_facts")
    with pytest.raises(StoreVersionError, match="sonla init"):
        check_version(engine)
    migrate(engine)
    check_version(engine)
    with read(engine) as connection:
        assert connection.execute(text("SELECT name FROM holiday")).scalar_one() == "Quốc khánh"
    engine.dispose()


def test_a_newer_database_is_left_alone(engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999_later'"))
    for use in (check_version, migrate):
        with pytest.raises(StoreVersionError, match="newer"):
            use(engine)
