"""Row keys: stored, so the same for ever, and equal exactly where the natural key is."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.intake.keys import NATURAL_KEYS, row_keys
from dashboard.intake.models import ROW_COLUMNS
from tests.support.stores import parsed


def keys(kind: str, *rows: dict[str, Any]) -> list[int]:
    return row_keys(kind, parsed(kind, *rows).rows).tolist()


ACTIVITY_KEYS = [7029470684167931002, -6286985782805794957]
POSTER_KEYS = [-8446390737093729419]


def test_keys_are_those_of_every_earlier_version() -> None:
    assert keys("activities", {"village_text": "Bản Mòn"}, {"village_text": "Bản Mòn"}) == ACTIVITY_KEYS
    assert keys("posters", {"width_m": 2.0, "height_m": 3, "longitude": 104.123456}) == POSTER_KEYS


def test_every_kind_has_a_key_of_its_own_columns() -> None:
    assert NATURAL_KEYS.keys() == ROW_COLUMNS.keys()
    for kind, natural in NATURAL_KEYS.items():
        assert {*natural.columns, *natural.folded} - {*ROW_COLUMNS[kind]} == set()


def test_what_a_row_says_is_not_in_its_key() -> None:
    assert keys("activities", {"people": 5}) == keys("activities", {"people": 7, "evidence": "ảnh"})


@pytest.mark.parametrize(
    "other", [{"day": date(2021, 8, 31)}, {"channel": "print"}, {"organisation": "Đoàn xã"}, {"village_text": "Mòn"}]
)
def test_what_makes_a_row_is_in_its_key(other: dict[str, Any]) -> None:
    assert keys("activities", {}) != keys("activities", other)


def test_spelling_of_a_village_does_not_matter() -> None:
    assert keys("activities", {"village_text": "BẢN MÒN"}) == keys("activities", {"village_text": "ban  mon"})


def test_equal_rows_are_told_apart_by_their_order() -> None:
    first, second, third = keys("activities", {}, {}, {})
    assert len({first, second, third}) == 3
    assert keys("activities", {"channel": "print"}, {}, {})[1:] == [first, second]


def test_a_code_alone_is_the_key() -> None:
    (here,) = keys("posters", {"code": "PN-1", "unit_code": "03646"})
    assert keys("posters", {"code": "PN-1", "unit_code": "03649", "kind": "poster"}) == [here]
    assert keys("posters", {"code": "PN-2"}) != [here]


def test_scans_of_a_venue_and_of_its_commune_are_two_rows() -> None:
    of_venue, of_commune = keys("qr_days", {"venue_code": "Q1", "unit_code": "03646"}, {"unit_code": "03646"})
    assert of_venue != of_commune
    assert keys("qr_days", {"venue_code": "Q1"}) == [of_venue]


def test_the_type_of_a_value_does_not_matter() -> None:
    day, moment = date(2021, 8, 30), datetime(2021, 8, 30, 5, 0, tzinfo=UTC)
    assert keys("loudspeaker_days", {"day": day}) == keys("loudspeaker_days", {"day": pd.Timestamp(day)})
    local = moment.astimezone(timezone(timedelta(hours=7)))
    assert keys("broadcasts", {"started_at": moment}) == keys("broadcasts", {"started_at": local})
    assert keys("posters", {"faces": 2}) == keys("posters", {"faces": 2.0})


@given(st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), min_size=1, max_size=30, unique=True))
def test_different_keys_stay_different(pairs: list[tuple[str, str]]) -> None:
    rows = [{"indicator": first, "unit_code": second} for first, second in pairs]
    found = row_keys("platform_weeks", parsed("platform_weeks", *rows).rows)
    canonical = {tuple(pd.Series(pair).str.normalize("NFC").str.strip()) for pair in pairs}
    assert len(np.unique(found)) == len(canonical)
