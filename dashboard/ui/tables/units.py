"""The table of areas: the same units and figures as on the map, with every measure of the layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import dash_ag_grid as dag

from dashboard.domain.approval import Basis
from dashboard.domain.measures import Format, Measure
from dashboard.domain.targets import TargetState
from dashboard.domain.units import UnitTree
from dashboard.domain.views import AreaState, Figure, TableRow, View
from dashboard.figures.classes import state_of
from dashboard.ui import formats, ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.table import filtered_by, grid_options

_STATE_MARKS: Final = {
    Basis.ALL: {AreaState.NOT_REPORTED: "?", AreaState.NOT_APPLICABLE: "-"},
    Basis.APPROVED: {AreaState.NOT_REPORTED: "!", AreaState.NOT_APPLICABLE: "-"},
}
"""What stands in a row for a missing value; the script writes it out and sorts it last."""
_STANDING: Final = ":standing"
"""Ends the name of the column beside a measure's."""


def empty_table(texts: Catalogue) -> dag.AgGrid:
    """The grid before its first rows."""
    return dag.AgGrid(
        id=ids.TABLE,
        className="table-grid",
        rowData=[],
        columnDefs=[],
        defaultColDef={"sortable": True, "resizable": True, "initialFlex": 1},
        getRowId="params.data.code",
        eventListeners={"rowClicked": ["sonlaOpenRow(params)"], "cellKeyDown": ["sonlaOpenRow(params)"]},
        dashGridOptions={
            **grid_options(texts),
            "suppressNoRowsOverlay": True,
            "context": {
                "language": texts.language,
                "?": texts("map.not_reported"),
                "!": texts("table.not_approved"),
                "-": texts("map.not_applicable"),
                "standings": {str(state): texts(f"standing.{state}") for state in TargetState},
            },
        },
        style={"height": "100%"},
    )


def columns(view: View, texts: Catalogue, scale: float) -> list[dict[str, Any]]:
    """Column definitions: the unit, then the layer's measures; the map's one is marked. `scale` widens them."""
    measures = [
        {
            "field": measure.id,
            "headerName": texts.of_measure(view.layer, measure, "label"),
            "headerTooltip": texts.of_measure(view.layer, measure, "formula"),
            "valueFormatter": {"function": f"sonlaValue(params, '{measure.format.value}')"},
            "comparator": {"function": "sonlaByValue"},
            **filtered_by("number"),
            "filterValueGetter": {"function": f"sonlaNumber(params, '{measure.id}')"},
            "headerClass": "ag-right-aligned-header",
            "cellClass": ["ag-right-aligned-cell", *(["on-map"] if measure.id == view.measure.id else [])],
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            "minWidth": round(136 * scale),
        }
        for measure in view.layer.measures
    ]
    judged = {figure.measure_id for row in view.table for figure in row.figures if figure.standing.target}
    measures = [
        column
        for measure, column in zip(view.layer.measures, measures, strict=True)
        for column in (column, *([_standing_column(measure, view, texts, scale)] if measure.id in judged else []))
    ]
    unit = {
        "field": "name",
        "headerName": texts("table.unit"),
        "pinned": "left",
        "initialFlex": 0,
        "minWidth": round(190 * scale),
        "comparator": {"function": "sonlaByName"},
        **filtered_by("text"),
    }
    return [unit, *measures]


def _standing_column(measure: Measure, view: View, texts: Catalogue, scale: float) -> dict[str, Any]:
    """How each unit stands against its target, what is not met first when sorted."""
    return {
        "field": f"{measure.id}{_STANDING}",
        "headerName": texts("standing.column", label=texts.of_measure(view.layer, measure, "label")),
        "valueFormatter": {"function": "sonlaStanding(params)"},
        "comparator": {"function": "sonlaByStanding"},
        "cellClassRules": {f"standing {state}": f"params.value === '{state}'" for state in TargetState},
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
        "minWidth": round(112 * scale),
    }


def rows(view: View) -> list[dict[str, Any]]:
    """One row per area of the map, in its order."""
    return [{"code": row.unit.code, "name": row.unit.name, **_cells(row, view)} for row in view.table]


def total_row(view: View, tree: UnitTree, texts: Catalogue) -> list[dict[str, Any]]:
    """The selected unit's own figures, where the rows are its parts; never a sum of shares."""
    if view.selection.area_parent(tree) != view.unit.code:
        return []
    figures = {
        f.measure.id: _cell(f.now, f.measure.format, view) for f in view.key_figures if f.layer.id == view.layer.id
    }
    stands = _standings(f.now for f in view.key_figures if f.layer.id == view.layer.id)
    return [{"code": view.unit.code, "name": total_name(view, tree, texts), **figures, **stands}]


def total_name(view: View, tree: UnitTree, texts: Catalogue) -> str:
    """What the last row is called: the whole unit, or the communes that were chosen."""
    group = view.selection.group(tree)
    return texts("table.total_group", count=len(group)) if group else texts("table.total")


def _cells(row: TableRow, view: View) -> dict[str, float | str]:
    kinds = {measure.id: measure.format for measure in view.layer.measures}
    values = {figure.measure_id: _cell(figure, kinds[figure.measure_id], view) for figure in row.figures}
    return values | _standings(row.figures)


def _standings(figures: Iterable[Figure]) -> dict[str, str]:
    return {f"{f.measure_id}{_STANDING}": str(f.standing.state) for f in figures if f.standing.target}


def _cell(figure: Figure, kind: Format, view: View) -> float | str:
    """The value as it is written elsewhere, so that the table never shows another last digit."""
    state = state_of(figure)
    if figure.value is None:
        return _STATE_MARKS[view.selection.basis][state]
    return formats.rounded(figure.value, kind)
