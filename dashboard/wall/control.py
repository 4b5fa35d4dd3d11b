"""All that the wall and its administration work with: plans, links, and which walls are alive."""

from __future__ import annotations

from functools import cached_property

from sqlalchemy import Engine

from dashboard.access.audit import Deed, record
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.wall import WallPlan
from dashboard.settings import Settings
from dashboard.store.database import open_engine, write_beside
from dashboard.wall.alive import AliveWalls, WallSeen
from dashboard.wall.build import build_id
from dashboard.wall.links import WallLinks
from dashboard.wall.plans import WallPlans


class WallControl:
    """One per server process; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.plans = WallPlans(settings.home / "walls")
        self.alive = AliveWalls(settings.home / "cache" / "walls.db")
        self.links = WallLinks(lambda: self._engine)

    @cached_property
    def _engine(self) -> Engine:
        return open_engine(self._settings.database_url)

    @property
    def build(self) -> str:
        """Of the running program."""
        return build_id()

    def seen(self) -> tuple[WallSeen, ...]:
        """Every wall heard of within two weeks, the latest first."""
        return self.alive.seen()

    def plan_names(self) -> tuple[str, ...]:
        """Plans that have a text of their own, and the province's."""
        return self.plans.names()

    def plan_text(self, name: str) -> str:
        """A plan as it was written. Raises WallError for a name that is none."""
        return self.plans.text(name)

    def save_plan(self, name: str, text: str, space: SelectionSpace) -> WallPlan:
        """Check and keep a plan, and who did it. Raises WallError, StoreUnavailable."""
        with write_beside(self._engine) as connection:
            plan = self.plans.save(name, text, space)
            record(connection, Deed.SETTING_CHANGED, f"wall:{name}", scenes=len(plan.scenes))
        return plan
