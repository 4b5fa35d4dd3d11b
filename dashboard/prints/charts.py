"""Charts of a print: by day, ranking, and by theme; the same figures and colours as on the screen."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

import numpy as np
import shapely

from dashboard.domain.frozen import FrozenArea, FrozenTheme, FrozenView
from dashboard.domain.measures import Format, round_breaks
from dashboard.domain.views import AreaState
from dashboard.prints.box import Box
from dashboard.prints.hatching import hatching
from dashboard.prints.sheet import Ink, Sheet
from dashboard.prints.style import BODY, COLORS, MUTED, NUMBER, SMALL
from dashboard.prints.words import (
    compared_with,
    edge_text,
    period_of,
    ratio_text,
    shown_text,
    standing_text,
    value_text,
)
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue

_TICK: Final = Ink(7, color=COLORS.text)
_ROW_MM: Final = 6.2
_LEAST_ROW_MM: Final = 3.0
_LEAST_COLUMN_MM: Final = 52.0
_HIGHEST_TREND: Final = 0.7
"""Of its width: a higher chart would make small changes look large."""
_BAR_COLOR_CLASS: Final = 1
"""Bars of a ranking have the colour of the second class, or of the last but one, so that names on them can be read."""


def draw_trend(sheet: Sheet, view: FrozenView, box: Box, texts: Catalogue) -> None:
    """The map's measure of the place by day; days without a report are gaps. Needs at least one day."""
    days = view.trend.days
    box = replace(box, bottom=min(box.bottom, box.top + box.width * _HIGHEST_TREND))
    ticks = axis_values([value for _, value in days if value is not None], view)
    labels = [edge_text(tick, view.measure, texts) for tick in ticks]
    note = sheet.wrapped(texts("prints.chart.trend_gaps"), SMALL, box.width)
    note_height = sheet.line_height(SMALL) * len(note) + sheet.mm(1)
    left = box.left + max(sheet.width_of(label, _TICK) for label in labels) + sheet.mm(2)
    plot = Box(left, box.top + sheet.mm(5), box.right - sheet.mm(2), box.bottom - sheet.mm(7) - note_height)
    first, last = days[0][0], days[-1][0]
    span = max(1, (last - first).days)

    def x_of(day: date) -> float:
        return plot.left + plot.width * ((day - first).days + 0.5) / (span + 1)

    def y_of(value: float) -> float:
        return plot.bottom - plot.height * value / ticks[-1]

    _period_band(sheet, view, plot, x_of(first), plot.width / (span + 1))
    for tick, label in zip(ticks, labels, strict=True):
        sheet.lines([[(plot.left, y_of(tick)), (plot.right, y_of(tick))]], COLORS.grid, 0.6)
        sheet.text(plot.left - sheet.mm(1.5), y_of(tick) + sheet.mm(0.9), label, _TICK, "right")
    _dayaxis_values(sheet, plot, first, span, x_of, texts)
    color = _line_color(view)
    runs = _runs([(x_of(day), None if value is None else y_of(value)) for day, value in days])
    sheet.lines([run for run in runs if len(run) > 1], color, 1.6)
    points = np.vstack([np.empty((0, 2)), *runs])
    sheet.circles(points, min(sheet.mm(1.5), plot.width / (span + 1) * 0.6), color, color, 0.1)
    _break_line(sheet, view, plot, x_of)
    sheet.paragraph(box.left, box.bottom - note_height, note, SMALL)


def _line_color(view: FrozenView) -> str:
    return view.classes[-2].color if len(view.classes) > 2 else view.classes[-1].color


def axis_values(values: Sequence[float], view: FrozenView) -> tuple[float, ...]:
    """Round numbers from zero to at or above the largest value."""
    largest = max(values, default=0.0)
    edges = round_breaks([largest], 4).edges
    step = edges[0]
    count = max(1, math.ceil(round(largest / step, 9)))
    if view.measure.format is Format.PERCENT and largest <= 100 < step * count:
        step, count = 25.0, 4
    return tuple(round(step * i, 10) for i in range(count + 1))


def _period_band(sheet: Sheet, view: FrozenView, plot: Box, first_x: float, day_mm: float) -> None:
    period, first = period_of(view), view.trend.days[0][0]
    left = first_x + ((period.start - first).days - 0.5) * day_mm
    right = first_x + ((period.end - first).days + 0.5) * day_mm
    sheet.rectangle(Box(max(plot.left, left), plot.top, min(plot.right, right), plot.bottom), "#e6eefa")


