"""What the search box lists below it."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.domain.layers import Registry
from dashboard.domain.views import SearchHit
from dashboard.ui.attributes import event
from dashboard.ui.catalogue import Catalogue


def search_results(text: str, hits: tuple[SearchHit, ...], registry: Registry, texts: Catalogue) -> list[Any]:
    """One option per hit; a sentence where nothing was found; nothing where nothing was asked."""
    if not text.strip():
        return []
    if not hits:
        return [html.Div(texts("search.none", text=text.strip()[:60]), className="muted none", role="status")]
    return [_option(hit, registry, texts) for hit in hits]


def _option(hit: SearchHit, registry: Registry, texts: Catalogue) -> html.Button:
    layer = registry.by_id(hit.site_layer_id)
    opens = event("site", layer=layer.id, number=str(hit.site_number)) if layer else event("unit", hit.unit_code)
    mark = html.Span(className="dot", style={"background": layer.point_color}) if layer else html.Span(className="area")
    about = f"{texts.of_layer(layer, 'site')} · {hit.context}" if layer else hit.context
    words = html.Span([html.Span(hit.name, className="name"), html.Span(about, className="about")])
    return html.Button([mark, words], type="button", role="option", className="hit", **opens)
