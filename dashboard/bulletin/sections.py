"""Sections 1 and 2 of the report: figures and shortcomings in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dashboard.bulletin.wording import (
    LANGUAGE,
    in_sentence,
    judged,
    listed,
    measure_line,
    moment,
    move,
    move_line,
    number,
    percent,
    say,
    words,
    written,
)
from dashboard.domain.bulletin import Chart, Part
from dashboard.domain.frozen import FrozenArea, FrozenView
from dashboard.domain.measures import Format
from dashboard.domain.weekly import Concern, MissingUnit, PlatformFigure, WeeklyFacts
from dashboard.ui import formats

_NAMED: Final = 3
"""So many districts are named at either end."""
_NAMED_COMMUNES: Final = 30
"""More communes without any report are left to the annex."""


def layer_part(letter: str, view: FrozenView, annex: str) -> Part:
    """What one layer's figures say; `annex` is the number of its table's."""
    wanted: list[str] = words()["headlines"]
    keys = {key.now.measure_id: key for key in view.key_figures}
    own = [d for d in view.definitions if d.layer_id == view.measure.layer_id and d.id in keys]
    told = sorted((d for d in own if d.id in wanted), key=lambda d: wanted.index(d.id)) or [view.measure]
    lines = [measure_line(d, keys[d.id].now, keys[d.id].before) + judged(keys[d.id]) for d in told]
    paragraphs = (f"{_reported(view)} {say('details', annex=annex)}", *lines, *_ranking(view))
    return Part(letter, view.measure.layer, paragraphs, _chart(view))


def platform_part(letter: str, platforms: tuple[PlatformFigure, ...], annex: str) -> Part:
    """What platforms published; `annex` is the number of its table's, where something was."""
    lines = [platform_line(one) for one in platforms]
    told = [*lines, say("platform_details", annex=annex)] if lines else [say("no_platforms")]
    return Part(letter, say("platforms"), tuple(told))


def platform_line(one: PlatformFigure) -> str:
    """One published figure with its share, its rank, and by day where that is told."""
    total = one.value if one.value is not None else one.numerator
    if total is None:
        return say("line_unknown", label=one.label)
    share = _platform_share(one)
    if one.rank_of_63 is not None:
        share += say("platform_rank", rank=one.rank_of_63)
    unit = words()["per_day"].get(one.indicator)
    if unit and one.change is not None:
        share += say("platform_per_day", value=number(one.change / 7), unit=unit)
    if one.change is None:
        return say("line_total", label=one.label, total=number(total), share=share)
    return move_line(one.label, total, total - one.change, number(total), share)


def _platform_share(one: PlatformFigure) -> str:
    computed, published = one.computed_share_pct, one.published_share_pct
    if computed is None:
        if published is None:
            return ""
        return say("platform_published", value=percent(published), name=one.denominator_name)
    if one.is_doubtful:
        return say("platform_doubtful", **_doubt_names(one))
    shown = computed if published is None else published
    return say(
        "platform_share", value=percent(shown), denominator=number(one.denominator or 0), name=one.denominator_name
    )


def shortcoming_parts(facts: WeeklyFacts, annexes: Mapping[str, str]) -> tuple[Part, ...]:
    """Section 2: reports, concerns, figures to check, and room for the reasons. `annexes` are numbers by name."""
    parts = [Part("a)", say("reports"), tuple(_report_lines(facts, annexes.get("missing", ""))))]
    for concern in facts.concerns:
        line = _concern_line(concern, annexes.get(concern.definition.id, ""))
        name = _counted(concern)
        parts.append(Part(f"{_letter(len(parts))})", name[:1].upper() + name[1:], line))
    parts.append(Part(f"{_letter(len(parts))})", say("doubts"), tuple(_doubts(facts)) or (say("no_doubts"),)))
    parts.append(Part(f"{_letter(len(parts))})", say("cause"), (say("cause_blank"),)))
    return tuple(parts)


def _letter(index: int) -> str:
    """Letters of Vietnamese lists: a, b, c, d, đ, e, g …"""
    return "abcdđeghiklmnopq"[index]


def letters(count: int) -> tuple[str, ...]:
    """`a)`, `b)` …"""
    return tuple(f"{_letter(i)})" for i in range(count))


def _reported(view: FrozenView) -> str:
    figure, clocks = view.main.now, view.clocks
    if clocks.last_day is None or clocks.loaded_at is None or not figure.reported_count:
        return say("reported_never", communes=figure.commune_count)
    return say(
        "reported_complete" if _counts_reports(view) else "reported",
        reported=figure.reported_count,
        communes=figure.commune_count,
        last_day=formats.day(clocks.last_day, LANGUAGE),
        loaded=moment(clocks.loaded_at),
    )


def _counts_reports(view: FrozenView) -> bool:
    """Whether the layer is of the reports of several sources themselves, where a missing one is known to be missing."""
    return len(view.measure.source_ids) > 1


