"""Points in view and the card of one site, with every value written as its layer says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from dashboard.domain.accounts import Scope
from dashboard.domain.approval import Basis
from dashboard.domain.layers import Layer, SiteKind
from dashboard.domain.selection import Selection
from dashboard.domain.units import Level, UnitTree
from dashboard.domain.views import SiteCard, SiteCluster, SitePoint, SiteSet
from dashboard.queries.site_edits import read_edits
from dashboard.queries.sites import count_sites, read_history, read_site, read_sites

SINGLE_POINTS = 150
"""Above this many sites in view a layer shows one symbol per unit instead of each site."""


def read_site_set(connection: Connection, tree: UnitTree, layer: Layer, selection: Selection, scope: Scope) -> SiteSet:
    """Points of one layer inside the selected unit and `scope`, or one symbol per unit of the map if too many.

    Raises ValueError for a layer without sites.
    """
    kind = layer.site
    if kind is None:
        raise ValueError(f"layer {layer.id} has no sites")
    communes = scope.held(selection.commune_codes(tree, selection.unit_code))
    wanted = (kind, communes, selection.period.end, selection.basis, selection.on_sites)
    counts = count_sites(connection, *wanted)
    if sum(counts.values()) > SINGLE_POINTS and len(communes) > 1:
        return SiteSet(layer, (), _clusters(tree, selection, counts), 0)
    rows = read_sites(connection, *wanted)
    placed = tuple(_point(row) for row in rows if row.longitude is not None and row.latitude is not None)
    return SiteSet(layer, placed, (), len(rows) - len(placed))


def _clusters(tree: UnitTree, selection: Selection, counts: dict[str, int]) -> tuple[SiteCluster, ...]:
    level = selection.map_level(tree)
    totals: dict[str, int] = {}
    for commune, count in counts.items():
        code = tree[commune].parent_code if level == Level.DISTRICT else commune
        totals[code] = totals.get(code, 0) + count
    return tuple(SiteCluster(code, count) for code, count in sorted(totals.items()))


def _point(row: Any) -> SitePoint:  # noqa: ANN401 - a row of any layer's table
    return SitePoint(row.number, row.name, row.kind or "", row.state, row.longitude, row.latitude, row.position_quality)


def read_site_card(
    connection: Connection, layer: Layer, kind: SiteKind, number: int, basis: Basis, *, with_edits: bool
) -> SiteCard | None:
    """One site's fields and history, what people changed by hand only if wanted; None where there is none."""
    row = read_site(connection, kind, number, basis)
    if row is None:
        return None
    history = kind.history
    rows: Sequence[dict[str, Any]] = read_history(connection, kind, number, basis)
    return SiteCard(
        layer=layer,
        number=number,
        name=row["name"],
        unit_code=row["unit_code"],
        longitude=row["longitude"],
        latitude=row["latitude"],
        fields=tuple((field, row[field.column]) for field in kind.fields),
        history_fields=history.fields if history else (),
        history=tuple(tuple(entry[field.column] for field in history.fields) for entry in rows) if history else (),
        edits=read_edits(connection, kind, number) if with_edits else (),
    )
