"""The map's own MapLibre style: no tiles, no sprites and no glyphs, so that nothing is fetched from elsewhere.

Without `glyphs` MapLibre draws letters itself with the page's fonts (https://maplibre.org/maplibre-style-spec/glyphs/).
Areas are traces of the figure; they are put below `LINES`. Their names are written by the page's script.
"""

from __future__ import annotations

from typing import Any, Final

from dashboard.figures.palette import Palette

LINES: Final = "district-lines"
FONT: Final = "Inter"
LABEL_FONT: Final = "Inter SemiBold,Inter"
"""MapLibre takes the weight from the first name and the letters from the first family there is."""


def map_style(palette: Palette, neighbours_url: str, districts_url: str) -> dict[str, Any]:
    """Style with the surroundings below the areas and district lines above them."""
    return {
        "version": 8,
        # What is new is seen at once; colours on their way to others would be painted many times.
        "transition": {"duration": 0, "delay": 0},
        "sources": {
            "neighbours": {"type": "geojson", "data": neighbours_url},
            "districts": {"type": "geojson", "data": districts_url},
        },
        "layers": [
            {"id": "around", "type": "background", "paint": {"background-color": palette.around}},
            _fill("neighbours", palette.neighbour),
            _line("neighbour-lines", "neighbours", palette.neighbour_line, 1.0),
            _fill("districts", palette.context),
            _line(LINES, "districts", palette.district_line, 1.2),
        ],
    }


def _fill(source: str, color: str) -> dict[str, Any]:
    return {"id": source, "type": "fill", "source": source, "paint": {"fill-color": color}}


def _line(name: str, source: str, color: str, width_px: float) -> dict[str, Any]:
    paint = {"line-color": color, "line-width": width_px, "line-opacity": 0.8}
    return {"id": name, "type": "line", "source": source, "layout": {"line-join": "round"}, "paint": paint}
