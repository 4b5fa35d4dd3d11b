"""What people type about one site goes through the very checks of files: positions, days, states of the vocabulary."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

import pandas as pd

from dashboard.errors import EditRefused
from dashboard.geo.places import PlaceFinder
from dashboard.intake.fault_texts import fault_texts
from dashboard.intake.faults import Severity
from dashboard.intake.forms import LATEST_DAY
from dashboard.intake.parse import parse_records
from dashboard.intake.records import field_of, form_of_records

_STATES_IN_ORDER: Final = frozenset({"clusters"})
"""Kinds whose states are a history by day, to which nothing is added before its end."""
_DAYS_OF_PAST: Final = ("state_on", "put_up_on", "registered_on")
"""Days on which something was seen or done: never in the future."""
Problem = tuple[str, str, str]


def today_of_campaign(today: date) -> date:
    """The latest day that something may be said of."""
    return min(today, LATEST_DAY)


def checked(
    kind: str, row: Mapping[str, Any], typed: Mapping[str, str], places: PlaceFinder, today: date
) -> dict[str, Any]:
    """Values by column of what was typed about a stored `row` of a list. Raises EditRefused with what is wrong.

    Texts are read as in files: decimals with point or comma, degrees and minutes; days as 30/8/2021 or in ISO 8601.
    """
    form = form_of_records(kind)
    needed = {field.name for field in form.fields if field.required} - typed.keys()
    record = {name: _written(row[name]) for name in needed if name in row}
    stand_in = {name: "-" for name in needed if name not in row}
    parsed = parse_records(kind, [{**record, **stand_in, "unit_code": str(row["unit_code"]), **typed}], places)
    problems = [
        (field_of(fault, form) or "", *_sentences(fault.kind, fault.expected, fault.suggestion))
        for fault in parsed.faults
        if fault.severity is Severity.ERROR
    ]
    if not problems and parsed.rows.empty:
        raise EditRefused("edit_refused", *_refusal([]))
    values = {} if parsed.rows.empty else {name: _value(parsed.rows.iloc[0][name]) for name in typed}
    problems += _days_wrong(kind, row, values, today)
    if problems:
        raise EditRefused("edit_refused", *_refusal(problems), tuple(problems))
    return values


def checked_day(text: str, today: date) -> date:
    """The day of an inspection, in ISO 8601. Raises EditRefused."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not date(2021, 8, 1) <= day <= today_of_campaign(today):
        problem = _outside("day", date(2021, 8, 1), today_of_campaign(today))
        raise EditRefused("edit_refused", *_refusal([problem]), (problem,))
    return day


def _days_wrong(kind: str, row: Mapping[str, Any], values: Mapping[str, Any], today: date) -> list[Problem]:
    latest = today_of_campaign(today)
    found = [
        _outside(name, None, latest)
        for name in _DAYS_OF_PAST
        if (day := values.get(name)) is not None and day > latest and day != row.get(name)
    ]
    known, told = row.get("state_on"), values.get("state_on")
    if kind in _STATES_IN_ORDER and known and told and told < known:
        expected = fault_texts()["state_older"].expected.format(start=f"{known:%d/%m/%Y}")
        found.append(("state_on", *_sentences("state_older", expected, None)))
    return found


def _outside(name: str, start: date | None, end: date) -> Problem:
    text = fault_texts()["date_outside_period"]
    if start is not None:
        return name, *_sentences(
            "date_outside_period", text.expected.format(start=f"{start:%d/%m/%Y}", end=f"{end:%d/%m/%Y}"), None
        )
    return name, f"{text.vi}: không sau ngày {end:%d/%m/%Y}.", f"{text.en}: not after {end:%d/%m/%Y}."


def _sentences(kind: str, expected: str, suggestion: str | None) -> tuple[str, str]:
    text = fault_texts()[kind]
    more = f" {suggestion.rstrip('.?')}." if suggestion else ""
    return f"{text.vi}: cần {expected}.{more}", f"{text.en}. ({expected}){more}"


def _refusal(problems: Collection[Problem]) -> tuple[str, str]:
    vi, en = ("; ".join(problem[i].rstrip(".") for problem in problems) for i in (1, 2))
    return (
        f"Chưa lưu: {vi or 'nội dung chưa đúng'}. Nội dung đã nhập vẫn giữ nguyên, hãy sửa rồi lưu lại.",
        f"Not saved: {en or 'something is not right'}. What you typed is kept; correct it and save again.",
    )


def _written(value: Any) -> Any:  # noqa: ANN401 - a stored value of any column
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else value


def _value(value: Any) -> Any:  # noqa: ANN401 - a value of any column
    if value is None or pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return float(value) if isinstance(value, float) else value
