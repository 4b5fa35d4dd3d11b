"""What a browser asks of the table, read from an address. Nothing that it sends is trusted.

| parameter | meaning                                                                    |
| --------- | -------------------------------------------------------------------------- |
| cot       | columns that are seen, in their order                                      |
| sap       | columns to sort by, the most important first; `-` after one: from the last |
| loc       | filters of columns, as the grid says them                                  |
| dong      | number of the first row that is wanted, from 0                             |
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from dashboard.domain.arranging import CHECKS, Arrangement, Check, Condition, Kind, SortBy

_MOST: Final = 60
"""Columns, sortings and conditions that are read at most."""
_LONGEST: Final = 200


def read_arrangement(given: Mapping[str, str], kinds: Mapping[str, Kind]) -> Arrangement:
    """The arrangement that an address asks for, of the columns in `kinds`; what means nothing is left out.

    Without `cot` all columns are seen.
    """
    named = [name for name in _listed(given, "cot") if name in kinds]
    return Arrangement(
        tuple(dict.fromkeys(named)) or tuple(kinds),
        tuple(_sorting(word) for word in _listed(given, "sap") if word.removesuffix("-") in kinds),
        tuple(_conditions(given.get("loc", ""), kinds)),
    )


def first_row(given: Mapping[str, str]) -> int:
    """Number of the first row that is wanted."""
    text = given.get("dong", "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _listed(given: Mapping[str, str], name: str) -> list[str]:
    return [word for word in given.get(name, "").split(",") if word][:_MOST]


def _sorting(word: str) -> SortBy:
    return SortBy(word.removesuffix("-"), word.endswith("-"))


def _conditions(text: str, kinds: Mapping[str, Kind]) -> list[Condition]:
    try:
        model = json.loads(text) if text else {}
    except ValueError:
        return []
    asked = list(model.items())[:_MOST] if isinstance(model, dict) else []
    found = [_condition(name, kinds[name], one) for name, one in asked if name in kinds and isinstance(one, dict)]
    return [one for one in found if one]


def _condition(column: str, kind: Kind, asked: dict[str, Any]) -> Condition | None:
    check = next((check for check in CHECKS[kind] if check == asked.get("type")), None)
    if check is None:
        return None
    if check in (Check.BLANK, Check.NOT_BLANK):
        return Condition(column, check)
    names = ("dateFrom", "dateTo") if kind == "day" else ("filter", "filterTo")
    first, last = (_edge(asked.get(name), kind) for name in names)
    if first is None or (check is Check.BETWEEN and last is None):
        return None
    return Condition(column, check, first, last if last is not None else "")


def _edge(value: Any, kind: Kind) -> str | float | date | None:  # noqa: ANN401 - whatever a browser sends
    if kind == "text":
        return value[:_LONGEST] if isinstance(value, str) else None
    if kind == "number":
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        return None
