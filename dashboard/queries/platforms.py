"""Published weekly figures of platforms."""

from __future__ import annotations

from sqlalchemy import Connection, select

from dashboard.domain.approval import Approval, Basis
from dashboard.domain.periods import Period
from dashboard.domain.weekly import PlatformFigure
from dashboard.store.models import PlatformWeek


def read_platforms(connection: Connection, unit_code: str, period: Period, basis: Basis) -> tuple[PlatformFigure, ...]:
    """Figures published of one unit for exactly one period, as they came; of `basis` approved those alone."""
    p = PlatformWeek
    wanted = select(
        p.indicator,
        p.label,
        p.unit_code,
        p.value,
        p.change,
        p.numerator,
        p.denominator,
        p.denominator_name,
        p.published_share_pct,
        p.rank_of_63,
        p.origin,
        p.import_id,
    ).where(p.unit_code == unit_code, p.period_from == period.start, p.period_to == period.end)
    if basis is Basis.APPROVED:
        wanted = wanted.where(p.approval == Approval.APPROVED)
    rows = connection.execute(wanted.order_by(p.id)).mappings()
    return tuple(PlatformFigure(**row) for row in rows)
