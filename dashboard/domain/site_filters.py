"""Filters of single sites by what is known of them, and their round trip through an address.

They act on points, circles, their counts and lists; figures of measures know nothing of kinds or states of sites.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Final

from dashboard.domain.layers import Layer, Registry, SiteKind
from dashboard.domain.terms import LANGUAGES, Vocabulary

NAMES = ("kinds", "states", "organisations", "languages")
_MOST_ORGANISATIONS, _LONGEST = 20, 300
_ESCAPES = (("~", "~0"), ("|", "~1"))


@dataclass(frozen=True, slots=True)
class SiteFilters:
    """What sites are left through; empty means all. Kinds and states narrow the layers that have them, and no other."""

    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()

    @property
    def is_set(self) -> bool:
        """Whether anything is left out; themes, which act on figures too, are not counted."""
        return any(getattr(self, name) for name in NAMES)

    def of(self, kind: SiteKind) -> SiteFilters:
        """Those that sites of a kind can be filtered by."""
        return SiteFilters(
            _within(self.kinds, kind.kinds),
            _within(self.states, kind.states),
            self.organisations if kind.organisation_column else (),
            self.languages if kind.language_column else (),
            self.themes if kind.theme_column else (),
        )

    def idle_for(self, kind: SiteKind) -> tuple[str, ...]:
        """Names of the filters that are set and that sites of a kind know nothing of."""
        has = {"organisations": kind.organisation_column, "languages": kind.language_column, "kinds": kind.kinds}
        return tuple(name for name, known in has.items() if getattr(self, name) and not known)


UNFILTERED: Final = SiteFilters()
"""Every site."""


def normal_filters(filters: SiteFilters, registry: Registry) -> SiteFilters:
    """Only what exists, in a fixed order; what leaves everything of a layer through is left out."""
    kinds = [layer.site for layer in registry.with_sites if layer.site]
    return SiteFilters(
        _chosen(filters.kinds, (kind.kinds for kind in kinds if kind.kinds)),
        _chosen(filters.states, (kind.states for kind in kinds)),
        tuple(sorted({name[:_LONGEST] for name in filters.organisations if name}))[:_MOST_ORGANISATIONS],
        _chosen(filters.languages, (LANGUAGES,)),
    )


def known_terms(name: str, registry: Registry) -> frozenset[str]:
    """Every kind, state or language that some site may have."""
    kinds = [layer.site for layer in registry.with_sites if layer.site]
    named = {
        "kinds": [kind.kinds for kind in kinds if kind.kinds],
        "states": [kind.states for kind in kinds],
        "languages": [LANGUAGES],
    }
    return frozenset(term for vocabulary in named[name] for term in vocabulary.ids)


def written_organisations(names: Iterable[str]) -> str:
    """Names in one text, parted by `|`."""
    return "|".join(_replaced(name, _ESCAPES) for name in names)


def read_organisations(text: str) -> tuple[str, ...]:
    """Names of such a text."""
    back = tuple((escape, plain) for plain, escape in reversed(_ESCAPES))
    return tuple(_replaced(name, back) for name in text.split("|") if name)


def filterable_layers(registry: Registry, name: str) -> tuple[Layer, ...]:
    """Layers whose sites can be filtered by `name`."""
    one = SiteFilters(**{field.name: ("?",) if field.name == name else () for field in fields(SiteFilters)})
    return tuple(la for la in registry.with_sites if la.site and name not in one.idle_for(la.site))


def _within(chosen: tuple[str, ...], vocabulary: Vocabulary | None) -> tuple[str, ...]:
    return tuple(term for term in chosen if vocabulary and term in vocabulary)


def _chosen(chosen: tuple[str, ...], vocabularies: Iterable[Vocabulary]) -> tuple[str, ...]:
    kept: dict[str, None] = {}
    for vocabulary in vocabularies:
        here = [term for term in vocabulary.ids if term in chosen]
        kept |= dict.fromkeys(here if len(here) < len(vocabulary.ids) else [])
    return tuple(kept)


def _replaced(text: str, pairs: Iterable[tuple[str, str]]) -> str:
    for found, instead in pairs:
        text = text.replace(found, instead)
    return text
