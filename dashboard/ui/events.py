"""What the page's script reports, read into events of the domain. Nothing that a browser sends is trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from dashboard.domain.approval import Basis
from dashboard.domain.events import (
    AreaLevelChosen,
    BasisChosen,
    ComparisonChosen,
    Event,
    FiltersChosen,
    LayersChosen,
    MeasureChosen,
    PeriodChosen,
    SiteChosen,
    TableChosen,
    UnitChosen,
    Visited,
    WentUp,
)
from dashboard.domain.periods import Period
from dashboard.domain.selection import Comparison, Selection, Site
from dashboard.domain.site_filters import NAMES, SiteFilters
from dashboard.domain.units import Level
from dashboard.domain.views import Status
from dashboard.ui.reading import ReadSide

Payload = Mapping[str, Any]


def read_event(payload: Payload, now: Selection, services: ReadSide) -> Event | None:
    """The event a payload tells of; None where it tells of nothing we know.

    Payloads: `{"kind": "unit", "value": code}`, `site` (`layer`, `number`, `listed` where it
    is of the table's list), `table` (a layer, or nothing), `up`, `measure`, `layers` (`values`),
    `level`, `preset` (day, week, campaign), `shift` (-1 or 1), `range` (`start`, `end`), `filters` (`themes`,
    `channels`, `communes`, `kinds`, `states`, `organisations`, `languages`), `basis` (all, approved),
    `compare` (`value` none or previous, or `start` and `end`). `visit` opens an address, the reader's
    default view where it is empty.
    """
    readers: dict[str, Callable[[], Event | None]] = {
        "visit": lambda: Visited(str(payload.get("value") or "")),
        "unit": lambda: UnitChosen(str(payload.get("value"))),
        "site": lambda: _site(payload, now.basis, services),
        "up": WentUp,
        "measure": lambda: MeasureChosen(str(payload.get("value"))),
        "layers": lambda: LayersChosen(_texts(payload.get("values"))),
        "level": lambda: _level(payload),
        "preset": lambda: _preset(payload, now, services.status()),
        "shift": lambda: _shift(payload, now, services.status()),
        "range": lambda: _range(payload),
        "compare": lambda: _compare(payload),
        "table": lambda: TableChosen(str(payload.get("value"))),
        "basis": lambda: _basis(payload),
        "filters": lambda: _filters(payload),
    }
    reader = readers.get(str(payload.get("kind")))
    return reader() if reader else None


def _texts(values: object) -> tuple[str, ...]:
    return tuple(str(value) for value in values) if isinstance(values, list) else ()


def _filters(payload: Payload) -> Event:
    chosen = {name: _texts(payload.get(name)) for name in ("themes", "channels", "communes", *NAMES)}
    of_sites = SiteFilters(**{name: chosen.pop(name) for name in NAMES})
    return FiltersChosen(**chosen, site_filters=of_sites)


def _site(payload: Payload, basis: Basis, services: ReadSide) -> Event | None:
    number = str(payload.get("number"))
    if not number.isdecimal() or len(number) > 18:
        return None
    site = Site(str(payload.get("layer")), int(number))
    if services.space.registry.by_id(site.layer_id) is None:
        return None
    card = services.site_card(site, basis)
    return SiteChosen(site.layer_id, site.number, card.unit_code, bool(payload.get("listed"))) if card else None


def _basis(payload: Payload) -> Event | None:
    bases = {basis.value: basis for basis in Basis}
    basis = bases.get(str(payload.get("value")))
    return BasisChosen(basis) if basis else None


def _level(payload: Payload) -> Event | None:
    levels = {"district": Level.DISTRICT, "commune": Level.COMMUNE}
    level = levels.get(str(payload.get("value")))
    return AreaLevelChosen(level) if level else None


def _preset(payload: Payload, now: Selection, status: Status) -> Event | None:
    """A day or week at the end of what is shown, but not after the last day of data; or the whole campaign."""
    last = min(now.period.end, status.last_data_day or now.period.end)
    presets = {"day": Period.day(last), "week": Period.week_of(last), "campaign": status.campaign}
    period = presets.get(str(payload.get("value")))
    return PeriodChosen(period) if period else None


def _shift(payload: Payload, now: Selection, status: Status) -> Event | None:
    """The neighbouring period of equal length, unless it lies wholly outside the campaign's weeks."""
    by = payload.get("value")
    if by not in (-1, 1, "-1", "1"):
        return None
    moved = now.period.shifted(int(by))
    reach = timedelta(days=7)
    if moved.end < status.campaign.start - reach or moved.start > status.campaign.end + reach:
        return None
    return PeriodChosen(moved)


def _range(payload: Payload) -> Event | None:
    period = _days(payload)
    return PeriodChosen(period) if period else None


def _compare(payload: Payload) -> Event | None:
    usual = {"none": None, "previous": Comparison()}
    if payload.get("value") in usual:
        return ComparisonChosen(usual[str(payload.get("value"))])
    period = _days(payload)
    return ComparisonChosen(Comparison(period)) if period else None


def _days(payload: Payload) -> Period | None:
    """The period between two days, whichever is the first."""
    try:
        start, end = (date.fromisoformat(str(payload.get(name))) for name in ("start", "end"))
    except ValueError:
        return None
    return Period(min(start, end), max(start, end))
