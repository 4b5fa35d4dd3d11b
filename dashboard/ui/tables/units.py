"""The table of areas: the same units and figures as on the map, with every measure of the layer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import dash_ag_grid as dag

from dashboard.domain.approval import Basis
from dashboard.domain.measures import Format, Measure
from dashboard.domain.targets import TargetState
from dashboard.domain.units import UnitTree
from dashboard.domain.views import AreaState, Figure, View, both_states, difference
from dashboard.figures.classes import state_of
from dashboard.ui import formats, ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.filter_words import summed_text
from dashboard.ui.table import filtered_by, grid_options

Cell = float | str
"""A number, or the mark of why there is none."""
_STATE_MARKS: Final = {
    Basis.ALL: {AreaState.NOT_REPORTED: "?", AreaState.NOT_APPLICABLE: "-"},
    Basis.APPROVED: {AreaState.NOT_REPORTED: "!", AreaState.NOT_APPLICABLE: "-"},
}
"""What stands in a row for a missing value; the script writes it out and sorts it last."""
MARK_TEXTS: Final = {"?": "map.not_reported", "!": "table.not_approved", "-": "map.not_applicable"}
STANDING, BEFORE, CHANGE = ":standing", ":before", ":change"
"""Endings of the names of the columns beside a measure's: its target, and where periods are compared the other's."""


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
                **{mark: texts(key) for mark, key in MARK_TEXTS.items()},
                "standings": {str(state): texts(f"standing.{state}") for state in TargetState},
            },
        },
        style={"height": "100%"},
    )


def columns(view: View, texts: Catalogue, scale: float) -> list[dict[str, Any]]:
    """Column definitions: the unit, then the layer's measures; the map's one is marked. `scale` widens them."""
    judged = judged_measures(view)
    measures = [
        column
        for measure in view.layer.measures
        for column in (
            *(_number_column(field, measure, view, texts, scale) for field in number_fields(measure, view)),
            *([_standing_column(measure, view, texts, scale)] if measure in judged else []),
        )
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


def judged_measures(view: View) -> tuple[Measure, ...]:
    """Measures of the table that have a target in some row: beside each stands how its figures stand."""
    ids = {figure.measure_id for row in view.table for figure in row.figures if figure.standing.target}
    return tuple(measure for measure in view.layer.measures if measure.id in ids)


def standing_heading(measure: Measure, view: View, texts: Catalogue) -> str:
    """What such a column is called."""
    return texts("standing.column", label=texts.of_measure(view.layer, measure, "label"))


def number_fields(measure: Measure, view: View) -> tuple[str, ...]:
    """Names of a measure's columns of numbers: its figure; where periods are compared the other's, and the change."""
    return (measure.id, *(f"{measure.id}{ending}" for ending in (BEFORE, CHANGE) if view.comparison))


def heading(field: str, measure: Measure, view: View, texts: Catalogue) -> str:
    """What a column of numbers is called."""
    label = texts.of_measure(view.layer, measure, "label")
    if view.comparison and field.endswith(BEFORE):
        return texts(
            "compare.before_column", label=label, period=formats.period(view.comparison.period, texts.language)
        )
    return texts("compare.change_column", label=label) if field.endswith(CHANGE) else label


def number_cells(view: View) -> list[dict[str, Cell]]:
    """Per row of the table every number by its column's name; `-` and such where there is none."""
    others = view.comparison.table if view.comparison else ((),) * len(view.table)
    return [
        {
            name: cell
            for i, (measure, now) in enumerate(zip(view.layer.measures, row.figures, strict=True))
            for name, cell in _numbers(measure, now, before[i] if before else None, view).items()
        }
        for row, before in zip(view.table, others, strict=True)
    ]


def _numbers(measure: Measure, now: Figure, before: Figure | None, view: View) -> dict[str, Cell]:
    kind = measure.format
    cells = {measure.id: _cell(now, kind, view)}
    if before is None:
        return cells
    change, missing = difference(now, before), both_states(state_of(now), state_of(before))
    mark = _STATE_MARKS[view.selection.basis].get(missing, "-")
    return cells | {
        f"{measure.id}{BEFORE}": _cell(before, kind, view),
        f"{measure.id}{CHANGE}": mark if change is None else formats.rounded(change, kind),
    }


def _number_column(field: str, measure: Measure, view: View, texts: Catalogue, scale: float) -> dict[str, Any]:
    is_on_map = measure.id == view.measure.id
    sign = f"sonlaChange(params, '{measure.format.value}')" if field.endswith(CHANGE) else ""
    return {
        "field": field,
        "headerName": heading(field, measure, view, texts),
        "headerTooltip": texts.of_measure(view.layer, measure, "formula"),
        "valueFormatter": {"function": sign or f"sonlaValue(params, '{measure.format.value}')"},
        "comparator": {"function": "sonlaByValue"},
        **filtered_by("number"),
        "filterValueGetter": {"function": f"sonlaNumber(params, '{field}')"},
        "headerClass": "ag-right-aligned-header",
        "cellClass": ["ag-right-aligned-cell", *(["on-map"] if is_on_map else [])],
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
        "minWidth": round(136 * scale),
        # Of the other measures both periods can be chosen as columns; all at once nobody could read.
        "initialHide": field != measure.id and not is_on_map,
    }


def _standing_column(measure: Measure, view: View, texts: Catalogue, scale: float) -> dict[str, Any]:
    """How each unit stands against its target, what is not met first when sorted."""
    return {
        "field": f"{measure.id}{STANDING}",
        "headerName": standing_heading(measure, view, texts),
        "valueFormatter": {"function": "sonlaStanding(params)"},
        "comparator": {"function": "sonlaByStanding"},
        "cellClassRules": {f"standing {state}": f"params.value === '{state}'" for state in TargetState},
        "wrapHeaderText": True,
        "autoHeaderHeight": True,
        "minWidth": round(112 * scale),
    }


def rows(view: View) -> list[dict[str, Any]]:
    """One row per area of the map, in its order."""
    return [
        {"code": row.unit.code, "name": row.unit.name, **cells, **_standings(row.figures)}
        for row, cells in zip(view.table, number_cells(view), strict=True)
    ]


def total_row(view: View, tree: UnitTree, texts: Catalogue) -> list[dict[str, Any]]:
    """The selected unit's own figures, where the rows are its parts; never a sum of shares."""
    if view.selection.area_parent(tree) != view.unit.code:
        return []
    figures = total_cells(view)
    stands = _standings(f.now for f in view.key_figures if f.layer.id == view.layer.id)
    return [{"code": view.unit.code, "name": total_name(view, tree, texts), **figures, **stands}]


def total_cells(view: View) -> dict[str, Cell]:
    """The selected unit's own numbers by column."""
    own = [figure for figure in view.key_figures if figure.layer.id == view.layer.id]
    return {
        name: cell
        for f in own
        for name, cell in _numbers(f.measure, f.now, f.before if view.comparison else None, view).items()
    }


def total_name(view: View, tree: UnitTree, texts: Catalogue) -> str:
    """What the last row is called: the whole unit, or the communes that were chosen."""
    return summed_text(view.selection, tree, texts) or texts("table.total")


def _standings(figures: Iterable[Figure]) -> dict[str, str]:
    return {f"{f.measure_id}{STANDING}": str(f.standing.state) for f in figures if f.standing.target}


def _cell(figure: Figure, kind: Format, view: View) -> Cell:
    """The value as it is written elsewhere, so that the table never shows another last digit."""
    state = state_of(figure)
    if figure.value is None:
        return _STATE_MARKS[view.selection.basis][state]
    return formats.rounded(figure.value, kind)