def _dayaxis_values(sheet: Sheet, plot: Box, first: date, span: int, x_of: Any, texts: Catalogue) -> None:  # noqa: ANN401
    every = max(1, math.ceil((span + 1) * sheet.mm(14) / plot.width))
    for at in range(0, span + 1, every):
        day = first + timedelta(days=at)
        x = x_of(day)
        sheet.lines([[(x, plot.bottom), (x, plot.bottom + sheet.mm(1))]], MUTED, 0.6)
        text = formats.day(day, texts.language, with_year=False)
        sheet.text(x, plot.bottom + sheet.mm(4.2), text, _TICK, "center")


def _runs(points: Sequence[tuple[float, float | None]]) -> list[Any]:
    """Stretches without a gap, each an (n, 2) array."""
    runs: list[list[tuple[float, float]]] = [[]]
    for x, y in points:
        if y is None:
            runs.append([])
        else:
            runs[-1].append((x, y))
    return [np.array(run) for run in runs if run]


def _break_line(sheet: Sheet, view: FrozenView, plot: Box, x_of: Any) -> None:  # noqa: ANN401
    if view.trend.break_day is None:
        return
    x = x_of(view.trend.break_day)
    sheet.lines([[(x, plot.top), (x, plot.bottom)]], COLORS.text, 1.0, (2, 2))
    sheet.text(x, plot.top - sheet.mm(1.2), view.trend.break_text, _TICK, "center")


def ranking_height(sheet: Sheet, view: FrozenView) -> float:
    """Least height at which a ranking in one column can be read."""
    return len(view.areas) * sheet.mm(_LEAST_ROW_MM) * 1.4


def draw_ranking(sheet: Sheet, view: FrozenView, box: Box, texts: Catalogue) -> None:
    """All areas from the highest value down, in as many columns as they need; those without a value last."""
    ranking = view.ranking
    columns, row_mm = _grid_for(sheet, len(ranking), box)
    rows = math.ceil(len(ranking) / columns)
    gap = sheet.mm(6)
    width = (box.width - gap * (columns - 1)) / columns
    top_value = _longest(view)
    share = min(1.0, row_mm / sheet.mm(_ROW_MM))
    states = _states(sheet, view, ranking, width, share, texts)
    for number, (area, stands) in enumerate(zip(ranking, states, strict=True)):
        column, row = divmod(number, rows)
        left, top = box.left + column * (width + gap), box.top + row * row_mm
        place = Box(left, top, left + width, top + row_mm)
        _rank(sheet, view, area, number + 1, place, top_value, share, texts, stands)


def _states(
    sheet: Sheet, view: FrozenView, ranking: Sequence[FrozenArea], width: float, share: float, texts: Catalogue
) -> list[str]:
    """How each area stands against its target.

    Where changes are shown, a state is told with the figure of the selected period that it is of, and only if there is
    room for that in every row beside the whole name: beside a change alone it would be read as a judgement of it.
    """
    said = [standing_text(area.figure, texts) for area in ranking]
    if compared_with(view) is None or not any(said):
        return said
    with_figure = [
        texts("prints.stands_now", value=value_text(area.figure, view.measure, texts), standing=one) if one else ""
        for area, one in zip(ranking, said, strict=True)
    ]
    name = _scaled(BODY, share)
    rooms = (
        _name_room(sheet, shown_text(area, view.measure, texts), one, width, share)
        for area, one in zip(ranking, with_figure, strict=True)
    )
    has_room = all(sheet.width_of(a.unit.name, name) <= room for a, room in zip(ranking, rooms, strict=True))
    return with_figure if has_room else [""] * len(ranking)


def _name_room(sheet: Sheet, said: str, stands: str, width: float, share: float) -> float:
    """Room for a name in a row of a ranking, beside its number and its state."""
    room = width - sheet.width_of(said, _scaled(NUMBER, share)) - sheet.mm(10) * share
    return room - sheet.width_of(stands, _scaled(SMALL, share)) - sheet.mm(1.4) * share if stands else room


def _grid_for(sheet: Sheet, count: int, box: Box) -> tuple[int, float]:
    """Number of columns and height of a row: as few columns as keep rows readable."""
    most = max(1, int(box.width / sheet.mm(_LEAST_COLUMN_MM)))
    for columns in range(1, most + 1):
        row_mm = min(sheet.mm(_ROW_MM), box.height / math.ceil(count / columns))
        if row_mm >= sheet.mm(_LEAST_ROW_MM) * 1.4:
            return columns, row_mm
    return most, min(sheet.mm(_ROW_MM), box.height / math.ceil(count / most))


def _longest(view: FrozenView) -> float:
    """The value of a full bar."""
    largest = max((abs(area.shown or 0.0) for area in view.areas), default=0.0)
    is_share = view.measure.format is Format.PERCENT and compared_with(view) is None
    return max(largest, 100.0 if is_share else 0.0) or 1.0


