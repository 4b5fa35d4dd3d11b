"""What there is to do, beside the map: of the place that is looked at, for whoever may see all of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.periods import TIME_ZONE
from dashboard.rollups import refresh
from dashboard.services import Services
from dashboard.ui.context import Look
from dashboard.ui.tasks.duties import duties
from dashboard.ui.tasks.reading import read_tasks
from dashboard.ui.tasks.sections import sections
from layers import REGISTRY
from tests.support.databases import SqliteDatabases
from tests.support.frozen import catalogue
from tests.support.stores import MONDAY, TAN_HOP, boundaries, parsed, prepared_engine, store

NOW = datetime(2021, 9, 20, 9, tzinfo=TIME_ZONE)


@pytest.fixture
def engine(sqlite_databases: SqliteDatabases) -> Iterator[Engine]:
    engine = prepared_engine(sqlite_databases)
    days = [MONDAY + timedelta(weeks=n) for n in range(2)]
    store(engine, parsed("activities", *({"day": day} for day in days)), refresh=refresh)
    yield engine
    engine.dispose()


def services_of(engine: Engine, scope: Scope = EVERYTHING) -> Services:
    return Services(engine, boundaries(), REGISTRY, scope_of_reader=lambda: scope)


def told(engine: Engine, query: str, scope: Scope = EVERYTHING) -> tuple[str, int, str]:
    """The unit that is named, how many reports are overdue, and where the link leads."""
    look = Look(catalogue("vi"), palette=None)  # type: ignore[arg-type]
    services = services_of(engine, scope)
    named, overdue, *_ = duties(services, query, NOW, look)
    return named.children, int(overdue.children[0].children), re.sub("#.*", "", overdue.href)


def test_duties_are_of_the_place_that_is_looked_at(engine: Engine) -> None:
    unit, everything, _ = told(engine, "")
    assert unit == "Việc của Tỉnh Sơn La"
    of_district = told(engine, "?dv=123&cs=T4")
    of_commune = told(engine, f"?dv={TAN_HOP}")
    assert (of_district[0], of_district[2]) == ("Việc của Huyện Mộc Châu", "/tasks/?dv=123")
    assert (of_commune[0], of_commune[2]) == ("Việc của Xã Tân Hợp", f"/tasks/?dv={TAN_HOP}")
    assert everything > of_district[1] > of_commune[1] > 0


def test_an_office_is_told_its_own_where_it_may_not_see_the_place(engine: Engine) -> None:
    own = Scope("116", frozenset(boundaries().tree.commune_codes("116") | {"116"}))
    sums = Scope("116", own.codes, sum_codes=frozenset({"14"}))
    at_home = told(engine, "", own)
    assert at_home[0] == "Việc của Thành phố Sơn La"
    assert told(engine, "?dv=123", own) == at_home
    assert told(engine, "?dv=14", sums) == at_home


def test_a_report_that_is_missing_leads_to_its_place_and_week_on_the_map(engine: Engine) -> None:
    services = services_of(engine)
    found = read_tasks(services, TAN_HOP, NOW)
    lists = {one.id: one for one in sections(found, services.space, catalogue("vi"))}
    linked = [href for _title, _about, href in lists["overdue"].entries]
    week = "tu=2021-09-06&den=2021-09-12"
    assert [href for href in linked if week in href] == [
        f"/?dv={TAN_HOP}&cs={measure}&{week}" for measure in ("P1", "L4", "Q3")
    ]
    assert len(linked) == len(found.overdue)
