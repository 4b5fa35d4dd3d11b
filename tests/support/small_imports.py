"""Small imports of every kind about the same few places and things, so that they meet each other often."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, select

from dashboard.domain.approval import Approval, may_become
from dashboard.intake.approval import Step, approve
from dashboard.intake.faults import Parsed
from dashboard.intake.outcome import ImportOutcome, Receipt
from dashboard.intake.run import store_parsed
from dashboard.rollups import refresh
from dashboard.store.models import Report
from tests.support.stores import MONDAY, TAN_HOP, parsed


@dataclass(frozen=True)
class Decision:
    """A state that an office gives to the reports of some communes."""

    state: Approval
    units: set[str]


DAYS = tuple(MONDAY + timedelta(days=number) for number in (0, 1, 8))
UNITS = (TAN_HOP, "03646")
NUMBERS = st.none() | st.integers(0, 2)
_WRITTEN = ("", "Mòn", "Tà", "Ta", "TK 3")
_SECONDS = count()


def _rows(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries(columns), min_size=1, max_size=3)


def _of(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from(values)


_KINDS = {
    "villages": _rows(
        code=_of("V1", "V2", "V3"),
        name=_of("Bản Mòn", "Tiểu khu 3", "Bản Tà", "Bản Tá"),
        unit_code=_of(*UNITS),
        households=NUMBERS,
        valid_to=_of(None, MONDAY - timedelta(days=1)),
    ),
    "activities": _rows(
        unit_code=_of(*UNITS),
        day=_of(*DAYS),
        village_text=_of(*_WRITTEN),
        channel=_of("direct", "print"),
        people=NUMBERS,
    ),
    "posters": _rows(
        code=_of("PN-1", "PN-2"),
        unit_code=_of(*UNITS),
        village_text=_of(*_WRITTEN),
        pieces=NUMBERS,
        area_m2=_of(None, 0.5, 6.0),
        state=_of("in_place", "removed"),
        state_on=_of(*DAYS),
    ),
    "inspections": _rows(item_code=_of("PN-1", "PN-2"), day=_of(*DAYS), photo=_of("", "a.jpg")),
    "stations": _rows(
        code=_of("XA-1", "XA-2"),
        unit_code=_of(*UNITS),
        level=_of("commune", "village"),
        cluster_count=NUMBERS,
        counted_on=_of(None, *DAYS),
    ),
    "clusters": _rows(
        code=_of("C1", "C2"),
        station_code=_of("XA-1", "XA-2"),
        unit_code=_of(*UNITS),
        village_text=_of(*_WRITTEN),
        state=_of("working", "broken"),
        state_on=_of(*DAYS),
        last_heard_on=_of(None, *DAYS),
    ),
    "loudspeaker_days": _rows(
        unit_code=_of(*UNITS),
        day=_of(*DAYS),
        minutes=NUMBERS,
        minutes_by_language=_of({}, {"vi": 2, "mong": 1}, {"kho_mu": 3}),
    ),
    "broadcasts": _rows(
        station_code=_of("XA-1", "XA-2"),
        day=_of(*DAYS[:2]),
        seconds=NUMBERS,
        asked_clusters=_of((), ("C1",), ("C1", "C2")),
        played_clusters=_of((), ("C1",), ("C2",)),
    ),
    "qr_venues": _rows(
        code=_of("Q1", "Q2"),
        name=_of("Chợ", "Quán"),
        unit_code=_of(*UNITS),
        registered_on=_of(*DAYS),
        registrant_name=_of("", "Lò Thị A"),
        registrant_phone=_of("", "0912345678"),
    ),
    "qr_days": _rows(venue_code=_of("", "Q1", "Q2"), unit_code=_of(*UNITS), day=_of(*DAYS), scans=NUMBERS),
    "platform_weeks": _rows(
        indicator=_of("bluezone", "qr"),
        unit_code=_of("14"),
        label=_of("Bluezone"),
        period_from=_of(MONDAY),
        period_to=_of(MONDAY + timedelta(days=6)),
        value=_of(None, 0.1, 26.2),
    ),
}


def _parsed(kind: str, rows: list[dict[str, Any]], as_of: date | None) -> Parsed:
    if kind == "broadcasts":
        rows = [{**row, "started_at": datetime.combine(row["day"], datetime.min.time(), UTC)} for row in rows]
    if kind == "qr_days":
        rows = [{**row, "unit_code": "" if row["venue_code"] else row["unit_code"]} for row in rows]
    return parsed(kind, *rows, as_of=as_of)


def imports_of(*kinds: str) -> st.SearchStrategy[Parsed]:
    """Imports of these kinds (default: of any)."""
    return st.sampled_from(kinds or tuple(_KINDS)).flatmap(
        lambda kind: st.builds(_parsed, st.just(kind), _KINDS[kind], st.none() | st.sampled_from(DAYS))
    )


DECISIONS = st.builds(
    Decision,
    st.sampled_from([Approval.DISTRICT_APPROVED, Approval.APPROVED, Approval.RETURNED]),
    st.sets(st.sampled_from(UNITS), min_size=1),
)


def decide(connection: Connection, decision: Decision) -> None:
    """Give the reports of some communes a state where they may have it."""
    r = Report
    rows = connection.execute(select(r.source, r.unit_code, r.week_start, r.approval))
    keys = [
        (source, unit, week)
        for source, unit, week, state in rows
        if unit in decision.units and may_become(Approval(state), decision.state, "x")
    ]
    approve(connection, keys, Step(decision.state, _next_moment(), reason="x"))


def bring_in(connection: Connection, what: Parsed) -> ImportOutcome:
    """Store an import as if its file had just come; no two have the same content or time."""
    at = _next_moment()
    receipt = Receipt("t.xlsx", f"{at.timestamp():064.0f}", at, at)
    return store_parsed(connection, what, receipt, refresh=refresh)


def _next_moment() -> datetime:
    return datetime(2021, 9, 6, tzinfo=UTC) + timedelta(seconds=next(_SECONDS))
