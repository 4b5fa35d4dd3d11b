"""What every print writes of a frozen view: figures as the screen writes them, and the texts around them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from dashboard.domain.approval import Basis
from dashboard.domain.frozen import FrozenArea, FrozenDefinition, FrozenFigure, FrozenUnit, FrozenView
from dashboard.domain.measures import Format
from dashboard.domain.periods import Period
from dashboard.domain.units import Level
from dashboard.domain.views import AreaState
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue, own_texts
from dashboard.ui.comparing import change_words, signed


@cache
def texts_of(language: str, basis: Basis = Basis.ALL) -> Catalogue:
    """The texts of prints in `vi` or `en`, in the words for figures of a basis."""
    return Catalogue(language, own_texts(language)).of_basis(basis)


def value_text(figure: FrozenFigure, definition: FrozenDefinition, texts: Catalogue) -> str:
    """The value, or why there is none."""
    if figure.state is AreaState.REPORTED:
        return formats.measured(figure.value, definition.format, texts.language)
    return texts(f"map.{figure.state.value}")


def ratio_text(figure: FrozenFigure, definition: FrozenDefinition, texts: Catalogue) -> str:
    """`12 bản được tuyên truyền / 27 bản`: what a figure is made of; empty where nothing was reported."""
    if figure.numerator is None or figure.value is None:
        return ""
    if figure.denominator is None:
        return _with(figure.value, definition.numerator, texts)
    above = _with(figure.numerator, definition.numerator, texts)
    return texts("panel.ratio", numerator=above, denominator=_with(figure.denominator, definition.denominator, texts))


def _with(number: float, noun: str, texts: Catalogue) -> str:
    return f"{_part(number, texts)} {noun}".strip()


def _part(value: float, texts: Catalogue) -> str:
    return formats.number(value, texts.language, 0 if float(value).is_integer() else 1)


def change_text(view: FrozenView, texts: Catalogue) -> str:
    """`▼ giảm 3,65 điểm % so với kỳ trước …`; empty where there is no figure now, said where there was none before."""
    now, before, kind = view.main.now, view.main.before, view.measure.format
    if now.value is None:
        return ""
    if before.value is None:
        return texts("panel.before_none")
    said = change_words(now.value - before.value, kind, texts)
    other = compared_with(view)
    about = "prints.compared_other" if other else "prints.compared"
    period = formats.period(other or period_of(view).previous(), texts.language)
    return texts(about, change=said, period=period)


def compared_with(view: FrozenView) -> Period | None:
    """The other period, where the map shows the change since then."""
    return Period(view.compared_start, view.compared_end) if view.compared_start and view.compared_end else None


def shown_text(area: FrozenArea, definition: FrozenDefinition, texts: Catalogue) -> str:
    """What stands on the map for an area: its value, or how it changed, or why there is neither."""
    if area.before is None or area.change is None:
        return value_text(replace(area.figure, state=area.state), definition, texts)
    return signed(area.change, definition.format, texts)


def period_of(view: FrozenView) -> Period:
    """The selected period."""
    return Period(view.period_start, view.period_end)


def reported_text(view: FrozenView, texts: Catalogue) -> str:
    """`14/15 xã đã báo cáo`."""
    figure = view.main.now
    if view.unit.level is Level.COMMUNE:
        return texts("panel.reported_one" if figure.reported_count else "panel.reported_none")
    return texts("panel.reported", reported=figure.reported_count, communes=figure.commune_count)


def standing_text(figure: FrozenFigure, texts: Catalogue) -> str:
    """`Không đạt`; empty where there is no target."""
    return texts(f"standing.{figure.standing}") if figure.standing else ""


def target_lines(view: FrozenView, texts: Catalogue) -> tuple[str, ...]:
    """How the map's figure stands, what it is to reach and by whose document, and what at risk means.

    What was frozen before figures were judged tells its target alone.
    """
    definition, target = view.measure, view.main.target
    if target:
        judged = texts("prints.judged", standing=standing_text(view.main.now, texts), limit=target.limit)
        return judged, texts("standing.source", source=target.source), target.risk
    if definition.target is None:
        return ()
    value = formats.edge(definition.target, texts.language) + ("%" if definition.unit == "%" else "")
    return (texts("prints.target", value=value, source=definition.target_source),)


def clocks_text(view: FrozenView, texts: Catalogue) -> str:
    """`Số liệu đến ngày 05/9/2021 · nạp lúc 08:00 06/9/2021 · chốt lúc 09:05 06/9/2021`."""
    clocks, language = view.clocks, texts.language
    known = []
    if clocks.last_day and clocks.loaded_at:
        known.append(texts("prints.last_day", day=formats.day(clocks.last_day, language)))
        known.append(texts("prints.loaded", moment=formats.moment(clocks.loaded_at, language)))
    frozen = texts("prints.frozen", moment=formats.moment(clocks.frozen_at, language))
    return " · ".join([*(known or [texts("prints.never")]), frozen])


def measure_text(definition: FrozenDefinition) -> str:
    """`Độ phủ tuyên truyền (%)`."""
    return f"{definition.label} ({definition.unit})" if definition.unit else definition.label


def map_name(unit: FrozenUnit, texts: Catalogue) -> str:
    """A unit's name on the map: without its kind, short for towns and wards (`TT Mộc Châu`)."""
    kind = unit.name.removesuffix(unit.short_name).strip()
    return texts.optional(f"kind.{kind}") + unit.short_name


def edge_text(value: float, definition: FrozenDefinition, texts: Catalogue) -> str:
    """A number on an axis."""
    return formats.edge(value, texts.language) + ("%" if definition.format is Format.PERCENT else "")
