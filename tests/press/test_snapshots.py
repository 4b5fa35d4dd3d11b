"""The ledger of snapshots: only added to, checked when read, and compared with what is there now."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

from dashboard.access.audit import read_audit
from dashboard.domain.accounts import Scope
from dashboard.domain.frozen_json import to_json
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.press import SnapshotHead
from dashboard.errors import PressError
from dashboard.intake.outcome import Receipt
from dashboard.intake.run import store_parsed
from dashboard.intake.undo import undo_import
from dashboard.press_office import PressOffice
from dashboard.store.database import read, write
from dashboard.store.models import ImportRun, SnapshotEvent
from tests.support.databases import Databases
from tests.support.press import open_office, sample_url
from tests.support.stores import IN_TIME, TAN_HOP, parsed, rows_of

NOW = datetime(2021, 9, 8, 9, 30, tzinfo=TIME_ZONE)
QUERY = "?dv=123&cs=T4&tu=2021-08-30&den=2021-09-05"
Opened = tuple[PressOffice, Engine]


@pytest.fixture
def opened(databases: Databases) -> Iterator[Opened]:
    office, engine = open_office(sample_url(databases))
    yield office, engine
    office._engine.dispose()
    engine.dispose()


def taken(office: PressOffice, query: str = QUERY, title: str = "Mộc Châu tuần 35", tags: tuple[str, ...] = ()) -> str:
    return office.take(query, title, tags, "Lò Thị Minh", NOW).code


def test_what_is_frozen_is_what_the_screen_shows_then(opened: Opened) -> None:
    office, _ = opened
    seen = office.preview(QUERY, NOW)
    code = taken(office)
    (kept,) = office.views(code)
    assert to_json(kept) == to_json(seen)
    head = office.head(code)
    assert (head.maker, head.made_at, head.unit_code) == ("Lò Thị Minh", NOW, "123")
    assert (head.period.start, head.period.end) == (seen.period_start, seen.period_end)
    assert (head.states_included, head.boundary_set) == (seen.states_included, seen.boundary_set)


@pytest.mark.parametrize("table", ["snapshot", "snapshot_event"])
@pytest.mark.parametrize("change", ["UPDATE {} SET id = id + 1000", "DELETE FROM {}"])
def test_the_database_itself_refuses_changes(opened: Opened, table: str, change: str) -> None:
    office, engine = opened
    code = taken(office)
    office.decide(code, "approved", "Quàng Văn An")
    before = office.gallery()
    with pytest.raises(DBAPIError, match="only added to"), write(engine) as connection:
        connection.execute(text(change.format(table)))
    assert office.gallery() == before


def test_a_changed_byte_is_noticed(databases: Databases) -> None:
    office, engine = open_office(sample_url(databases))
    code = taken(office)
    is_sqlite = engine.dialect.name == "sqlite"
    open_up = ["DROP TRIGGER snapshot_no_update"] if is_sqlite else ["ALTER TABLE snapshot DISABLE TRIGGER ALL"]
    with write(engine) as connection:
        for statement in (*open_up, "UPDATE snapshot SET content = replace(content, '\"123\"', '\"116\"')"):
            connection.execute(text(statement))
    with pytest.raises(PressError) as refused:
        office.views(code)
    assert refused.value.kind == "snapshot_damaged"
    office._engine.dispose()
    engine.dispose()


def test_later_data_changes_nothing_and_is_named(opened: Opened) -> None:
    office, engine = opened
    code = taken(office)
    kept = office.views(code)
    assert office.compare(code, NOW).changes == ()
    outcome = store_more(engine, people=4711)
    assert office.views(code) == kept
    compared = office.compare(code, NOW + timedelta(days=1))
    changes = {(change.unit_code, change.measure_id): change for change in compared.changes}
    for unit_code in (TAN_HOP, "123"):
        change = changes[unit_code, "T4"]
        assert change.difference == pytest.approx(4711)
        assert change.import_ids == (outcome,)
    assert [one.import_id for one in compared.imports] == [outcome]
    assert {code for code, _ in changes} <= {TAN_HOP, "123"}, "no other place differs"
    assert compared.figure_count > len(compared.changes)
    undo_import(engine, outcome)
    assert office.compare(code, NOW + timedelta(days=1)).changes == ()


def test_an_undo_of_what_was_frozen_is_named(opened: Opened) -> None:
    office, engine = opened
    first = store_more(engine, people=50)
    code = office.take(QUERY, "Sau khi nhập", (), "A", datetime.now(TIME_ZONE)).code
    undo_import(engine, first)
    (change,) = [c for c in office.compare(code, NOW).changes if (c.unit_code, c.measure_id) == ("123", "T4")]
    assert change.difference == pytest.approx(-50)
    assert first in change.import_ids


def store_more(engine: Engine, people: int) -> int:
    receipt = Receipt("bo-sung.xlsx", "c" * 64, IN_TIME, IN_TIME)
    with write(engine) as connection:
        outcome = store_parsed(connection, parsed("activities", {"people": people}), receipt)
    assert outcome.import_id is not None
    assert outcome.import_id == max(number for (number,) in rows_of(engine, ImportRun, "id"))
    return outcome.import_id


def test_searching_tags_and_approval(opened: Opened) -> None:
    office, engine = opened
    first = taken(office, tags=("họp báo", "họp báo", "  ", "tuần 35"))
    second = taken(office, "?dv=116", "Thuận Châu")
    assert [head.code for head in office.gallery("moc chau")] == [first]
    assert [head.code for head in office.gallery(second)] == [second]
    assert office.head(first).tags == ("họp báo", "tuần 35")
    office.decide(first, "tagged", "B", "phát thanh,tuần 35")
    assert [head.code for head in office.gallery(tag="phát thanh")] == [first]
    assert office.gallery(tag="họp báo") == ()
    assert office.gallery(approved_only=True) == ()
    approved = office.decide(first, "approved", "Quàng Văn An")
    assert (approved.is_approved, approved.decided_by) == (True, "Quàng Văn An")
    assert [head.code for head in office.gallery(approved_only=True)] == [first]
    assert not office.decide(first, "withdrawn", "Quàng Văn An").is_approved
    with read(engine) as connection:
        steps = [(line.kind, line.detail.get("step")) for line in read_audit(connection) if first in line.subject]
    assert steps[::-1] == [
        ("snapshot_taken", None),
        *(("snapshot_decided", one) for one in ("tagged", "approved", "withdrawn")),
    ]


def test_a_link_opens_what_is_approved_and_no_longer(opened: Opened) -> None:
    office, engine = opened
    code = taken(office)
    with pytest.raises(PressError, match="not approved"):
        office.share(code, "A")
    office.decide(code, "approved", "A")
    old, secret = office.share(code, "A"), office.share(code, "A")
    assert office.shared(secret).code == code
    kept = [value for (value,) in rows_of(engine, SnapshotEvent, "value")]
    assert secret not in "".join(kept), "only its hash is kept"
    for broken in (old, "x" * 20, ""):
        with pytest.raises(PressError, match="does not work"):
            office.shared(broken)
    office.decide(code, "withdrawn", "A")
    with pytest.raises(PressError, match="does not work"):
        office.shared(secret)


def test_nobody_sees_snapshots_of_other_units_or_not_approved_ones(databases: Databases) -> None:
    scopes = [Scope()]
    office, engine = open_office(sample_url(databases), lambda: scopes[-1])
    province, district = taken(office, "?cs=T4"), taken(office)
    scopes.append(Scope("116", frozenset({"116"})))
    assert office.gallery() == ()
    with pytest.raises(PressError, match="no snapshot"):
        office.views(district)
    scopes.append(Scope(approved_only=True))
    assert office.gallery() == ()
    scopes.append(Scope())
    office.decide(province, "approved", "A")
    approved = taken(office, "?cs=T4&so=duyet")
    office.decide(approved, "approved", "A")
    scopes.append(Scope(approved_only=True))
    assert [head.code for head in office.gallery()] == [approved], "of approved reports alone, and approved"
    with pytest.raises(PressError, match="no snapshot"):
        office.file(province, "pdf")
    office._engine.dispose()
    engine.dispose()


def test_a_title_is_needed(opened: Opened) -> None:
    office, _ = opened
    with pytest.raises(PressError) as refused:
        taken(office, title="  ")
    assert refused.value.kind == "title_missing"
    assert office.gallery() == ()


def test_heads_are_plain_values(opened: Opened) -> None:
    office, _ = opened
    head = office.head(taken(office))
    assert isinstance(head, SnapshotHead)
    assert len(head.code) == 11
    assert head.path == f"/press/?so={head.code}"
