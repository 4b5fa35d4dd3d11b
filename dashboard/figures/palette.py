"""Colours of map and chart in the light and the dark theme; the same values stand in the style sheet as tokens."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Palette:
    """Hex colours. Areas are never green, yellow, orange or red: those mean epidemic levels in the province."""

    name: str
    around: str
    """Beyond the neighbouring provinces."""
    neighbour: str
    neighbour_line: str
    context: str
    """Districts beside the one that is shown."""
    unreported: str
    hatch: str
    not_applicable: str
    area_line: str
    district_line: str
    selected_line: str
    label: str
    label_halo: str
    point_line: str
    text: str
    grid: str
    accent: str


DIFFERENCES: Final = ("#6b4226", "#c2a183", "#f3f1ee", "#86b4dc", "#1f5a9a")
"""From much less than before to much more: brown and blue, which colour-blind readers tell apart and neither of which
is an epidemic level, around a middle that is nearly white."""

LIGHT: Final = Palette(
    name="light",
    around="#eef2f6",
    neighbour="#f7f9fb",
    neighbour_line="#d5dde6",
    context="#e6ebf1",
    unreported="#d3d8df",
    hatch="#7b8694",
    not_applicable="#eceff3",
    area_line="#ffffff",
    district_line="#43536a",
    selected_line="#0b1526",
    label="#101c2e",
    label_halo="#ffffff",
    point_line="#ffffff",
    text="#3b4a5e",
    grid="#e3e8ee",
    accent="#1d5fc4",
)
DARK: Final = Palette(
    name="dark",
    around="#0b121c",
    neighbour="#111a27",
    neighbour_line="#223044",
    context="#1a2635",
    unreported="#3a4657",
    hatch="#8391a5",
    not_applicable="#222e3e",
    area_line="#0e1724",
    district_line="#b6c4d6",
    selected_line="#ffffff",
    label="#f5f8fc",
    label_halo="#0b121c",
    point_line="#0b121c",
    text="#b9c6d6",
    grid="#223044",
    accent="#7fb2f5",
)
PALETTES: Final = {palette.name: palette for palette in (LIGHT, DARK)}
