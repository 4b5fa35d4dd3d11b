"""The page's regions: which reports, how far the districts are, the reports themselves, and what to decide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.domain.approval import Approval
from dashboard.domain.terms import REPORT_SOURCES
from dashboard.domain.units import PROVINCE_CODE, Unit, UnitTree
from dashboard.ui.approval import ids
from dashboard.ui.approval.deciding import STEPS, Approvals
from dashboard.ui.approval.reports import STAGES, columns
from dashboard.ui.attributes import aria
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.context import Look
from dashboard.ui.frame import FRAME_ASSETS, framed
from dashboard.ui.table import GRID_THEME

PATH: Final = "/approval/"
APPROVAL_ASSETS: Final = (*FRAME_ASSETS, "5-table.js", "pages/approval.css")


def approval_page(look: Look, desk: Approvals) -> html.Div:
    """The whole layout for one visitor, with what he may see and decide; reads nothing."""
    texts = look.texts
    badge = dbc.Badge(texts("app.simulated"), id=ids.SIMULATED, class_name="badge-simulated d-none", color="none")
    return framed(
        look,
        PATH,
        html.Div([html.H2(texts("approval.title")), badge, html.P(texts("approval.about"))], className="page-head"),
        _choices(texts, desk),
        html.Section([_grid(texts, desk.places), _decision(texts, desk)], className="panel-box"),
        html.Section(id=ids.HISTORY, className="panel-box approval-history", **aria(live="polite")),
        html.Section(id=ids.SUMMARY, className="panel-box approval-summary"),
    )


def _choices(texts: Catalogue, desk: Approvals) -> html.Div:
    units = unit_options(desk.places, desk.tree, texts)
    sources = [{"value": ids.ANY, "label": texts("approval.all_sources")}]
    sources += [{"value": s, "label": REPORT_SOURCES.label(s, texts.language)} for s in REPORT_SOURCES.ids]
    stages = [{"value": stage, "label": texts(f"approval.stage.{stage}")} for stage in STAGES]
    return html.Div(
        [
            _field(texts("approval.week"), dbc.Select(id=ids.WEEK)),
            _field(texts("approval.unit"), dbc.Select(id=ids.UNIT, options=units, value=units[0]["value"])),
            _field(texts("approval.source"), dbc.Select(id=ids.SOURCE, options=sources, value=ids.ANY)),
            _field(texts("approval.stage_label"), dbc.Select(id=ids.STAGE, options=stages, value=_first_stage(desk))),
        ],
        className="fields-row",
    )


def unit_options(places: Sequence[Unit], tree: UnitTree, texts: Catalogue) -> list[dict[str, str]]:
    """All that a reader sees, then its parts: those of his one unit, or his units."""
    whole, parts = (places[0].code, tree.children(places[0].code)) if len(places) == 1 else (ids.ANY, places)
    named = {ids.ANY: texts("approval.own_units"), PROVINCE_CODE: texts("approval.all_units")}
    first = {"value": whole, "label": named.get(whole) or tree[whole].name}
    return [first, *({"value": unit.code, "label": unit.name} for unit in parts)]


def _first_stage(desk: Approvals) -> str:
    """What waits for the reader: a district need not look through what waits for the province."""
    return "waiting" if Approval.APPROVED in desk.steps else "district"


def _field(label: str, control: Any, *, hidden: bool = False) -> html.Label:  # noqa: ANN401 - a component
    return html.Label([html.Span(label), control], className="field", hidden=hidden)


def _grid(texts: Catalogue, places: Sequence[Unit]) -> dag.AgGrid:
    return dag.AgGrid(
        id=ids.ROWS,
        className="approval-grid",
        rowData=[],
        columnDefs=columns(texts, with_district=len(places) != 1 or places[0].code == PROVINCE_CODE),
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


def _decision(texts: Catalogue, desk: Approvals) -> html.Div:
    """Who decides, where no account says it, why, and what may be decided about what is chosen."""
    office = dcc.Input(
        id=ids.OFFICE, type="text", placeholder=texts("approval.office_example"), maxLength=200, persistence=True
    )
    reason = dcc.Input(id=ids.REASON, type="text", placeholder=texts("approval.reason_example"), maxLength=2000)
    ends = Approval.APPROVED in desk.steps
    buttons = {
        ids.BY_DISTRICT: ("approval.by_district", "plain-button" if ends else "main-button"),
        ids.BY_PROVINCE: ("approval.by_province", "main-button"),
        ids.RETURN: ("approval.return", "warn-button"),
    }
    return html.Div(
        [
            html.Div(id=ids.CHOSEN, className="muted", **aria(live="polite")),
            html.Div(
                [
                    _field(texts("approval.office"), office, hidden=bool(desk.office)),
                    _field(texts("approval.reason"), reason),
                ],
                className="fields-row",
            ),
            html.Div(
                [
                    html.Button(
                        texts(key), id=name, type="button", className=look, hidden=STEPS[name] not in desk.steps
                    )
                    for name, (key, look) in buttons.items()
                ],
                className="approval-buttons",
            ),
            html.Div(id=ids.MESSAGE),
        ],
        className="approval-decision",
    )
