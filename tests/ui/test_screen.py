"""The page and its callbacks: no identifier twice, no output written twice, thin bodies, small answers."""

from __future__ import annotations

import ast
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from dash.development.base_component import Component

from app import create_app, create_screens
from dashboard.domain.accounts import Scope
from dashboard.domain.measures import Format
from dashboard.errors import StoreUnavailable
from dashboard.settings import PROJECT_ROOT, Settings
from dashboard.ui import formats, ids
from dashboard.ui.catalogue import load_catalogues
from dashboard.ui.context import Look, look_of
from dashboard.ui.drawing import Request, draw, preset_of
from dashboard.ui.shell import page
from tests.support.fake_services import CAMPAIGN, OPEN, WEEK_35, FakeServices

SERVICES = FakeServices()
CATALOGUES = load_catalogues(SERVICES.registry)
LOOK = look_of({}, CATALOGUES)
CALLBACKS = sorted((PROJECT_ROOT / "callbacks").rglob("*.py"))


def settings(home: Path) -> Settings:
    return Settings(home=home, database_url="sqlite://", geo_dir=PROJECT_ROOT / "data" / "geo")


def drawn(query: str, look: Look = LOOK) -> dict[str, object]:
    return draw(
        Request.of({"search": query, "width": 1000, "height": 700, "left": 290, "top": 48, "bottom": 0, "scale": 1}),
        SERVICES,
        look,
    )


