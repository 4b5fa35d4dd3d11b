"""`sonla check`: figures equal their facts at every level, and the boundaries form one valid coverage."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, func, select

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.geo.boundaries import Boundaries
from dashboard.rollups.verify import verify
from dashboard.store.database import read
from dashboard.store.models import SourceClock


def problems(engine: Engine, boundaries: Boundaries) -> Iterator[str]:
    """One line per thing that is wrong, with the difference; none where all is right."""
    yield from _coverage_problems(boundaries)
    with read(engine) as connection:
        last_day = connection.execute(select(func.max(SourceClock.last_day))).scalar() or CAMPAIGN_START
        campaign = Period(CAMPAIGN_START, max(last_day, CAMPAIGN_START))
        for difference in verify(connection, boundaries.tree, campaign):
            yield str(difference)


def _coverage_problems(boundaries: Boundaries) -> Iterator[str]:
    """Areas whose borders do not match their neighbours', by code."""
    import shapely  # slow to load, and only this command needs it

    codes = list(boundaries.commune_shapes)
    wrong = shapely.coverage_invalid_edges([boundaries.commune_shapes[code] for code in codes])
    for code, edges in zip(codes, wrong, strict=True):
        if not edges.is_empty:
            yield f"boundary {code} {boundaries.tree[code].name}: {edges.length:.6f} degrees of border do not match"
