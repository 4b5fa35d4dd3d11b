"""A selection space over the real units and layers."""

from __future__ import annotations

from datetime import date
from functools import cache

from dashboard.domain.periods import Period
from dashboard.domain.selection import SelectionSpace
from dashboard.geo.boundaries import Boundaries, load_boundaries
from dashboard.settings import PROJECT_ROOT
from layers import REGISTRY

WEEK_35 = Period(date(2021, 8, 30), date(2021, 9, 5))


@cache
def boundaries() -> Boundaries:
    """The boundaries as shipped."""
    return load_boundaries(PROJECT_ROOT / "data" / "geo")


@cache
def space() -> SelectionSpace:
    """All units and layers; week 35 where no period is asked for."""
    return SelectionSpace(boundaries().tree, REGISTRY, WEEK_35)
