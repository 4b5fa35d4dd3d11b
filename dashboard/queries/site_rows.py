"""Every site of a layer with all that its card says, for exports: no history, and no personal data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, select

from dashboard.domain.approval import Basis
from dashboard.domain.layers import SiteKind
from dashboard.queries.sites import in_view, site_name
from dashboard.store.models import Base


def read_site_rows(
    connection: Connection, kind: SiteKind, communes: Sequence[str], on: date, basis: Basis
) -> Sequence[dict[str, Any]]:
    """Sites of some communes that stand on day `on`, by number.

    Keys: number, name, unit_code, longitude, latitude, position_quality, and the column of each field of the kind.
    """
    c = Base.metadata.tables[kind.table].c
    own = ["unit_code", "longitude", "latitude", "position_quality", *(field.column for field in kind.fields)]
    statement = (
        select(c.id.label("number"), site_name(kind).label("name"), *(c[column] for column in dict.fromkeys(own)))
        .where(in_view(kind, communes, on, basis))
        .order_by(c.id)
    )
    return [dict(row) for row in connection.execute(statement).mappings()]
