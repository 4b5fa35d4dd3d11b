"""Composition root: puts boundaries, read side, pages and server together.

create_app(settings)      the map, a Dash application; its server serves the other pages too
create_server()           the WSGI application: gunicorn 'app:create_server()'
python app.py             serves it for trying out
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import cast

import flask
from werkzeug.wrappers import Response

from callbacks import approval, data, press, register_all, reporting, tasks, wall
from dashboard.access.administering import Administration
from dashboard.access.current import Presence, acting_as, current_presence, current_scope, present
from dashboard.access.door import DEMONSTRATION_PRESENCE, Door
from dashboard.access.exports import register_exports
from dashboard.access.gate import Guest, register_gate
from dashboard.administration.calendars import CalendarDesk
from dashboard.administration.languages import LanguageDesk
from dashboard.administration.targets import TargetDesk
from dashboard.administration.tokens import TokenDesk
from dashboard.administration.villages import VillageDesk
from dashboard.api.routes import register_api
from dashboard.approvals import ApprovalDesk
from dashboard.desk import IntakeDesk
from dashboard.domain.press import PAGE_PATH
from dashboard.domain.selection import SelectionSpace
from dashboard.geo.boundaries import Boundaries
from dashboard.geo.serving import register_geo
from dashboard.press_office import PressOffice
from dashboard.saved_view_desk import SavedViewDesk
from dashboard.serving import keep_what_is_loaded, warm_up
from dashboard.settings import Settings
from dashboard.site_desk import SiteDesk
from dashboard.ui.admin.calendars import register_calendars
from dashboard.ui.admin.frame import Frame
from dashboard.ui.admin.languages import register_languages
from dashboard.ui.admin.routes import register_admin
from dashboard.ui.admin.settings import register_settings
from dashboard.ui.admin.targets import register_targets
from dashboard.ui.admin.villages import register_villages
from dashboard.ui.approval.layout import APPROVAL_ASSETS, approval_page
from dashboard.ui.approval.layout import PATH as APPROVAL_PATH
from dashboard.ui.bundles import PLOTLY_URL, Bundles, prepare_in_background, serve_bundles
from dashboard.ui.catalogue import Catalogue, load_catalogues
from dashboard.ui.data.layout import DATA_ASSETS, data_page
from dashboard.ui.data.routes import register_routes
from dashboard.ui.navigation import right_of
from dashboard.ui.press.layout import PRESS_ASSETS, press_page
from dashboard.ui.press.routes import link_guest, register_press
from dashboard.ui.reading import Geometry, ReadSide
from dashboard.ui.reporting.download import register_download
from dashboard.ui.reporting.layout import REPORTING_ASSETS, reporting_page
from dashboard.ui.saved_views.routes import register_saved_views
from dashboard.ui.screen import ASSETS, Page, Screen
from dashboard.ui.security_headers import register_security_headers
from dashboard.ui.shell import page as map_page
from dashboard.ui.sign_in.oidc_routes import register_oidc
from dashboard.ui.sign_in.pages import refusal
from dashboard.ui.sign_in.routes import register_sign_in
from dashboard.ui.sites.routes import register_sites
from dashboard.ui.tables.routes import register_table
from dashboard.ui.tasks.layout import PATH as TASKS_PATH
from dashboard.ui.tasks.layout import TASKS_ASSETS, tasks_page
from dashboard.ui.wall.admin import PATH as WALL_ADMIN_PATH
from dashboard.ui.wall.admin import WALL_ADMIN_ASSETS, wall_admin_page
from dashboard.ui.wall.page import register_wall, wall_guest
from dashboard.ui.web import finish_server, new_server, serve_bootstrap
from dashboard.wall.control import WallControl


def create_app(settings: Settings, services: ReadSide | None = None, door: Door | None = None) -> Screen:
    """Make the application and return its map. Without `services` it reads the database of `settings`.

    `door` lets people in; without one that of the database, whoever brought the `services`.

    Raises SonlaError where boundaries or database cannot be used.
    """
    return create_screens(settings, services, door)[0]


def create_screens(
    settings: Settings, services: ReadSide | None = None, door: Door | None = None
) -> tuple[Screen, ...]:
    """All pages on one server, the map first. Raises SonlaError like `create_app`."""
    # What is made here is of no reader; from the first request on everyone reads as who he is.
    with acting_as(DEMONSTRATION_PRESENCE):
        return _screens(settings, services or _services_of(settings), door)


@dataclass(frozen=True, slots=True)
class _Parts:
    """What pages and addresses work with: the read side, and one facade for each kind of writing."""

    settings: Settings
    read_side: ReadSide
    catalogues: Mapping[str, Catalogue]
    walls: WallControl
    desk: IntakeDesk
    approvals: ApprovalDesk
    office: PressOffice


def _screens(settings: Settings, read_side: ReadSide, door: Door | None) -> tuple[Screen, ...]:
    parts = _parts(settings, read_side)
    server = new_server(settings.proxy_count)
    door = door or Door(settings.database_url, read_side.space.tree, settings.require_login)
    _register_entrance(server, parts, door)
    _register_administration(server, parts, door)
    styles = (serve_bootstrap(server),)
    screens = tuple(Screen(server, page, parts.catalogues, styles) for page in _pages(parts))
    _register_addresses(server, parts, door)
    serve_bundles(screens, _bundles_of(settings))
    register_exports(server, door)
    register_security_headers(server, screens)
    finish_server(server)
    return screens


def _parts(settings: Settings, read_side: ReadSide) -> _Parts:
    space, geo = read_side.space, read_side.geo
    catalogues = load_catalogues(space.registry)
    return _Parts(
        settings,
        read_side,
        catalogues,
        WallControl(settings),
        IntakeDesk(settings, space.tree, geo.commune_shapes, current_presence),
        ApprovalDesk(settings, space.tree),
        PressOffice(settings, read_side, cast("Boundaries", geo), catalogues, current_scope),
    )


def _pages(parts: _Parts) -> tuple[Page, ...]:
    """Every page that is a Dash application, the map first."""
    space, geo = parts.read_side.space, parts.read_side.geo
    return (
        Page(
            "/",
            "nav.map",
            lambda look: map_page(_seen(space), geo, look),
            lambda app: register_all(app, parts.read_side, parts.catalogues),
            assets=tuple(sorted(path.name for path in ASSETS.iterdir() if path.suffix in (".css", ".js"))),
            preloads=_preloads(geo),
        ),
        Page(
            "/data/",
            "nav.data",
            lambda look: data_page(look, parts.desk),
            lambda app: data.register(app, parts.desk, parts.catalogues),
            assets=DATA_ASSETS,
        ),
        Page(
            TASKS_PATH,
            "nav.tasks",
            tasks_page,
            lambda app: tasks.register(app, parts.read_side, parts.catalogues),
            assets=TASKS_ASSETS,
        ),
        Page(
            "/reporting/",
            "nav.reporting",
            reporting_page,
            lambda app: reporting.register(app, parts.read_side, parts.catalogues),
            assets=REPORTING_ASSETS,
        ),
        Page(
            APPROVAL_PATH,
            "nav.approval",
            lambda look: approval_page(look, parts.approvals),
            lambda app: approval.register(app, parts.approvals, parts.catalogues),
            assets=APPROVAL_ASSETS,
        ),
        Page(
            PAGE_PATH,
            "nav.press",
            press_page,
            lambda app: press.register(app, parts.office, parts.catalogues),
            assets=PRESS_ASSETS,
        ),
        Page(
            WALL_ADMIN_PATH,
            "nav.wall",
            wall_admin_page,
            lambda app: wall.register(app, parts.read_side, parts.walls, parts.catalogues),
            assets=WALL_ADMIN_ASSETS,
        ),
    )


def _register_entrance(server: flask.Flask, parts: _Parts, door: Door) -> None:
    """The gate before every request, and the ways through it."""
    oidc = parts.settings.oidc
    guest = partial(_guest, partial(wall_guest, parts.walls, parts.catalogues))
    register_gate(server, door, right_of, partial(refusal, parts.catalogues), guest)
    register_sign_in(server, door, parts.catalogues, oidc.name if oidc else "")
    if oidc:
        register_oidc(server, door, oidc, parts.catalogues)


def _register_administration(server: flask.Flask, parts: _Parts, door: Door) -> None:
    """The pages below `/admin/`."""
    settings, space, geo = parts.settings, parts.read_side.space, parts.read_side.geo
    frame = Frame(parts.catalogues, space.tree)
    administration = Administration(door, space.tree)
    register_admin(server, administration, frame, settings.oidc.name if settings.oidc else "")
    register_targets(server, TargetDesk(door, space.tree, space.registry), frame)
    register_calendars(server, CalendarDesk(door), frame)
    register_villages(server, VillageDesk(settings, door, space.tree, geo.commune_shapes), frame)
    register_languages(server, LanguageDesk(door), frame)
    register_settings(server, administration, TokenDesk(settings, door, space.tree), frame)


def _register_addresses(server: flask.Flask, parts: _Parts, door: Door) -> None:
    """Files, the wall, geometry, and the API."""
    settings, read_side, catalogues = parts.settings, parts.read_side, parts.catalogues
    space, geo = read_side.space, read_side.geo
    register_download(server, read_side, catalogues)
    register_routes(server, parts.desk, catalogues)
    register_table(server, read_side, catalogues)
    register_saved_views(server, SavedViewDesk(door, lambda: read_side.space), catalogues)
    register_press(server, parts.office, catalogues)
    register_sites(server, SiteDesk(settings, space.tree, space.registry, geo.commune_shapes), catalogues)
    register_wall(server, read_side, parts.walls, catalogues)
    if isinstance(geo, Boundaries):
        register_geo(server, geo)
        register_api(server, read_side, geo, settings, door)


def create_server() -> flask.Flask:
    """WSGI application for the settings of the environment."""
    settings = Settings.from_environment()
    services = _services_of(settings)
    screen = create_app(settings, services)
    server: flask.Flask = screen.server
    prepare_in_background(screen, _bundles_of(settings))
    with acting_as(DEMONSTRATION_PRESENCE):
        warm_up(services)
    keep_what_is_loaded()
    return server


def _bundles_of(settings: Settings) -> Bundles:
    return Bundles(settings.home / "cache" / "bundles")


def _guest(wall: Guest, path: str) -> Presence | Response | None:
    """Who is let in without an account: by a snapshot's link, or by a wall's."""
    return link_guest(path) or wall(path)


def _services_of(settings: Settings) -> ReadSide:
    from dashboard.services import open_services
    from layers import REGISTRY

    return open_services(settings, REGISTRY, current_scope)


def _seen(space: SelectionSpace) -> SelectionSpace:
    """What the reader can select; everything where no request is being answered."""
    presence = present()
    return replace(space, scope=presence.scope) if presence else space


def _preloads(geo: Geometry) -> tuple[str, ...]:
    """Links to what the map's first picture needs and the browser would learn of late."""
    fonts = (f"/assets/fonts/inter-5.3.0-{name}.woff2" for name in ("latin", "vietnamese"))
    areas = geo.assets["districts"].url
    return (
        *(f'<link rel="preload" href="{url}" as="font" type="font/woff2" crossorigin>' for url in fonts),
        f'<link rel="preload" href="{PLOTLY_URL}" as="script">',
        f'<link rel="preload" href="{areas}" as="fetch" crossorigin>',
    )


if __name__ == "__main__":
    SETTINGS = Settings.from_environment()
    create_app(SETTINGS).run(host=SETTINGS.host, port=SETTINGS.port, debug=False)
