"""Frozen views of the made-up read side."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from dashboard.domain.frozen import FrozenView
from dashboard.domain.selection import from_query
from dashboard.freezing import freeze
from dashboard.ui.catalogue import Catalogue, load_catalogues
from layers import REGISTRY
from tests.support.fake_services import FakeServices

NOW = datetime(2021, 9, 6, 2, 5, tzinfo=UTC)


@cache
def fake_services() -> FakeServices:
    """The made-up read side."""
    return FakeServices()


@cache
def catalogue(language: str = "vi") -> Catalogue:
    """Texts of one language."""
    return load_catalogues(REGISTRY)[language]


def frozen(query: str = "", language: str = "vi") -> FrozenView:
    """The made-up values that an address shows, frozen at NOW."""
    services = fake_services()
    selection, wrong = from_query(query, services.space)
    assert wrong == ()
    return freeze(services, selection, NOW, catalogue(language))
