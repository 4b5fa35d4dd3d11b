"""The commune that a whole sheet is about, where no column names one: from the lines above the table, or its name.

Exactly one must be meant. Where several are named, or none, the rows lack their commune: nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from dashboard.domain.text import spelling_key
from dashboard.geo.places import Match, Outcome, PlaceFinder
from dashboard.intake.sheets import Sheet

_COMMUNE: Final = re.compile(r"\b(?=((?:xã|phường|thị trấn|tt\.?|x\.|p\.)\s*(?:[^\W\d_]+\s*){1,4}))", re.IGNORECASE)
"""A kind of commune with the words after it."""
_NUMBERING: Final = re.compile(r"^[\d.,)(\-\s]+")
"""Before a sheet's name: `01. Chiềng Ly`."""
_IN_TITLE: Final = "dòng tiêu đề"
_IN_NAME: Final = "tên trang"


@dataclass(frozen=True, slots=True)
class SheetPlace:
    """What a sheet says of its commune: `text` names it, empty where none or several are named; `note` tells that."""

    text: str = ""
    note: str = ""


def place_of_sheet(sheet: Sheet, lines: Sequence[str], district_code: str, places: PlaceFinder) -> SheetPlace:
    """Read the commune of a sheet whose columns name none; `lines` stand above the table.

    A name that several places have, or one of another district, is returned as it is written: rows that bear it are
    faulty for that.
    """
    found = [(text, match, _IN_TITLE) for line in lines for text, match in _named(line, district_code, places)]
    found += [(text, match, _IN_NAME) for text, match in _name_of(sheet.name, district_code, places)]
    by_place = {_meant(match, text): (text, where) for text, match, where in reversed(found)}
    where_it_stands = f"Trang “{sheet.name}”" if sheet.name else "Bảng"
    if len(by_place) > 1:
        names = "; ".join(text for text, _ in reversed(by_place.values()))
        note = f"{where_it_stands} không có cột xã, tiêu đề và tên trang nêu nhiều xã ({names}): không đoán."
        return SheetPlace(note=note)
    if not by_place:
        return SheetPlace()
    ((text, where),) = by_place.values()
    return SheetPlace(text, f"{where_it_stands} không có cột xã: lấy “{text}” theo {where}.")


def _named(line: str, district_code: str, places: PlaceFinder) -> Iterator[tuple[str, Match]]:
    """Communes that a text names with their kind: of each the longest run of words that is one."""
    for match in _COMMUNE.finditer(line):
        words = match[1].split()
        runs = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        yield from _first_known(runs, district_code, places)


def _name_of(name: str, district_code: str, places: PlaceFinder) -> Iterator[tuple[str, Match]]:
    """The commune that a sheet is called by. A bare name that a district has, too, names none."""
    named = list(_named(name, district_code, places))
    bare = _NUMBERING.sub("", name)
    if named or not bare or places.district_by_name(bare).outcome == Outcome.FOUND:
        return iter(named)
    return _first_known((bare,), district_code, places)


def _first_known(texts: Iterable[str], district_code: str, places: PlaceFinder) -> Iterator[tuple[str, Match]]:
    for text in texts:
        match = places.by_name(text, district_code or None)
        if match.outcome in (Outcome.FOUND, Outcome.AMBIGUOUS, Outcome.OUTSIDE_DISTRICT):
            yield text, match
            return


def _meant(match: Match, text: str) -> str:
    return match.unit.code if match.unit else spelling_key(text)
