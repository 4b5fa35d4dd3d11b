"""Every component id of the screen, in one place: layout and callbacks name them only from here."""

from __future__ import annotations

from typing import Final

ADDRESS: Final = "address"
"""`dcc.Location`: its query is the one state of the screen."""
REQUEST: Final = "request"
"""Store with the address, what people did since it was drawn, and the map's size: what a drawing is asked for with."""
STATE: Final = "state"
"""Store with what controls and map labels show; written with every drawing."""
UNITS: Final = "units"
"""Store with the name and label point of every unit; sent once."""
POLL: Final = "poll"
STATUS: Final = "status"

PERIOD_START: Final = "period-start"
PERIOD_END: Final = "period-end"
CRUMBS: Final = "crumbs"
SEARCH: Final = "search"
SEARCH_RESULTS: Final = "search-results"
TOAST: Final = "toast"
CONNECTION: Final = "connection"
SIMULATED: Final = "simulated"

MAP: Final = "map"
LEGEND: Final = "legend"
PANEL_HEAD: Final = "panel-head"
DUTIES: Final = "duties"
HERO: Final = "hero"
KEY_FIGURES: Final = "key-figures"
RANKING: Final = "ranking"
TREND: Final = "trend"
TREND_HEAD: Final = "trend-head"
SITE_CARD: Final = "site-card"
TABLE: Final = "table"
SITE_TABLE: Final = "site-table"
TABLE_HEAD: Final = "table-head"
