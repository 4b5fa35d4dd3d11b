"""What a browser reports, read into events; nothing it sends is trusted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.events import (
    AreaLevelChosen,
    FiltersChosen,
    LayersChosen,
    MeasureChosen,
    PeriodChosen,
    SiteChosen,
    UnitChosen,
    Visited,
    WentUp,
    next_selection,
)
from dashboard.domain.periods import Period
from dashboard.domain.selection import from_query, to_query
from dashboard.domain.units import Level
from dashboard.ui.events import read_event
from tests.support.fake_services import CAMPAIGN, FakeServices

SERVICES = FakeServices()
NOW = SERVICES.space.default
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
KINDS = st.sampled_from(
    ["visit", "unit", "site", "up", "measure", "layers", "level", "preset", "shift", "range", "filters", "other"]
)
NAMES = st.sampled_from(["value", "values", "layer", "number", "start", "end", "themes", "channels"])


@pytest.mark.parametrize(
    ("payload", "event"),
    [
        ({"kind": "unit", "value": "123"}, UnitChosen("123")),
        ({"kind": "up"}, WentUp()),
        ({"kind": "visit", "value": "?dv=123"}, Visited("?dv=123")),
        ({"kind": "visit"}, Visited("")),
        ({"kind": "measure", "value": "Q3"}, MeasureChosen("Q3")),
        ({"kind": "layers", "values": ["posters"]}, LayersChosen(("posters",))),
        ({"kind": "level", "value": "commune"}, AreaLevelChosen(Level.COMMUNE)),
        ({"kind": "preset", "value": "campaign"}, PeriodChosen(CAMPAIGN)),
        ({"kind": "preset", "value": "day"}, PeriodChosen(Period.day(NOW.period.end))),
        ({"kind": "shift", "value": "-1"}, PeriodChosen(NOW.period.previous())),
        (
            {"kind": "range", "start": "2021-09-10", "end": "2021-09-01"},
            PeriodChosen(Period(date(2021, 9, 1), date(2021, 9, 10))),
        ),
        ({"kind": "filters", "themes": ["qr"], "channels": []}, FiltersChosen(("qr",), ())),
    ],
)
def test_events_are_read(payload: dict[str, object], event: object) -> None:
    assert read_event(payload, NOW, SERVICES) == event


def test_a_site_is_opened_in_its_commune() -> None:
    commune = SERVICES.space.tree.communes("14")[3]
    event = read_event({"kind": "site", "layer": "posters", "number": "305"}, NOW, SERVICES)
    assert event == SiteChosen("posters", 305, commune.code)


@pytest.mark.parametrize(
    "payload",
    [
        {},
        {"kind": "site", "layer": "posters", "number": "99999999"},
        {"kind": "site", "layer": "nothing", "number": "1"},
        {"kind": "site", "layer": "posters", "number": "-1"},
        {"kind": "range", "start": "2021-13-01", "end": "2021-09-01"},
        {"kind": "shift", "value": "7"},
        {"kind": "level", "value": "province"},
    ],
)
def test_what_means_nothing_is_no_event(payload: dict[str, object]) -> None:
    assert read_event(payload, NOW, SERVICES) is None


def test_periods_do_not_run_away_from_the_campaign() -> None:
    late = replace(NOW, period=Period(date(2021, 11, 29), date(2021, 12, 5)))
    assert read_event({"kind": "shift", "value": "1"}, late, SERVICES) is not None
    later = replace(NOW, period=Period(date(2021, 12, 6), date(2021, 12, 12)))
    assert read_event({"kind": "shift", "value": "1"}, later, SERVICES) is None


@given(KINDS, st.dictionaries(NAMES, JSON, max_size=4))
def test_no_payload_leads_out_of_what_can_be_selected(kind: str, payload: dict[str, object]) -> None:
    event = read_event({**payload, "kind": kind}, NOW, SERVICES)
    then = next_selection(event, NOW, SERVICES.space) if event else NOW
    assert from_query(to_query(then, SERVICES.space), SERVICES.space) == (then, ())
