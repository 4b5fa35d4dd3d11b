"""Approval of a report is that of all its facts; new figures are to be approved again; an undo knows both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.approval import Approval
from dashboard.errors import IntakeError
from dashboard.intake.approval import ReportKey, set_approval
from dashboard.intake.undo import undo_import
from dashboard.store.database import read
from dashboard.store.models import Activity, DisplayItem, Report, StoreState
from tests.support.databases import Databases
from tests.support.dumps import differing, dump
from tests.support.stores import MONDAY, TAN_HOP, RecordedRefresh, parsed, prepared_engine, rows_of, store

KEY: ReportKey = ("activities", TAN_HOP, MONDAY)
OTHER: ReportKey = ("activities", "03646", MONDAY)
TUESDAY = MONDAY + timedelta(days=1)
NEXT_WEEK = MONDAY + timedelta(days=7)
WEEK = parsed(
    "activities",
    {"people": 1},
    {"people": 2, "day": TUESDAY},
    {"people": 3, "day": NEXT_WEEK},
    {"people": 4, "unit_code": "03646"},
)
CORRECTED = parsed("activities", {"people": 9})
UNCHANGED = parsed("activities", {"people": 1}, {"people": 8, "day": NEXT_WEEK})


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    store(engine, WEEK)
    yield engine
    engine.dispose()


def approve(engine: Engine, *keys: ReportKey) -> None:
    for state in (Approval.DISTRICT_APPROVED, Approval.APPROVED):
        set_approval(engine, keys or (KEY,), state)


def states(engine: Engine) -> dict[tuple[str, date], str]:
    """Of reports; asserts that their facts have the same."""
    reports = {
        (unit, week): state for unit, week, state in rows_of(engine, Report, "unit_code", "week_start", "approval")
    }
    for unit, day, state in rows_of(engine, Activity, "unit_code", "day", "approval"):
        assert reports[unit, day - timedelta(days=day.weekday())] == state
    return reports


def test_a_report_and_its_facts_are_approved_alike(engine: Engine) -> None:
    at = datetime(2021, 9, 8, tzinfo=UTC)
    assert set_approval(engine, [KEY, OTHER], Approval.DISTRICT_APPROVED, at=at) == 2
    assert states(engine) == {
        (TAN_HOP, MONDAY): "district_approved",
        ("03646", MONDAY): "district_approved",
        (TAN_HOP, NEXT_WEEK): "sent",
    }
    assert {row[1] for row in rows_of(engine, Report, "approval", "approved_at")} == {at, None}
    assert rows_of(engine, StoreState, "version") == [(3,)]


def test_a_return_keeps_its_reason(engine: Engine) -> None:
    set_approval(engine, [KEY], Approval.RETURNED, "thiếu bản Mòn")
    assert ("returned", "thiếu bản Mòn") in rows_of(engine, Report, "approval", "approval_reason")


@pytest.mark.parametrize(
    ("keys", "state", "reason"),
    [
        ([KEY], Approval.APPROVED, ""),
        ([KEY], Approval.RETURNED, ""),
        ([KEY, ("activities", "03649", MONDAY)], Approval.DISTRICT_APPROVED, ""),
    ],
    ids=["a step left out", "no reason", "nothing was sent"],
)
def test_what_is_not_allowed_changes_nothing(
    engine: Engine, keys: list[ReportKey], state: Approval, reason: str
) -> None:
    with pytest.raises(IntakeError) as refused:
        set_approval(engine, keys, state, reason)
    assert refused.value.kind == "approval_refused"
    assert set(states(engine).values()) == {"sent"}


def test_new_figures_of_an_approved_week_are_to_be_approved_again(engine: Engine) -> None:
    approve(engine, KEY, OTHER)
    store(engine, CORRECTED, file_sha256="b" * 64)
    assert states(engine) == {(TAN_HOP, MONDAY): "sent", ("03646", MONDAY): "approved", (TAN_HOP, NEXT_WEEK): "sent"}


def test_the_same_figures_again_stay_approved(engine: Engine) -> None:
    approve(engine)
    store(engine, UNCHANGED, file_sha256="b" * 64)
    assert states(engine)[TAN_HOP, MONDAY] == "approved"


def test_what_was_returned_is_sent_when_it_comes_again(engine: Engine) -> None:
    set_approval(engine, [KEY], Approval.RETURNED, "kiểm tra lại")
    store(engine, UNCHANGED, file_sha256="b" * 64)
    assert states(engine)[TAN_HOP, MONDAY] == "sent"
    assert {row[1] for row in rows_of(engine, Report, "approval", "approval_reason")} == {""}


@pytest.mark.parametrize("again", [CORRECTED, UNCHANGED], ids=["corrected", "unchanged"])
@pytest.mark.parametrize("state", [Approval.DISTRICT_APPROVED, Approval.RETURNED])
def test_an_undo_brings_the_approval_back(engine: Engine, again: object, state: Approval) -> None:
    set_approval(engine, [KEY], state, "kiểm tra lại")
    with read(engine) as connection:
        before = dump(connection)
    number = store(engine, again, file_sha256="b" * 64).import_id  # type: ignore[arg-type]
    assert number is not None
    undo_import(engine, number, refresh=RecordedRefresh())
    with read(engine) as connection:
        assert differing(before, dump(connection)) == {}


def test_what_was_approved_with_an_import_is_sent_again_without_it(engine: Engine) -> None:
    number = store(engine, CORRECTED, file_sha256="b" * 64).import_id
    approve(engine)
    assert number is not None
    undo_import(engine, number, refresh=RecordedRefresh())
    assert states(engine)[TAN_HOP, MONDAY] == "sent"
    assert (1,) in rows_of(engine, Activity, "people")


def test_the_items_of_a_list_are_approved_with_the_week_it_came_for(engine: Engine) -> None:
    rows = [{"code": "PN-1", "pieces": 1}, {"code": "PN-2", "pieces": 1}]
    store(engine, parsed("posters", *rows, as_of=MONDAY), file_sha256="b" * 64)
    later = parsed("posters", {"code": "PN-2", "pieces": 5}, as_of=NEXT_WEEK)
    number = store(engine, later, file_sha256="c" * 64).import_id
    approve(engine, ("posters", TAN_HOP, MONDAY))
    assert rows_of(engine, DisplayItem, "code", "approval") == [("PN-1", "approved"), ("PN-2", "sent")]
    assert number is not None
    undo_import(engine, number, refresh=RecordedRefresh())
    assert rows_of(engine, DisplayItem, "code", "pieces") == [("PN-1", 1), ("PN-2", 1)]
