"""The task list: sites that want attention are those that the measures count, places those whose share moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.accounts import Scope
from dashboard.domain.approval import Approval
from dashboard.domain.periods import TIME_ZONE, Period
from dashboard.domain.selection import Selection
from dashboard.domain.tasks import LEAST_POINTS, behind, fallen
from dashboard.domain.units import Level
from dashboard.intake.approval import Step, approve
from dashboard.rollups import refresh
from dashboard.services import Services
from dashboard.store.database import write
from layers import REGISTRY
from tests.support.databases import Databases
from tests.support.spaces import WEEK_35
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

QUI_HUONG, CHIENG_LE = "03991", "03646"
ON = MONDAY + timedelta(days=6)


@pytest.fixture
def engine(databases: Databases) -> Iterator[Engine]:
    engine = prepared_engine(databases)
    yield engine
    engine.dispose()


def put(engine: Engine, kind: str, *rows: dict[str, object]) -> None:
    store(engine, parsed(kind, *rows), refresh=refresh)


def items(*removals: date | None, unit: str = TAN_HOP, **more: object) -> list[dict[str, object]]:
    return [
        {"unit_code": unit, "wording": f"Câu {unit} {n}", "put_up_on": date(2021, 8, 1), "expected_removal_on": removal}
        | more
        for n, removal in enumerate(removals)
    ]


def test_sites_that_want_attention_are_those_the_measures_count(engine: Engine) -> None:
    put(
        engine,
        "posters",
        *items(ON - timedelta(days=1), ON, ON - timedelta(days=40), None),
        *items(ON - timedelta(days=3), unit=QUI_HUONG, state="removed", state_on=ON - timedelta(days=2)),
        *items(ON - timedelta(days=9), unit=CHIENG_LE),
    )
    services = Services(engine, boundaries(), REGISTRY)
    for day in (ON, ON + timedelta(days=1), ON - timedelta(days=5)):
        tasks = services.site_tasks("14", day)
        by_unit = Counter(task.unit_code for task in tasks)
        view = services.view(Selection("14", "P4", Period.day(day), area_level=Level.COMMUNE), with_table=False)
        assert by_unit == {f.unit_code: int(f.value) for f in view.areas if f.value}, day
    assert [task.since for task in services.site_tasks("123", ON)] == [ON - timedelta(days=40), ON - timedelta(days=1)]


def test_nobody_is_told_of_anothers_sites_and_reports(engine: Engine) -> None:
    put(engine, "posters", *items(ON - timedelta(days=9)), *items(ON - timedelta(days=9), unit=CHIENG_LE))
    with write(engine) as connection:
        keys = [("posters", TAN_HOP, MONDAY), ("posters", CHIENG_LE, MONDAY)]
        approve(connection, keys, Step(Approval.RETURNED, datetime(2021, 9, 7, 9, tzinfo=TIME_ZONE), "Sở", "Thiếu ảnh"))
    own = Scope("123", frozenset({"123", *(unit.code for unit in boundaries().tree.communes("123"))}))
    services = Services(engine, boundaries(), REGISTRY, scope_of_reader=lambda: own)
    assert [task.unit_code for task in services.site_tasks("123", ON)] == [TAN_HOP]
    returned = services.returned_reports("123")
    assert [(report.unit_code, report.reason) for report in returned] == [(TAN_HOP, "Thiếu ảnh")]


def test_places_that_fell_or_stand_behind(engine: Engine) -> None:
    villages = [
        {"code": f"V{unit}{n}", "name": f"Bản {n}", "unit_code": unit, "households": 50}
        for unit in (TAN_HOP, QUI_HUONG)
        for n in range(4)
    ]
    put(engine, "villages", *villages)
    before = WEEK_35.previous()
    reached = {(TAN_HOP, before): 4, (TAN_HOP, WEEK_35): 1, (QUI_HUONG, before): 2, (QUI_HUONG, WEEK_35): 4}
    for (unit, week), count in reached.items():
        rows = [{"unit_code": unit, "day": week.start, "village_text": f"Bản {n}"} for n in range(count)]
        put(engine, "activities", *rows)
    services = Services(engine, boundaries(), REGISTRY)
    selection = Selection("123", "T1", WEEK_35)
    now, earlier = (services.view(replace(selection, period=p), with_table=False) for p in (WEEK_35, before))
    assert [(d.figure.unit_code, d.other, d.points) for d in fallen(now, earlier)] == [(TAN_HOP, 100.0, 75.0)]
    lower = behind(now)
    whole = next(f.now.value for f in now.key_figures if f.measure.id == "T1")
    assert [d.figure.unit_code for d in lower] == [TAN_HOP]
    assert all(d.other == whole and d.points >= LEAST_POINTS for d in lower)
