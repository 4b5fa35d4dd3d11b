"""Plans of walls: the shipped one, faults by line, files that people write."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.domain.periods import CAMPAIGN_START, Period
from dashboard.domain.selection import SelectionSpace
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.wall import SceneKind
from dashboard.errors import WallError
from dashboard.wall.plans import DEFAULT_FILE, WallPlans
from dashboard.wall.reading import read_plan
from layers import REGISTRY
from tests.support.stores import boundaries

SCENE = '[[scene]]\nkind = "worst"\nseconds = 10\n'


@pytest.fixture(scope="module")
def space() -> SelectionSpace:
    return SelectionSpace(boundaries().tree, REGISTRY, Period.week_of(CAMPAIGN_START))


@pytest.fixture
def plans(tmp_path: Path) -> WallPlans:
    return WallPlans(tmp_path / "walls")


def test_the_shipped_plan_has_every_kind_and_one_map_for_each_layer(plans: WallPlans, space: SelectionSpace) -> None:
    plan = plans.plan("tinh", space)
    assert {scene.kind for scene in plan.scenes} == set(SceneKind)
    assert sum(scene.kind is SceneKind.MAP for scene in plan.scenes) >= len(tuple(REGISTRY))
    assert plan.unit_code == PROVINCE_CODE
    assert plan.theme == "dark"


def test_every_district_has_a_wall_of_its_own(plans: WallPlans, space: SelectionSpace) -> None:
    for district in space.tree.children(PROVINCE_CODE):
        assert plans.plan(district.code, space).unit_code == district.code


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ('[[scene]]\nkind = "film"\nseconds = 10\n', 2, "kind"),
        ('[[scene]]\nkind = "worst"\nseconds = 4\n', 3, "seconds"),
        ('[[scene]]\nkind = "worst"\nseconds = "10"\n', 3, "seconds"),
        ('[[scene]]\nkind = "map"\nseconds = 10\nurl = "/?cs=X9"\n', 4, "cs=X9"),
        ('[[scene]]\nkind = "map"\nseconds = 10\nurl = "/data/"\n', 4, "url"),
        ('[[scene]]\nkind = "overview"\nseconds = 10\nfigures = ["T1", "Z"]\n', 4, "Z"),
        ('[[scene]]\nkind = "overview"\nseconds = 10\n', 1, "figures"),
        (f'{SCENE}figures = ["T1"]\n', 4, "figures"),
        (f'{SCENE}[[scene]]\nkind = "worst"\nsecond = 10\n', 6, "second"),
        (f'theme = "green"\n{SCENE}', 1, "theme"),
        (f'district = "14"\n{SCENE}', 1, "14"),
        (f'title = "{"a" * 61}"\n{SCENE}', 1, "title"),
        ("[[scene]\n", 1, "TOML"),
        ("", 1, "[[scene]]"),
        (SCENE * 21, 1, "20"),
    ],
)
def test_every_fault_names_its_line_in_both_languages(
    text: str, line: int, told: str, plans: WallPlans, space: SelectionSpace
) -> None:
    with pytest.raises(WallError) as refused:
        read_plan("thu", text, space)
    assert f"dòng {line}:" in refused.value.vi
    assert f"line {line}:" in refused.value.en
    assert told in refused.value.vi


def test_what_is_refused_leaves_what_is_in_use(plans: WallPlans, space: SelectionSpace) -> None:
    plans.save("hop", SCENE, space)
    with pytest.raises(WallError):
        plans.save("hop", SCENE.replace("10", "1"), space)
    assert plans.text("hop") == SCENE
    assert plans.names() == ("hop", "tinh")
    assert plans.text("tinh") == DEFAULT_FILE.read_text("utf-8")


@pytest.mark.parametrize("name", ["", "..", "../x", "A", "có dấu", "x" * 41, "a/b", "999"])
def test_names_that_are_none_open_nothing(name: str, plans: WallPlans, space: SelectionSpace) -> None:
    with pytest.raises(WallError):
        plans.plan(name, space)
