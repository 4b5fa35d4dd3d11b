"""Values of a sheet to the row model of its kind: what is derived, what defaults apply, which type each column has."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import numpy as np
import pandas as pd

from dashboard.domain.text import fold
from dashboard.intake.forms import Form
from dashboard.intake.models import ROW_COLUMNS
from dashboard.intake.reading import Values
from dashboard.intake.values.languages import MINUTES
from dashboard.intake.values.terms import terms_of

_STATION_PREFIXES = {"commune": "XA", "district": "HUYEN", "province": "TINH", "village": "BAN"}
_LEVEL_OF_CODE_LENGTH = {2: "province", 3: "district", 5: "commune"}


def row_frame(form: Form, values: dict[str, Values], as_of: date | None) -> pd.DataFrame:
    """Frame with the columns of the kind's row model, one line per body row. `as_of` is the day of the title."""
    _apply_defaults(form, values, as_of)
    if form.kind in _DERIVATIONS:
        _DERIVATIONS[form.kind](values)
    types = {field.name: field.type for field in form.fields}
    return pd.DataFrame({name: _typed(values[name], types.get(name, "")) for name in ROW_COLUMNS[form.kind]})


def _apply_defaults(form: Form, values: dict[str, Values], as_of: date | None) -> None:
    for field in form.fields:
        for source in field.default_from:
            others = np.full(len(values[field.name]), as_of) if source == "as_of" else values[source]
            values[field.name] = np.where(_is_absent(values[field.name]), others, values[field.name])


def _is_absent(values: Values) -> Values:
    absent: Values = pd.isna(values)
    return absent


def _typed(values: Values, type_name: str) -> Values | pd.Series | pd.arrays.IntegerArray:
    if type_name == "integer":
        absent = np.isnan(values)
        return pd.arrays.IntegerArray(np.where(absent, 0, values).astype(np.int64), absent)
    return values if values.dtype == float else pd.Series(values, dtype=object)


def _derive_village(values: dict[str, Values]) -> None:
    """The name says the kind where no column does: `Tiểu khu 3`, `Tổ 5`."""
    kinds = {"tieu khu": "sub_area", "tk": "sub_area", "to": "neighbourhood", "tdp": "neighbourhood"}
    for row, name in enumerate(values["name"]):
        words = fold(str(name)).split()
        by_name = kinds.get(" ".join(words[:2])) or kinds.get(" ".join(words[:1]))
        if by_name and values["kind"][row] == "village":
            values["kind"][row] = by_name


def _derive_poster(values: dict[str, Values]) -> None:
    """Sides from the size, area in m² from the sides and faces, the setting from the place's text."""
    for side, name in enumerate(("width_m", "height_m")):
        from_size = np.array([size[side] if size is not None else np.nan for size in values["size"]], dtype=float)
        values[name] = np.where(np.isnan(values[name]), from_size, values[name])
    values["area_m2"] = np.round(values["width_m"] * values["height_m"] * values["faces"], 6)
    known = terms_of("setting")
    by_place = {text: known.find(text) if text else None for text in set(values["place_text"])}
    values["setting"] = np.array(
        [
            by_place[place] or setting if setting == "other" else setting
            for place, setting in zip(values["place_text"], values["setting"], strict=True)
        ],
        dtype=object,
    )


def _derive_station(values: dict[str, Values]) -> None:
    """Level from the unit; a code from level and unit where the form has none."""
    units = values["unit_code"]
    levels = [
        level or _LEVEL_OF_CODE_LENGTH.get(len(unit), "") for level, unit in zip(values["level"], units, strict=True)
    ]
    codes = [
        code or f"{_STATION_PREFIXES.get(level, '')}-{unit}"
        for code, level, unit in zip(values["code"], levels, units, strict=True)
    ]
    values["level"], values["code"] = np.array(levels, dtype=object), np.array(codes, dtype=object)


def _derive_loudspeaker_day(values: dict[str, Values]) -> None:
    """Minutes by language in one mapping; languages that were not reported are not in it."""
    columns = {name.removeprefix(MINUTES): column for name, column in values.items() if name.startswith(MINUTES)}
    minutes = np.empty(len(values["day"]), dtype=object)
    minutes[:] = [
        {language: int(column[row]) for language, column in columns.items() if not np.isnan(column[row])}
        for row in range(len(minutes))
    ]
    values["minutes_by_language"] = minutes


def _derive_broadcast(values: dict[str, Values]) -> None:
    """The local day on which a broadcast starts."""
    moments = values["started_at"]
    values["day"] = np.array([moment.date() if moment is not None else None for moment in moments], dtype=object)


_DERIVATIONS: dict[str, Callable[[dict[str, Values]], None]] = {
    "villages": _derive_village,
    "posters": _derive_poster,
    "stations": _derive_station,
    "loudspeaker_days": _derive_loudspeaker_day,
    "broadcasts": _derive_broadcast,
}
