"""Words of a comparison of two periods: which they are, the change of a figure, and what must be said beside it."""

from __future__ import annotations

from dashboard.domain.measures import Format
from dashboard.domain.views import View
from dashboard.figures.classes import ShownArea
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue


def periods_text(view: View, texts: Catalogue) -> str:
    """`06/9 – 12/9/2021`, with the other period behind it where two are compared."""
    shown = formats.period(view.selection.period, texts.language)
    if view.comparison is None:
        return shown
    return texts("compare.periods", now=shown, before=formats.period(view.comparison.period, texts.language))


def unequal_text(view: View, texts: Catalogue) -> str:
    """That counts of periods of different length say little side by side; empty where they can be compared."""
    if view.comparison is None or not view.measure.depends_on_length:
        return ""
    days = view.selection.period.days, view.comparison.period.days
    return "" if days[0] == days[1] else texts("compare.unequal", now=days[0], before=days[1])


def change_words(change: float | None, kind: Format, texts: Catalogue) -> str:
    """`▲ tăng 3,20 điểm %`; that nothing changed where it would be written as zero; empty where it is unknown."""
    if change is None:
        return ""
    size = formats.plain(abs(change), kind, texts.language)
    if size == formats.plain(0, kind, texts.language):
        return texts("panel.change_same")
    size = texts("panel.points", change=size) if kind is Format.PERCENT else size
    return texts("panel.change_up" if change > 0 else "panel.change_down", change=size)


def signed(change: float, kind: Format, texts: Catalogue) -> str:
    """`+3,20`, `−1,05`, `0,00`: a change where there is little room."""
    text = formats.plain(change, kind, texts.language)
    return f"+{text}" if change > 0 and text != formats.plain(0, kind, texts.language) else text


def shown_text(area: ShownArea, kind: Format, texts: Catalogue) -> str:
    """The value of an area on the map, or its change with its sign; why there is none."""
    if area.value is None:
        return texts(f"map.{area.state.value}")
    if area.before is None:
        return formats.measured(area.value, kind, texts.language)
    return signed(area.value, kind, texts)
