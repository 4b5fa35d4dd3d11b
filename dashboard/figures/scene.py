"""What the map is drawn from: marks with their texts, free of layers' and languages' details."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.domain.views import AreaState
from dashboard.figures.palette import Palette


@dataclass(frozen=True, slots=True)
class AreaMark:
    """One area: its class (None without a value), why it has none, and the text shown on hovering."""

    code: str
    class_index: int | None
    state: AreaState
    hover: str


@dataclass(frozen=True, slots=True)
class PointMark:
    """One site or several.

    `target` is what a click opens: a site's number, the unit whose sites these are, or `zoom` to look closer. `text`
    stands on the symbol; `size_px` is its diameter.
    """

    longitude: float
    latitude: float
    color: str
    size_px: float
    hover: str
    target: int | str
    text: str = ""


@dataclass(frozen=True, slots=True)
class MapScene:
    """All that differs from one drawing of the map to the next.

    `place` names what is looked at: while it stays, the view that people dragged stays too. `context` are districts
    beside the shown one, by code with their names. `outlined` is the selected commune, empty for none. `scale`
    enlarges letters and symbols on large screens.
    """

    place: str
    center: tuple[float, float]
    zoom: float
    areas_url: str
    hatch_url: str
    areas: tuple[AreaMark, ...]
    class_colors: tuple[str, ...]
    context: Mapping[str, str]
    outlined: str
    points: Mapping[str, tuple[PointMark, ...]]
    selected_point: tuple[float, float] | None
    palette: Palette
    scale: float = 1.0
