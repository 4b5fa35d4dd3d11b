"""What the tests of reading files share."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest

from dashboard.geo.boundaries import load_boundaries
from dashboard.geo.places import PlaceFinder
from dashboard.intake.faults import Parsed
from dashboard.intake.parse import parse_file
from dashboard.settings import PROJECT_ROOT

Parse = Callable[..., Parsed]


@pytest.fixture(scope="session")
def places() -> PlaceFinder:
    """Places of the shipped boundary set of 2021."""
    boundaries = load_boundaries(PROJECT_ROOT / "data" / "geo")
    return PlaceFinder(boundaries.tree, boundaries.commune_shapes)


@pytest.fixture
def parse(places: PlaceFinder) -> Parse:
    """`parse(content, kind=…, district_code=…)`"""
    return partial(_parse, places)


def _parse(places: PlaceFinder, content: bytes, **options: str | None) -> Parsed:
    return parse_file(content, places, **options)
