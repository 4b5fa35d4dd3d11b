"""Which fact rows feed which roll-up: one feed per roll-up table, each fills the base table for what is touched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy import (
    Connection,
    Label,
    Table,
    and_,
    case,
    distinct,
    exists,
    func,
    insert,
    literal,
    null,
    select,
)
from sqlalchemy.sql.selectable import SelectBase

from dashboard.domain.approval import Basis
from dashboard.domain.stations import BOUND_CHANNELS, PLANNED_BROADCASTS_A_DAY
from dashboard.rollups.staging import Rows, at_touched, included
from dashboard.rollups.stocks import stage_clusters, stage_items
from dashboard.store.models import (
    ALL,
    ROLL_UPS,
    Activity,
    Broadcast,
    CalendarDay,
    LoudspeakerDay,
    QrDay,
    QrVenue,
    RollUp,
)

ACTIVE_DAYS = 7
"""A venue is active on a day with at least one scan in the 7 days up to it. [ours]"""


@dataclass(frozen=True, slots=True)
class Feed:
    """How one roll-up is filled.

    `dimensions` are those with a row per value beside the row over all; `is_stock` says that any change computes the
    unit's whole history again; `lag_days` how many days after a fact its effect is still felt; `basis` of which facts.
    """

    name: str
    columns: tuple[str, ...]
    dimensions: tuple[str, ...]
    stage: Callable[[Connection, Table, Table, Basis], None]
    is_stock: bool = False
    lag_days: int = 0
    basis: Basis = Basis.ALL

    def of(self, basis: Basis) -> Feed:
        """The same feed of the facts of another basis."""
        return replace(self, basis=basis)

    @property
    def table(self) -> type[RollUp]:
        """Where its sums stand."""
        return ROLL_UPS[self.basis][self.name]


_UNDIVIDED = (literal(ALL).label("theme"), literal(ALL).label("channel"))
"""Themes and channels mean nothing for scans."""


def _nulls(*names: str) -> list[Label[None]]:
    """Columns that a kind of row says nothing about."""
    return [null().label(name) for name in names]


def _activity_rows(touched: Table, basis: Basis) -> Rows:
    a = Activity
    return (
        select(
            a.unit_code,
            a.day,
            a.theme,
            a.channel,
            func.count().label("rows"),
            func.sum(a.sessions).label("sessions"),
            func.sum(a.people).label("people"),
            func.sum(a.households).label("households"),
            func.sum(a.outings).label("outings"),
            func.sum(a.leaflets).label("leaflets"),
        )
        .join(touched, at_touched(touched, a.unit_code, a.day))
        .where(*included(basis, a))
        .group_by(a.unit_code, a.day, a.theme, a.channel)
    )


def _broadcast_sums(touched: Table, basis: Basis) -> Rows:
    b = Broadcast
    return (
        select(
            b.unit_code,
            b.day,
            b.theme,
            b.channel,
            func.count().label("broadcasts"),
            func.sum(b.seconds).label("seconds"),
            func.sum(case((b.language.not_in(("vi", "")), b.seconds), else_=0)).label("seconds_ethnic"),
            *_nulls("unit_days", "station_days", "station_days_met"),
        )
        .join(touched, at_touched(touched, b.unit_code, b.day))
        .where(b.result != "not_played", *included(basis, b))
        .group_by(b.unit_code, b.day, b.theme, b.channel)
    )


def _station_days(touched: Table, basis: Basis) -> Rows:
    """One line per station and day: reported, and whether it met the plan's three broadcasts."""
    b = Broadcast
    played = func.sum(case((b.result != "not_played", 1), else_=0))
    bound = b.channel.in_(BOUND_CHANNELS)
    return (
        select(
            b.unit_code,
            b.day,
            literal("").label("theme"),
            b.channel,
            *_nulls("broadcasts", "seconds", "seconds_ethnic"),
            literal(1).label("unit_days"),
            case((bound, 1)).label("station_days"),
            case((and_(bound, played >= PLANNED_BROADCASTS_A_DAY), 1), (bound, 0)).label("station_days_met"),
        )
        .join(touched, at_touched(touched, b.unit_code, b.day))
        .where(*included(basis, b))
        .group_by(b.unit_code, b.day, b.channel, b.station_id)
    )


