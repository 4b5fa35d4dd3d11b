"""Stocks as changes: what stands on a day is the sum of all changes up to it.

Pure functions over rows of the store; every result is a list of (day, amount) per column. Stocks are small (thousands
of items), so a unit's whole history is computed again whenever one of its rows changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.domain.terms import SILENT_AFTER_DAYS

PHOTO_VALID_DAYS = 30
"""P5: an inspection with a photo counts for 30 days, its own day included."""

Span = tuple[date, date | None]
"""From a day until before another one; None is open-ended."""
Changes = dict[date, dict[str, float]]
"""By day, the change of each column."""


@dataclass(frozen=True, slots=True)
class ItemSpan:
    """A display item's days in place, what it adds to each stock, and when it is looked at."""

    in_place: Span
    pieces: int | None
    area_m2: float | None
    expected_removal_on: date | None
    photographed_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class ClusterSpan:
    """A loudspeaker cluster's states as (day, state) in order, its village, and when it was last heard."""

    states: tuple[tuple[date, str], ...]
    village_id: int | None
    last_heard_on: date | None


def merged(spans: Iterable[Span]) -> list[Span]:
    """Join spans that touch or overlap; empty ones vanish."""
    result: list[Span] = []
    for start, end in sorted((s for s in spans if s[1] is None or s[0] < s[1]), key=lambda s: s[0]):
        last = result[-1] if result else None
        if last and (last[1] is None or start <= last[1]):
            ends = (last[1], end)
            result[-1] = (last[0], None if None in ends else max(e for e in ends if e))
        else:
            result.append((start, end))
    return result


def cut(span: Span, until: date | None) -> Span:
    """The part of a span before `until`."""
    if until is None:
        return span
    return span[0], until if span[1] is None else min(span[1], until)


def item_changes(items: Iterable[ItemSpan]) -> Changes:
    """Changes of the columns items, pieces, area_m2, overdue and inspected."""
    changes: Changes = defaultdict(lambda: defaultdict(float))
    for item in items:
        gone = item.in_place[1]
        for column, amount in (("items", 1), ("pieces", item.pieces), ("area_m2", item.area_m2)):
            _add(changes, column, amount or 0, merged([item.in_place]))
        if item.expected_removal_on:
            overdue = (max(item.expected_removal_on + timedelta(days=1), item.in_place[0]), gone)
            _add(changes, "overdue", 1, merged([overdue]))
        looks = ((day, day + timedelta(days=PHOTO_VALID_DAYS)) for day in item.photographed_on)
        _add(changes, "inspected", 1, merged(cut((max(s, item.in_place[0]), e), gone) for s, e in looks))
    return changes


def cluster_changes(clusters: Sequence[ClusterSpan], working_states: tuple[str, ...]) -> Changes:
    """Changes of the columns clusters, working, silent and villages (with at least one working cluster)."""
    changes: Changes = defaultdict(lambda: defaultdict(float))
    village_spans: dict[int, list[Span]] = defaultdict(list)
    for cluster in clusters:
        spans = _state_spans(cluster.states)
        owned = merged(span for span, state in spans if state != "scrapped")
        working = merged(span for span, state in spans if state in working_states)
        _add(changes, "clusters", 1, owned)
        _add(changes, "working", 1, working)
        if cluster.last_heard_on:
            silent_from = cluster.last_heard_on + timedelta(days=SILENT_AFTER_DAYS + 1)
            _add(changes, "silent", 1, merged((max(start, silent_from), end) for start, end in owned))
        if cluster.village_id is not None:
            village_spans[cluster.village_id] += working
    for spans_of_village in village_spans.values():
        _add(changes, "villages", 1, merged(spans_of_village))
    return changes


def _state_spans(states: Sequence[tuple[date, str]]) -> list[tuple[Span, str]]:
    ends: list[date | None] = [day for day, _ in states[1:]]
    ends.append(None)
    return [((day, end), state) for (day, state), end in zip(states, ends, strict=True)]


def _add(changes: Changes, column: str, amount: float, spans: Iterable[Span]) -> None:
    for start, end in spans:
        changes[start][column] += amount
        if end is not None:
            changes[end][column] -= amount
