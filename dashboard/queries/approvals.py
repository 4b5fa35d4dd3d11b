"""Reports with where their approval stands: of a week, by week, and the history of one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Final

from sqlalchemy import Connection, Subquery, and_, case, func, select

from dashboard.domain.approval import Approval, ReportToApprove, ReturnedReport, StepTaken, WeekToApprove
from dashboard.store.models import ApprovalStep, Report

_CLOSED: Final = Approval.APPROVED.value


def read_weeks(connection: Connection, units: Collection[str] | None) -> tuple[WeekToApprove, ...]:
    """Weeks of which some report came, the latest first; `units` None are all."""
    r = Report
    is_open = func.sum(case((r.approval == _CLOSED, 0), else_=1))
    rows = select(r.week_start, is_open, func.count()).group_by(r.week_start).order_by(r.week_start.desc())
    if units is not None:
        rows = rows.where(r.unit_code.in_(sorted(units)))
    return tuple(WeekToApprove(week, int(opened), count) for week, opened, count in connection.execute(rows))


def read_reports(
    connection: Connection, monday: date, units: Collection[str] | None = None
) -> tuple[ReportToApprove, ...]:
    """Reports of a week by unit and source; `units` None are all."""
    r, s, last = Report, ApprovalStep, _last_steps(monday)
    same = and_(last.c.source == r.source, last.c.unit_code == r.unit_code)
    rows = (
        select(r, s.decided_at, s.decided_by)
        .outerjoin(last, same)
        .outerjoin(s, s.id == last.c.id)
        .where(r.week_start == monday)
        .order_by(r.unit_code, r.source)
    )
    if units is not None:
        rows = rows.where(r.unit_code.in_(sorted(units)))
    return tuple(
        ReportToApprove(
            row.source,
            row.unit_code,
            row.week_start,
            row.received_at,
            row.is_in_time,
            row.is_zero,
            Approval(row.approval),
            row.approval_reason,
            row.decided_at,
            row.decided_by or "",
        )
        for row in connection.execute(rows)
    )


def read_returned(connection: Connection, units: Collection[str]) -> tuple[ReturnedReport, ...]:
    """Reports of some units that were returned and wait for new figures, the latest week first."""
    r = Report
    rows = (
        select(r.source, r.unit_code, r.week_start, r.approval_reason)
        .where(r.approval == Approval.RETURNED.value, r.unit_code.in_(sorted(units)))
        .order_by(r.week_start.desc(), r.unit_code, r.source)
    )
    return tuple(ReturnedReport(*row) for row in connection.execute(rows))


def _last_steps(monday: date) -> Subquery:
    s = ApprovalStep
    newest = func.max(s.id).label("id")
    rows = select(s.source, s.unit_code, newest).where(s.week_start == monday)
    return rows.group_by(s.source, s.unit_code).subquery("last_step")


def read_steps(connection: Connection, source: str, unit_code: str, monday: date) -> tuple[StepTaken, ...]:
    """Every step of one report, the first one first."""
    s = ApprovalStep
    here = (s.source == source, s.unit_code == unit_code, s.week_start == monday)
    rows = select(s.state, s.reason, s.decided_at, s.decided_by).where(*here).order_by(s.id)
    return tuple(StepTaken(Approval(state), reason, at, by) for state, reason, at, by in connection.execute(rows))
