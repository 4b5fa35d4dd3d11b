"""What the page shows, and its round trip through the address.

    ?dv=123&tuan=2021-08-30&nguon=qr&tt=overdue&xem=donduc&tu=dau

| parameter | meaning                                          | left out         |
| --------- | ------------------------------------------------ | ---------------- |
| dv        | unit (GSO code); a commune shows its weeks        | province, or own |
| tuan      | Monday of the week                                | the latest week  |
| nguon     | one source                                        | all              |
| tt        | one state                                         | any              |
| xem       | donduc: the list of what is missing               | the grid         |
| tu        | dau: the list holds everything since the beginning | the week alone   |
| xa        | tatca: the province's grid shows every commune    | districts' totals |
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from dashboard.domain.periods import Period
from dashboard.domain.reporting import ReportState
from dashboard.domain.units import PROVINCE_CODE
from dashboard.ui.reporting.reading import ReportsNow

PATH: Final = "/reporting/"


@dataclass(frozen=True, slots=True)
class Asked:
    """One view of the page. `week` None is the latest; `since_start` is of the list alone, `all_rows` of the grid."""

    unit_code: str = PROVINCE_CODE
    week: Period | None = None
    source: str = ""
    state: ReportState | None = None
    is_list: bool = False
    since_start: bool = False
    all_rows: bool = False

    @property
    def query(self) -> str:
        """The address query, `?` included; what is usual is left out."""
        parts = [
            ("dv", self.unit_code if self.unit_code != PROVINCE_CODE else ""),
            ("tuan", self.week.start.isoformat() if self.week else ""),
            ("nguon", self.source),
            ("tt", str(self.state) if self.state else ""),
            ("xem", "donduc" if self.is_list else ""),
            ("tu", "dau" if self.since_start else ""),
            ("xa", "tatca" if self.all_rows else ""),
        ]
        kept = [(name, value) for name, value in parts if value]
        return "?" + urlencode(kept) if kept else ""

    @property
    def href(self) -> str:
        """Address of the view."""
        return PATH + self.query


def read_address(query: str, reports: ReportsNow) -> Asked:
    """The nearest view that an address asks for; what it names and the reader may not see is left out."""
    given = dict(parse_qsl(query.removeprefix("?")))
    unit_code, source, state = given.get("dv", ""), given.get("nguon", ""), given.get("tt", "")
    is_list = given.get("xem") == "donduc"
    return Asked(
        unit_code if unit_code in reports.tree and reports.scope.holds(unit_code) else reports.scope.home_code,
        _week(given.get("tuan", ""), reports.weeks),
        source if source in reports.sources else "",
        ReportState(state) if state in tuple(ReportState) else None,
        is_list,
        is_list and given.get("tu") == "dau",
        not is_list and given.get("xa") == "tatca",
    )


def _week(text: str, weeks: Period | None) -> Period | None:
    try:
        week = Period.week_of(date.fromisoformat(text))
    except (ValueError, OverflowError):
        return None
    return week if weeks and week.start in weeks else None
