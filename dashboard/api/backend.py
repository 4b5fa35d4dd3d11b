"""What the API works with: the read side, and the store, the places and the meter, each opened when first needed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from sqlalchemy import Engine

from dashboard.access.door import Door
from dashboard.access.gate import is_loopback
from dashboard.api.meter import Meter, meter_of
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.settings import Settings
from dashboard.store.database import open_engine
from dashboard.ui.reading import ReadSide


@dataclass(frozen=True)
class Backend:
    """One per server process; safe to share between threads."""

    services: ReadSide
    boundaries: Boundaries
    settings: Settings
    door: Door

    @cached_property
    def engine(self) -> Engine:
        """The store. Raises StoreUnavailable where it does not answer; the next call tries again."""
        return open_engine(self.settings.database_url)

    @cached_property
    def places(self) -> PlaceFinder:
        """Finds communes by name and by point; reads the exact geometry, about a second."""
        return PlaceFinder(self.boundaries.tree, self.boundaries.commune_shapes)

    @cached_property
    def meter(self) -> Meter:
        """Counts the calls of tokens."""
        return meter_of(self.settings.home)

    def close(self) -> None:
        """Give up the store's connections, if any were made."""
        if "engine" in vars(self):
            self.engine.dispose()

    @property
    def kept_files(self) -> Path:
        """Where what was sent is kept, with the files of offices."""
        return self.settings.home / "files"

    @property
    def is_open(self) -> bool:
        """Whether the server listens to this machine alone and nobody has to sign in."""
        return is_loopback(self.settings.host) and self.door.is_demonstration
