"""The chart of one measure by day: days without a report are gaps, never zeros."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from dashboard.domain.periods import Period
from dashboard.domain.views import TrendPoint
from dashboard.figures.changes import Changes, apply_changes
from dashboard.figures.palette import Palette
from dashboard.figures.style import FONT

_DAY_MS: Final = 86_400_000
_X_TICKS: Final = {"nticks": 6, "ticklabelstandoff": 6}
"""Six at most, low enough to clear the lowest label of the other axis."""
_MARGIN_PX: Final = {"l": 48, "r": 10, "t": 18, "b": 32}
_SEPARATORS: Final = {"vi": ",.", "en": ".,"}
_TICKS: Final = {"vi": "%-d/%-m", "en": "%-d %b"}


@dataclass(frozen=True, slots=True)
class TrendScene:
    """What the chart shows. `break_day` marks where a series changes its platform, with its short text."""

    points: Sequence[TrendPoint]
    period: Period
    color: str
    suffix: str
    break_day: date | None
    break_text: str
    language: str
    palette: Palette
    scale: float = 1.0


def new_trend(scene: TrendScene) -> dict[str, Any]:
    """The whole chart for a first drawing."""
    palette = scene.palette
    figure = {
        "data": [
            {
                "type": "scatter",
                "mode": "lines+markers",
                "connectgaps": False,
                "dx": _DAY_MS,
                "line": {"width": 2, "shape": "linear"},
                "marker": {"size": 4},
                "hovertemplate": "",
            }
        ],
        "layout": {
            "template": "none",
            "margin": {},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "hovermode": "x",
            "separators": _SEPARATORS[scene.language],
            "hoverlabel": {"font": {"family": FONT, "size": 13, "color": palette.label}, "bgcolor": palette.label_halo},
            "xaxis": {**_axis(palette), "type": "date", "tickformat": _TICKS[scene.language], **_X_TICKS},
            "yaxis": {
                **_axis(palette),
                "showgrid": True,
                "gridcolor": palette.grid,
                "rangemode": "tozero",
                "nticks": 4,
                "exponentformat": "none",
                "separatethousands": True,
            },
        },
    }
    return apply_changes(figure, trend_changes(scene))


def _axis(palette: Palette) -> dict[str, Any]:
    font = {"family": FONT, "size": 12, "color": palette.text}
    return {"showgrid": False, "zeroline": False, "tickfont": font, "fixedrange": True}


def trend_changes(scene: TrendScene) -> Changes:
    """Everything of the chart that depends on the scene."""
    first, values = _by_day(scene.points)
    return {
        ("data", 0, "x0"): first.isoformat() if first else None,
        ("data", 0, "y"): values,
        ("data", 0, "line", "color"): scene.color,
        ("data", 0, "marker", "color"): scene.color,
        ("data", 0, "hovertemplate"): f"%{{x|{_TICKS[scene.language]}}}: %{{y:,.2~f}}{scene.suffix}<extra></extra>",
        ("data", 0, "line", "width"): 2 * scene.scale,
        ("data", 0, "marker", "size"): 4 * scene.scale,
        ("layout", "margin"): {side: round(px * scene.scale) for side, px in _MARGIN_PX.items()},
        ("layout", "xaxis", "tickfont", "size"): 12 * scene.scale,
        ("layout", "yaxis", "tickfont", "size"): 12 * scene.scale,
        ("layout", "yaxis", "ticksuffix"): scene.suffix,
        ("layout", "shapes"): [_span(scene), *_break_line(scene)],
        ("layout", "annotations"): _break_note(scene),
    }


def _by_day(points: Sequence[TrendPoint]) -> tuple[date | None, list[float | None]]:
    """First day, and one value per day from it; days that are not among the points are gaps."""
    if not points:
        return None, []
    known = {point.day: point.value for point in points}
    first = min(known)
    days = (max(known) - first).days + 1
    values = [known.get(first + timedelta(days=i)) for i in range(days)]
    return first, [None if value is None else round(value, 4) for value in values]


def _span(scene: TrendScene) -> dict[str, Any]:
    """The selected period as a pale band, half a day wider on both sides so that a single day is seen."""
    return {
        "type": "rect",
        "x0": f"{scene.period.start - timedelta(days=1)}T12:00",
        "x1": f"{scene.period.end}T12:00",
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "fillcolor": scene.palette.accent,
        "opacity": 0.12,
        "line": {"width": 0},
        "layer": "below",
    }


def _shows_break(scene: TrendScene) -> bool:
    days = [point.day for point in scene.points]
    return scene.break_day is not None and bool(days) and min(days) < scene.break_day <= max(days)


def _break_line(scene: TrendScene) -> list[dict[str, Any]]:
    if not _shows_break(scene):
        return []
    line = {"color": scene.palette.text, "width": 1.5, "dash": "dot"}
    day = str(scene.break_day)
    return [{"type": "line", "x0": day, "x1": day, "y0": 0, "y1": 1, "yref": "paper", "line": line}]


def _break_note(scene: TrendScene) -> list[dict[str, Any]]:
    if not _shows_break(scene):
        return []
    return [
        {
            "x": str(scene.break_day),
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "text": scene.break_text,
            "showarrow": False,
            "font": {"family": FONT, "size": 12 * scene.scale, "color": scene.palette.text},
        }
    ]
