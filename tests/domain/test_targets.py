"""How figures stand against targets, and which target is whose."""

from __future__ import annotations

from datetime import date

import pytest

from dashboard.domain.measures import Base, Measure, Reports, Sum
from dashboard.domain.periods import Period
from dashboard.domain.reporting import Frequency
from dashboard.domain.targets import Document, Target, TargetBook, TargetState, standing
from layers import REGISTRY

DECISION = Document("Quyết định giao chỉ tiêu", "12/QĐ-UBND", "20/8/2021")
WEEK = Period(date(2021, 8, 30), date(2021, 9, 5))
MORE = Measure("X1", Sum("qr", "venues", "until_end"))
LESS = Measure("X2", Sum("qr", "venues", "until_end"), less_is_better=True)


def target(code: str = "14", value: float = 100.0, **more: object) -> Target:
    return Target("X1", code, value, **{"valid_from": date(2021, 8, 1), "document": DECISION, **more})


@pytest.mark.parametrize(
    ("measure", "value", "state"),
    [
        (MORE, 100.0, TargetState.MET),
        (MORE, 99.9, TargetState.AT_RISK),
        (MORE, 90.0, TargetState.AT_RISK),
        (MORE, 89.9, TargetState.NOT_MET),
        (MORE, 0.0, TargetState.NOT_MET),
        (LESS, 100.0, TargetState.MET),
        (LESS, 110.0, TargetState.AT_RISK),
        (LESS, 110.1, TargetState.NOT_MET),
        (MORE, None, TargetState.NOT_JUDGED),
    ],
)
def test_a_figure_is_at_risk_within_the_margin_alone(measure: Measure, value: float | None, state: TargetState) -> None:
    found = standing(measure, value, target(), 10.0)
    assert found.state is state
    assert found.risk_from == (90.0 if measure is MORE else pytest.approx(110.0))


def test_without_a_target_nothing_is_judged() -> None:
    assert standing(MORE, 0.0, None, 10.0).state is TargetState.NOT_JUDGED


def test_a_limit_of_none_leaves_no_risk() -> None:
    nothing = target(value=0.0)
    assert [standing(LESS, value, nothing, 10.0).state for value in (0.0, 1.0)] == ["met", "not_met"]


def test_the_nearest_target_counts_and_one_of_the_unit_alone_first() -> None:
    whole, below = target(value=80.0), target(value=60.0, covers_below=True)
    district, commune = target("123", 70.0, covers_below=True), target("03988", 50.0)
    book = TargetBook((whole, below, district, commune))
    paths = {"14": ["14"], "119": ["14", "119"], "123": ["14", "123"], "03988": ["14", "123", "03988"]}
    found = {code: book.target("X1", path, WEEK) for code, path in paths.items()}
    assert found == {"14": whole, "119": below, "123": district, "03988": commune}
    assert book.target("X1", ["14", "123", "03991"], WEEK) == district
    assert book.target("X2", ["14"], WEEK) is None


def test_a_target_speaks_of_its_days_and_of_its_rhythm_alone() -> None:
    until_friday = target(valid_to=date(2021, 9, 3))
    assert until_friday.speaks_of(Period(date(2021, 8, 2), date(2021, 9, 3)))
    assert not until_friday.speaks_of(WEEK)
    assert not target(valid_from=date(2021, 9, 6)).speaks_of(WEEK)
    weekly = target(rhythm=Frequency.WEEKLY)
    assert weekly.speaks_of(WEEK)
    assert not weekly.speaks_of(Period(date(2021, 8, 30), date(2021, 9, 4)))


def test_targets_overlap_where_both_hold_on_one_day() -> None:
    first = target(valid_to=date(2021, 8, 31))
    assert not first.overlaps(target(valid_from=date(2021, 9, 1)))
    assert first.overlaps(target(valid_from=date(2021, 8, 31)))
    assert target().overlaps(first)
    assert not first.overlaps(target("123"))
    assert not first.overlaps(target(covers_below=True))


def test_what_grows_with_time_is_known_from_what_a_measure_is_made_of() -> None:
    grows = {m.id for layer in REGISTRY for m in layer.measures if m.depends_on_length}
    assert {"T1", "T3", "T4", "T5", "P6", "Q1a", "Q4", "Q4b", "Q6", "L6", "R2"} <= grows
    assert not {"T6", "P1", "P5", "L1", "L2", "L4", "L7", "Q1", "Q3", "Q4a", "Q5", "R1", "R3"} & grows
    assert not Measure("X", Reports("in_time"), Reports("due")).depends_on_length
    assert Measure("X", Reports("overdue"), Base("communes")).depends_on_length


def test_the_only_target_of_the_plan_is_that_of_the_13_stations() -> None:
    (only,) = REGISTRY.targets
    assert (only.measure_id, only.value, only.unit_code) == ("L1", 100.0, "14")
    assert "Kế hoạch" in only.document.name
    assert (only.document.number, only.document.dated) == ("", ""), "blank in the copy of the plan"
