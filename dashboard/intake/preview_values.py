"""Stored values as people read them, with the headings their columns have in the forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

from dashboard.domain.periods import TIME_ZONE
from dashboard.geo.places import PlaceFinder
from dashboard.intake.forms import Form
from dashboard.intake.values.languages import languages_in_use
from dashboard.intake.values.numbers import format_number
from dashboard.intake.values.terms import term_label

HIDDEN: Final = frozenset({"name_key", "station_id", "item_id", "venue_id", "village_id", "source"})
"""Columns that follow from others: a change of theirs alone is counted, not listed."""
FIELDS_OF: Final[Mapping[str, tuple[str, ...]]] = {
    "unit_code": ("unit_code", "unit_name", "venue_code", "item_code", "station_code"),
    "width_m": ("width_m", "size"),
    "height_m": ("height_m", "size"),
    "area_m2": ("area_m2", "size"),
    "day": ("day", "started_at"),
    "registrant": ("registrant_name", "registrant_phone"),
    "clusters": ("asked_clusters", "played_clusters"),
    "state_of_day": ("state",),
}
"""Fields of a form in whose cells a column's value was written, the nearest first; others have its name."""
_LABELS: Final = {
    "unit_code": "Xã, phường, thị trấn",
    "area_m2": "Diện tích (m²)",
    "width_m": "Rộng (m)",
    "height_m": "Cao (m)",
    "position_quality": "Độ chính xác vị trí",
    "channel": "Hình thức",
    "registrant": "Người đăng ký",
    "clusters": "Các cụm loa",
    "state_of_day": "Trạng thái theo ngày",
    "minutes_by_language": "Số phút theo ngôn ngữ",
    "minutes_ethnic": "Số phút tiếng dân tộc",
}
_VOCABULARIES: Final = {"position_quality": "position_quality", "channel": "channel"}


def fields_of(column: str) -> tuple[str, ...]:
    """Fields of a form whose cells say what stands in a column of the store."""
    return FIELDS_OF.get(column, (column,))


def label_of(form: Form, column: str) -> str:
    """The Vietnamese heading of a column of the store."""
    if column in _LABELS:
        return _LABELS[column]
    return next((form.by_name[name].title for name in fields_of(column) if name in form.by_name), column)


def value_text(form: Form, column: str, value: Any, places: PlaceFinder) -> str:  # noqa: ANN401 - a value of any type
    """A stored value as an office would write it; empty where it was not reported."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "Có" if value else "Không"
    if isinstance(value, datetime):
        local = value.astimezone(TIME_ZONE)
        return f"{local:%H:%M} {local.day}/{local.month}/{local.year}"
    if isinstance(value, date):
        return f"{value.day}/{value.month}/{value.year}"
    if isinstance(value, int | float):
        return format_number(value)
    if isinstance(value, dict):
        return "; ".join(f"{languages_in_use().label(name)}: {minutes}" for name, minutes in value.items())
    return _text(form, column, str(value), places)


def _text(form: Form, column: str, value: str, places: PlaceFinder) -> str:
    if column == "unit_code":
        unit = places.by_code(value)
        return unit.name if unit else value
    if column == "language":
        return ", ".join(languages_in_use().label(part) for part in value.split("+"))
    field = form.by_name.get(column)
    vocabulary = field.vocabulary if field and field.vocabulary else _VOCABULARIES.get(column, "")
    return term_label(vocabulary, value) if vocabulary else value
