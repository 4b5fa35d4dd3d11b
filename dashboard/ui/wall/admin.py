"""The page `/wall/status/`: which walls are alive, and the text of their scenes to change."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, Protocol

from dash import dcc, html

from dashboard.domain.selection import SelectionSpace
from dashboard.domain.wall import DEFAULT_PLAN, WallPlan
from dashboard.errors import SonlaError
from dashboard.ui import formats
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.wall.alive import WallSeen

PATH: Final = "/wall/status/"
WALL_ADMIN_ASSETS: Final = (*FRAME_ASSETS, "pages/wall-status.css")
WALLS: Final = "walls"
TICK: Final = "tick"
PLAN_NAME: Final = "plan-name"
PLAN_TEXT: Final = "plan-text"
OPEN: Final = "open-plan"
SAVE: Final = "save-plan"
VERDICT: Final = "verdict"
EVERY_MS: Final = 10_000


class Walls(Protocol):
    """What the page needs of the walls; `dashboard.wall.control.WallControl` is one."""

    @property
    def build(self) -> str:
        """Of the running program."""

    def seen(self) -> tuple[WallSeen, ...]:
        """Every wall heard of within two weeks."""

    def plan_names(self) -> tuple[str, ...]:
        """Plans there are."""

    def plan_text(self, name: str) -> str:
        """A plan as it was written. Raises WallError."""

    def save_plan(self, name: str, text: str, space: SelectionSpace) -> WallPlan:
        """Check and keep a plan. Raises WallError, StoreUnavailable."""


def wall_admin_page(look: Look) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    texts = look.texts
    return framed(
        look,
        PATH,
        dcc.Interval(id=TICK, interval=EVERY_MS),
        html.Div([html.H2(texts("wall.title")), html.P(texts("wall.status.about"))], className="page-head"),
        html.Section([html.H3(texts("wall.status.walls")), html.Div(id=WALLS)], className="panel-box"),
        html.Section(
            [
                html.H3(texts("wall.status.edit")),
                html.P(texts("wall.status.edit_about"), className="muted"),
                html.Div(
                    [
                        html.Label(
                            [
                                html.Span(texts("wall.status.plan_name")),
                                dcc.Input(id=PLAN_NAME, value=DEFAULT_PLAN, maxLength=40, autoComplete="off"),
                            ],
                            className="field",
                        ),
                        html.Button(texts("wall.status.open_plan"), id=OPEN, type="button", className="plain-button"),
                    ],
                    className="plan-row",
                ),
                html.Label(
                    [
                        html.Span(texts("wall.status.text")),
                        # Nothing can be typed that the first plan, still on its way, would replace.
                        dcc.Textarea(id=PLAN_TEXT, value="", disabled=True, spellCheck=False, className="plan-text"),
                    ],
                    className="field",
                ),
                html.Div(
                    [
                        html.Button(texts("wall.status.save"), id=SAVE, type="button", className="main-button"),
                        html.A(texts("wall.status.show"), href="/wall", target="_blank", className="plain-button"),
                    ],
                    className="plan-row",
                ),
                html.Pre(id=VERDICT, role="status"),
            ],
            className="panel-box",
        ),
    )


def wall_list(walls: Walls, texts: Catalogue) -> Any:  # noqa: ANN401 - a component
    """A table of every wall: its link and plan, whether it is alive, scene since when, build, scenes skipped."""
    now, seen = datetime.now(UTC), walls.seen()
    if not seen:
        return html.P(texts("wall.status.none"), className="muted")
    names = ("name", "plan", "state", "scene", "since", "connected", "build", "skipped")
    head = html.Tr([html.Th(texts(f"wall.status.{name}")) for name in names])
    rows = [html.Tr([html.Td(cell) for cell in _cells(wall, now, walls.build, texts)]) for wall in seen]
    return html.Div(html.Table([html.Thead(head), html.Tbody(rows)]), className="scrolls")


def _cells(wall: WallSeen, now: datetime, build: str, texts: Catalogue) -> tuple[str, ...]:
    language = texts.language
    silent = texts("wall.status.silent", moment=formats.moment(wall.asked_at, language))
    is_current = wall.build.endswith(build[:6])
    return (
        wall.link or texts("wall.status.open"),
        wall.plan,
        texts("wall.status.alive") if wall.is_alive(now) else silent,
        wall.scene,
        formats.moment(wall.scene_since, language),
        formats.moment(wall.connected_since, language),
        texts("wall.status.build_current", build=wall.build) if is_current else wall.build,
        formats.number(wall.skipped_count, language),
    )


def worked_on(
    walls: Walls, name: str, text: str, space: SelectionSpace, texts: Catalogue, *, is_saving: bool
) -> tuple[str, str]:
    """Open a plan or keep it: the text to show, and what is to be said, line by line where something is wrong."""
    try:
        if not is_saving:
            return walls.plan_text(name.strip()), ""
        plan = walls.save_plan(name.strip(), text, space)
    except SonlaError as error:
        return text, error.in_language(texts.language)
    return text, texts("wall.status.saved", count=len(plan.scenes))
