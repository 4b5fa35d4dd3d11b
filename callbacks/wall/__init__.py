"""The page of the walls: its list, and opening and saving scenes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dash import Dash, Input, Output, State, ctx
from flask import request as http

from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import look_of
from dashboard.ui.frame import REFRESH
from dashboard.ui.reading import ReadSide
from dashboard.ui.wall import admin


def register(app: Dash, services: ReadSide, walls: admin.Walls, catalogues: Mapping[str, Catalogue]) -> None:
    """Every few seconds the list anew; a plan's name in, its text out; a text in, what is said of it out."""

    @app.callback(Output(admin.WALLS, "children"), Input(admin.TICK, "n_intervals"), Input(REFRESH, "data"))
    def list_walls(_ticks: int | None, _refresh: object) -> Any:  # noqa: ANN401 - a component
        """A tick in, the walls that are alive out."""
        return admin.wall_list(walls, look_of(http.cookies, catalogues).texts)

    @app.callback(
        Output(admin.PLAN_TEXT, "value"),
        Output(admin.PLAN_TEXT, "disabled"),
        Output(admin.VERDICT, "children"),
        Input(admin.OPEN, "n_clicks"),
        Input(admin.SAVE, "n_clicks"),
        State(admin.PLAN_NAME, "value"),
        State(admin.PLAN_TEXT, "value"),
    )
    def work_on_plan(_open: int | None, _save: int | None, name: str | None, text: str | None) -> tuple[str, bool, str]:
        """A click on the page of walls in, a plan to be changed and the verdict on it out."""
        texts, is_saving = look_of(http.cookies, catalogues).texts, ctx.triggered_id == admin.SAVE
        shown, verdict = admin.worked_on(walls, name or "", text or "", services.space, texts, is_saving=is_saving)
        return shown, False, verdict
