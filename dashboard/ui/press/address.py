"""What the page shows, and its round trip through the address.

| parameter | meaning                                             |
| --------- | --------------------------------------------------- |
| chup      | take a snapshot of this view of the map (its query) |
| so        | one snapshot, by its code                           |
| sosanh    | 1: that snapshot against today                      |
| lich      | 1: reports and their schedule                       |
| tim, nhan | gallery: words to find, and one tag                 |
| duyet     | 1: gallery: approved ones alone                     |
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from dashboard.domain.press import PAGE_PATH


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of the page. `view_query` None is no snapshot to take; an empty one is of the map's default view."""

    view_query: str | None = None
    code: str = ""
    is_compared: bool = False
    is_schedule: bool = False
    words: str = ""
    tag: str = ""
    approved_only: bool = False

    @property
    def href(self) -> str:
        """Address of the view."""
        parts = [
            ("so", self.code),
            ("sosanh", "1" if self.is_compared else ""),
            ("lich", "1" if self.is_schedule else ""),
            ("tim", self.words),
            ("nhan", self.tag),
            ("duyet", "1" if self.approved_only else ""),
        ]
        if self.view_query is not None:
            parts.insert(0, ("chup", self.view_query or "?"))
        kept = [(name, value) for name, value in parts if value]
        return PAGE_PATH + ("?" + urlencode(kept) if kept else "")


def read_address(query: str) -> Asked:
    """The view that an address asks for."""
    given = dict(parse_qsl(query.removeprefix("?"), keep_blank_values=True))
    return Asked(
        view_query=given["chup"].removeprefix("?")[:2000] if "chup" in given else None,
        code=given.get("so", "")[:16],
        is_compared=given.get("sosanh") == "1",
        is_schedule=given.get("lich") == "1",
        words=given.get("tim", "")[:100],
        tag=given.get("nhan", "")[:40],
        approved_only=given.get("duyet") == "1",
    )
