"""Views that a reader keeps under a name: an address, which stays on its period or follows the newest one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qs

from dashboard.domain.selection import Selection, SelectionSpace, to_query

MOST_VIEWS: Final = 100
"""Of one account."""
LONGEST_NAME: Final = 80
LONGEST_QUERY: Final = 4000
"""Letters of an address that servers still take."""


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view of one account; `query` is the address that opens it."""

    number: int
    name: str
    query: str


def kept_query(selection: Selection, space: SelectionSpace, *, keeps_period: bool) -> str:
    """The address of a selection with its period named, or with none, so that it opens the newest one."""
    default = selection.period.previous() if keeps_period else selection.period
    return to_query(selection, replace(space, default_period=default))


def keeps_period(query: str) -> bool:
    """Whether an address names a period."""
    return not parse_qs(query.removeprefix("?")).keys().isdisjoint(("tu", "den"))
