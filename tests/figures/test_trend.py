"""The chart by day: gaps stay gaps."""

from __future__ import annotations

from datetime import date, timedelta

import plotly.graph_objects as go
from hypothesis import given
from hypothesis import strategies as st

from dashboard.domain.periods import PLATFORM_BREAK, Period
from dashboard.domain.views import TrendPoint
from dashboard.figures.changes import apply_changes
from dashboard.figures.palette import LIGHT
from dashboard.figures.trend import TrendScene, new_trend, trend_changes

FIRST = date(2021, 9, 1)


def scene(points: list[TrendPoint], break_day: date | None = None) -> TrendScene:
    return TrendScene(points, Period.week_of(FIRST), "#1d5fc4", "%", break_day, "PC-Covid", "vi", LIGHT)


def test_a_day_without_report_is_a_gap_not_a_zero() -> None:
    points = [TrendPoint(FIRST, 4.0), TrendPoint(FIRST + timedelta(days=1), None), TrendPoint(date(2021, 9, 4), 0.0)]
    trace = new_trend(scene(points))["data"][0]
    assert trace["y"] == [4.0, None, None, 0.0]
    assert trace["x0"] == "2021-09-01"
    assert trace["connectgaps"] is False


@given(st.lists(st.none() | st.floats(0, 1e6), max_size=40))
def test_figure_is_valid_and_changes_lead_to_it(values: list[float | None]) -> None:
    points = [TrendPoint(FIRST + timedelta(days=i), value) for i, value in enumerate(values)]
    figure = new_trend(scene(points))
    go.Figure(figure)
    assert apply_changes(new_trend(scene([])), trend_changes(scene(points))) == figure


def test_platform_change_is_marked_only_where_the_days_reach_across_it() -> None:
    across = [TrendPoint(PLATFORM_BREAK + timedelta(days=i), 1.0) for i in (-3, 3)]
    before = [TrendPoint(PLATFORM_BREAK + timedelta(days=i), 1.0) for i in (-5, -1)]
    assert [a["text"] for a in new_trend(scene(across, PLATFORM_BREAK))["layout"]["annotations"]] == ["PC-Covid"]
    assert new_trend(scene(before, PLATFORM_BREAK))["layout"]["annotations"] == []
    assert new_trend(scene(across))["layout"]["annotations"] == []
