"""Additive sums of facts per unit, day and dimension: computed, refreshed, verified."""

from dashboard.rollups.refresh import rebuild, refresh, refresh_approved

__all__ = ["rebuild", "refresh", "refresh_approved"]
