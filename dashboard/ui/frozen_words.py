"""The words of a frozen view: its title, its filters in plain language, and what must be said beside its figures."""

from __future__ import annotations

from dashboard.domain.layers import Layer, Registry
from dashboard.domain.selection import Selection
from dashboard.domain.terms import BASES, CHANNELS, THEMES, Vocabulary
from dashboard.domain.units import Level, Unit, UnitTree
from dashboard.domain.views import View
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.comparing import unequal_text
from dashboard.ui.filter_words import (
    NAMED_AT_MOST,
    communes_text,
    idle_site_filters,
    not_filtered_text,
    quoted,
    site_filter_text,
)


def title_text(view: View, texts: Catalogue) -> str:
    """`Độ phủ tuyên truyền – huyện Mộc Châu`: the title until somebody gives another."""
    label = texts.of_measure(view.layer, view.measure, "label")
    if view.comparison:
        measure = label[:1].lower() + label[1:] if texts.language == "vi" else label
        return texts("prints.title_compared", measure=measure, unit=inside_sentence(view.unit, texts))
    return texts("prints.title", measure=label, unit=inside_sentence(view.unit, texts))


def subtitle_text(
    view: View, tree: UnitTree, registry: Registry, texts: Catalogue, most_named: int = NAMED_AT_MOST
) -> str:
    """Which areas, themes, forms and sites: only filters that the measure obeys are said to be in force.

    Of chosen communes `most_named` are named.
    """
    selection, parts = view.selection, [_areas(view, tree, texts, most_named)]
    if "theme" in view.measure.filters:
        parts.append(_terms(selection.themes, THEMES, "themes", texts))
    if "channel" in view.measure.filters:
        parts.append(_terms(selection.channels, CHANNELS, "channels", texts))
    if view.comparison:
        before = formats.period(view.comparison.period, texts.language)
        parts.append(texts("prints.subtitle.compared", period=before))
    if selection.layer_ids:
        layers = [layer for layer in registry if layer.id in selection.layer_ids]
        names = ", ".join(_narrowed(selection, layer, texts) for layer in layers)
        parts.append(texts("prints.subtitle.layers", names=names))
    return "; ".join(parts)


def note_texts(view: View, registry: Registry, texts: Catalogue) -> tuple[str, ...]:
    """Sentences that must stand beside the figures."""
    notes = [texts.of_layer(view.layer, name) for name in view.layer.notes]
    basis = BASES.label(view.selection.basis, texts.language)
    group = [texts("filters.group_note")] if view.selection.communes else []
    idle = [
        idle_site_filters(view.selection, layer, texts) for layer in registry if layer.id in view.selection.layer_ids
    ]
    unequal = unequal_text(view, texts)
    return tuple(note for note in (f"{basis}.", unequal, *group, *notes, not_filtered_text(view, texts), *idle) if note)


def inside_sentence(unit: Unit, texts: Catalogue) -> str:
    """A unit's name as it stands inside a Vietnamese sentence: `huyện Mộc Châu`."""
    return unit.name[:1].lower() + unit.name[1:] if texts.language == "vi" else unit.name


def _narrowed(selection: Selection, layer: Layer, texts: Catalogue) -> str:
    """`“Pano, áp phích” (loại “Áp phích”)`."""
    narrowed = site_filter_text(selection, layer, texts)
    return quoted([texts.of_layer(layer, "label")]) + (f" ({narrowed})" if narrowed else "")


def _areas(view: View, tree: UnitTree, texts: Catalogue, most_named: int) -> str:
    selection: Selection = view.selection
    unit = inside_sentence(view.unit, texts)
    if view.unit.level is Level.COMMUNE:
        district = inside_sentence(tree[view.unit.parent_code], texts)
        return texts("prints.subtitle.commune", unit=view.unit.name, district=district)
    group = selection.group(tree)
    if group:
        names = communes_text(group, tree, texts, most_named)
        return texts("prints.subtitle.chosen", count=len(group), unit=unit, names=names)
    level = "districts" if selection.map_level(tree) is Level.DISTRICT else "communes"
    return texts(f"prints.subtitle.{level}", count=formats.number(len(view.areas), texts.language), unit=unit)


def _terms(chosen: tuple[str, ...], vocabulary: Vocabulary, name: str, texts: Catalogue) -> str:
    if not chosen:
        return texts(f"prints.subtitle.all_{name}")
    labels = [vocabulary.label(term, texts.language) for term in chosen]
    return texts(f"prints.subtitle.{name}", names=quoted(labels))
