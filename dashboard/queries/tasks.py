"""Sites that want attention, for any layer that says which do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import Connection, Select, select

from dashboard.domain.approval import Basis
from dashboard.domain.layers import Attention, Layer, SiteKind
from dashboard.domain.tasks import SiteTask
from dashboard.queries.sites import in_view, site_name
from dashboard.store.models import Base

_Wanting = Select[tuple[int, str, str, date]]


def read_site_tasks(
    connection: Connection, layer: Layer, communes: Sequence[str], on: date, basis: Basis
) -> tuple[SiteTask, ...]:
    """Sites of a layer inside some communes that want attention on day `on`, by rule, the longest waiting first."""
    kind = layer.site
    if kind is None:
        return ()
    return tuple(
        SiteTask(layer, attention, row.number, row.name, row.unit_code, row.since)
        for attention in kind.attention
        for row in connection.execute(_wanting(kind, attention, communes, on, basis))
    )


def _wanting(kind: SiteKind, attention: Attention, communes: Sequence[str], on: date, basis: Basis) -> _Wanting:
    """Rows (number, name, unit code, day)."""
    c = Base.metadata.tables[kind.table].c
    day = c[attention.day_column]
    wanted = select(c.id.label("number"), site_name(kind).label("name"), c.unit_code, day.label("since"))
    too_long = day < on - timedelta(days=attention.after_days)
    return wanted.where(in_view(kind, communes, on, basis), too_long).order_by(day, c.id)
