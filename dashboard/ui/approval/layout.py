"""The page's regions: which reports, how far the districts are, the reports themselves, and what to decide."""

from __future__ import annotations

from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.terms import REPORT_SOURCES
from dashboard.domain.units import PROVINCE_CODE, UnitTree
from dashboard.ui.approval import ids
from dashboard.ui.approval.reports import STAGES, columns
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.ui.table import GRID_THEME

PATH: Final = "/approval/"
APPROVAL_ASSETS: Final = (*FRAME_ASSETS, "5-table.js", "pages/approval.css")


def approval_page(look: Look, tree: UnitTree) -> html.Div:
    """The whole layout for one visitor; reads nothing."""
    texts = look.texts
    badge = dbc.Badge(texts("app.simulated"), id=ids.SIMULATED, class_name="badge-simulated d-none", color="none")
    return framed(
        look,
        PATH,
        html.Div([html.H2(texts("approval.title")), badge, html.P(texts("approval.about"))], className="page-head"),
        _choices(texts, tree),
        html.Section([_grid(texts), _decision(texts)], className="panel-box"),
        html.Section(id=ids.HISTORY, className="panel-box approval-history", **aria(live="polite")),
        html.Section(id=ids.SUMMARY, className="panel-box approval-summary"),
    )


def _choices(texts: Catalogue, tree: UnitTree) -> html.Div:
    units = [{"value": PROVINCE_CODE, "label": texts("approval.all_units")}]
    units += [{"value": unit.code, "label": unit.name} for unit in tree.children(PROVINCE_CODE)]
    sources = [{"value": ids.ANY, "label": texts("approval.all_sources")}]
    sources += [{"value": s, "label": REPORT_SOURCES.label(s, texts.language)} for s in REPORT_SOURCES.ids]
    stages = [{"value": stage, "label": texts(f"approval.stage.{stage}")} for stage in STAGES]
    return html.Div(
        [
            _field(texts("approval.week"), dbc.Select(id=ids.WEEK)),
            _field(texts("approval.unit"), dbc.Select(id=ids.UNIT, options=units, value=PROVINCE_CODE)),
            _field(texts("approval.source"), dbc.Select(id=ids.SOURCE, options=sources, value=ids.ANY)),
            _field(texts("approval.stage_label"), dbc.Select(id=ids.STAGE, options=stages, value=STAGES[0])),
        ],
        className="fields-row",
    )


def _field(label: str, control: Any) -> html.Label:  # noqa: ANN401 - a component
    return html.Label([html.Span(label), control], className="field")


def _grid(texts: Catalogue) -> dag.AgGrid:
    return dag.AgGrid(
        id=ids.ROWS,
        className="approval-grid",
        rowData=[],
        columnDefs=columns(texts),
        defaultColDef={"sortable": True, "resizable": True, "suppressMovable": True},
        getRowId="params.data.key",
        dashGridOptions={
            "theme": {"function": GRID_THEME},
            "animateRows": False,
            "rowSelection": {"mode": "multiRow", "headerCheckbox": True, "selectAll": "filtered"},
            "selectionColumnDef": {"pinned": "left"},
            "localeText": {"noRowsToShow": texts("approval.no_rows")},
        },
    )


def _decision(texts: Catalogue) -> html.Div:
    """Who decides, why, and the three things that can be decided about what is chosen."""
    office = dcc.Input(
        id=ids.OFFICE, type="text", placeholder=texts("approval.office_example"), maxLength=200, persistence=True
    )
    reason = dcc.Input(id=ids.REASON, type="text", placeholder=texts("approval.reason_example"), maxLength=2000)
    buttons = [
        html.Button(texts("approval.by_district"), id=ids.BY_DISTRICT, type="button", className="plain-button"),
        html.Button(texts("approval.by_province"), id=ids.BY_PROVINCE, type="button", className="main-button"),
        html.Button(texts("approval.return"), id=ids.RETURN, type="button", className="warn-button"),
    ]
    return html.Div(
        [
            html.Div(id=ids.CHOSEN, className="muted", **aria(live="polite")),
            html.Div(
                [_field(texts("approval.office"), office), _field(texts("approval.reason"), reason)],
                className="fields-row",
            ),
            html.Div(buttons, className="approval-buttons"),
            html.Div(id=ids.MESSAGE),
        ],
        className="approval-decision",
    )
