"""Prepared stores, and rows of forms as reading a file would give them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Engine, select

from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.faults import Fault, Parsed
from dashboard.intake.models import ROW_COLUMNS
from dashboard.intake.outcome import ImportOutcome, Receipt
from dashboard.intake.run import store_parsed
from dashboard.settings import PROJECT_ROOT
from dashboard.store.database import abandon, open_engine, read, write
from dashboard.store.models import Base
from dashboard.store.setup import init_store
from dashboard.store.versions import migrate
from tests.support.databases import Databases

MONDAY = date(2021, 8, 30)
IN_TIME = datetime(2021, 9, 6, 2, tzinfo=UTC)
TOO_LATE = datetime(2021, 9, 8, 2, tzinfo=UTC)
TAN_HOP = "03988"
_DEFAULTS: dict[str, dict[str, Any]] = {
    "activities": {"unit_code": TAN_HOP, "day": MONDAY, "channel": "direct", "theme": "qr", "language": "vi"},
    "villages": {"unit_code": TAN_HOP, "kind": "village", "valid_from": date(2021, 1, 1)},
    "posters": {
        "unit_code": TAN_HOP,
        "kind": "banner",
        "faces": 1,
        "theme": "qr",
        "put_up_on": MONDAY,
        "is_sponsored": False,
        "state": "in_place",
        "state_on": MONDAY,
    },
    "inspections": {"unit_code": "", "day": MONDAY, "state": "in_place"},
    "stations": {"unit_code": TAN_HOP, "level": "commune", "technology": "fm"},
    "clusters": {"unit_code": TAN_HOP, "state": "working", "state_on": MONDAY},
    "loudspeaker_days": {"unit_code": TAN_HOP, "day": MONDAY},
    "broadcasts": {"day": MONDAY, "theme": "qr", "language": "vi", "priority": "normal", "result": "played"},
    "qr_venues": {"unit_code": TAN_HOP, "venue_class": "shop", "registered_on": MONDAY, "state": "registered"},
    "qr_days": {"unit_code": "", "venue_code": "", "day": MONDAY},
}


@cache
def boundaries() -> Boundaries:
    """The shipped boundary set."""
    return load_boundaries(PROJECT_ROOT / "data" / "geo")


@cache
def places() -> PlaceFinder:
    """Finds the places of the shipped boundary set."""
    return PlaceFinder(boundaries().tree, boundaries().commune_shapes)


def prepare_store(url: str) -> None:
    """Fill an empty database as `sonla init` does."""
    engine = open_engine(url)
    migrate(engine)
    init_store(engine, boundaries())
    engine.dispose()


def prepared_engine(databases: Databases) -> Engine:
    """An engine of a store of its own, as after `sonla init`."""
    return open_engine(databases.copy_of("initialised", prepare_store))


def parsed(kind: str, *rows: dict[str, Any], as_of: date | None = None, faults: Iterable[Fault] = ()) -> Parsed:
    """What reading a file with these rows gives; columns not named are absent."""
    blank = dict.fromkeys(ROW_COLUMNS[kind])
    filled = [
        {**blank, **_DEFAULTS.get(kind, {}), **row, "row_number": number, "sheet": "Tuần 35"}
        for number, row in enumerate(rows, 2)
    ]
    columns = [*ROW_COLUMNS[kind], "row_number", "sheet"]
    return Parsed(kind, pd.DataFrame(filled, columns=columns), tuple(faults), 0, as_of)


class RecordedRefresh:
    """Notes what would be refreshed instead of refreshing it."""

    def __init__(self) -> None:
        self.feeds: dict[str, set[tuple[str, date]]] = {}

    def __call__(self, _connection: Connection, feed: str, touched: Iterable[tuple[str, date]]) -> None:
        self.feeds.setdefault(feed, set()).update(touched)


def store(
    engine: Engine,
    what: Parsed,
    *,
    received_at: datetime = IN_TIME,
    file_sha256: str = "a" * 64,
    refresh: RecordedRefresh | None = None,
) -> ImportOutcome:
    """Store rows as an import does."""
    receipt = Receipt("t.xlsx", file_sha256, received_at, received_at)
    with write(engine) as connection:
        outcome = store_parsed(connection, what, receipt, refresh=refresh or RecordedRefresh())
        if outcome.import_id is None:
            abandon(connection)
    return outcome


def rows_of(engine: Engine, model: type[Base], *columns: str) -> list[Any]:
    """The named columns of every row, in the order of the first."""
    table = model.__table__
    chosen = [table.c[name] for name in columns]
    with read(engine) as connection:
        return [tuple(row) for row in connection.execute(select(*chosen).order_by(chosen[0]))]
