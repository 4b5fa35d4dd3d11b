"""Bringing many rows into a table at once, and telling what that changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final, Literal

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    MetaData,
    Table,
    Text,
    and_,
    cast,
    delete,
    func,
    insert,
    or_,
    select,
    text,
    update,
)
from sqlalchemy.types import JSON

from dashboard.store.before import keep_before
from dashboard.store.values import driver_values

CHUNK_ROWS: Final = 50_000
"""Rows staged at a time: bounds memory, costs nothing measurable."""
NOT_COMPARED: Final = frozenset({"id", "row_key", "import_id", "approval"})
"""Columns that do not make a row another one: what is sent again unchanged keeps its import and its approval."""


@dataclass(frozen=True)
class Upserted:
    """Counts of rows, and every (unit code, day) that a new or changed row has now or had before.

    `repeated` are the imports that wrote the unchanged rows.
    """

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    touched: frozenset[tuple[str, date]] = frozenset()
    repeated: frozenset[int] = field(default=frozenset(), compare=False)

    def __add__(self, other: Upserted) -> Upserted:
        return Upserted(
            self.new + other.new,
            self.changed + other.changed,
            self.unchanged + other.unchanged,
            self.touched | other.touched,
            self.repeated | other.repeated,
        )


def upsert(
    connection: Connection, table: Table, frame: pd.DataFrame, day_columns: Sequence[str], import_id: int
) -> Upserted:
    """Insert the rows of `frame` whose `row_key` is new, overwrite those whose values differ, leave the others.

    `frame` has every column of `table` but `id`, absent values as None/NaN/NaT, and no `row_key` twice. The days of
    `touched` are those of `day_columns`. What is overwritten is kept as the journal of `import_id`.
    """
    stage, verdict = _stage_table(table), _verdict_table(table, tuple(day_columns))
    _look_up_by_index(connection, "off")
    stage.create(connection)
    verdict.create(connection)
    result = Upserted()
    for start in range(0, len(frame), CHUNK_ROWS):
        _fill(connection, stage, frame.iloc[start : start + CHUNK_ROWS])
        result += _merge(connection, table, stage, verdict, day_columns, import_id)
        connection.execute(delete(verdict))
        connection.execute(delete(stage))
    verdict.drop(connection)
    stage.drop(connection)
    _look_up_by_index(connection, "on")
    return result


def _look_up_by_index(connection: Connection, other_ways: Literal["on", "off"]) -> None:
    """Keep PostgreSQL from reading the whole table for a chunk: it knows nothing of a table just filled."""
    if connection.dialect.name == "postgresql":
        for way in ("hashjoin", "mergejoin"):
            connection.execute(text(f"SET LOCAL enable_{way} = {other_ways}"))


@cache
def _stage_table(table: Table) -> Table:
    columns = [Column(column.name, column.type) for column in table.columns if column.name != "id"]
    number = Column("stage_number", Integer, primary_key=True, autoincrement=False)
    return Table(f"stage_{table.name}", MetaData(), number, *columns, prefixes=["TEMPORARY"])


@cache
def _verdict_table(table: Table, day_columns: tuple[str, ...]) -> Table:
    """Which staged rows are new or changed, with the unit and days that a changed one had before."""
    old = [Column(f"old_{name}", table.c[name].type) for name in ("unit_code", *day_columns)]
    number = Column("stage_number", Integer, primary_key=True, autoincrement=False)
    columns = [number, Column("is_new", Integer), *old]
    return Table(f"verdict_{table.name}", MetaData(), *columns, prefixes=["TEMPORARY"])


def _fill(connection: Connection, stage: Table, frame: pd.DataFrame) -> None:
    names = [column.name for column in stage.columns if column.name != "stage_number"]
    dialect = connection.dialect.name
    columns = [driver_values(frame[name], stage.c[name].type, dialect) for name in names]
    rows = zip(range(len(frame)), *columns, strict=True)
    names.insert(0, "stage_number")
    if dialect == "postgresql":
        _copy(connection, stage, names, rows)
    else:
        marks = ", ".join("?" * len(names))
        cursor = connection.connection.cursor()
        cursor.executemany(f"INSERT INTO {stage.name} ({', '.join(names)}) VALUES ({marks})", rows)  # type: ignore[arg-type]  # noqa: S608 - our own names; any iterable does
        cursor.close()


def _copy(connection: Connection, stage: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    with driver.cursor() as cursor, cursor.copy(f"COPY {stage.name} ({', '.join(names)}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _merge(
    connection: Connection, table: Table, stage: Table, verdict: Table, day_columns: Sequence[str], import_id: int
) -> Upserted:
    _judge(connection, table, stage, verdict, day_columns)
    staged = connection.execute(select(func.count()).select_from(stage)).scalar_one()
    new, judged = connection.execute(select(func.coalesce(func.sum(verdict.c.is_new), 0), func.count())).one()
    touched = _touched(connection, stage, verdict, day_columns) if judged else frozenset()
    repeated = _repeated(connection, table, stage, verdict) if staged > judged else frozenset()
    if judged > new:
        changed = select(stage.c.row_key).join(verdict, stage.c.stage_number == verdict.c.stage_number)
        keep_before(connection, table, table.c.row_key.in_(changed.where(verdict.c.is_new == 0)), import_id)
        _overwrite(connection, table, stage, verdict)
    if new:
        _insert(connection, table, stage, verdict)
    return Upserted(int(new), judged - int(new), staged - judged, touched, repeated)


def _judge(connection: Connection, table: Table, stage: Table, verdict: Table, day_columns: Sequence[str]) -> None:
    old = [table.c[name] for name in ("unit_code", *day_columns)]
    differs = or_(
        *(
            _comparable(stage.c[column.name]).is_distinct_from(_comparable(column))
            for column in table.columns
            if column.name not in NOT_COMPARED
        )
    )
    is_new = cast(table.c.id.is_(None), Integer)
    judged = (
        select(stage.c.stage_number, is_new, *old)
        .select_from(stage.outerjoin(table, table.c.row_key == stage.c.row_key))
        .where(or_(table.c.id.is_(None), differs))
    )
    connection.execute(insert(verdict).from_select([column.name for column in verdict.columns], judged))


def _comparable(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """PostgreSQL cannot compare its json; we always write it in the same order."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _touched(
    connection: Connection, stage: Table, verdict: Table, day_columns: Sequence[str]
) -> frozenset[tuple[str, date]]:
    staged = stage.join(verdict, stage.c.stage_number == verdict.c.stage_number)
    pairs: set[tuple[str, date]] = set()
    for name in day_columns:
        pairs |= _pairs(connection, staged, stage.c.unit_code, stage.c[name])
        pairs |= _pairs(connection, verdict, verdict.c.old_unit_code, verdict.c[f"old_{name}"])
    return frozenset(pairs)


