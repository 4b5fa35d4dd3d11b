"""Finding units and sites by name, diacritics ignored."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import Connection

from dashboard.domain.accounts import EVERYTHING, Scope
from dashboard.domain.approval import Basis
from dashboard.domain.layers import Registry
from dashboard.domain.text import fold, vietnamese_sort_key
from dashboard.domain.units import UnitTree
from dashboard.domain.views import SearchHit
from dashboard.queries.clocks import read_version
from dashboard.queries.sites import read_site_names

_Names = list[tuple[str, SearchHit]]


class SearchIndex:
    """Folded names of all units and sites, read again when the store's version has changed.

    A site is also found by what it is and by its commune: `loa chieng son`. Only sites of `basis` are found.
    """

    def __init__(self, tree: UnitTree, registry: Registry, basis: Basis) -> None:
        self._basis = basis
        self._tree = tree
        self._registry = registry
        self._lock = Lock()
        self._version = -1
        self._sites: _Names = []
        self._units: _Names = [(f"{fold(unit.name)} {unit.code}", self._unit_hit(unit.code)) for unit in tree.units]

    def find(self, connection: Connection, text: str, limit: int, scope: Scope = EVERYTHING) -> tuple[SearchHit, ...]:
        """Hits whose names hold every word of `text`: units before sites, names that begin with it before others.

        Only what `scope` holds; the names themselves are kept once for all readers.
        """
        words = fold(text).split()
        if not words:
            return ()
        self._refresh(connection)
        units, sites = (
            [hit for hit in _ranked(names, words) if scope.holds(hit.unit_code)] for names in (self._units, self._sites)
        )
        return tuple([*units, *sites][:limit])

    def _unit_hit(self, code: str) -> SearchHit:
        unit = self._tree[code]
        above = self._tree.by_code.get(unit.parent_code)
        return SearchHit(unit.name, above.name if above else "", code)

    def _refresh(self, connection: Connection) -> None:
        version = read_version(connection).number
        with self._lock:
            if version != self._version:
                self._sites = list(self._read_sites(connection))
                self._version = version

    def _read_sites(self, connection: Connection) -> _Names:
        names: _Names = []
        for layer in self._registry.with_sites:
            if layer.site is None:
                continue
            kinds = " ".join(texts["site"] for texts in layer.texts.values())
            for number, name, code in read_site_names(connection, layer.site, self._basis):
                hit = SearchHit(name, self._tree[code].name, code, layer.id, number)
                names.append((fold(f"{name} {kinds} {self._tree[code].name}"), hit))
        return names


def _ranked(names: _Names, words: list[str]) -> list[SearchHit]:
    """Best first: whole phrase at the beginning, at the beginning of a word, then all words anywhere."""
    phrase = " ".join(words)
    found = [(_rank(name, phrase), hit) for name, hit in names if all(word in name for word in words)]
    found.sort(key=lambda pair: (pair[0], vietnamese_sort_key(pair[1].name)))
    return [hit for _, hit in found]


def _rank(name: str, phrase: str) -> int:
    if name.startswith(phrase):
        return 0
    return 1 if f" {phrase}" in name else 2
