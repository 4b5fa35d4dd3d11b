"""A sheet as it was sent, its faulty cells marked, in a grid that holds hundreds of rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

import dash_ag_grid as dag

from dashboard.domain.intake import FaultyCell, SheetPart, SheetRow
from dashboard.ui.catalogue import Catalogue
from dashboard.ui.data import ids
from dashboard.ui.table import GRID_THEME

_CHARACTER_PX: Final = 7.6
_NARROWEST_PX, _WIDEST_PX = 56, 280
_ROW_REM: Final = 2
_TALLEST_ROWS: Final = 15
_PADDING_PX: Final = 40
TITLE_CELLS: Final = 2
"""A row with no more filled cells is a line of text."""


def sheet_grid(part: SheetPart, faults: Sequence[FaultyCell], key: str, index: int, texts: Catalogue) -> dag.AgGrid:
    """The grid of sheet `index` of a card. Row `n` is the sheet's own number, column `c0` its column A."""
    rows = sheet_rows(part, faults, texts.language)
    height = (min(len(rows), _TALLEST_ROWS) + 2.5) * _ROW_REM
    return dag.AgGrid(
        id=ids.of_card("grid", key, sheet=index),
        rowData=rows,
        columnDefs=_columns(part),
        defaultColDef={"sortable": False, "resizable": True, "suppressMovable": True},
        getRowId="params.data.n.toString()",
        dashGridOptions={
            "theme": {"function": GRID_THEME},
            "animateRows": False,
            "tooltipShowDelay": 200,
            "suppressNoRowsOverlay": True,
            "rowClassRules": {"sheet-title": "params.data.title == 1"},
        },
        style={"height": f"{height}rem"},
    )


def sheet_rows(part: SheetPart, faults: Iterable[FaultyCell], language: str) -> list[dict[str, Any]]:
    """Rows of the grid: texts `c0`…; where a cell is wrong also `e0` or `w0` and its sentences in `t0`."""
    by_row: dict[int, list[FaultyCell]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row_number].append(fault)
    return [
        {
            "n": row.number,
            **{f"c{i}": text for i, text in enumerate(row.cells[: part.width]) if text},
            **({"title": 1} if _is_title(row) else {}),
            **_marks(by_row.get(row.number, ()), language),
        }
        for row in part.rows
    ]


def _is_title(row: SheetRow) -> bool:
    """Whether a row is a line of text rather than a row of the table: it may reach over the cells beside it."""
    return sum(map(bool, row.cells)) <= TITLE_CELLS


def _marks(faults: Iterable[FaultyCell], language: str) -> dict[str, Any]:
    marks: dict[str, Any] = {}
    for fault in faults:
        what = fault.what_en if language == "en" else fault.what_vi
        sentence = " ".join(filter(None, (f"{what}: {fault.expected}.", fault.suggestion)))
        name = f"t{fault.column}"
        marks[name] = f"{marks[name]} {sentence}" if name in marks else sentence
        marks[f"{'e' if fault.is_error else 'w'}{fault.column}"] = 1
        marks["bad"] = 1
    return marks


def _columns(part: SheetPart) -> list[dict[str, Any]]:
    number = {"field": "n", "headerName": "", "pinned": "left", "width": 64, "cellClass": "row-number"}
    is_bad = {"field": "bad", "hide": True, "filter": "agNumberColumnFilter"}
    return [number, *(_column(part, position) for position in range(part.width)), is_bad]


def _column(part: SheetPart, position: int) -> dict[str, Any]:
    longest = max((len(row.cells[position]) for row in part.rows if not _is_title(row)), default=0)
    width = min(max(longest * _CHARACTER_PX + _PADDING_PX, _NARROWEST_PX), _WIDEST_PX)
    return {
        "field": f"c{position}",
        "headerName": _letters(position),
        "width": round(width),
        "tooltipField": f"t{position}",
        "cellClassRules": {
            "cell-error": f"params.data.e{position} == 1",
            "cell-warning": f"params.data.w{position} == 1",
        },
    }


def _letters(position: int) -> str:
    """`0` -> `A`, `26` -> `AA`."""
    first, last = divmod(position, 26)
    return (chr(64 + first) if first else "") + chr(65 + last)
