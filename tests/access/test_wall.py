"""The wall of an account: a district sees its own, whatever the address asks; the audit knows who changed scenes."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.access import door
from dashboard.domain.accounts import Role
from dashboard.settings import Settings
from dashboard.store.database import read
from dashboard.store.models import AuditEvent
from dashboard.wall.control import WallControl
from tests.support.access import Access, Visitor
from tests.support.product import environment
from tests.support.spaces import space


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(door, "FRESH_S", -1.0)


def told(visitor: Visitor, path: str) -> dict[str, Any]:
    """What the page of a wall begins with."""
    answer = visitor.get(path)
    assert answer.status_code == 200, answer.text
    found = re.search(r'id="wall-data">(.+?)</script>', answer.text)
    assert found is not None
    wall: dict[str, Any] = json.loads(found[1])
    return wall


def written(scene: dict[str, Any]) -> str:
    """What a scene says; the map beside also outlines the neighbours, by name and without a figure."""
    return "".join(scene.get(part, "") for part in ("title", "side", "board", "legend")) + str(scene.get("labels"))


def test_a_district_sees_its_own_wall_alone(here: Access) -> None:
    visitor = here.signed_in(here.add("lan", Role.DISTRICT, "119"))
    for path in ("/wall", "/wall?dv=123", "/wall?canh=tinh"):
        wall = told(visitor, path)
        assert wall["plan"] == "119", path
        query = path.partition("?")[2]
        for number in range(len(wall["scenes"])):
            answer = visitor.get(f"/wall/scene/{number}?{query}")
            assert answer.status_code == 200, (path, number)
            assert "Mộc Châu" not in written(answer.json), (path, number)
    assert visitor.get("/wall/head").status_code == 200
    assert visitor.get("/wall/place?xem=dv=119").status_code == 200
    assert "Mộc Châu" not in written(visitor.get("/wall/place?xem=dv=123").json)
    assert visitor.get("/wall/status/").status_code == 403


def test_the_province_opens_any_districts_wall(here: Access) -> None:
    visitor = here.signed_in(here.add("minh", Role.PROVINCE))
    assert told(visitor, "/wall")["plan"] == "tinh"
    assert told(visitor, "/wall?dv=123")["plan"] == "123"
    boards = [visitor.get(f"/wall/scene/{n}?dv=123").json for n in range(10)]
    assert [board["title"] for board in boards if board["layout"] == "board"][1] == "Mức 3 buổi phát mỗi ngày của đài"


def test_who_changes_the_scenes_stands_in_the_audit(here: Access) -> None:
    walls = WallControl(Settings.from_environment(environment(here.home, here.url)))
    walls.save_plan("hop", '[[scene]]\nkind = "worst"\nseconds = 10\n', space())
    with read(here.engine) as connection:
        (line,) = connection.execute(select(AuditEvent.__table__).where(AuditEvent.subject == "wall:hop")).all()
    assert (line.kind, line.detail) == ("setting_changed", {"scenes": 1})
