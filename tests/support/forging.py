"""Requests that ask for what is another's: every address and every callback of a server, without a list of them.

What is sent is made from what names things everywhere: units, imports, sites, files. An address or callback that none
of it reaches is a fault of the test that uses this: it cannot be said what it hands out.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final
from urllib.parse import urlencode

import flask
from werkzeug.routing import Rule

from tests.support.marked_districts import Marks, file_of
from tests.support.stores import boundaries

_PARAMETERS: Final = (
    *("dv", "unit", "unit_code", "district", "district_code", "commune", "code", "huyen", "xa", "ma"),
    *("id", "number", "import", "import_id", "site", "snapshot", "before", "layer"),
)
"""Names under which a request might name a unit or a thing."""
_PERIOD: Final = "tu=2021-08-25&den=2021-11-30"
_FORMS: Final[dict[str, tuple[dict[str, str], ...]]] = {
    "/admin/calendars": ({"action": "preview", "edit": "add_holiday", "day": "2022-01-01", "name": "Tết Dương lịch"},),
    "/admin/villages": (
        {"action": "add", "unit": "03988", "code": "B-THEM", "name": "Bản thêm", "valid_from": "2021-01-01"},
    ),
    "/admin/languages": ({"action": "restore", "id": "thai"},),
    "/admin/targets": ({"action": "margin", "margin": "10"},),
    "/admin/settings": ({"action": "close_sums"},),
    "/admin/accounts": ({"action": "unlock", "login": "tinh"}, {"action": "end_all"}),
}
"""What the forms of addresses ask for, where it takes something they know."""
OF_THE_PROVINCE: Final = (1, 2)
"""Numbers of views that the province itself saved."""
_SLUGS: Final = {"loudspeakers": "loa", "posters": "pano", "qr_venues": "qr"}


def queries(wanted: Marks) -> list[str]:
    """Address queries that ask for what is in `wanted`."""
    of_page = [
        f"?dv={wanted.district}&lop=loa,pano,qr&cs=T4&{_PERIOD}",
        f"?dv={wanted.commune}&lop=loa,pano,qr&cs=T4&{_PERIOD}",
        f"?dv=14&cap=xa&lop=loa,pano,qr&cs=T4&{_PERIOD}&xa=tatca",
        *(f"?diem={_SLUGS[layer]}-{number}&cs=T4&{_PERIOD}" for layer, number in wanted.sites.items()),
        f"?dv={wanted.district}&xem=donduc&tu=dau",
        *(f"?dv={wanted.commune}&bang={slug}&{_PERIOD}" for slug in _SLUGS.values()),
        f"?bang=qr-{wanted.district}&{_PERIOD}",
    ]
    everything = dict.fromkeys(_PARAMETERS, wanted.district) | {"name": "a.xlsx", "sender": "ai"}
    # What is offered for a snapshot is a query inside a query.
    offered = [f"{query}&{urlencode({'chup': query})}" for query in of_page]
    return [*offered, "?" + urlencode(everything), ""]


@dataclass(frozen=True, slots=True)
class Ask:
    """One request."""

    method: str
    path: str
    json: Any = None
    form: dict[str, Any] | None = None

    @property
    def headers(self) -> dict[str, str]:
        """What the scripts of our pages send along."""
        return {"X-Sonla-Page": "data", "Origin": "http://localhost"} if self.method != "GET" else {}


def routes(server: flask.Flask) -> list[Rule]:
    """Every address of a server but files of the program itself."""
    fixed = ("/assets/", "/styles/", "/_dash-component-suites/")
    return [rule for rule in server.url_map.iter_rules() if not any(part in rule.rule for part in fixed)]


def asks_of(rule: Rule, wanted: Marks) -> Iterator[Ask]:
    """Requests to one address, with everything of `wanted` in every place that takes something."""
    names = sorted(rule.arguments)
    choices = [_values(rule, name, wanted) for name in names]
    methods = sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    for method, values in product(methods, product(*choices)):
        path = rule.build(dict(zip(names, values, strict=True)), append_unknown=False)
        address = path[1] if path else rule.rule
        for query in queries(wanted) if method == "GET" else [""]:
            asked = {"unit": wanted.district, "import": wanted.edit_id, "typed": {}, "key": "x", "name": address}
            yield Ask(method, address + query, None if method == "GET" else asked)
        if method == "POST" and rule.endpoint == "site_inspection":
            picture = (io.BytesIO(wanted.picture), "a.jpg")
            yield Ask(method, address, form={"day": "2021-09-03", "state": "to_replace", "key": "x", "photo": picture})
        elif method == "POST":
            for form in _FORMS.get(rule.rule, ({},)):
                yield Ask(method, address, form={"unit": wanted.district, "login": wanted.word, **form})


def _values(rule: Rule, name: str, wanted: Marks) -> list[Any]:
    """What a part of an address may be given."""
    if type(rule._converters[name]).__name__ == "IntegerConverter":
        named = [wanted.view_id, *OF_THE_PROVINCE] if rule.rule.startswith("/views/") else wanted.import_ids
        return [*named, *wanted.sites.values()]
    if name == "layer":
        return list(wanted.sites)
    if name == "ending":
        return ["pdf"]
    if "layer" in rule.arguments:
        return sorted(set(wanted.sites.values()))
    if rule.endpoint == "site_photo":
        return [wanted.photo]
    kinds = ["activities", "qr_venues"] if name == "kind" else []
    shapes = [asset.url.removeprefix("/geo/") for asset in boundaries().assets.values()][:1]
    files = [wanted.waiting_sha256, file_of(wanted.district, "activities")]
    named = [wanted.district, wanted.commune, *map(str, wanted.import_ids[:1])]
    return [*kinds, *files, *named, *(shapes if rule.rule.startswith("/geo/") else [])]


def callbacks_of(page: str, dependencies: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """Callbacks that the server answers: (path of the page, what Dash says of the callback)."""
    return [(page, one) for one in dependencies if not one.get("clientside_function")]


def bodies_of(callback: dict[str, Any], wanted: Marks) -> Iterator[dict[str, Any]]:
    """Bodies of one callback, each of its inputs being the one that changed, with everything of `wanted` in them."""
    # Rounds come back to where they began once no list has more choices: the same body is sent once.
    yield from {json.dumps(body, sort_keys=True): body for body in _all_bodies(callback, wanted)}.values()


def _all_bodies(callback: dict[str, Any], wanted: Marks) -> Iterator[dict[str, Any]]:
    for number in range(_MOST):
        inputs = [_given(one, wanted, number) for one in callback["inputs"]]
        state = [_given(one, wanted, number) for one in callback["state"]]
        for changed in inputs:
            yield {
                "output": callback["output"],
                "outputs": _outputs(callback["output"], wanted),
                "inputs": inputs,
                "state": state,
                "changedPropIds": _changed(changed),
            }


def _changed(given: Any) -> list[str]:
    first = given[0] if isinstance(given, list) else given
    return [f"{_written(first['id'])}.{first['property']}"]


def _written(component_id: Any) -> str:
    if isinstance(component_id, str):
        return component_id
    return json.dumps(component_id, sort_keys=True, separators=(",", ":"))


def _given(wanted_input: dict[str, Any], wanted: Marks, number: int) -> Any:
    """An input or a state as a browser sends it: of a pattern over all components, a list of two."""
    component_id, is_list = _concrete(wanted_input["id"], wanted)
    choices = _choices(wanted_input["property"], wanted)
    given = [
        {"id": component_id, "property": wanted_input["property"], "value": choices[which % len(choices)]}
        for which in (number, number + 1)
    ]
    return given if is_list else given[0]


def _concrete(written: str, wanted: Marks) -> tuple[Any, bool]:
    """The id with its wildcards filled, and whether it stands for a list of components."""
    if not written.startswith("{"):
        return written, False
    parts = json.loads(written)
    named = {"import": wanted.import_ids[0], "unit": wanted.district, "account": 1, "session": 1}
    filled = {name: named.get(name, "mot-the") if isinstance(value, list) else value for name, value in parts.items()}
    return filled, any(value in (["ALL"], ["ALLSMALLER"]) for value in parts.values())


def _outputs(written: str, wanted: Marks) -> Any:
    if not written.startswith(".."):
        return _output(written, wanted)
    return [_output(one, wanted) for one in written[2:-2].split("...")]


def _output(written: str, wanted: Marks) -> Any:
    name, _, of = written.rpartition(".")
    component_id, is_list = _concrete(name.replace("\\.", "."), wanted)
    found = {"id": component_id, "property": of.partition("@")[0]}
    return [found] if is_list else found


def _choices(name: str, wanted: Marks) -> list[Any]:
    """Values that a property may have."""
    waiting = {"sha256": wanted.waiting_sha256, "name": "a.xlsx", "bytes": 9, "key": "mot-the"}
    of_data = [
        *({"search": query, "table": True} for query in queries(wanted)),
        {"search": f"?{_PERIOD}", "events": [_event("unit", value=wanted.district), _event("measure", value="T4")]},
        {"search": f"?{_PERIOD}", "events": [_event("unit", value=wanted.commune), _event("measure", value="T4")]},
        {"search": f"?{_PERIOD}", "events": [_event("up"), _event("up"), _event("level", value="commune")]},
        *(
            {"search": f"?{_PERIOD}", "events": [_event("site", layer=la, number=str(no))]}
            for la, no in wanted.sites.items()
        ),
        waiting,
        {"before": [None], "last": None},
        {"before": [max(wanted.import_ids) + 1], "last": wanted.import_ids[0]},
        wanted.import_ids[0],
    ]
    report = f"activities|{wanted.commune}|2021-08-30"
    by_property: dict[str, list[Any]] = {
        "search": queries(wanted),
        "data": of_data,
        "n_clicks": [1],
        "n_intervals": [1],
        "value": [wanted.district, wanted.commune, wanted.word[:-1], "dauvet", "activities", "1", "2021-08-30"],
        "pathname": ["/"],
        "cellClicked": [{"rowId": report}],
        "selectedRows": [[{"key": report}], []],
    }
    return by_property.get(name, [None, wanted.district])


_MOST: Final = 25
"""Rounds of bodies: at least as many as the longest list of choices has."""


def _event(kind: str, **more: str) -> dict[str, Any]:
    return {"kind": kind, "sequence": 1, **more}
