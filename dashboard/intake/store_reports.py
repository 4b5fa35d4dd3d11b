"""What a file says of reports and clocks: the weeks it reports for, whether with zero, how far its data goes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd
from sqlalchemy import Connection, insert, select

from dashboard.domain.periods import Period
from dashboard.domain.units import BOUNDARY_SET, Level
from dashboard.intake.outcome import Receipt
from dashboard.intake.store_kinds import STORED_KINDS, StoredKind, clock_of
from dashboard.intake.store_references import records
from dashboard.intake.store_rows import Prepared
from dashboard.intake.store_settling import UnitWeek, settle_clocks, settle_reports
from dashboard.store.bulk import Upserted
from dashboard.store.models import ClockReading, DayReceipt, ReportReceipt, UnitRow
from dashboard.store.reporting_calendar import read_calendar


def store_reports(
    connection: Connection, kind: str, prepared: Prepared, upserted: Upserted, receipt: Receipt, import_id: int
) -> set[UnitWeek]:
    """Note what the file says of the report of each of its units and weeks, and settle the reports.

    Returns (unit code, Monday) of the reports that are new or changed.
    """
    stored = STORED_KINDS[kind]
    if not stored.source or prepared.frame.empty:
        return set()
    sent = _sent(stored, prepared)
    _keep_receipts(connection, stored, sent, receipt, import_id)
    if stored.is_list:
        return settle_reports(connection, stored.source, sent.keys())
    left = {(unit, Period.week_of(day).start) for unit, day in upserted.touched}
    not_zero = {key for key, is_zero in sent.items() if not is_zero}
    return settle_reports(connection, stored.source, sent.keys() | left, not_zero)


def store_day_receipts(connection: Connection, kind: str, prepared: Prepared, receipt: Receipt, import_id: int) -> None:
    """Note of which days the file tells, for each of its units: what duties by day or month are judged by."""
    source = clock_of(kind)
    if not source or prepared.frame.empty:
        return
    told = pd.DataFrame(
        {
            "unit_code": prepared.frame["unit_code"],
            "day": prepared.about,
            "is_zero": _is_zero(prepared.frame, STORED_KINDS[kind].numbers),
        }
    )
    of_days = told.dropna(subset=["day"]).groupby(["unit_code", "day"])[["is_zero"]].all().reset_index()
    rows = [
        {
            "source": source,
            "unit_code": row["unit_code"],
            "day": row["day"].date(),
            "import_id": import_id,
            "received_at": receipt.received_at,
            "is_zero": bool(row["is_zero"]),
        }
        for row in records(of_days)
    ]
    if rows:
        connection.execute(insert(DayReceipt), rows)


def store_clocks(connection: Connection, kind: str, prepared: Prepared, receipt: Receipt, import_id: int) -> None:
    """Note for each unit of the file the latest day its data is about, and settle the clocks."""
    source = clock_of(kind)
    if not source or prepared.frame.empty:
        return
    latest = prepared.about.groupby(prepared.frame["unit_code"]).max().dropna()
    rows = [
        {
            "source": source,
            "unit_code": str(unit),
            "import_id": import_id,
            "last_day": day.date(),
            "loaded_at": receipt.loaded_at,
        }
        for unit, day in latest.items()
    ]
    if rows:
        connection.execute(insert(ClockReading), rows)
    settle_clocks(connection, source, [row["unit_code"] for row in rows])


def _keep_receipts(
    connection: Connection, stored: StoredKind, sent: dict[UnitWeek, bool], receipt: Receipt, import_id: int
) -> None:
    in_time = _in_time(connection, stored.source, {week for _, week in sent}, receipt)
    communes = _communes(connection)
    rows = [
        {
            "source": stored.source,
            "unit_code": unit,
            "week_start": week,
            "import_id": import_id,
            "received_at": receipt.received_at,
            "is_in_time": unit not in communes or in_time[week],
            "is_list": stored.is_list,
            "is_zero": is_zero,
        }
        for (unit, week), is_zero in sent.items()
    ]
    if rows:
        connection.execute(insert(ReportReceipt), rows)


def _sent(stored: StoredKind, prepared: Prepared) -> dict[UnitWeek, bool]:
    """Whether the file says zero, by unit and Monday: communes, and districts and the province for their stations."""
    about = prepared.about
    rows = pd.DataFrame(
        {
            "unit_code": prepared.frame["unit_code"],
            "week": about - pd.to_timedelta(about.dt.day_of_week, unit="D"),
            "is_zero": _is_zero(prepared.frame, stored.numbers),
        }
    )
    zero = rows.groupby(["unit_code", "week"])[["is_zero"]].all().reset_index()
    return {(row["unit_code"], row["week"].date()): bool(row["is_zero"]) for row in records(zero)}


def _communes(connection: Connection) -> set[str]:
    """Those who owe by week."""
    u = UnitRow
    communes = select(u.code).where(u.boundary_set == BOUNDARY_SET, u.level == Level.COMMUNE)
    return set(connection.execute(communes).scalars())


def _is_zero(frame: pd.DataFrame, numbers: Collection[str]) -> pd.Series:
    """Some number is given and all that are given are zero."""
    if not numbers:
        return pd.Series(False, index=frame.index)
    given = frame[list(numbers)].astype(float)
    return given.notna().any(axis=1) & (given.fillna(0) == 0).all(axis=1)


def _in_time(connection: Connection, source: str, weeks: Collection[date], receipt: Receipt) -> dict[date, bool]:
    """Whether what came now came before each week's report was due; what nobody owes is never late."""
    calendar = read_calendar(connection).calendar
    due = {week: calendar.due_moment(source, Level.COMMUNE, Period.week_of(week)) for week in weeks}
    return {week: at is None or receipt.received_at < at for week, at in due.items()}
