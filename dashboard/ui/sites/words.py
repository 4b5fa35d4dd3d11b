"""What was changed of a site, and what was noticed of its pictures, as people read it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dashboard.domain.layers import Layer
from dashboard.domain.site_edits import ChangedPart, PhotoNote
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue


def note_text(note: PhotoNote, texts: Catalogue) -> str:
    """The sentence of something noticed about a picture."""
    details = dict(note.details)
    if "metres" in details:
        details["metres"] = formats.number(details["metres"], texts.language)
    if "day" in details:
        details["day"] = formats.day(date.fromisoformat(details["day"]), texts.language)
    return texts(f"sites.note.{note.kind}", **details)


def column_label(layer: Layer, column: str, texts: Catalogue) -> str:
    """How a column of a layer's sites is called on its card."""
    labels = {field.column: field.label for field in layer.site.fields} if layer.site else {}
    return texts.of_layer(layer, f"field.{labels[column]}") if column in labels else texts(f"sites.{column}")


def part_text(layer: Layer, part: ChangedPart, texts: Catalogue) -> str:
    """`Tình trạng: Đang treo → Hỏng (03/09/2021)`"""
    before, after = (_values(layer, part.field, values, texts) for values in (part.before, part.after))
    return texts("sites.changed", part=column_label(layer, part.field, texts), before=before, after=after)


def _values(layer: Layer, field: str, values: Sequence[Any], texts: Catalogue) -> str:
    if field == "position":
        return position_text(values[1], values[0], texts) if values[0] is not None else formats.NO_VALUE
    if field != "state":
        return _day(values[0], texts)
    state = layer.site.states.label(values[0], texts.language) if layer.site and values[0] else formats.NO_VALUE
    return f"{state} ({_day(values[1], texts)})" if len(values) > 1 and values[1] else state


def position_text(latitude: float, longitude: float, texts: Catalogue) -> str:
    """Degrees to a tenth of a metre, latitude first."""
    return "; ".join(degrees_text(value, texts) for value in (latitude, longitude))


def degrees_text(value: float, texts: Catalogue) -> str:
    """`21,00002`"""
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if texts.language == "vi" else text


def _day(value: str | None, texts: Catalogue) -> str:
    return formats.day(date.fromisoformat(value), texts.language) if value else formats.NO_VALUE
