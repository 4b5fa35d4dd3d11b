"""How far the offices are with the demonstration's reports: older weeks approved, the newest waiting, some returned.

A report is decided by the product's own path, district by district: three days after its week ended by the district,
five days after by the province; what came late two weeks after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from sqlalchemy import Connection, select

from dashboard.demo.campaign import Plan, moment
from dashboard.domain.approval import Approval
from dashboard.domain.periods import Period
from dashboard.domain.units import UnitTree
from dashboard.intake.approval import ReportKey, Step, approve
from dashboard.store.models import Report

WAITING_WEEKS: Final = 2
"""The newest weeks, of which nothing is decided."""
HALF_WAY_WEEKS: Final = 1
"""The weeks before these, which the districts have approved and the province only in part."""
PUBLISHED_WEEK: Final = date(2021, 8, 30)
"""The week of the bulletin: what is published is approved, all of it."""
REASONS: Final = (
    "Số lượt người cao bất thường so với dân số của xã, đề nghị kiểm tra lại",
    "Thiếu số liệu của một số bản, đề nghị bổ sung",
    "Đề nghị đính kèm minh chứng của hoạt động trực tiếp",
)
_RETURNED_SHARE: Final = 0.015
_ON_ITS_WAY_SHARE: Final = 0.02
_HALF_WAY_SHARE: Final = 0.5
_PROVINCE: Final = "Sở Thông tin và Truyền thông"


def decide_reports(connection: Connection, plan: Plan, tree: UnitTree) -> None:
    """Decide all reports of the store that wait, as far as their week is; sums are left as they are."""
    decided: dict[tuple[Step, ...], list[ReportKey]] = defaultdict(list)
    for key, received_at in _waiting(connection):
        decided[_steps(key, received_at, plan, tree)].append(key)
    decided.pop((), None)
    for steps in sorted(decided):
        approve(connection, decided[steps], *steps, refresh=_refresh_later)


def _refresh_later(_connection: Connection, _feed: str, _touched: Iterable[tuple[str, date]]) -> None:
    """All sums are computed once, after everything is decided."""


def _waiting(connection: Connection) -> Iterator[tuple[ReportKey, datetime]]:
    r = Report
    rows = select(r.source, r.unit_code, r.week_start, r.received_at).where(r.approval == Approval.SENT.value)
    for source, unit, week, received_at in connection.execute(rows.order_by(r.source, r.unit_code, r.week_start)).all():
        yield (source, unit, week), received_at


def _steps(key: ReportKey, received_at: datetime, plan: Plan, tree: UnitTree) -> tuple[Step, ...]:
    """The steps of one report, in order; none where it waits."""
    source, unit, week = key
    age_weeks = (plan.weeks[-1].start - week).days // 7 - WAITING_WEEKS
    ended = Period.week_of(week).end
    is_late = received_at >= moment(ended + timedelta(days=3), 0)
    if age_weeks < (HALF_WAY_WEEKS if is_late else 0):
        return ()
    days = 14 if is_late else 3
    path = tree.path(unit)
    district = path[min(1, len(path) - 1)]
    office = f"Phòng Văn hóa và Thông tin {district.name}"
    draw = float(plan.chance(f"approval {source} {unit} {week}").random()) if week != PUBLISHED_WEEK else 0.5
    if draw < _RETURNED_SHARE:
        reason = REASONS[int(draw / _RETURNED_SHARE * len(REASONS))]
        return (Step(Approval.RETURNED, moment(ended + timedelta(days), 15), office, reason),)
    by_district = Step(Approval.DISTRICT_APPROVED, moment(ended + timedelta(days), 10), office)
    if age_weeks < HALF_WAY_WEEKS:
        is_on_its_way = float(plan.chance(f"approval {district.code} {week}").random()) < _HALF_WAY_SHARE
    else:
        is_on_its_way = draw > 1 - _ON_ITS_WAY_SHARE
    if is_on_its_way:
        return (by_district,)
    return by_district, Step(Approval.APPROVED, moment(ended + timedelta(days + 2), 14), _PROVINCE)
