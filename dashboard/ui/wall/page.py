"""The addresses of the wall: its page, the cheap question for what is new, and scenes one by one."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Any, Final

import flask
from markupsafe import Markup
from werkzeug.exceptions import Forbidden, NotFound

from dashboard.access.current import Presence, current_presence, current_scope
from dashboard.domain.accounts import EVERYTHING, Account, Role
from dashboard.domain.periods import TIME_ZONE
from dashboard.domain.selection import from_query
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.wall import DEFAULT_PLAN, Scene, SceneKind, WallPlan
from dashboard.errors import SonlaError, WallError
from dashboard.figures.map import new_map
from dashboard.figures.palette import PALETTES
from dashboard.ui.bundles import PLOTLY_URL
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look, look_of
from dashboard.ui.reading import ReadSide
from dashboard.ui.scene import MapSize, empty_scene
from dashboard.ui.screen import asset_url
from dashboard.ui.wall.clocks import alerts, clock_lines, deadlines, digest
from dashboard.ui.wall.scenes import ScenePainter, WallSize, render
from dashboard.wall.control import WallControl
from dashboard.wall.links import COOKIE, PARAMETER, WallLink

PATH: Final = "/wall"
STYLES: Final = ("1-tokens.css", "pages/wall.css")
SCRIPTS: Final = (
    "pages/wall-1-time.js",
    "2-labels.js",
    "2-map.js",
    "pages/wall-2-map.js",
    "pages/wall-3-server.js",
    PLOTLY_URL,
    "pages/wall-4-scenes.js",
)
"""In their order: plotly after what has to know of its coming, before what draws."""
COOKIE_AGE_S: Final = 400 * 86_400
"""As long as browsers allow; every answer to a wall sets it anew, so that a wall in use keeps it for ever."""
WALL_ACCOUNT: Final = -1
"""Number of nobody's account: a wall that its link let in."""
MOST_KEPT: Final = 64
KEPT_FOR_S: Final = 600
"""Scenes depend on what is due by now, too: after that they are made anew."""
_GEOMETRY: Final = ("districts", "hatch_districts", "communes", "hatch_communes")
_TEXTS: Final = ("lost", "lost_about", "revoked", "more_events")
_OPEN: Final = (f"{PATH}/pulse", f"{PATH}/head", f"{PATH}/scene/", f"{PATH}/place", "/geo/", "/assets/")
_WALL_ID: Final = re.compile(r"[\w-]{1,40}")


def opens_to_links(path: str) -> bool:
    """Whether a wall's link opens an address: the wall, and what it loads."""
    return path in (PATH, PLOTLY_URL) or path.startswith(_OPEN)