def _manual_days(touched: Table, basis: Basis) -> Rows:
    """Manual daily reports; where a device reported the same commune and day its rows count instead. [ours]"""
    d, b = LoudspeakerDay, Broadcast
    same_day = (b.unit_code == d.unit_code, b.day == d.day, b.channel == "commune_loudspeaker")
    by_device = exists().where(*same_day, *included(basis, b))
    return (
        select(
            d.unit_code,
            d.day,
            literal("").label("theme"),
            literal("commune_loudspeaker").label("channel"),
            d.sessions.label("broadcasts"),
            (d.minutes * 60).label("seconds"),
            (d.minutes_ethnic * 60).label("seconds_ethnic"),
            literal(1).label("unit_days"),
            *_nulls("station_days", "station_days_met"),
        )
        .join(touched, at_touched(touched, d.unit_code, d.day))
        .where(~by_device, *included(basis, d))
    )


def _qr_registrations(touched: Table, basis: Basis) -> Rows:
    v = QrVenue
    return (
        select(
            v.unit_code,
            v.registered_on.label("day"),
            *_UNDIVIDED,
            func.count().label("venues"),
            *_nulls("scans", "persons", "active"),
        )
        .join(touched, at_touched(touched, v.unit_code, v.registered_on))
        .where(*included(basis, v))
        .group_by(v.unit_code, v.registered_on)
    )


def _qr_scans(touched: Table, basis: Basis) -> Rows:
    q = QrDay
    return (
        select(
            q.unit_code,
            q.day,
            *_UNDIVIDED,
            *_nulls("venues"),
            func.sum(q.scans).label("scans"),
            func.sum(q.persons).label("persons"),
            *_nulls("active"),
        )
        .join(touched, at_touched(touched, q.unit_code, q.day))
        .where(*included(basis, q))
        .group_by(q.unit_code, q.day)
    )


def _qr_active(touched: Table, basis: Basis) -> Rows:
    """Venues with at least one scan in the 7 days up to each touched day; of approved ones, approved scans."""
    q, v, scanned, shown = QrDay, QrVenue, CalendarDay, CalendarDay.__table__.alias("shown")
    # DISTINCT keeps SQLite from merging this into the outer SELECT, where it reads all scans of a unit for each day.
    window = (
        select(touched.c.unit_code, touched.c.day, scanned.day.label("scanned_day"))
        .join(shown, shown.c.day == touched.c.day)
        .join(scanned, and_(scanned.number <= shown.c.number, scanned.number > shown.c.number - ACTIVE_DAYS))
        .distinct()
        .subquery("scan_window")
    )
    # An active venue is a registered one: without this, fewer venues than active ones could be approved.
    of_known = (exists().where(v.id == q.venue_id, *included(basis, v)),) if basis is Basis.APPROVED else ()
    return (
        select(
            window.c.unit_code,
            window.c.day,
            *_UNDIVIDED,
            *_nulls("venues", "scans", "persons"),
            func.count(distinct(q.venue_id)).label("active"),
        )
        .join(q, and_(q.unit_code == window.c.unit_code, q.day == window.c.scanned_day))
        .where(q.scans > 0, *included(basis, q), *of_known)
        .group_by(window.c.unit_code, window.c.day)
    )


def _insert(connection: Connection, base: Table, rows: SelectBase) -> None:
    connection.execute(insert(base).from_select([column.name for column in base.columns], rows))


def _stage_activity(connection: Connection, touched: Table, base: Table, basis: Basis) -> None:
    _insert(connection, base, _activity_rows(touched, basis))


def _stage_loudspeaker(connection: Connection, touched: Table, base: Table, basis: Basis) -> None:
    for rows in (_broadcast_sums, _station_days, _manual_days):
        _insert(connection, base, rows(touched, basis))


def _stage_qr(connection: Connection, touched: Table, base: Table, basis: Basis) -> None:
    for rows in (_qr_registrations, _qr_scans, _qr_active):
        _insert(connection, base, rows(touched, basis))


FEEDS: dict[str, Feed] = {
    feed.name: feed
    for feed in (
        Feed(
            "activity",
            ("rows", "sessions", "people", "households", "outings", "leaflets"),
            ("theme", "channel"),
            _stage_activity,
        ),
        Feed(
            "display",
            ("items", "pieces", "area_m2", "overdue", "inspected"),
            ("theme",),
            stage_items,
            is_stock=True,
        ),
        Feed(
            "cluster",
            ("clusters", "working", "silent", "villages"),
            (),
            stage_clusters,
            is_stock=True,
        ),
        Feed(
            "loudspeaker",
            ("broadcasts", "seconds", "seconds_ethnic", "unit_days", "station_days", "station_days_met"),
            ("theme", "channel"),
            _stage_loudspeaker,
        ),
        Feed(
            "qr",
            ("venues", "scans", "persons", "active"),
            (),
            _stage_qr,
            lag_days=ACTIVE_DAYS - 1,
        ),
    )
}