def _pairs(
    connection: Connection, source: FromClause, unit: ColumnElement[str], day: ColumnElement[date]
) -> set[tuple[str, date]]:
    rows = connection.execute(select(unit, day).select_from(source).where(day.is_not(None)).distinct())
    return {(code, day) for code, day in rows}


def _repeated(connection: Connection, table: Table, stage: Table, verdict: Table) -> frozenset[int]:
    """The imports that wrote the rows sent again as they stand."""
    judged = select(verdict.c.stage_number)
    rows = select(table.c.import_id).join(stage, stage.c.row_key == table.c.row_key)
    return frozenset(connection.execute(rows.where(stage.c.stage_number.not_in(judged)).distinct()).scalars())


def _overwrite(connection: Connection, table: Table, stage: Table, verdict: Table) -> None:
    values = {column.name: stage.c[column.name] for column in table.columns if column.name not in ("id", "row_key")}
    same_row = and_(
        table.c.row_key == stage.c.row_key,
        stage.c.stage_number == verdict.c.stage_number,
        verdict.c.is_new == 0,
    )
    connection.execute(update(table).values(values).where(same_row))


def _insert(connection: Connection, table: Table, stage: Table, verdict: Table) -> None:
    """In the order of the file: its rows of one unit and day stay side by side."""
    names = [column.name for column in table.columns if column.name != "id"]
    rows = (
        select(*(stage.c[name] for name in names))
        .join(verdict, stage.c.stage_number == verdict.c.stage_number)
        .where(verdict.c.is_new == 1)
        .order_by(stage.c.stage_number)
    )
    connection.execute(insert(table).from_select(names, rows, include_defaults=False))