class WallPage:
    """Answers for all walls. Safe to share between threads."""

    def __init__(self, services: ReadSide, control: WallControl, catalogues: Mapping[str, Catalogue]) -> None:
        self._services = services
        self._control = control
        self._catalogues = catalogues
        self._kept: OrderedDict[tuple[object, ...], str] = OrderedDict()
        self._lock = threading.Lock()

    def page(self) -> flask.Response:
        """The page itself. A token in the address goes into the cookie, and the address is left without it."""
        given = flask.request.args.get(PARAMETER)
        if given is not None:
            return self._take_token(given)
        plan, look = self._asked()
        return flask.Response(self._html(plan, look), content_type="text/html; charset=utf-8")

    def pulse(self) -> flask.Response:
        """What a wall asks every few seconds: whether data, plan, alerts or program are new. Notes that it is alive."""
        plan, look = self._asked()
        link = self._link()
        told = flask.request.get_json(silent=True) or {}
        wall_id = str(told.get("wall", ""))
        now = _now()
        red = alerts(self._services, deadlines(self._services, plan.unit_code, now), plan.unit_code, now, look.texts)
        if _WALL_ID.fullmatch(wall_id):
            skipped = told.get("skipped")
            self._control.alive.note(
                wall_id,
                plan.name,
                link.name if link else "",
                str(told.get("scene", ""))[:60],
                str(told.get("build", ""))[:12],
                skipped if isinstance(skipped, int) and 0 <= skipped < 10**9 else 0,
            )
        return flask.jsonify(
            version=self._services.status().version,
            alerts=digest(red),
            build=self._build(plan),
            now=int(_now().timestamp() * 1000),
        )

    def head(self) -> flask.Response:
        """Clocks of the sources, and everything that is red."""
        plan, look = self._asked()
        now = _now()
        found = deadlines(self._services, plan.unit_code, now)
        red = alerts(self._services, found, plan.unit_code, now, look.texts)
        return _unless_known(
            json.dumps(
                {
                    "sources": clock_lines(found, look.texts),
                    "alerts": [{"id": one.id, "text": one.text, "scene": one.scene} for one in red],
                    "digest": digest(red),
                }
            )
        )

    def scene(self, number: int) -> flask.Response:
        """One scene of the plan, by its place."""
        plan, look = self._asked()
        if number >= len(plan.scenes):
            raise NotFound
        return self._painted(plan, look, plan.scenes[number])

    def place(self) -> flask.Response:
        """The map of a place that somebody clicked: any address of the map."""
        plan, look = self._asked()
        query = flask.request.args.get("xem", "")[:500]
        selection, _ = from_query(query, self._services.space)
        tree = self._services.space.tree
        if tree[plan.unit_code] not in tree.path(selection.unit_code):
            # A district's wall goes nowhere else, whatever its link is asked for.
            raise NotFound
        unit = tree[selection.unit_code]
        return self._painted(plan, look, Scene(SceneKind.MAP, 60, title=unit.name, query=f"?{query.lstrip('?')}"))

    def _painted(self, plan: WallPlan, look: Look, scene: Scene) -> flask.Response:
        size, now = _size(), _now()
        version = self._services.status().version
        span = int(now.timestamp()) // KEPT_FOR_S
        key = (plan.unit_code, scene, size, look.language, plan.theme, version, current_scope(), span)
        with self._lock:
            body = self._kept.get(key)
        if body is None:
            body = json.dumps(ScenePainter(self._services, plan, look, now).scene(scene, size), ensure_ascii=False)
            with self._lock:
                self._kept[key] = body
                while len(self._kept) > MOST_KEPT:
                    self._kept.popitem(last=False)
        return _unless_known(body)

    def _html(self, plan: WallPlan, look: Look) -> str:
        services, texts = self._services, look.texts
        geo = services.geo
        frame = empty_scene(services.space.default, services.space, geo, MapSize(), look.palette)
        data = {
            "scenes": [{"kind": s.kind, "seconds": s.dwell_s, "query": s.query} for s in plan.scenes],
            "build": self._build(plan),
            "plan": plan.name,
            "now": int(_now().timestamp() * 1000),
            "figure": new_map(frame, geo.assets["neighbours"].url, geo.assets["districts"].url),
            "units": {
                u.code: [texts.optional(f"kind.{u.kind}") + u.short_name, u.label_lon, u.label_lat, u.population]
                for u in services.space.tree.units
            },
            "geometry": [geo.assets[name].url for name in _GEOMETRY],
            "attribution": [texts("wall.source", text=part) for part in geo.attribution.split("; ")],
            "weekdays": texts("wall.weekdays").split(","),
            "texts": {name: texts.texts[f"wall.{name}"] for name in _TEXTS},
        }
        return render(
            "page.html",
            texts=texts,
            language=look.language,
            theme=plan.theme,
            title=plan.title or texts("wall.campaign"),
            icon=asset_url("favicon.svg"),
            styles=[asset_url(name) for name in STYLES],
            scripts=[name if name == PLOTLY_URL else asset_url(name) for name in SCRIPTS],
            data=Markup(json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")),  # noqa: S704 - no tag can end it
        )

    def _asked(self) -> tuple[WallPlan, Look]:
        """The plan of the request: its link's, or the one that the address names to those who have an account."""
        link, args = self._link(), flask.request.args
        asked = "" if current_presence().account.role is Role.KIOSK else args.get("canh") or args.get("dv") or ""
        plan = self._plan(asked or (link.plan_name if link else _own_plan()))
        texts = look_of(flask.request.cookies, self._catalogues).texts
        return plan, Look(texts, PALETTES[plan.theme])

    def _plan(self, name: str) -> WallPlan:
        """The plan `name`; the reader's own unit's where it is of another that he may not see."""
        space = replace(self._services.space, scope=EVERYTHING)
        plan = self._control.plans.plan(name, space)
        return plan if current_scope().holds(plan.unit_code) else self._control.plans.plan(_own_plan(), space)

    def _link(self) -> WallLink | None:
        """The link by which this wall is open, or was opened at a machine where everything is."""
        written = flask.request.cookies.get(COOKIE)
        return self._control.links.find(written) if written else None

    def _take_token(self, written: str) -> flask.Response:
        if self._control.links.find(written) is None:
            raise Forbidden
        answer = flask.redirect(PATH, 303)
        answer.headers["Cache-Control"] = "no-store"
        answer.headers["Referrer-Policy"] = "no-referrer"
        _set_cookie(answer, written)
        return flask.make_response(answer)

    def _build(self, plan: WallPlan) -> str:
        """Of program and plan: a wall that is of another one loads itself anew."""
        return hashlib.sha256(f"{self._control.build} {plan!r}".encode()).hexdigest()[:6] + self._control.build[:6]


def register_wall(
    server: flask.Flask, services: ReadSide, control: WallControl, catalogues: Mapping[str, Catalogue]
) -> None:
    """Serve the wall from `server`."""
    wall = WallPage(services, control, catalogues)
    page = partial(_page, wall.page, catalogues)
    server.add_url_rule(PATH, "wall", page, strict_slashes=False)
    server.add_url_rule(f"{PATH}/pulse", "wall_pulse", partial(_short, wall.pulse), methods=["POST"])
    server.add_url_rule(f"{PATH}/head", "wall_head", partial(_short, wall.head))
    server.add_url_rule(f"{PATH}/scene/<int:number>", "wall_scene", partial(_short, wall.scene))
    server.add_url_rule(f"{PATH}/place", "wall_place", partial(_short, wall.place))


def wall_guest(
    control: WallControl, catalogues: Mapping[str, Catalogue], path: str
) -> Presence | flask.Response | None:
    """Who a wall's link lets in to an address, or the calm page that stands where a login would."""
    if not opens_to_links(path):
        return None
    written = flask.request.cookies.get(COOKIE) or (flask.request.args.get(PARAMETER) if path == PATH else None)
    try:
        link = control.links.find(written) if written else None
    except SonlaError:
        return _sorry("trouble", 503, catalogues) if path == PATH else flask.Response(status=503)
    if link is not None:
        return Presence(Account(WALL_ACCOUNT, "", link.name, Role.KIOSK), EVERYTHING)
    status = 403 if written else 401
    return _sorry("gone", status, catalogues) if path == PATH else flask.Response(status=status)


def _page(view: Callable[[], flask.Response], catalogues: Mapping[str, Catalogue]) -> flask.Response:
    """The page, or a calm one that asks again: a wall shows neither a login nor an error."""
    try:
        return _kept_open(view())
    except (Forbidden, WallError):
        return _sorry("gone", 403, catalogues)
    except SonlaError:
        return _sorry("trouble", 503, catalogues)


def _short(view: Callable[..., flask.Response], **names: int) -> flask.Response:
    """An answer to the page's script; only its status says what went wrong."""
    try:
        return _kept_open(view(**names))
    except WallError:
        return flask.Response(status=404)
    except SonlaError:
        return flask.Response(status=503)


def _sorry(reason: str, status: int, catalogues: Mapping[str, Catalogue]) -> flask.Response:
    texts = look_of(flask.request.cookies, catalogues).texts
    body = render(
        "sorry.html",
        language=texts.language,
        title=texts(f"wall.links.{reason}_title"),
        text=texts(f"wall.links.{reason}"),
        styles=[asset_url(name) for name in STYLES],
    )
    return flask.Response(body, status=status, content_type="text/html; charset=utf-8")


def _kept_open(answer: flask.Response) -> flask.Response:
    """Nothing of a wall is kept by caches; the cookie of its link is set anew."""
    answer.headers["Cache-Control"] = "no-cache"
    written = flask.request.cookies.get(COOKIE)
    if written and answer.status_code == 200 and flask.request.path == PATH:
        _set_cookie(answer, written)
    return answer


def _set_cookie(answer: Any, written: str) -> None:  # noqa: ANN401 - Flask's and werkzeug's responses alike
    answer.set_cookie(
        COOKIE, written, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=flask.request.is_secure
    )


def _unless_known(body: str) -> flask.Response:
    """The body, or 304 where the page has just that."""
    answer = flask.Response(body, content_type="application/json; charset=utf-8")
    answer.set_etag(hashlib.sha256(body.encode()).hexdigest()[:20])
    return flask.make_response(answer.make_conditional(flask.request))


def _own_plan() -> str:
    """Name of the plan of the reader's own unit."""
    home = current_scope().home_code
    return DEFAULT_PLAN if home == PROVINCE_CODE else home


def _size() -> WallSize:
    """The map's box as the page says it; the usual one where that cannot be."""
    args = flask.request.args
    width, height = args.get("w", 0, type=int), args.get("h", 0, type=int)
    scale = args.get("s", 0.0, type=float)
    usable = 100 <= width <= 10_000 and 100 <= height <= 10_000 and 0.2 <= scale <= 5
    is_still = "hinh" in args
    return WallSize(width, height, round(scale, 2), is_still) if usable else WallSize(is_still=is_still)


def _now() -> datetime:
    return datetime.now(TIME_ZONE)
