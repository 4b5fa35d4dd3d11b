"""Filters in plain words: which communes are summed, what sites are shown, and what a filter does not act on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from dashboard.domain.layers import Layer
from dashboard.domain.selection import Selection
from dashboard.domain.terms import LANGUAGES, THEMES, Vocabulary
from dashboard.domain.units import UnitTree
from dashboard.domain.views import View
from dashboard.ui.catalogue import Catalogue

NAMED_AT_MOST: Final = 8
"""Communes that are named on the screen and on prints; files name all."""


def quoted(names: Iterable[str]) -> str:
    """In quotation marks, for names have commas themselves."""
    return ", ".join(f"“{name}”" for name in names)


def communes_text(codes: tuple[str, ...], tree: UnitTree, texts: Catalogue, most: int = NAMED_AT_MOST) -> str:
    """`“Xã Tân Hợp”, “Xã Qui Hướng” và 3 xã khác`."""
    named = quoted(tree[code].name for code in codes[:most])
    rest = len(codes) - most
    return texts("filters.and_others", names=named, count=rest) if rest > 0 else named


def group_text(selection: Selection, tree: UnitTree, texts: Catalogue) -> str:
    """That figures of the unit are sums over the chosen communes; empty where they are not."""
    group = selection.group(tree)
    if not group:
        return ""
    return texts("filters.group", count=len(group), names=communes_text(group, tree, texts))


def summed_text(selection: Selection, tree: UnitTree, texts: Catalogue) -> str:
    """`Cộng 2 xã đã chọn`, what stands above their sum; empty where figures are of the whole unit."""
    group = selection.group(tree)
    return texts("table.total_group", count=len(group)) if group else ""


def site_filter_text(selection: Selection, layer: Layer, texts: Catalogue) -> str:
    """`loại “Áp phích”; trạng thái “Hỏng”`: what the sites of a layer are narrowed to; empty where to nothing."""
    kind = layer.site
    if kind is None:
        return ""
    acting = selection.on_sites.of(kind)
    parts = [
        _terms(acting.kinds, kind.kinds, "kinds", texts),
        _terms(acting.states, kind.states, "states", texts),
        _terms(acting.organisations, None, "organisations", texts),
        _terms(acting.languages, LANGUAGES, "languages", texts),
        _terms(acting.themes, THEMES, "theme", texts),
    ]
    return "; ".join(part for part in parts if part)


def idle_site_filters(selection: Selection, layer: Layer, texts: Catalogue) -> str:
    """That sites of a layer cannot be filtered by something that is set; empty where they can."""
    idle = layer.site and [*selection.site_filters.idle_for(layer.site), *_idle_theme(selection, layer)]
    if not idle:
        return ""
    names = ", ".join(texts(f"filters.names_{name}") for name in idle)
    return texts("filters.site_idle", layer=texts.of_layer(layer, "label"), names=names)


def not_filtered_text(view: View, texts: Catalogue) -> str:
    """Filters that are set but do not apply to this measure, named so that nobody reads them into it; or nothing."""
    selection = view.selection
    chosen = {"theme": selection.themes, "channel": selection.channels}
    idle = [name for name, terms in chosen.items() if terms and name not in view.measure.filters]
    names = ", ".join(texts(f"filters.names_{name}") for name in idle)
    sentences = [texts("filters.apply_to", names=names)] if idle else []
    if selection.site_filters.is_set:
        sentences.append(texts("filters.sites_only"))
    return " ".join(sentences)


def _idle_theme(selection: Selection, layer: Layer) -> tuple[str, ...]:
    return ("theme",) if selection.themes and layer.site and not layer.site.theme_column else ()


def _terms(chosen: tuple[str, ...], vocabulary: Vocabulary | None, name: str, texts: Catalogue) -> str:
    labels = [vocabulary.label(term, texts.language) if vocabulary else term for term in chosen]
    return f"{texts(f'filters.names_{name}')} {quoted(labels)}" if labels else ""
