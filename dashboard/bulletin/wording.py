"""Words of the report and the ways its numbers are written."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final

from dashboard.domain.frozen import FrozenDefinition, FrozenFigure, FrozenKeyFigure
from dashboard.domain.measures import Format
from dashboard.domain.periods import TIME_ZONE
from dashboard.prints.words import standing_text, texts_of
from dashboard.ui import formats

LANGUAGE: Final = "vi"
_FILE: Final = Path(__file__).parent / "texts.toml"
_DECIMALS: Final = {Format.PERCENT: 2, Format.COUNT: 0, Format.RATE: 2}


@cache
def words() -> dict[str, Any]:
    """The whole file of words."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def say(key: str, **names: object) -> str:
    """A text with its gaps filled. Raises KeyError where there is none: a fault of ours, caught by the tests."""
    text: str = words()["texts"][key]
    return text.format(**names)


def number(value: float, decimals: int = 0) -> str:
    """`12661` -> `12.661`."""
    return formats.number(value, LANGUAGE, decimals)


def percent(value: float) -> str:
    """`27.366` -> `27,37%`."""
    return formats.measured(value, Format.PERCENT, LANGUAGE)


def written(value: float, kind: Format) -> str:
    """A measure's value."""
    return formats.measured(value, kind, LANGUAGE)


def move(now: float, before: float, decimals: int = 0) -> str:
    """`tăng 793`, `giảm 12`, `không thay đổi`: by what is written, so that no change is told that nobody sees."""
    change = round(now - before, 6)
    text = number(abs(change), decimals)
    if text == number(0, decimals):
        return say("same")
    return say("grown" if change > 0 else "shrunk", count=text)


def move_line(label: str, now: float, before: float, total: str, share: str) -> str:
    """`tăng X / tổng số Y (đạt Z%)`; where nothing changed, that is said after it."""
    change = move(now, before)
    if change == say("same"):
        return say("line_same", label=label, total=total, share=share)
    return say("line_move", label=label, move=change, total=total, share=share)


def in_sentence(unit_name: str) -> str:
    """`Huyện Mộc Châu` -> `huyện Mộc Châu`: the kind of a unit has no capital within a sentence."""
    return unit_name[:1].lower() + unit_name[1:]


def moment(value: datetime) -> str:
    """`16 giờ 01 phút ngày 06/9/2021`."""
    local = value.astimezone(TIME_ZONE)
    return say("moment", hour=f"{local:%H}", minute=f"{local:%M}", day=formats.day(local.date(), LANGUAGE))


def listed(names: Sequence[str]) -> str:
    """`A, B và C`."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"


def measure_line(definition: FrozenDefinition, now: FrozenFigure, before: FrozenFigure) -> str:
    """One figure: `tăng X / tổng số Y (đạt Z%)`, or a rate with its change."""
    label = definition.label
    if now.value is None:
        return say("line_unknown", label=label)
    if definition.denominator and definition.format is not Format.PERCENT:
        return _rate_line(definition, now.value, before.value)
    is_share = definition.format is Format.PERCENT
    count = now.numerator if is_share and now.numerator is not None else now.value
    earlier = before.numerator if is_share else before.value
    total = number(count) if is_share else f"{number(count)} {definition.unit}".strip()
    share = _share(definition, now) if is_share else ""
    if earlier is None:
        return say("line_total", label=label, total=total, share=share)
    return move_line(label, count, earlier, total, share)


def standing(figure: FrozenFigure) -> str:
    """`Không đạt`; empty where there is no target."""
    return standing_text(figure, texts_of(LANGUAGE))


def judged(key: FrozenKeyFigure) -> str:
    """` Đánh giá: Không đạt. Mục tiêu: từ 100% (Kế hoạch …).`; empty where there is no target."""
    if key.target is None:
        return ""
    return say("judged", standing=standing(key.now), limit=key.target.limit, source=key.target.source)


def _share(definition: FrozenDefinition, now: FrozenFigure) -> str:
    value = percent(now.value or 0.0)
    if now.denominator is None or not definition.denominator:
        return say("share", value=value)
    return say("share_of", value=value, denominator=number(now.denominator), name=definition.denominator)


def _rate_line(definition: FrozenDefinition, value: float, before: float | None) -> str:
    kind = definition.format
    text = written(value, kind)
    if before is None:
        return say("line_rate_alone", label=definition.label, value=text, unit=definition.unit)
    change = move(value, before, _DECIMALS[kind])
    return say("line_rate", label=definition.label, value=text, unit=definition.unit, move=change)
