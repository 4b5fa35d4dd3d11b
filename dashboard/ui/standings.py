"""How figures stand against their targets, in words: for lists of figures, never for maps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from dash import html

from dashboard.domain.measures import Format, Measure
from dashboard.domain.targets import Standing, TargetState, TargetWords
from dashboard.domain.views import Figure, KeyFigure
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue


def target_value(value: float, measure: Measure, texts: Catalogue) -> str:
    """`80%` or `2,5`: as many decimals as it has, at most two."""
    return formats.edge(value, texts.language) + ("%" if measure.format is Format.PERCENT else "")


def mark(stands: Standing, texts: Catalogue) -> html.Span:
    """The state in one word, with its sign."""
    return html.Span([html.I(), texts(f"standing.{stands.state}")], className=f"standing {stands.state}")


def marks(stands: Standing, texts: Catalogue) -> list[Any]:
    """The state where there is a target; without one a list stays as it is."""
    return [mark(stands, texts)] if stands.target else []


def target_words(stands: Standing, measure: Measure, texts: Catalogue) -> TargetWords | None:
    """A figure's target in words; None where there is none."""
    target = stands.target
    if target is None:
        return None
    rhythm = texts(f"standing.{target.rhythm}") if target.rhythm else ""
    value = target_value(target.value, measure, texts)
    limit = texts("standing.most" if stands.less_is_better else "standing.least", value=value)
    margin = formats.edge(stands.margin_pct, texts.language)
    risk = target_value(stands.risk_from, measure, texts)
    return TargetWords(f"{limit}{rhythm}", target.document.text, texts("standing.risk", margin=margin, risk=risk))


def said(figure: KeyFigure, texts: Catalogue) -> list[Any]:
    """State, target with its document, and what at risk means; without a target that nothing is judged."""
    stands = figure.now.standing
    words = target_words(stands, figure.measure, texts)
    if words is None:
        return [html.Div([mark(stands, texts), texts("standing.no_target")], className="muted standings")]
    return [
        html.Div([mark(stands, texts), words.limit], className="standings"),
        html.Div(texts("standing.source", source=words.source), className="muted"),
        html.Div(words.risk, className="muted"),
    ]


def tally(figures: Iterable[Figure], texts: Catalogue) -> list[Any]:
    """How many figures of a list are in each state, what is not met first; nothing where none has a target."""
    counts = Counter(figure.standing.state for figure in figures)
    if set(counts) <= {TargetState.NOT_JUDGED}:
        return []
    words = [
        html.Span([html.I(), f"{texts(f'standing.{state}')} {counts[state]}"], className=f"standing {state}")
        for state in TargetState
    ]
    return [html.Div(words, className="standings tally")]
