"""The plain way, for comparison: one callback that aggregates raw rows with pandas and returns a whole new map.

As such dashboards are usually written: the rows of the period are read with `pandas.read_sql`, grouped by commune, and
drawn with `px.choropleth_map`, the geometry inside the figure. It is spared what it could be spared: it draws the same
simplified geometry, and only the communes of the chosen district are grouped and drawn.
"""

from __future__ import annotations

import json
import os
from typing import Any

import flask
import pandas as pd
import plotly.express as px
from dash import Dash, Input, Output, dcc, html
from sqlalchemy import create_engine, text

from dashboard.settings import PROJECT_ROOT

READ = text("SELECT unit_code, people FROM activity WHERE day BETWEEN :start AND :end")


def server() -> flask.Flask:
    """WSGI application on the database of SONLA_DATABASE_URL."""
    engine = create_engine(os.environ["SONLA_DATABASE_URL"])
    geometry = json.loads((PROJECT_ROOT / "data" / "geo" / "communes.geojson").read_text("utf-8"))
    app = Dash("plain")
    app.layout = html.Div([dcc.Store(id="asked"), dcc.Graph(id="map")])

    @app.callback(Output("map", "figure"), Input("asked", "data"), prevent_initial_call=True)
    def draw(asked: dict[str, str]) -> Any:  # noqa: ANN401
        """Sums of raw rows by commune, drawn with the geometry inside the answer."""
        with engine.connect() as connection:
            rows = pd.read_sql(READ, connection, params={"start": asked["start"], "end": asked["end"]})
        sums = rows.groupby("unit_code", as_index=False)["people"].sum()
        codes = set(asked["communes"])
        shown = sums[sums["unit_code"].isin(codes)]
        return px.choropleth_map(
            shown, geojson=geometry, locations="unit_code", color="people", zoom=8,
            center={"lat": 21.2, "lon": 104.1},
        )  # fmt: skip

    wsgi: flask.Flask = app.server
    return wsgi
