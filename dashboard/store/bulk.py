"""Bringing many rows into a table at once, and telling what that changed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any, Final

import pandas as pd
from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    Table,
    Text,
    and_,
    cast,
    func,
    insert,
    or_,
    select,
    union,
    update,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import JSON

from dashboard.store.base import BIG
from dashboard.store.before import keep_before
from dashboard.store.planning import planned_without
from dashboard.store.tables import staged, temporary_table
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
    result = Upserted()
    # For a chunk PostgreSQL would read the whole table, where it can look its keys up.
    with planned_without(connection, "hashjoin", "mergejoin"):
        for start in range(0, len(frame), CHUNK_ROWS):
            rows = frame.iloc[start : start + CHUNK_ROWS]
            is_known = rows["row_key"].isin(_known_keys(connection, table, rows["row_key"].tolist()))
            result += _insert_new(connection, table, rows[~is_known], day_columns)
            result += _compare(connection, table, rows[is_known], day_columns, import_id)
    return result


@cache
def _stage_table(table: Table) -> Table:
    columns = [Column(column.name, column.type) for column in table.columns if column.name != "id"]
    return temporary_table(f"stage_{table.name}", *columns)


@cache
def _verdict_table(table: Table, day_columns: tuple[str, ...]) -> Table:
    """Which staged rows are changed, with the unit and days that they have and that they had before."""
    names = ("unit_code", *day_columns)
    places = [Column(f"{when}_{name}", table.c[name].type) for when in ("old", "new") for name in names]
    key = Column("row_key", BIG, primary_key=True, autoincrement=False)
    return temporary_table(f"verdict_{table.name}", key, *places)


def _known_keys(connection: Connection, table: Table, keys: list[int]) -> list[int]:
    """Those of `keys` of which a row is stored; they go and come as one value, since they are many."""
    key, sent = table.c.row_key, json.dumps(keys)
    if connection.dialect.name == "postgresql":
        listed = select(cast(func.json_array_elements_text(cast(sent, Text).cast(JSON)), BigInteger))
        return list(connection.execute(select(func.array_agg(key)).where(key.in_(listed))).scalar_one() or ())
    listed = select(func.json_each(sent).table_valued("value").c.value)
    return list(json.loads(connection.execute(select(func.json_group_array(key)).where(key.in_(listed))).scalar_one()))


def _insert_new(connection: Connection, table: Table, frame: pd.DataFrame, day_columns: Sequence[str]) -> Upserted:
    """Insert in the order of the file: its rows of one unit and day stay side by side."""
    insert_rows(connection, table, frame)
    return Upserted(new=len(frame), touched=frozenset(_places(frame, day_columns)))


def _places(frame: pd.DataFrame, day_columns: Sequence[str]) -> Iterator[tuple[str, date]]:
    for name in day_columns:
        places = frame[["unit_code", name]].dropna().drop_duplicates()
        yield from zip(places["unit_code"], pd.to_datetime(places[name]).dt.date, strict=True)


def insert_rows(connection: Connection, table: Table, frame: pd.DataFrame) -> None:
    """Insert the rows of `frame`, which has every column of `table` but `id`, the quickest way there is.

    Raises ValueError for values that are not of their column's kind, see `driver_values`.
    """
    if frame.empty:
        return
    names = [column.name for column in table.columns if column.name != "id"]
    dialect = connection.dialect.name
    rows = zip(*(driver_values(frame[name], table.c[name].type, dialect) for name in names), strict=True)
    if dialect == "postgresql":
        _copy(connection, table, names, rows)
    else:
        statement = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"  # noqa: S608 - our own names
        connection.exec_driver_sql(statement, list(rows))


def _copy(connection: Connection, table: Table, names: list[str], rows: Iterable[tuple[Any, ...]]) -> None:
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the connection is closed")
    statement = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(row)
    except connection.dialect.loaded_dbapi.OperationalError as error:
        # The driver is asked itself: SQLAlchemy knows no COPY.
        raise OperationalError(statement, None, error) from error


def _compare(
    connection: Connection, table: Table, frame: pd.DataFrame, day_columns: Sequence[str], import_id: int
) -> Upserted:
    """Overwrite the stored rows of these keys that differ, and tell of the others which imports wrote them."""
    if frame.empty:
        return Upserted()
    with (
        staged(connection, _stage_table(table)) as stage,
        staged(connection, _verdict_table(table, tuple(day_columns))) as verdict,
    ):
        insert_rows(connection, stage, frame)
        changed = _judge(connection, table, stage, verdict, day_columns)
        touched = _touched(connection, verdict, day_columns)
        repeated = _repeated(connection, table, stage, verdict) if changed < len(frame) else frozenset()
        if changed:
            keep_before(connection, table, table.c.row_key.in_(select(verdict.c.row_key)), import_id)
            _overwrite(connection, table, stage, verdict)
    return Upserted(0, changed, len(frame) - changed, touched, repeated)


def _judge(connection: Connection, table: Table, stage: Table, verdict: Table, day_columns: Sequence[str]) -> int:
    """Fill `verdict`; returns how many rows are changed."""
    places = [source.c[name] for source in (table, stage) for name in ("unit_code", *day_columns)]
    differs = or_(
        *(
            _comparable(stage.c[column.name]).is_distinct_from(_comparable(column))
            for column in table.columns
            if column.name not in NOT_COMPARED
        )
    )
    judged = select(stage.c.row_key, *places).join_from(stage, table, table.c.row_key == stage.c.row_key).where(differs)
    connection.execute(insert(verdict).from_select([column.name for column in verdict.columns], judged))
    return connection.execute(select(func.count()).select_from(verdict)).scalar_one()


def _comparable(column: ColumnElement[Any]) -> ColumnElement[Any]:
    """PostgreSQL cannot compare its json; we always write it in the same order."""
    return cast(column, Text) if isinstance(column.type, JSON) else column


def _touched(connection: Connection, verdict: Table, day_columns: Sequence[str]) -> frozenset[tuple[str, date]]:
    places = [
        (verdict.c[f"{when}_unit_code"], verdict.c[f"{when}_{name}"]) for when in ("old", "new") for name in day_columns
    ]
    rows = union(*(select(unit, day).where(day.is_not(None)) for unit, day in places))
    return frozenset((code, day) for code, day in connection.execute(rows))


def _repeated(connection: Connection, table: Table, stage: Table, verdict: Table) -> frozenset[int]:
    """The imports that wrote the rows sent again as they stand."""
    rows = select(table.c.import_id).join(stage, stage.c.row_key == table.c.row_key)
    unchanged = stage.c.row_key.not_in(select(verdict.c.row_key))
    return frozenset(connection.execute(rows.where(unchanged).distinct()).scalars())


def _overwrite(connection: Connection, table: Table, stage: Table, verdict: Table) -> None:
    values = {column.name: stage.c[column.name] for column in table.columns if column.name not in ("id", "row_key")}
    same_row = and_(table.c.row_key == stage.c.row_key, stage.c.row_key == verdict.c.row_key)
    connection.execute(update(table).values(values).where(same_row))
