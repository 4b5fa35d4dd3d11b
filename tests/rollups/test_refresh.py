"""Roll-ups equal the facts: for any facts, after any change, on both databases, at every level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, delete

from dashboard.domain.periods import Period
from dashboard.queries.reach import count_villages_reached
from dashboard.queries.sums import Filters, from_the_beginning, read_sums
from dashboard.rollups import rebuild, refresh
from dashboard.store.calendar import fill_calendar
from dashboard.store.database import open_engine
from dashboard.store.models import (
    Activity,
    Broadcast,
    ClusterBroadcast,
    ClusterState,
    DisplayItem,
    LoudspeakerCluster,
    LoudspeakerDay,
    QrDay,
    QrVenue,
    Station,
    Village,
)
from dashboard.store.versions import migrate
from tests.support.databases import Databases
from tests.support.facts import COMMUNES, DISTRICTS, PROVINCE, add, add_import, add_units

THEMES = ("apps", "qr")
CHANNELS = ("visual", "direct", "commune_loudspeaker")
FIRST = date(2021, 8, 23)
DAYS = [FIRST + timedelta(days=i) for i in range(20)]

days = st.sampled_from(DAYS)
periods = st.tuples(days, days).map(lambda pair: Period(min(pair), max(pair)))
numbers = st.none() | st.integers(0, 50)
activities = st.fixed_dictionaries(
    {
        "unit_code": st.sampled_from(COMMUNES),
        "day": days,
        "theme": st.sampled_from(THEMES),
        "channel": st.sampled_from(CHANNELS),
        "sessions": numbers,
        "village_id": st.none() | st.integers(1, 4),
    }
)


def _prepare(url: str) -> None:
    engine = open_engine(url)
    migrate(engine)
    with engine.begin() as connection:
        fill_calendar(connection)
        add_units(connection)
        add_import(connection)
        for number in range(1, 5):
            add(
                connection,
                Village,
                id=number,
                unit_code=COMMUNES[number % 2],
                name=f"Bản {number}",
                valid_from=date(2021, 1, 1),
            )
    engine.dispose()


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = open_engine(databases.copy_of("five_communes", _prepare))
    yield engine
    engine.dispose()


@contextmanager
def undone(engine: Engine) -> Iterator[Connection]:
    """A transaction that leaves nothing behind, one for each example."""
    with engine.connect() as connection:
        transaction = connection.begin()
        yield connection
        transaction.rollback()


def ancestors(code: str) -> list[str]:
    return [
        code,
        *(d for d, communes in DISTRICTS.items() if code in communes),
        *([PROVINCE] if code != PROVINCE else []),
    ]


def parent(code: str) -> str:
    return "" if code == PROVINCE else next((d for d, cs in DISTRICTS.items() if code in cs), PROVINCE)


def stored(connection: Connection, roll_up: str, column: str, filters: Filters, period: Period) -> dict[str, Any]:
    """The sum of one column for every unit of every level, as the screen asks for it."""
    result: dict[str, Any] = {}
    for code in (PROVINCE, *DISTRICTS, *COMMUNES):
        sums = read_sums(connection, roll_up, [column], (parent(code),), filters, [period])
        if (code, 0) in sums:
            result[code] = sums[code, 0][0]
    return result


same = settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=25)


@same
@given(
    facts=st.lists(activities, max_size=25),
    removed=st.integers(0, 10),
    themes=st.sets(st.sampled_from(THEMES), max_size=2).map(lambda s: tuple(sorted(s))),
    channels=st.sets(st.sampled_from(CHANNELS), max_size=2).map(lambda s: tuple(sorted(s))),
    period=periods,
)
def test_activity_sums_equal_facts_after_any_change(
    engine: Engine,
    facts: list[dict[str, Any]],
    removed: int,
    themes: tuple[str, ...],
    channels: tuple[str, ...],
    period: Period,
) -> None:
    with undone(engine) as connection:
        ids = [add(connection, Activity, **fact) for fact in facts]
        refresh(connection, "activity", {(f["unit_code"], f["day"]) for f in facts})
        refresh(connection, "reach", {(f["unit_code"], f["day"]) for f in facts})
        connection.execute(delete(Activity).where(Activity.id.in_(ids[:removed])))
        gone = {(f["unit_code"], f["day"]) for f in facts[:removed]}
        refresh(connection, "activity", gone)
        refresh(connection, "reach", gone)
        left = [
            f
            for f in facts[removed:]
            if f["day"] in period
            and (not themes or f["theme"] in themes)
            and (not channels or f["channel"] in channels)
        ]
        expected: dict[str, Any] = {}
        for fact in left:
            for code in ancestors(fact["unit_code"]):
                before, number = expected.get(code), fact["sessions"]
                expected[code] = before if number is None else (before or 0) + number
        assert stored(connection, "activity", "sessions", Filters(themes, channels), period) == expected
        reached: dict[str, set[int]] = defaultdict(set)
        for fact in left:
            if fact["village_id"]:
                reached[fact["unit_code"]].add(fact["village_id"])
        counted = count_villages_reached(connection, COMMUNES, Filters(themes, channels), [period])
        assert {code: n for (code, _), n in counted.items() if n} == {code: len(v) for code, v in reached.items()}


@same
@given(
    st.lists(st.tuples(st.sampled_from(COMMUNES), days, st.integers(1, 3), st.none() | st.integers(0, 5)), max_size=25),
    days,
)
def test_active_venues_are_those_scanned_in_the_last_seven_days(
    engine: Engine, scans: list[tuple[str, date, int, int | None]], shown: date
) -> None:
    with undone(engine) as connection:
        venues = {
            (code, n): add(connection, QrVenue, unit_code=code, registered_on=FIRST)
            for code in COMMUNES
            for n in (1, 2, 3)
        }
        for code, day, n, count in scans:
            add(connection, QrDay, unit_code=code, day=day, venue_id=venues[code, n], scans=count)
        refresh(connection, "qr", {(code, FIRST) for code in COMMUNES})
        refresh(connection, "qr", {(code, day) for code, day, _, _ in scans})
        active: dict[str, set[int]] = defaultdict(set)
        for code, day, n, count in scans:
            if count and timedelta(0) <= shown - day <= timedelta(days=6):
                for unit in ancestors(code):
                    active[unit].add(venues[code, n])
        seen = stored(connection, "qr", "active", Filters(), Period.day(shown))
        assert {code: n for code, n in seen.items() if n} == {code: len(v) for code, v in active.items()}
        registered = stored(connection, "qr", "venues", Filters(), from_the_beginning(shown))
        assert registered == {PROVINCE: 15, "116": 6, "123": 9} | dict.fromkeys(COMMUNES, 3)


def test_stations_meet_the_plan_on_days_with_three_broadcasts(engine: Engine) -> None:
    with undone(engine) as connection:
        centre = add(connection, Station, unit_code="123", level="district")
        provincial = add(connection, Station, unit_code=PROVINCE, level="province")
        for station, unit, channel, day, count in (
            (centre, "123", "district_broadcast", DAYS[0], 3),
            (centre, "123", "district_broadcast", DAYS[1], 2),
            (provincial, PROVINCE, "provincial_broadcast", DAYS[0], 5),
        ):
            for hour in range(count):
                _broadcast(connection, station, unit, channel, day, hour, result="played")
        _broadcast(connection, centre, "123", "district_broadcast", DAYS[1], 9, result="not_played")
        refresh(connection, "loudspeaker", {("123", DAYS[0]), ("123", DAYS[1]), (PROVINCE, DAYS[0])})
        week = Period(DAYS[0], DAYS[6])
        assert stored(connection, "loudspeaker", "station_days", Filters(), week) == {"123": 2, PROVINCE: 3}
        assert stored(connection, "loudspeaker", "station_days_met", Filters(), week) == {"123": 1, PROVINCE: 2}
        assert stored(connection, "loudspeaker", "broadcasts", Filters(), week) == {"123": 5, PROVINCE: 10}


def test_a_manual_day_counts_only_where_no_device_reported(engine: Engine) -> None:
    with undone(engine) as connection:
        code = COMMUNES[0]
        station = add(connection, Station, unit_code=code, level="commune")
        _broadcast(connection, station, code, "commune_loudspeaker", DAYS[0], 6, result="played")
        for day in DAYS[:2]:
            add(connection, LoudspeakerDay, unit_code=code, day=day, sessions=4, minutes=60, minutes_by_language={})
        refresh(connection, "loudspeaker", {(code, DAYS[0]), (code, DAYS[1])})
        week = Period(DAYS[0], DAYS[6])
        assert stored(connection, "loudspeaker", "broadcasts", Filters(), week)[PROVINCE] == 5
        assert stored(connection, "loudspeaker", "unit_days", Filters(), week)[PROVINCE] == 2
        assert stored(connection, "loudspeaker", "seconds_ethnic", Filters(), Period.day(DAYS[1]))[code] is None


def test_villages_hear_the_clusters_that_played(engine: Engine) -> None:
    with undone(engine) as connection:
        code = COMMUNES[1]
        station = add(connection, Station, unit_code=code, level="commune")
        heard = add(connection, LoudspeakerCluster, station_id=station, unit_code=code, village_id=1, state_on=FIRST)
        silent = add(connection, LoudspeakerCluster, station_id=station, unit_code=code, village_id=3, state_on=FIRST)
        broadcast = _broadcast(connection, station, code, "commune_loudspeaker", DAYS[0], 6, result="partly")
        for cluster, played in ((heard, True), (silent, False)):
            add(connection, ClusterBroadcast, cluster_id=cluster, broadcast_id=broadcast, played=played)
        refresh(connection, "reach", {(code, DAYS[0])})
        assert count_villages_reached(connection, COMMUNES, Filters(), [Period.day(DAYS[0])]) == {(code, 0): 1}
        assert count_villages_reached(connection, COMMUNES, Filters(), [Period.day(DAYS[1])]) == {(code, 0): 0}


def test_a_change_in_a_commune_keeps_what_its_district_station_reached(engine: Engine) -> None:
    with undone(engine) as connection:
        code = "03646"
        village = add(connection, Village, id=9, unit_code=code, name="Bản", valid_from=date(2021, 1, 1))
        station = add(connection, Station, unit_code="116", level="district")
        cluster = add(
            connection, LoudspeakerCluster, station_id=station, unit_code=code, village_id=village, state_on=FIRST
        )
        broadcast = _broadcast(connection, station, "116", "district_broadcast", DAYS[0], 6, result="played")
        add(connection, ClusterBroadcast, cluster_id=cluster, broadcast_id=broadcast, played=True)
        refresh(connection, "reach", {("116", DAYS[0]), (code, DAYS[0])})
        refresh(connection, "reach", {(code, DAYS[0])})
        assert count_villages_reached(connection, COMMUNES, Filters(), [Period.day(DAYS[0])]) == {(code, 0): 1}


def test_stocks_stand_from_their_first_to_their_last_day(engine: Engine) -> None:
    with undone(engine) as connection:
        code = COMMUNES[0]
        for state, until in (("in_place", DAYS[0]), ("removed", DAYS[10])):
            add(
                connection,
                DisplayItem,
                unit_code=code,
                theme="apps",
                faces=1,
                pieces=2,
                area_m2=6.0,
                put_up_on=DAYS[0],
                expected_removal_on=DAYS[4],
                state=state,
                state_on=until,
            )
        refresh(connection, "display", {(code, DAYS[0])})
        standing = {
            day: [
                stored(connection, "display", column, Filters(("apps",)), from_the_beginning(day)).get(PROVINCE)
                for column in ("items", "area_m2", "overdue")
            ]
            for day in (DAYS[3], DAYS[5], DAYS[10])
        }
        assert standing == {DAYS[3]: [2, 24, 0], DAYS[5]: [2, 24, 2], DAYS[10]: [1, 12, 1]}


def test_clusters_follow_their_states_and_stations_speak_for_units_without_inventory(engine: Engine) -> None:
    with undone(engine) as connection:
        counted, stated, unknown = COMMUNES[:3]
        # 7 clusters of which nobody said how many work: neither 7 that do not work, nor part of any sum
        add(connection, Station, unit_code=unknown, level="commune", cluster_count=7, counted_on=DAYS[0])
        station = add(
            connection,
            Station,
            unit_code=counted,
            level="commune",
            cluster_count=9,
            working_count=9,
            counted_on=DAYS[0],
        )
        add(
            connection, Station, unit_code=stated, level="commune", cluster_count=5, working_count=4, counted_on=DAYS[2]
        )
        cluster = add(
            connection,
            LoudspeakerCluster,
            station_id=station,
            unit_code=counted,
            village_id=2,
            state="broken",
            state_on=DAYS[7],
            last_heard_on=DAYS[6],
        )
        for day, state in ((DAYS[0], "working"), (DAYS[7], "broken")):
            add(connection, ClusterState, cluster_id=cluster, day=day, state=state, import_id=1)
        refresh(connection, "cluster", {(counted, DAYS[0]), (stated, DAYS[2]), (unknown, DAYS[0])})

        def on(day: date) -> list[Any]:
            return [
                stored(connection, "cluster", column, Filters(), from_the_beginning(day)).get(PROVINCE)
                for column in ("clusters", "working", "silent", "villages")
            ]

        assert on(DAYS[1]) == [1, 1, 0, 1] or on(DAYS[1])[2] is None
        assert on(DAYS[6])[:2] == [6, 5]
        assert on(DAYS[7])[:2] == [6, 4]
        assert on(DAYS[14])[2] == 1
        assert on(DAYS[14])[3] == 0


def test_a_rebuild_gives_what_refreshes_gave_and_forgets_what_no_fact_feeds(engine: Engine) -> None:
    with undone(engine) as connection:
        for code in COMMUNES:
            add(connection, Activity, unit_code=code, day=DAYS[0], theme="qr", channel="visual", sessions=2)
        refresh(connection, "activity", {(code, DAYS[0]) for code in COMMUNES})
        week = Period.week_of(DAYS[0])
        before = stored(connection, "activity", "sessions", Filters(("qr",)), week)
        rebuild(connection)
        assert stored(connection, "activity", "sessions", Filters(("qr",)), week) == before
        connection.execute(delete(Activity))
        rebuild(connection)
        assert stored(connection, "activity", "sessions", Filters(), week) == {}


def _broadcast(
    connection: Connection, station: int, unit: str, channel: str, day: date, hour: int, *, result: str
) -> int:
    return add(
        connection,
        Broadcast,
        station_id=station,
        unit_code=unit,
        channel=channel,
        day=day,
        started_at=datetime(day.year, day.month, day.day, hour, tzinfo=UTC),
        theme="qr",
        language="vi",
        result=result,
        seconds=600,
    )
