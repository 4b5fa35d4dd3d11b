"""The whole report from its frozen facts: pure, so that the same facts always make the same files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from dashboard.bulletin.sections import layer_part, letters, platform_part, shortcoming_parts
from dashboard.bulletin.tables import concern_table, layer_table, missing_table, platform_table
from dashboard.bulletin.wording import LANGUAGE, moment, say, words
from dashboard.domain.approval import Approval
from dashboard.domain.bulletin import Annex, Bulletin, Letterhead, Section, Source, Table
from dashboard.domain.weekly import WeeklyFacts
from dashboard.errors import BlockBroken
from dashboard.ui import formats

_ROMAN: Final = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI")
T = TypeVar("T")


def bulletin(facts: WeeklyFacts, code: str, path: str, content_sha256: str) -> Bulletin:
    """The report, traceable to snapshot `code` at `path`. Raises BlockBroken naming the part that cannot be."""
    source = Source(code, path, content_sha256, say("source", code=code, path=path, sha256=content_sha256))
    week = formats.period(facts.week, LANGUAGE)
    annexes = _annexes(facts, source)
    numbers = {key: annex.number for key, annex in annexes}
    size = len(facts.views) + 1
    results = [
        block(view.measure.layer, layer_part, letter, view, numbers[view.measure_id])
        for letter, view in zip(letters(size), facts.views, strict=False)
    ]
    platforms = platform_part, letters(size)[-1], facts.platforms, numbers.get("platforms", "")
    results.append(block(say("platforms"), *platforms))
    lacking = block(say("shortcomings"), shortcoming_parts, facts, numbers)
    return Bulletin(
        letterhead=_letterhead(),
        subject=say("subject", week=week),
        opening=_opening(facts, numbers),
        sections=(Section("1.", say("results"), tuple(results)), Section("2.", say("shortcomings"), lacking)),
        ending=say("ending", week=week),
        annexes=tuple(annex for _, annex in annexes),
        source=source,
        marks=(say("simulated"),) if facts.is_simulated else (),
    )


def block(name: str, make: Callable[..., T], *arguments: object) -> T:
    """What `make` makes; whatever goes wrong in it is told with the block's name, and no file is made."""
    try:
        return make(*arguments)
    except BlockBroken:
        raise
    except Exception as error:
        reason = f"{type(error).__name__}"
        raise BlockBroken(name, f"không lập được ({reason}).", f"it cannot be made ({reason}).") from error


def _letterhead() -> Letterhead:
    parts = words()["letterhead"].items()
    filled: dict[str, Any] = {name: tuple(text) if isinstance(text, list) else text for name, text in parts}
    return Letterhead(**filled)


def _opening(facts: WeeklyFacts, numbers: Mapping[str, str]) -> tuple[str, ...]:
    week = facts.week
    start, end = formats.day(week.start, LANGUAGE), formats.day(week.end, LANGUAGE)
    before = formats.period(week.previous(), LANGUAGE)
    method = say("method", moment=moment(facts.frozen_at), before=before)
    only_approved = set(facts.states_included) == {str(Approval.APPROVED)}
    states = say("states_approved" if only_approved else "states_all")
    annexes = say("annexes", maps=numbers["maps"], source=numbers["source"])
    return say("opening", start=start, end=end), f"{method} {states} {annexes}"


def _annexes(facts: WeeklyFacts, source: Source) -> list[tuple[str, Annex]]:
    """Annexes with a name to refer to them by, numbered in order; those with nothing in them are left out."""
    made: list[tuple[str, str, tuple[Table, ...]]] = [
        (
            view.measure_id,
            say("annex_layer", layer=view.measure.layer),
            (_table(view.measure.layer, layer_table, view),),
        )
        for view in facts.views
    ]
    if facts.platforms:
        made.append(("platforms", say("annex_platforms"), (_table(say("platforms"), platform_table, facts),)))
    if facts.missing:
        made.append(("missing", say("annex_missing"), (_table(say("annex_missing"), missing_table, facts),)))
    for concern in facts.concerns:
        if concern.communes:
            label = concern.definition.label
            made.append(
                (concern.definition.id, say("annex_concern", label=label), (_table(label, concern_table, concern),))
            )
    annexes = [(key, Annex(_ROMAN[i], _heading(i), title, tables)) for i, (key, title, tables) in enumerate(made)]
    maps = tuple((f"{view.title}. {view.subtitle}", view) for view in facts.views)
    annexes.append(("maps", Annex(_ROMAN[len(annexes)], _heading(len(annexes)), say("annex_maps"), maps=maps)))
    annexes.append(("source", _source_annex(len(annexes), facts, source)))
    return annexes


def _table(name: str, make: Callable[..., Table], argument: object) -> Table:
    return block(name, make, argument)


def _heading(index: int) -> str:
    return say("annex", number=_ROMAN[index])


def _source_annex(index: int, facts: WeeklyFacts, source: Source) -> Annex:
    """Where every number can be looked up, and how each is counted."""
    definitions = {d.id: d for view in facts.views for d in view.definitions if d.layer_id == view.measure.layer_id}
    lines = [say("definition", label=d.label, formula=d.formula) for d in definitions.values()]
    attributions = dict.fromkeys(view.attribution for view in facts.views)
    return Annex(_ROMAN[index], _heading(index), say("annex_source"), paragraphs=(source.line, *lines, *attributions))
