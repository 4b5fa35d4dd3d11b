"""The map's own MapLibre style: no tiles, no sprites and no glyphs, so that nothing is fetched from elsewhere.

Without `glyphs` MapLibre draws letters itself with the page's fonts (https://maplibre.org/maplibre-style-spec/glyphs/).
Areas are traces of the figure; they are put below `LINES`. Labels are a source that the page's script fills, because
plotly's text has no halo.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.figures.palette import Palette

LINES: Final = "district-lines"
LABELS: Final = "labels"
FONT: Final = "Inter"
LABEL_FONT: Final = "Inter SemiBold,Inter"
"""MapLibre takes the weight from the first name and the letters from the first family there is."""


def map_style(palette: Palette, neighbours_url: str, districts_url: str) -> dict[str, Any]:
    """Style with the surroundings below the areas, and district lines and labels above them."""
    return {
        "version": 8,
        "sources": {
            "neighbours": {"type": "geojson", "data": neighbours_url},
            "districts": {"type": "geojson", "data": districts_url},
            LABELS: {"type": "geojson", "data": {"type": "FeatureCollection", "features": []}},
        },
        "layers": [
            {"id": "around", "type": "background", "paint": {"background-color": palette.around}},
            _fill("neighbours", palette.neighbour),
            _line("neighbour-lines", "neighbours", palette.neighbour_line, 1.0),
            _fill("districts", palette.context),
            _line(LINES, "districts", palette.district_line, 1.2),
            _labels(palette),
        ],
    }


def _fill(source: str, color: str) -> dict[str, Any]:
    return {"id": source, "type": "fill", "source": source, "paint": {"fill-color": color}}


def _line(name: str, source: str, color: str, width_px: float) -> dict[str, Any]:
    paint = {"line-color": color, "line-width": width_px, "line-opacity": 0.8}
    return {"id": name, "type": "line", "source": source, "layout": {"line-join": "round"}, "paint": paint}


def _labels(palette: Palette) -> dict[str, Any]:
    """Labels with a halo. The script that fills the source leaves out what would overlap."""
    return {
        "id": LABELS,
        "type": "symbol",
        "source": LABELS,
        "layout": {
            "text-field": ["get", "text"],
            "text-font": [LABEL_FONT],
            "text-size": ["get", "size"],
            "text-line-height": 1.15,
            "text-max-width": 100,
            "text-allow-overlap": True,
            "text-ignore-placement": True,
        },
        "paint": {
            "text-color": palette.label,
            "text-halo-color": palette.label_halo,
            "text-halo-width": ["*", ["get", "size"], 0.14],
        },
    }
