"""What the grids of the table have alike: looks, words, and the filters of each kind of column."""

from __future__ import annotations

from typing import Any, Final

from dashboard.domain.arranging import CHECKS, Kind
from dashboard.ui.catalogue import Catalogue

GRID_THEME: Final = """themeQuartz.withParams({
  backgroundColor: 'var(--surface)', foregroundColor: 'var(--text)', headerBackgroundColor: 'var(--sunken)',
  headerTextColor: 'var(--muted)', borderColor: 'var(--line)', rowHoverColor: 'var(--accent-soft)',
  accentColor: 'var(--accent)', fontFamily: 'inherit', fontSize: '0.8125rem', headerFontSize: '0.75rem',
  rowHeight: 'var(--grid-row)', headerHeight: '2.5rem', wrapperBorder: false, wrapperBorderRadius: '0'
})"""
"""The library's theme with the tokens of our style sheet."""
_FILTERS: Final = {"text": "agTextColumnFilter", "number": "agNumberColumnFilter", "day": "agDateColumnFilter"}
_WORDS: Final = "grid."


def grid_options(texts: Catalogue) -> dict[str, Any]:
    """Options of both grids; `context` holds the words that cells are written with."""
    return {
        "theme": {"function": GRID_THEME},
        "animateRows": False,
        "maintainColumnOrder": True,
        "suppressDragLeaveHidesColumns": True,
        "tooltipShowDelay": 400,
        "localeText": {key.removeprefix(_WORDS): text for key, text in texts.texts.items() if key.startswith(_WORDS)},
        "rowClassRules": {"chosen-row": "sonlaIsChosen(params)"},
        "pinnedBottomRowData": [],
    }


def filtered_by(kind: Kind) -> dict[str, Any]:
    """The filter of a column: one condition, with what can be asked of its kind and nothing else."""
    checks = [str(check) for check in CHECKS[kind]]
    return {
        "filter": _FILTERS[kind],
        "filterParams": {
            "filterOptions": checks,
            "defaultOption": checks[0],
            "maxNumConditions": 1,
            "inRangeInclusive": True,
            "buttons": ["reset"],
            **({"textFormatter": {"function": "sonlaFold(params)"}} if kind == "text" else {}),
        },
    }
