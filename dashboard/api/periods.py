"""The period of a request: what is not given, and what makes no sense."""

from __future__ import annotations

from datetime import date

from dashboard.api.problems import ProblemKind, Refusal
from dashboard.domain.periods import Period
from dashboard.store.calendar import FIRST_DAY, LAST_DAY


def period_of(start: date | None, end: date | None, default: Period) -> Period:
    """The period asked for; an end that is not given is the default's, or the other end where that lies beyond.

    Raises Refusal 422 where it ends before it begins, or lies outside the store's calendar.
    """
    first = start or (min(default.start, end) if end else default.start)
    last = end or max(default.end, first)
    if last < first:
        raise Refusal(
            ProblemKind.IMPOSSIBLE,
            f"Kỳ kết thúc {last} trước khi bắt đầu {first}. Đổi lại “from” và “to”.",
            f"The period ends on {last}, before it begins on {first}. Change “from” and “to”.",
        )
    check_day(first)
    check_day(last)
    return Period(first, last)


def check_day(day: date) -> None:
    """Raise Refusal 422 where the calendar of the store does not hold `day`."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise Refusal(
            ProblemKind.IMPOSSIBLE,
            f"Chỉ có số liệu từ {FIRST_DAY} đến {LAST_DAY}, không có ngày {day}.",
            f"There are figures from {FIRST_DAY} to {LAST_DAY}, not of {day}.",
        )
