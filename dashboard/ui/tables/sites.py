"""The table of sites: rows are fetched as people scroll, sorted and filtered by the server."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import dash_ag_grid as dag

from dashboard.domain.arranging import Value
from dashboard.domain.layers import Layer, SiteColumn
from dashboard.domain.selection import Selection, SelectionSpace, SiteList, to_query
from dashboard.domain.units import PROVINCE_CODE
from dashboard.domain.views import SitePage
from dashboard.ui import formats, ids
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.scene import MapSize
from dashboard.ui.table import filtered_by, grid_options

ROWS_AT_ONCE: Final = 100
_WIDE: Final = {
    "name": 330,
    "kind": 230,
    "address": 180,
    "wording": 240,
    "place_text": 200,
    "theme": 260,
    "organisation": 180,
}
"""Columns that hold sentences, in pixels on a desk."""
_USUAL_PX: Final = {"text": 164, "number": 108, "day": 126}
_NARROW_PX: Final = 760
_NAME_ON_PHONES_PX: Final = 190


def empty_site_table(texts: Catalogue) -> dag.AgGrid:
    """The grid before its first rows; the script gives it where they come from."""
    return dag.AgGrid(
        id=ids.SITE_TABLE,
        className="table-grid",
        rowModelType="infinite",
        columnDefs=[],
        defaultColDef={"sortable": True, "resizable": True},
        getRowId="params.data.number",
        eventListeners={"rowClicked": ["sonlaOpenRow(params)"], "cellKeyDown": ["sonlaOpenRow(params)"]},
        dashGridOptions={
            **grid_options(texts),
            "cacheBlockSize": ROWS_AT_ONCE,
            "maxBlocksInCache": 20,
            "blockLoadDebounceMillis": 60,
            "context": {"language": texts.language},
        },
        style={"height": "100%"},
    )


def site_headings(layer: Layer, columns: tuple[SiteColumn, ...], texts: Catalogue) -> dict[str, str]:
    """What each column is called."""
    return {
        column.id: texts.of_layer(layer, f"field.{column.field.label}") if column.field else _own(column, layer, texts)
        for column in columns
    }


def site_column_defs(
    layer: Layer, columns: tuple[SiteColumn, ...], selection: Selection, texts: Catalogue, size: MapSize
) -> list[dict[str, Any]]:
    """Column definitions; the district is shown where there is more than one. Widths follow the screen's `size`."""
    headings = site_headings(layer, columns, texts)
    return [
        {
            "field": column.id,
            "headerName": headings[column.id],
            "initialWidth": _width_px(column, size),
            "wrapHeaderText": True,
            "autoHeaderHeight": True,
            **filtered_by(column.kind),
            **({"pinned": "left"} if column.id == "name" else {}),
            **({"initialHide": listed_unit(selection) != PROVINCE_CODE} if column.id == "district" else {}),
            **_written(column),
        }
        for column in columns
    ]


def rows_query(selection: Selection, space: SelectionSpace) -> str:
    """The address query of what the table lists, whatever else is on the screen: two that are equal list the same.

    Empty where it lists no sites.
    """
    if selection.site_list is None:
        return ""
    listed = replace(
        selection,
        unit_code=listed_unit(selection),
        measure_id=space.default.measure_id,
        layer_ids=(),
        channels=(),
        area_level=space.default.area_level,
        site=None,
        site_list=SiteList(selection.site_list.layer_id),
    )
    return to_query(listed, space)


def listed_unit(selection: Selection) -> str:
    """Unit whose sites are listed."""
    listed = selection.site_list
    return (listed.unit_code if listed else "") or selection.unit_code


def site_rows(page: SitePage, texts: Catalogue) -> dict[str, Any]:
    """What the grid is sent: its rows, how many there are in all, and the last row."""
    names = [column.id for column in page.columns]
    return {
        "rows": [
            {"number": str(number), **{name: _sent(value) for name, value in zip(names, values, strict=True)}}
            for number, _, values in page.rows
        ],
        "count": page.count,
        "total": page.total,
        "sums": {
            "number": "sums",
            "name": texts("table.sites_total", count=formats.number(page.count, texts.language)),
            **page.sums,
        },
    }


def _width_px(column: SiteColumn, size: MapSize) -> int:
    if column.id == "name" and size.width_px < _NARROW_PX:
        return _NAME_ON_PHONES_PX
    return round(_WIDE.get(column.id, _USUAL_PX[column.kind]) * size.scale)


def _sent(value: Value) -> str | float | None:
    return value if value is None or isinstance(value, str | int | float) else value.isoformat()


def _own(column: SiteColumn, layer: Layer, texts: Catalogue) -> str:
    return texts.of_layer(layer, "site") if column.id == "name" else texts(f"table.{column.id}")


def _written(column: SiteColumn) -> dict[str, Any]:
    match column.kind:
        case "number":
            right = {"headerClass": "ag-right-aligned-header", "cellClass": "ag-right-aligned-cell"}
            return {**right, "valueFormatter": {"function": "sonlaSize(params)"}}
        case "day":
            return {"valueFormatter": {"function": "sonlaDay(params)"}}
        case _:
            return {"tooltipField": column.id}
