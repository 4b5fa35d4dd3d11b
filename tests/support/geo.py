"""What the tests of boundaries share."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

from dashboard.settings import PROJECT_ROOT

SHIPPED = PROJECT_ROOT / "data" / "geo"

Build = Callable[..., Result]
"""Builds from a table, with further options of `sonla geo build`."""
