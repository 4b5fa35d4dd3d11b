"""Finding the unit that a code, a written name or coordinates mean. Ambiguity is an answer, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property, lru_cache
from typing import Any, Final

import numpy as np
import shapely
from rapidfuzz import fuzz, process
from shapely.geometry.base import BaseGeometry

from dashboard.domain.text import fold, spelling_key, vietnamese_sort_key
from dashboard.domain.units import PROVINCE_CODE, Level, Unit, UnitTree
from dashboard.geo.names import WrittenName, read_name

SUGGESTION_COUNT: Final = 3
SUGGESTION_SCORE: Final = 70
"""Least similarity (0 to 100) of a name worth suggesting."""

CACHED_NAMES: Final = 65_536


class Outcome(StrEnum):
    """What became of a written name."""

    FOUND = "found"
    AMBIGUOUS = "ambiguous"
    UNKNOWN = "unknown"
    OUTSIDE_DISTRICT = "outside_district"


@dataclass(frozen=True, slots=True)
class Match:
    """`unit` is set when found, or found in another district; `candidates` are what it may be, or suggestions."""

    outcome: Outcome
    unit: Unit | None = None
    candidates: tuple[Unit, ...] = ()


class PlaceFinder:
    """Finds units of one boundary set. Safe to share between threads; answers for names are remembered."""

    def __init__(self, tree: UnitTree, commune_shapes: Mapping[str, BaseGeometry]) -> None:
        """`commune_shapes` is WGS 84 geometry by commune code."""
        self._tree = tree
        self._codes = np.array(sorted(commune_shapes), dtype=str)
        self._shapes = [commune_shapes[code] for code in self._codes]
        self._communes = _NameIndex(tree.communes(PROVINCE_CODE))
        self._districts = _NameIndex(tree.children(PROVINCE_CODE))
        self._by_name = lru_cache(CACHED_NAMES)(self._find_commune)

    def by_code(self, code: str) -> Unit | None:
        """Return the unit with this code; a spreadsheet may have dropped the leading zero of a commune's."""
        plain = code.strip()
        return self._tree.by_code.get(plain.zfill(5) if len(plain) == 4 else plain)

    def by_name(self, text: str, district_code: str | None = None) -> Match:
        """Return the commune that `text` names, in the district if one is given.

        With its kind (`Xã`, `X.`, `TT`, `P.` …) only units of that kind match, without it all do. Text with the right
        diacritics comes first, wherever it leads; otherwise diacritics are ignored if that leaves one unit only.
        """
        return self._by_name(text, district_code)

    def district_by_name(self, text: str) -> Match:
        """Return the district that `text` names: `Huyện Mộc Châu`, `Mộc Châu`, `TP. Sơn La`."""
        name = read_name(text)
        for candidates in (self._districts.exact(name), self._districts.folded(name)):
            if candidates:
                return _decided(candidates)
        return Match(Outcome.UNKNOWN, candidates=self._districts.similar(name))

    def by_point(self, lon: float, lat: float) -> Unit | None:
        """Return the commune at a point in WGS 84 degrees; None outside the province."""
        return self._tree.by_code.get(str(self.by_points([lon], [lat])[0]))

    def by_points(self, lons: Iterable[float], lats: Iterable[float]) -> np.ndarray[Any, np.dtype[np.str_]]:
        """Return the commune code of each point, "" outside; on a shared border the lower code."""
        xy = np.column_stack([np.asarray(list(axis), dtype=float) for axis in (lons, lats)])
        finite = np.flatnonzero(np.isfinite(xy).all(axis=1))
        points, areas = self._areas.query(shapely.points(xy[finite]), predicate="intersects")
        codes = np.full(len(xy), "", dtype="U5")
        order = np.argsort(-areas, kind="stable")
        codes[finite[points[order]]] = self._codes[areas[order]]
        return codes

    def search(self, query: str, limit: int = 10) -> list[Unit]:
        """Return units for a search box, best first: whole name, its beginning, words; districts before communes."""
        wanted = fold(query)
        if not wanted:
            return []
        ranked = [(rank, unit) for unit in self._tree.units if (rank := _search_rank(unit, wanted)) is not None]
        accents = spelling_key(query)
        ranked.sort(key=lambda pair: (pair[0], accents not in spelling_key(pair[1].name), *_usual_order(pair[1])))
        return [unit for _, unit in ranked[:limit]]

    @cached_property
    def _areas(self) -> shapely.STRtree:
        shapely.prepare(self._shapes)
        return shapely.STRtree(self._shapes)

    def _find_commune(self, text: str, district_code: str | None) -> Match:
        name = read_name(text)
        for candidates in (self._communes.exact(name), self._communes.folded(name)):
            inside = [unit for unit in candidates if district_code in (None, unit.parent_code)]
            if inside:
                return _decided(inside)
            if len(candidates) == 1:
                return Match(Outcome.OUTSIDE_DISTRICT, candidates[0])
            if candidates:
                return Match(Outcome.UNKNOWN, candidates=tuple(candidates[:SUGGESTION_COUNT]))
        return Match(Outcome.UNKNOWN, candidates=self._communes.similar(name, district_code))