def _rank(
    sheet: Sheet, view: FrozenView, area: FrozenArea, rank: int, row: Box, longest: float, share: float,
    texts: Catalogue, stands: str,
) -> None:  # fmt: skip
    number, name = _scaled(NUMBER, share), _scaled(BODY, share)
    bar = Box(row.left, row.top + row.height * 0.08, row.right, row.bottom - row.height * 0.08)
    value = area.shown
    if value is None:
        _unknown_bar(sheet, bar, area.state)
    elif value:
        # Of changes, those down begin with the first class and those up end with the last.
        is_up = area.before is not None and value > 0
        index = len(view.classes) - 1 - _BAR_COLOR_CLASS if is_up else _BAR_COLOR_CLASS
        color = view.classes[min(index, len(view.classes) - 1)].color
        length = bar.width * min(1.0, abs(value) / longest)
        sheet.rectangle(Box(bar.left, bar.top, bar.left + length, bar.bottom), color)
    sheet.lines([[(row.left, row.bottom), (row.right, row.bottom)]], COLORS.grid, 0.4)
    baseline = row.middle[1] + number.size_pt * sheet.scale * 0.3528 * 0.36
    said = shown_text(area, view.measure, texts)
    place = formats.number(rank, texts.language) if value is not None else ""
    room = _name_room(sheet, said, stands, row.width, share)
    if stands:
        at = row.right - sheet.mm(2.6) * share - sheet.width_of(said, number)
        sheet.text(at, baseline, stands, _scaled(SMALL, share), "right")
    sheet.text(row.left + sheet.mm(6) * share, baseline, place, _scaled(SMALL, share), "right")
    sheet.text(row.left + sheet.mm(7.5) * share, baseline, sheet.shortened(area.unit.name, name, room), name)
    sheet.text(row.right - sheet.mm(1.2) * share, baseline, said, number, "right")


def _scaled(ink: Ink, share: float) -> Ink:
    return Ink(ink.size_pt * max(share, 0.45), ink.face, ink.color, ink.halo)


def _unknown_bar(sheet: Sheet, bar: Box, state: AreaState) -> None:
    """Hatched where nothing was reported, as on the map."""
    swatch = Box(bar.left, bar.top, bar.right, bar.bottom)
    sheet.rectangle(swatch, "#f1f3f6" if state is AreaState.NOT_REPORTED else COLORS.not_applicable)
    if state is AreaState.NOT_REPORTED:
        shape = shapely.box(swatch.left, swatch.top, swatch.right, swatch.bottom)
        sheet.lines(hatching([shape], sheet.mm(2.2)), "#d0d6de", 0.8)


def draw_themes(sheet: Sheet, view: FrozenView, box: Box, texts: Catalogue) -> None:
    """The map's measure of the place for each theme; a share of all of them where the measure is a sum."""
    themes = view.themes
    total = _total(themes) if not view.measure.denominator else 0.0
    longest = max([theme.figure.value or 0.0 for theme in themes] + [_longest_theme(view)]) or 1.0
    row_mm = min(sheet.mm(26), box.height / len(themes))
    for number, theme in enumerate(themes):
        top = box.top + number * row_mm
        _theme(sheet, view, theme, Box(box.left, top, box.right, top + row_mm), longest, total, texts)


def _longest_theme(view: FrozenView) -> float:
    return 100.0 if view.measure.format is Format.PERCENT else 0.0


def _total(themes: Sequence[FrozenTheme]) -> float:
    return sum(theme.figure.numerator or 0.0 for theme in themes)


def _theme(
    sheet: Sheet, view: FrozenView, theme: FrozenTheme, row: Box, longest: float, total: float, texts: Catalogue
) -> None:
    figure = theme.figure
    share = min(1.0, row.height / sheet.mm(15))
    label, value, small = (_scaled(ink, share) for ink in (BODY, NUMBER, SMALL))
    top = sheet.paragraph(row.left, row.top, [sheet.shortened(theme.label, label, row.width)], label)
    top += sheet.mm(0.6) * share
    said = value_text(figure, view.measure, texts)
    room = row.width - sheet.mm(26)
    bar = Box(row.left, top, row.left + room, top + sheet.mm(4.6) * share)
    if figure.value is None:
        _unknown_bar(sheet, bar, figure.state)
        length = room
    else:
        sheet.rectangle(bar, "#f1f3f6")
        length = room * figure.value / longest
        sheet.rectangle(Box(bar.left, bar.top, bar.left + length, bar.bottom), _line_color(view))
    sheet.text(bar.right + sheet.mm(2), bar.bottom - sheet.mm(1.1) * share, said, value)
    parts = [ratio_text(figure, view.measure, texts)]
    if total and figure.numerator is not None:
        part = formats.measured(figure.numerator / total * 100, Format.PERCENT, texts.language)
        parts.append(texts("prints.chart.share", share=part))
    sheet.paragraph(row.left, bar.bottom + sheet.mm(0.4) * share, [" · ".join(p for p in parts if p)], small)