def _ranking(view: FrozenView) -> Iterator[str]:
    known = [area for area in view.ranking if area.figure.value is not None]
    count = min(_NAMED, len(known) // 2)
    if count:
        key = "best_share" if view.measure.format is Format.PERCENT else "best_count"
        last = list(reversed(known))[:count]
        yield say(key, places=_places(known[:count], view), others=_places(last, view))
    silent = [in_sentence(area.unit.name) for area in view.areas if area.figure.value is None]
    if silent:
        yield say("without", count=len(silent), places=listed(silent))
    if view.measure.is_ours:
        yield say("ours", label=view.measure.label, formula=view.measure.formula)


def _places(areas: list[FrozenArea], view: FrozenView) -> str:
    kind = view.measure.format
    return listed([f"{in_sentence(area.unit.name)} ({written(area.figure.value or 0.0, kind)})" for area in areas])


def _chart(view: FrozenView) -> Chart:
    measure = view.measure
    return Chart(
        title=f"{measure.label} ({measure.unit})",
        series=measure.label,
        categories=tuple(area.unit.short_name for area in view.ranking),
        values=tuple(area.figure.value for area in view.ranking),
        format=measure.format,
    )


def _report_lines(facts: WeeklyFacts, annex: str) -> Iterator[str]:
    owing = sum(one.owing_count for one in facts.punctuality)
    complete = sum(one.complete_count for one in facts.punctuality)
    yield say("reports_count", moment=moment(facts.frozen_at), complete=complete, owing=owing)
    if complete == owing:
        yield say("reports_all")
        return
    if not facts.missing:
        yield say("reports_not_due", count=owing - complete)
        return
    silent = [one for one in facts.punctuality if one.owing_count and one.silent_count == one.owing_count]
    if silent:
        yield say("reports_none", count=len(silent), places=listed([in_sentence(one.district_name) for one in silent]))
    none_at_all = {one.district_code for one in silent}
    others = [unit for unit in facts.missing if unit.district_code not in none_at_all]
    yield from _districts_with_some(others, annex)
    yield from _silent_communes(others, len(facts.sources))


def _districts_with_some(units: list[MissingUnit], annex: str) -> Iterator[str]:
    counts: dict[str, int] = {}
    for unit in units:
        counts[unit.district_name] = counts.get(unit.district_name, 0) + 1
    if counts:
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        places = [say("reports_some_place", name=in_sentence(name), count=count) for name, count in ordered]
        yield say("reports_some", places=listed(places), annex=annex)


def _silent_communes(units: list[MissingUnit], source_count: int) -> Iterator[str]:
    """Communes that sent nothing, by district, where there are few enough to be read."""
    by_district: dict[str, list[str]] = {}
    for unit in units:
        if len(unit.sources) == source_count:
            by_district.setdefault(unit.district_name, []).append(in_sentence(unit.name))
    count = sum(map(len, by_district.values()))
    if 0 < count <= _NAMED_COMMUNES:
        places = [
            say("reports_silent_district", district=in_sentence(district), names=", ".join(names))
            for district, names in by_district.items()
        ]
        yield say("reports_silent", count=count, places="; ".join(places))


def _counted(concern: Concern) -> str:
    """What a shortcoming is a number of: `cụm loa im lặng`."""
    name: str = words()["concerns"][concern.definition.id]
    return name


def _concern_line(concern: Concern, annex: str) -> tuple[str, ...]:
    definition, count = concern.definition, concern.province.value
    if count is None:
        return (say("line_unknown", label=definition.label),)
    if not count:
        return (say("no_concern", name=_counted(concern)),)
    worst = sorted(((f.value, n) for n, f in concern.districts if f.value), key=lambda one: -one[0])[:_NAMED]
    before = concern.before.value
    line = say(
        "concern",
        count=number(count),
        name=_counted(concern),
        move=say("concern_move", move=move(count, before)) if before is not None else "",
        places=listed([f"{in_sentence(name)} ({number(value)})" for value, name in worst]),
        annex=say("concern_annex", annex=annex) if annex else "",
    )
    notes = [say("ours", label=definition.label, formula=definition.formula)] if definition.is_ours else []
    return (f"{line} {say('reminder')}", *notes)


def _doubts(facts: WeeklyFacts) -> Iterator[str]:
    for one in facts.platforms:
        if one.is_doubtful:
            yield say("doubt", label=one.label, **_doubt_names(one))
    for view in facts.views:
        figure = view.main.now
        if figure.reported_count < figure.commune_count and not _counts_reports(view):
            names = {"reported": figure.reported_count, "communes": figure.commune_count}
            yield say("coverage_doubt", layer=view.measure.layer, **names)


def _doubt_names(one: PlatformFigure) -> dict[str, str]:
    return {
        "published": percent(one.published_share_pct or 0.0),
        "computed": percent(one.computed_share_pct or 0.0),
        "numerator": number(one.numerator or 0.0),
        "denominator": number(one.denominator or 0.0),
    }
