"""Sums of what is approved equal the approved facts: after imports, approvals, returns and undos, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.errors import IntakeError, UndoRefused
from dashboard.intake.approval import set_approval
from dashboard.intake.undo import undo_import
from dashboard.queries.reach import count_villages_reached
from dashboard.queries.sums import Filters, from_the_beginning, read_sums
from dashboard.rollups import rebuild, refresh
from dashboard.rollups.verify import verify
from dashboard.store.database import read, write
from dashboard.store.models import REACH, ROLL_UPS
from dashboard.store.tables import table_of
from tests.support.databases import Databases
from tests.support.dumps import Dump, differing, dump
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

OTHER = "03646"
NEXT_WEEK = MONDAY + timedelta(days=7)
CAMPAIGN = Period(MONDAY, NEXT_WEEK + timedelta(days=6))
STANDING = from_the_beginning(CAMPAIGN.end)
SUMS = tuple(table_of(model).name for model in (*ROLL_UPS[Basis.APPROVED].values(), REACH[Basis.APPROVED]))


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def send(engine: Engine, kind: str, *rows: dict[str, object], sha: str = "a", as_of: date | None = None) -> int:
    number = store(engine, parsed(kind, *rows, as_of=as_of), file_sha256=sha * 64, refresh=refresh).import_id  # type: ignore[arg-type]
    assert number is not None
    return number


def approve(engine: Engine, source: str, *keys: tuple[str, date]) -> None:
    for state in (Approval.DISTRICT_APPROVED, Approval.APPROVED):
        set_approval(engine, [(source, unit, week) for unit, week in keys], state)


def both(engine: Engine, roll_up: str, column: str, unit: str = "14", on: Period = CAMPAIGN) -> list[float | None]:
    """Of all states, and of what is approved."""
    parents = (boundaries().tree[unit].parent_code,)
    with read(engine) as connection:
        rows = [read_sums(connection, roll_up, [column], parents, Filters(basis=basis), [on]) for basis in Basis]
    return [row.get((unit, 0), (None,))[0] for row in rows]


def approved_sums(engine: Engine) -> Dump:
    with read(engine) as connection:
        return dump(connection, *SUMS)


def assert_as_rebuilt(engine: Engine) -> None:
    """What refreshes gave is what the facts give."""
    before = approved_sums(engine)
    with read(engine) as connection:
        assert verify(connection, boundaries().tree, CAMPAIGN) == []
    with write(engine) as connection:
        rebuild(connection)
    assert differing(before, approved_sums(engine)) == {}


def test_flows_of_approved_reports_are_summed_at_every_level(engine: Engine) -> None:
    rows = [{"people": 5}, {"people": 7, "unit_code": OTHER}, {"people": 11, "day": NEXT_WEEK}]
    send(engine, "activities", *rows)
    assert both(engine, "activity", "people") == [23, None]
    approve(engine, "activities", (TAN_HOP, MONDAY))
    assert both(engine, "activity", "people") == [23, 5]
    approve(engine, "activities", (OTHER, MONDAY))
    assert both(engine, "activity", "people") == [23, 12]
    assert both(engine, "activity", "people", "123") == [16, 5]
    set_approval(engine, [("activities", OTHER, MONDAY)], Approval.RETURNED, "kiểm tra lại")
    assert both(engine, "activity", "people") == [23, 5]
    assert_as_rebuilt(engine)


def test_new_figures_leave_what_is_approved_until_they_are(engine: Engine) -> None:
    send(engine, "activities", {"people": 5}, {"people": 1, "day": MONDAY + timedelta(days=1)})
    approve(engine, "activities", (TAN_HOP, MONDAY))
    number = send(engine, "activities", {"people": 6}, sha="b")
    assert both(engine, "activity", "people") == [7, None]
    undo_import(engine, number)
    assert both(engine, "activity", "people") == [6, 6]
    assert_as_rebuilt(engine)


def test_stocks_and_sites_of_approved_lists(engine: Engine) -> None:
    rows = [{"code": "P1", "pieces": 2}, {"code": "P2", "pieces": 3}]
    send(engine, "posters", *rows, as_of=MONDAY)
    assert both(engine, "display", "pieces", on=STANDING) == [5, None]
    approve(engine, "posters", (TAN_HOP, MONDAY))
    assert both(engine, "display", "pieces", on=STANDING) == [5, 5]
    number = send(engine, "posters", {"code": "P2", "pieces": 4}, sha="b", as_of=NEXT_WEEK)
    assert both(engine, "display", "pieces", on=STANDING) == [6, 2]
    approve(engine, "posters", (TAN_HOP, NEXT_WEEK))
    assert both(engine, "display", "pieces", on=STANDING) == [6, 6]
    undo_import(engine, number)
    assert both(engine, "display", "pieces", on=STANDING) == [5, 5]
    assert_as_rebuilt(engine)


def test_active_venues_are_approved_venues_with_approved_scans(engine: Engine) -> None:
    send(engine, "qr_venues", {"code": "V1", "name": "Chợ"}, as_of=MONDAY)
    send(engine, "qr_days", {"venue_code": "V1", "scans": 4, "day": NEXT_WEEK}, sha="b")
    approve(engine, "qr", (TAN_HOP, NEXT_WEEK))
    assert both(engine, "qr", "scans") == [4, 4]
    on = Period.day(NEXT_WEEK)
    assert both(engine, "qr", "active", on=on) == [1, None]
    approve(engine, "qr", (TAN_HOP, MONDAY))
    assert both(engine, "qr", "active", on=on) == [1, 1]
    assert both(engine, "qr", "venues", on=STANDING) == [1, 1]
    assert_as_rebuilt(engine)


def test_a_districts_station_is_approved_like_a_commune(engine: Engine) -> None:
    send(engine, "stations", {"code": "HUYEN-123", "unit_code": "123", "level": "district"}, as_of=MONDAY)
    moments = [datetime(2021, 8, 30, hour, tzinfo=TIME_ZONE) for hour in (5, 11, 17)]
    send(engine, "broadcasts", *({"station_code": "HUYEN-123", "started_at": at} for at in moments), sha="b")
    assert both(engine, "loudspeaker", "station_days_met", "123") == [1, None]
    approve(engine, "loudspeakers", ("123", MONDAY))
    assert both(engine, "loudspeaker", "station_days_met", "123") == [1, 1]
    assert_as_rebuilt(engine)


def test_villages_are_reached_by_what_is_approved(engine: Engine) -> None:
    send(engine, "villages", *({"code": f"V{n}", "name": f"Bản {n}"} for n in range(3)))
    rows = [{"village_text": "Bản 1"}, {"village_text": "Bản 2", "day": NEXT_WEEK}]
    send(engine, "activities", *rows, sha="b")
    approve(engine, "activities", (TAN_HOP, NEXT_WEEK))
    with read(engine) as connection:
        reached = [
            count_villages_reached(connection, [TAN_HOP], Filters(basis=basis), [CAMPAIGN, Period.week_of(MONDAY)])
            for basis in Basis
        ]
    assert reached == [{(TAN_HOP, 0): 2, (TAN_HOP, 1): 1}, {(TAN_HOP, 0): 1, (TAN_HOP, 1): 0}]
    assert_as_rebuilt(engine)


steps = st.lists(
    st.tuples(
        st.sampled_from(("send", "approve", "return", "undo")),
        st.sampled_from((TAN_HOP, OTHER)),
        st.integers(0, 9),
        st.integers(1, 50),
    ),
    min_size=3,
    max_size=10,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12, deadline=None)
@given(steps)
def test_whatever_happens_the_sums_are_those_of_the_approved_facts(
    databases: Databases, happened: list[tuple[str, str, int, int]]
) -> None:
    engine = prepared_engine(databases)
    imports: list[int] = []
    for number, (what, unit, day, people) in enumerate(happened):
        key = ("activities", unit, Period.week_of(MONDAY + timedelta(days=day)).start)
        try:
            match what:
                case "send":
                    row = {"unit_code": unit, "day": MONDAY + timedelta(days=day), "people": people}
                    imports.append(send(engine, "activities", row, sha=f"{number:x}"))
                case "approve":
                    approve(engine, key[0], key[1:])
                case "return":
                    set_approval(engine, [key], Approval.RETURNED, "kiểm tra lại")
                case "undo" if imports:
                    undo_import(engine, imports.pop())
        except (IntakeError, UndoRefused):
            continue
    assert_as_rebuilt(engine)
    engine.dispose()
