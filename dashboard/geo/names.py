"""The many ways offices write the name of a unit."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from dashboard.domain.text import fold, spelling_key

_KINDS: Final = {
    "Thị trấn": ("thi tran", "tt", "t t", "ttr", "ttnt"),
    "Thành phố": ("thanh pho", "tp", "t p"),
    "Phường": ("phuong", "p", "ph"),
    "Huyện": ("huyen", "h"),
    "Xã": ("xa", "x"),
    "Thị xã": ("thi xa", "tx", "t x"),
}
_KIND_OF_PREFIX: Final = {prefix: kind for kind, prefixes in _KINDS.items() for prefix in prefixes}
_PREFIX: Final = re.compile(f"(?:{'|'.join(sorted(_KIND_OF_PREFIX, key=len, reverse=True))})(?= )")
_STATE_FARM: Final = "nong truong "
"""State farm; official names of towns abbreviate it to NT."""


class WrittenName(NamedTuple):
    """`kind` as in `Unit.kind`, "" where the text states none; `key` is the rest as `spelling_key` writes it."""

    kind: str
    key: str


def read_name(text: str) -> WrittenName:
    """Separate the kind from the name: `TT. Mộc Châu` -> (`Thị trấn`, key of `Mộc Châu`)."""
    key = spelling_key(text)
    prefix = _PREFIX.match(fold(key))
    if prefix is None:
        return WrittenName("", _abbreviated(key))
    kind, words = prefix.group(), key.split()
    rest = " ".join(words[len(kind.split()) :])
    return WrittenName(_KIND_OF_PREFIX[kind], _abbreviated(f"nt {rest}" if kind == "ttnt" else rest))


def _abbreviated(key: str) -> str:
    return f"nt {key.split(maxsplit=2)[2]}" if fold(key).startswith(_STATE_FARM) else key
