"""What a store holds after `sonla init`."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine, func, select, update

from dashboard.store.database import read, write
from dashboard.store.models import CalendarDay, Holiday, ReportingDuty, StoreState, UnitRow
from dashboard.store.setup import init_store
from tests.support.stores import boundaries, rows_of


def test_the_units_of_the_boundary_set_are_there(engine: Engine) -> None:
    with read(engine) as connection:
        levels = select(UnitRow.level, func.count(), func.sum(UnitRow.population)).group_by(UnitRow.level)
        found = {level: (count, people) for level, count, people in connection.execute(levels)}
    assert found == {"province": (1, 1248415), "district": (12, 1248415), "commune": (204, 1248415)}


def test_days_know_their_week_and_bit(engine: Engine) -> None:
    days = {row[0]: row[1:] for row in rows_of(engine, CalendarDay, "day", "week_start", "reach_block", "reach_bit")}
    assert (min(days), max(days)) == (date(2020, 1, 6), date(2030, 12, 29))
    assert days[date(2021, 8, 25)] == (date(2021, 8, 23), 0, 1)
    assert days[date(2021, 8, 24)] == (date(2021, 8, 23), -1, 1 << 59)
    assert days[date(2021, 10, 24)] == (date(2021, 10, 18), 1, 1)
    assert len({(block, bit) for _, block, bit in days.values()}) == len(days)


def test_reports_are_owed_by_communes(engine: Engine) -> None:
    duties = rows_of(engine, ReportingDuty, "source", "reporter", "frequency", "due_working_days", "due_hour")
    assert (date(2021, 9, 2),) in rows_of(engine, Holiday, "day")
    sources = ("activities", "loudspeakers", "posters", "qr")
    assert duties == [(source, "commune", "weekly", 1, 24) for source in sources]


def test_doing_it_again_keeps_what_staff_changed(engine: Engine) -> None:
    with write(engine) as connection:
        connection.execute(update(ReportingDuty).values(due_working_days=3))
        connection.execute(update(StoreState).values(version=7, simulated=True))
    init_store(engine, boundaries())
    assert {row[0] for row in rows_of(engine, ReportingDuty, "due_working_days")} == {3}
    assert rows_of(engine, StoreState, "version", "simulated") == [(7, True)]
    assert len(rows_of(engine, UnitRow, "code")) == 217
