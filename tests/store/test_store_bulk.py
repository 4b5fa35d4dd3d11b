"""Upserting frames: what is new, changed and unchanged, and which units and days that touches."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine, text

from dashboard.errors import StoreUnavailable
from dashboard.store import bulk
from dashboard.store.bulk import Upserted, insert_rows, upsert
from dashboard.store.database import write, write_beside
from dashboard.store.models import Broadcast, LoudspeakerDay, Station
from dashboard.store.tables import table_of
from tests.support.databases import Databases
from tests.support.facts import add, add_import
from tests.support.stores import prepared_engine, rows_of

TABLE = table_of(LoudspeakerDay)
MON, TUE = date(2021, 8, 30), date(2021, 8, 31)


def frame(*rows: dict[str, Any]) -> pd.DataFrame:
    base = {
        "unit_code": "03646",
        "day": MON,
        "sessions": None,
        "items": None,
        "minutes": None,
        "minutes_ethnic": None,
        "minutes_by_language": {},
        "working_count": None,
        "source": "workbook",
        "approval": "sent",
    }
    return pd.DataFrame([{**base, **row} for row in rows])


def put(engine: Engine, rows: pd.DataFrame) -> Upserted:
    with write(engine) as connection:
        import_id = add_import(connection)
        return upsert(connection, TABLE, rows.assign(import_id=import_id), ("day",), import_id)


def test_new_changed_and_unchanged_rows_are_told_apart(engine: Engine) -> None:
    first = frame({"row_key": 1, "sessions": 2}, {"row_key": -(2**63)}, {"row_key": 2**63 - 1, "day": TUE})
    assert put(engine, first) == Upserted(3, 0, 0, frozenset({("03646", MON), ("03646", TUE)}))
    assert put(engine, first) == Upserted(0, 0, 3)
    second = frame({"row_key": 1, "sessions": 3}, {"row_key": 7, "unit_code": "03649"})
    assert put(engine, second) == Upserted(1, 1, 0, frozenset({("03646", MON), ("03649", MON)}))
    stored = dict(rows_of(engine, LoudspeakerDay, "row_key", "sessions"))
    assert stored == {1: 3, -(2**63): None, 2**63 - 1: None, 7: None}


def test_a_row_that_moved_touches_where_it_was(engine: Engine) -> None:
    put(engine, frame({"row_key": 1}))
    moved = put(engine, frame({"row_key": 1, "unit_code": "03649", "day": TUE}))
    assert moved == Upserted(0, 1, 0, frozenset({("03646", MON), ("03649", TUE)}))


@pytest.mark.parametrize(
    ("before", "after"), [(None, 0), (0, None), (1, 2)], ids=["reported zero", "withdrawn", "corrected"]
)
def test_not_reported_is_another_value_than_zero(engine: Engine, before: int | None, after: int | None) -> None:
    put(engine, frame({"row_key": 1, "sessions": before}))
    assert put(engine, frame({"row_key": 1, "sessions": after})).changed == 1
    assert rows_of(engine, LoudspeakerDay, "sessions") == [(after,)]


def test_mappings_are_compared_by_what_they_hold(engine: Engine) -> None:
    put(engine, frame({"row_key": 1, "minutes_by_language": {"vi": 5, "mong": 7}}))
    assert put(engine, frame({"row_key": 1, "minutes_by_language": {"mong": 7, "vi": 5}})).unchanged == 1
    assert put(engine, frame({"row_key": 1, "minutes_by_language": {"vi": 5}})).changed == 1
    assert rows_of(engine, LoudspeakerDay, "id", "minutes_by_language")[0][1] == {"vi": 5}


def test_what_is_sent_again_keeps_its_approval_until_it_changes(engine: Engine) -> None:
    put(engine, frame({"row_key": 1, "approval": "approved"}))
    put(engine, frame({"row_key": 1}))
    assert rows_of(engine, LoudspeakerDay, "approval") == [("approved",)]
    put(engine, frame({"row_key": 1, "sessions": 1}))
    assert rows_of(engine, LoudspeakerDay, "approval") == [("sent",)]


def test_many_chunks_give_what_one_gives(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "CHUNK_ROWS", 2)
    rows = frame(*({"row_key": key, "sessions": key} for key in range(5)))
    assert put(engine, rows).new == 5
    assert put(engine, rows.assign(sessions=[0, 1, 2, 3, 9])) == Upserted(0, 1, 4, frozenset({("03646", MON)}))


def test_moments_come_back_as_they_were(engine: Engine) -> None:
    moment = datetime(2021, 8, 30, 22, 5, 7, tzinfo=UTC)
    with write(engine) as connection:
        import_id = add_import(connection)
        station = add(connection, Station, import_id=import_id, code="S", unit_code="116", level="district")
        values = {"row_key": 1, "station_id": station, "unit_code": "116", "day": date(2021, 8, 31)}
        texts = dict.fromkeys(("channel", "theme", "language", "priority", "result", "source", "approval"), "x")
        numbers = dict.fromkeys(("seconds", "asked_count", "played_count"))
        row = {**values, **texts, **numbers, "started_at": moment, "import_id": import_id}
        upsert(connection, table_of(Broadcast), pd.DataFrame([row]), ("day",), import_id)
    assert rows_of(engine, Broadcast, "started_at", "day") == [(moment, date(2021, 8, 31))]


def test_new_and_known_rows_of_one_file_keep_their_order(engine: Engine) -> None:
    put(engine, frame({"row_key": 5, "sessions": 1}))
    rows = frame(*({"row_key": key, "sessions": key} for key in (9, 5, 2, 7)))
    assert put(engine, rows) == Upserted(3, 1, 0, frozenset({("03646", MON)}))
    stored = sorted(rows_of(engine, LoudspeakerDay, "id", "row_key", "sessions"))
    assert [row[1:] for row in stored] == [(5, 5), (9, 9), (2, 2), (7, 7)]


def test_what_the_server_refuses_while_rows_go_in_is_told(postgres_databases: Databases) -> None:
    engine = prepared_engine(postgres_databases)
    with write_beside(engine) as other:
        other.execute(text("LOCK TABLE loudspeaker_day"))
        with pytest.raises(StoreUnavailable, match="nothing of this one was stored"):
            _insert_without_waiting(engine)
    assert rows_of(engine, LoudspeakerDay, "id") == []
    engine.dispose()


def _insert_without_waiting(engine: Engine) -> None:
    with write(engine) as connection:
        rows = frame({"row_key": 1}).assign(import_id=add_import(connection))
        connection.execute(text("SET LOCAL lock_timeout = '1ms'"))
        insert_rows(connection, TABLE, rows)


def test_a_number_that_is_not_whole_is_refused(engine: Engine) -> None:
    with pytest.raises(ValueError, match="sessions"):
        put(engine, frame({"row_key": 1, "sessions": 1.5}))
    assert rows_of(engine, LoudspeakerDay, "id") == []


ROWS = st.dictionaries(
    st.integers(0, 6), st.tuples(st.sampled_from([MON, TUE]), st.none() | st.integers(0, 2)), min_size=1, max_size=5
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files=st.lists(ROWS, min_size=1, max_size=3))
def test_a_store_is_what_its_files_say_last(engine: Engine, files: list[dict[int, tuple[date, int | None]]]) -> None:
    known = {row[0]: row[1:] for row in rows_of(engine, LoudspeakerDay, "row_key", "day", "sessions")}
    for rows in files:
        done = put(engine, frame(*({"row_key": key, "day": day, "sessions": n} for key, (day, n) in rows.items())))
        new = rows.keys() - known.keys()
        changed = {key for key in rows.keys() & known.keys() if known[key] != rows[key]}
        assert (done.new, done.changed, done.unchanged) == (len(new), len(changed), len(rows) - len(new | changed))
        days = {rows[key][0] for key in new | changed} | {known[key][0] for key in changed}
        assert done.touched == {("03646", day) for day in days}
        known |= rows
    stored = {row[0]: row[1:] for row in rows_of(engine, LoudspeakerDay, "row_key", "day", "sessions")}
    assert stored == known
