"""The key by which a row is known again: a hash of what makes it that row, never of what it says.

Keys are stored, so this arithmetic must never change: another one would take every stored row for a new one.
"""

from __future__ import annotations

import hashlib
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.domain.text import fold

Keys = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class NaturalKey:
    """Columns that tell rows of one kind apart; those in `folded` are compared without case and diacritics.

    Where `code` has a value it alone is the key. `is_single`: a file may hold the key only once; of other kinds rows
    with equal keys are told apart by their order of appearance.
    """

    columns: tuple[str, ...]
    code: str | None = None
    folded: tuple[str, ...] = ()
    is_single: bool = True


NATURAL_KEYS: Final = {
    "villages": NaturalKey(("unit_code", "name"), code="code", folded=("name",)),
    "activities": NaturalKey(
        ("unit_code", "day", "village_text", "channel", "theme", "language", "organisation"),
        folded=("village_text",),
        is_single=False,
    ),
    "posters": NaturalKey(
        (
            *("unit_code", "kind", "wording", "theme", "place_text", "put_up_on"),
            *("width_m", "height_m", "faces", "longitude", "latitude"),
        ),
        code="code",
        folded=("wording", "place_text"),
        is_single=False,
    ),
    "inspections": NaturalKey(("item_code", "day")),
    "stations": NaturalKey(("code",)),
    "clusters": NaturalKey(("code",)),
    "loudspeaker_days": NaturalKey(("unit_code", "day")),
    "broadcasts": NaturalKey(("station_code", "started_at")),
    "qr_venues": NaturalKey(("unit_code", "name", "address"), code="code", folded=("name", "address"), is_single=False),
    "qr_days": NaturalKey(("unit_code", "day"), code="venue_code"),
    "platform_weeks": NaturalKey(("indicator", "unit_code", "period_from", "period_to")),
}


def row_keys(kind: str, rows: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Return one 64-bit key per row of `rows` (columns of the kind's row model), the same on every machine.

    Where the kind's key may stand only once in a file, equal keys are returned equal: the caller refuses the second.
    """
    natural = NATURAL_KEYS[kind]
    keys = _combined(kind, rows, natural.columns, natural.folded)
    if natural.code is not None:
        with_code = ("code", "day") if natural.code != "code" else ("code",)
        by_code = _combined(f"{kind} by code", rows.assign(code=rows[natural.code]), with_code, ())
        keys = np.where(_has_text(rows[natural.code]), by_code, keys)
    if not natural.is_single:
        keys = _told_apart(keys)
    return keys.view(np.int64)


def _combined(seed: str, rows: pd.DataFrame, columns: tuple[str, ...], folded: tuple[str, ...]) -> Keys:
    keys = np.full(len(rows), _digest(seed), dtype=np.uint64)
    for name in columns:
        keys = _mixed(keys * np.uint64(0x9E3779B97F4A7C15) ^ _digests(rows[name], fold_text=name in folded))
    return keys


def _digests(values: pd.Series, *, fold_text: bool) -> Keys:
    """A digest per row, computed once per distinct value."""
    codes, distinct_values = pd.factorize(values)
    texts = [_canonical(value) for value in distinct_values]
    digests = [_digest(fold(text) if fold_text else text) for text in texts]
    return np.array([*digests, _digest("")], dtype=np.uint64)[codes]


def _canonical(value: Any) -> str:  # noqa: ANN401 - a cell of any kind
    """Text that is equal for equal values whatever type they came in."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip()
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S")
    if isinstance(value, date):
        return f"{value:%Y-%m-%d}"
    return f"{float(value) + 0.0:.5f}"


def _digest(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def _mixed(keys: Keys) -> Keys:
    """Finalizer of SplitMix64 (Steele, Lea, Flood 2014): every bit of the input moves every bit of the result."""
    keys = (keys ^ (keys >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    keys = (keys ^ (keys >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return keys ^ (keys >> np.uint64(31))


def _told_apart(keys: Keys) -> Keys:
    ordinals = pd.Series(keys).groupby(keys).cumcount().to_numpy().astype(np.uint64)
    return np.where(ordinals > 0, _mixed(keys + ordinals * np.uint64(0x9E3779B97F4A7C15)), keys)


def _has_text(values: pd.Series) -> npt.NDArray[np.bool_]:
    return (values.fillna("") != "").to_numpy()