def as_json(value: object) -> str:
    return json.dumps(value, default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_layout_has_every_identifier_once() -> None:
    layout = page(SERVICES.space, SERVICES.geo, LOOK)
    found = [part.id for part in layout._traverse() if isinstance(part, Component) and getattr(part, "id", None)]
    assert [name for name, count in Counter(found).items() if count > 1] == []
    named = {value for name, value in vars(ids).items() if name.isupper()}
    assert named <= set(found)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_carries_language_and_theme_from_the_first_byte(tmp_path: Path, language: str, theme: str) -> None:
    client = create_app(settings(tmp_path), SERVICES, OPEN).server.test_client()
    client.set_cookie("ngon_ngu", language)
    client.set_cookie("giao_dien", theme)
    text = client.get("/").text
    assert f'<html lang="{language}" data-bs-theme="{theme}">' in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


def test_no_two_callbacks_write_one_output(tmp_path: Path) -> None:
    for app in create_screens(settings(tmp_path), SERVICES, OPEN):
        outputs = [out for key in app.callback_map for out in key.strip(".").split("...")]
        assert [out for out, count in Counter(outputs).items() if count > 1] == []
        assert app.page.path != "/" or f"{ids.MAP}.figure" in outputs


@pytest.mark.parametrize("path", CALLBACKS, ids=lambda path: str(path.relative_to(PROJECT_ROOT)))
def test_callbacks_are_wiring(path: Path) -> None:
    """At most 8 lines of code in a callback's body, no state of a figure, nothing written twice on purpose."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    bodies = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.decorator_list]
    first_lines = [node.body[ast.get_docstring(node) is not None].lineno for node in bodies]
    assert all(node.end_lineno - first + 1 <= 8 for node, first in zip(bodies, first_lines, strict=True))
    assert all(word not in source for word in ("allow_duplicate", "suppress_callback_exceptions"))
    states = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and getattr(n.func, "id", "") == "State"]
    assert all("figure" not in ast.unparse(state) for state in states)


@pytest.mark.parametrize(
    "query", ["", "?dv=123", "?dv=123&lop=loa,pano,qr", "?dv=03979&lop=loa", "?cs=Q3&dv=119&lop=qr"]
)
def test_one_drill_down_is_small(query: str) -> None:
    body = as_json(drawn(query)).encode()
    assert len(brotli.compress(body, quality=5)) <= 8 * 1024


def test_wrong_parts_of_an_address_are_named_and_left_out() -> None:
    answer = drawn("?dv=999&foo=1")
    assert "999" in answer[ids.TOAST]
    assert "foo" in answer[ids.TOAST]
    assert answer[ids.STATE]["unit"] == "14"
    assert drawn("?dv=123")[ids.TOAST] == ""


def test_what_people_did_leads_from_the_address_to_the_next_one() -> None:
    events = [{"kind": "unit", "value": "123", "sequence": 3}, {"kind": "measure", "value": "Q3", "sequence": 4}]
    request = Request.of({"search": "?lop=loa", "events": [*events, "nothing", {"kind": "no such thing"}]})
    state = draw(request, SERVICES, LOOK)[ids.STATE]
    assert (state["unit"], state["measure"], state["layers"]) == ("123", "Q3", ["loudspeakers"])
    assert state["lastEvent"] == 4
    assert drawn(state["search"])[ids.STATE]["unit"] == "123"
    assert drawn(state["search"])[ids.STATE]["lastEvent"] == 0


def test_nothing_leads_up_from_where_the_readers_units_end() -> None:
    services, own = FakeServices(), frozenset({"119", *(unit.code for unit in SERVICES.space.tree.communes("119"))})
    services.space = replace(services.space, scope=Scope("119", own))
    commune = SERVICES.space.tree.communes("119")[0].code
    answers = [draw(Request.of({"search": f"?dv={code}"}), services, LOOK) for code in ("119", commune)]
    assert [answer[ids.STATE]["isTop"] for answer in answers] == [True, False]
    assert [drawn(query)[ids.STATE]["isTop"] for query in ("", "?dv=119")] == [True, False]


def test_table_holds_what_the_map_shows() -> None:
    answer = drawn("?dv=123&cs=T1")
    rows = {row["code"]: row["T1"] for row in answer[ids.TABLE]}
    view = SERVICES.view(SERVICES.space.default.__class__("123", "T1", WEEK_35))
    assert rows == {
        a.unit_code: "?" if a.value is None else formats.rounded(a.value, Format.PERCENT) for a in view.areas
    }


def test_a_saved_view_of_a_unit_that_is_no_longer_the_readers_opens_the_nearest_one() -> None:
    services, own = FakeServices(), frozenset({"119", *(unit.code for unit in SERVICES.space.tree.communes("119"))})
    services.space = replace(services.space, scope=Scope("119", own))
    event = {"kind": "visit", "value": "?dv=123&cs=L4", "sequence": 1}
    answer = draw(Request.of({"search": "?dv=119", "events": [event]}), services, LOOK)
    assert answer[ids.STATE]["search"] == "?dv=119&cs=L4"
    assert "123" in answer[ids.TOAST]


def test_what_was_not_reported_is_said_and_not_a_zero() -> None:
    answer = drawn("?dv=124")
    assert {row["T1"] for row in answer[ids.TABLE]} == {"?"}
    assert answer[ids.STATE]["values"] == {}
    assert LOOK.texts("map.not_reported") in as_json(answer[ids.HERO])


def test_every_drawing_says_how_many_communes_reported_and_that_data_is_simulated() -> None:
    answer = drawn("")
    assert "/204" in as_json(answer[ids.PANEL_HEAD])
    assert answer[ids.SIMULATED] == "badge-simulated"


def test_sizes_that_cannot_be_are_replaced() -> None:
    for data in (
        {},
        {"width": -3, "height": 1e9},
        {"width": "x", "height": None},
        {"width": 300, "height": 400, "left": 290, "scale": 1},
    ):
        assert Request.of(data).size == Request.of({}).size


def test_presets_are_recognised() -> None:
    assert [preset_of(p, CAMPAIGN) for p in (WEEK_35, CAMPAIGN, WEEK_35.shifted(0).day(WEEK_35.end))] == [
        "week",
        "campaign",
        "day",
    ]


def test_a_database_that_is_away_is_told_without_a_trace(tmp_path: Path) -> None:
    services = FakeServices()
    app = create_app(settings(tmp_path), services, OPEN)
    client = app.server.test_client()
    client.get("/_dash-dependencies")
    services.down = StoreUnavailable("vi", "en")
    answer = client.post(
        "/_dash-update-component",
        json={
            "output": f"{ids.STATUS}.data",
            "outputs": {"id": ids.STATUS, "property": "data"},
            "inputs": [{"id": ids.POLL, "property": "n_intervals", "value": 1}],
            "changedPropIds": [f"{ids.POLL}.n_intervals"],
        },
    )
    assert answer.status_code == 503
    assert "Traceback" not in answer.text
    assert client.get("/").status_code == 200
    assert client.get("/_dash-layout").status_code == 200