class _NameIndex:
    """Units of one level by their names, spelt exactly and without diacritics."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self._units = tuple(units)
        self._keys = [spelling_key(unit.short_name) for unit in self._units]
        self._plain = [fold(key) for key in self._keys]
        self._exact: dict[str, list[Unit]] = {}
        self._folded: dict[str, list[Unit]] = {}
        for unit, key, plain in zip(self._units, self._keys, self._plain, strict=True):
            self._exact.setdefault(key, []).append(unit)
            self._folded.setdefault(plain, []).append(unit)

    def exact(self, name: WrittenName) -> list[Unit]:
        """Units spelt so."""
        return _of_kind(self._exact.get(name.key, []), name)

    def folded(self, name: WrittenName) -> list[Unit]:
        """Units spelt so but for diacritics."""
        return _of_kind(self._folded.get(fold(name.key), []), name)

    def similar(self, name: WrittenName, district_code: str | None = None) -> tuple[Unit, ...]:
        """Units with a similar name, the most similar first; of equals the one with the more similar diacritics."""
        near = process.extract(
            fold(name.key), self._plain, scorer=fuzz.ratio, score_cutoff=SUGGESTION_SCORE, limit=None
        )
        found = [(score, fuzz.ratio(name.key, self._keys[place]), -place) for _, score, place in near]
        units = [self._units[-place] for *_, place in sorted(found, reverse=True)]
        inside = [unit for unit in units if district_code in (None, unit.parent_code)]
        return tuple(inside[:SUGGESTION_COUNT])


def _of_kind(units: list[Unit], name: WrittenName) -> list[Unit]:
    return [unit for unit in units if name.kind in ("", unit.kind)]


def _decided(candidates: list[Unit]) -> Match:
    if len(candidates) == 1:
        return Match(Outcome.FOUND, candidates[0])
    return Match(Outcome.AMBIGUOUS, candidates=tuple(candidates))


def _search_rank(unit: Unit, wanted: str) -> int | None:
    """0 the whole name or code, 1 its beginning, 2 the beginning of a later word, 3 all words somewhere; None: no."""
    full, short = fold(unit.name), fold(unit.short_name)
    if wanted in (short, full, unit.code):
        return 0
    if short.startswith(wanted) or full.startswith(wanted):
        return 1
    if f" {wanted}" in full:
        return 2
    words = full.split()
    return 3 if all(any(word.startswith(part) for word in words) for part in wanted.split()) else None


def _usual_order(unit: Unit) -> tuple[int, Any]:
    return list(Level).index(unit.level), vietnamese_sort_key(unit.short_name)
